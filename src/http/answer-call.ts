import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tenant } from '../trust/tenant.ts';
import { endJson } from './answer.ts';
import { authorizationOf } from './authorization.ts';
import type { HttpCaller, RouteParts, ServiceCall } from './http-parts.ts';
import { readJson } from './read-json.ts';
import { nameHookInstance, nameTenant } from './request-log.ts';

/** What is asked for, and the URLs that a token for it may name. */
export interface Answering {
  readonly kind: 'call' | 'feedback';
  readonly call: ServiceCall;
  readonly audiences: readonly string[];
}

/** Answers a call or feedback, once it is known who sends it. Throws what `answerErrors` answers. */
export async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  { kind, call, audiences }: Answering,
  { authenticate, publicUrl, config, load }: RouteParts,
): Promise<void> {
  load.admit(kind);
  const tenant = await authenticate({
    authorization: authorizationOf(request),
    audiences: audiences.map((path) => `${publicUrl}${path}`),
  });
  nameTenant(response, tenant.id);
  if (kind === 'call') load.takeCall(tenant.id);
  const share = load.bodies.share();
  try {
    const body = await readJson(request, config.bodyLimit, share);
    nameHookInstance(response, body);
    endJson(response, 200, await call(body, new Client(tenant, response)));
  } finally {
    share.release();
  }
}

/** A class with a getter, since most calls ask nobody and need no signal. */
class Client implements HttpCaller {
  readonly tenant: Tenant;
  readonly #response: ServerResponse;

  constructor(tenant: Tenant, response: ServerResponse) {
    this.tenant = tenant;
    this.#response = response;
  }

  get signal(): AbortSignal {
    const response = this.#response;
    const gone = new AbortController();
    if (response.destroyed) gone.abort();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    return gone.signal;
  }
}

/** A call to a service, by its id. */
export function callTo(id: string, call: ServiceCall): Answering {
  return { kind: 'call', call, audiences: [`/cds-services/${id}`] };
}
