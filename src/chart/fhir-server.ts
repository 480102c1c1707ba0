import { Client } from 'fhir-kit-client';
import { Agent } from 'undici';
import type { Access } from './access.ts';
import type { FhirResource } from './chart.ts';
import { failureOf } from './fhir-failure.ts';
import type { FhirFailure } from './fhir-failure.ts';
import { linkOnBase, pathSegment, urlOnBase } from './fhir-url.ts';
import { publicLookup } from './public-lookup.ts';
import { isObject } from '../fhir/json.ts';
import { limitAnswer, type AnswerBudget } from './limit-answers.ts';

/** What the server said, or why it said nothing that we can use. Carries no URL, no id and no body in the second case. */
export type FhirAnswer =
  { readonly ok: true; readonly body: FhirResource } | { readonly ok: false; readonly failure: FhirFailure };

/** One call's way to its FHIR server. Nothing here throws. */
export interface FhirServer {
  readonly base: URL;
  read(resourceType: string, id: string): Promise<FhirAnswer>;
  /** A read or search by its URL relative to the base. */
  search(relativeUrl: string): Promise<FhirAnswer>;
  /** The page behind a `next` link, only if it is on the same base. */
  nextPage(link: string): Promise<FhirAnswer>;
}

export interface FhirServerLimits {
  /** Milliseconds for one query. */
  readonly timeoutMs: number;
  /** Aborts when the whole call's time is over. */
  readonly deadline: AbortSignal;
  /** What all queries of the call share. */
  readonly budget: AnswerBudget;
}

/** One query under way. It ends once: with its answer, or before that for a reason of ours. */
interface Query {
  readonly signal: AbortSignal;
  /** Resolves if it ends for a reason of ours. Whether `fetch` notices is not waited for. */
  readonly ended: Promise<FhirAnswer>;
  readonly end: (why: FhirFailure) => void;
  readonly stop: () => void;
}

/** Sockets per FHIR server, over all calls of this process. */
const connectionsPerServer = 32;

/** Bytes of one answer. */
const maxResponseSize = 10_000_000;

/** Sockets that may lead anywhere, and sockets that were only opened to public addresses: they are never mixed. */
const sharedConnections: { anywhere?: Agent; publicOnly?: Agent } = {};

/**
 * One call's queries, with that call's token. fhir-kit-client by itself has no timeout, opens sockets without limit,
 * follows redirects and sends the token to whatever host a `next` link names; here each of these is closed.
 */
export function connectFhirServer(access: Access, limits: FhirServerLimits): FhirServer {
  const { base } = access;
  const tokenEnds = performance.now() + access.lifetimeMs;
  const startQuery = createQueries(limits);

  async function get(url: URL | undefined): Promise<FhirAnswer> {
    if (url === undefined) return failed('elsewhere');
    if (limits.deadline.aborted) return failed('timeout');
    if (performance.now() >= tokenEnds) return failed('expired');
    const query = startQuery();
    try {
      return await Promise.race([query.ended, ask(url, query)]);
    } finally {
      query.stop();
    }
  }

  async function ask(url: URL, { signal, end }: Query): Promise<FhirAnswer> {
    const watch = limitAnswer({ budget: limits.budget, signal, cutOff: end });
    const client = new Client({
      baseUrl: base.href,
      bearerToken: access.token,
      customHeaders: { 'accept-encoding': 'identity' },
      requestOptions: { dispatcher: connections(access).compose(watch), redirect: 'error' },
    });
    try {
      return answerFrom(await client.request(url.href, { options: { signal } }));
    } catch (error) {
      return failed(failureOf(error));
    }
  }

  return {
    base,
    async read(resourceType, id) {
      const segment = pathSegment(id);
      return segment === undefined ? failed('unusable-id') : get(urlOnBase(base, `${resourceType}/${segment}`));
    },
    search: (relativeUrl) => get(urlOnBase(base, relativeUrl)),
    nextPage: (link) => get(link === '' ? undefined : linkOnBase(base, link)),
  };
}

/** Closes the sockets to all FHIR servers, at the end of the process. */
export async function closeFhirConnections(): Promise<void> {
  const { anywhere, publicOnly } = sharedConnections;
  delete sharedConnections.anywhere;
  delete sharedConnections.publicOnly;
  await anywhere?.destroy();
  await publicOnly?.destroy();
}

function answerFrom(body: unknown): FhirAnswer {
  if (!isObject(body) || typeof body['resourceType'] !== 'string') return failed('not-fhir');
  if (body['resourceType'] === 'OperationOutcome') return failed('operation-outcome');
  // A copy, because the client hangs its request, token included, on what it returns.
  return { ok: true, body: { ...body, resourceType: body['resourceType'] } };
}

function failed(failure: FhirFailure): FhirAnswer {
  return { ok: false, failure };
}

/** The queries of one call: each ends after its own time, or with the call's deadline if that is sooner. */
function createQueries({ timeoutMs, deadline }: Pick<FhirServerLimits, 'timeoutMs' | 'deadline'>): () => Query {
  const running = new Set<() => void>();
  deadline.addEventListener('abort', () => running.forEach((giveUp) => giveUp()), { once: true });
  return () => {
    const controller = new AbortController();
    let settle: (answer: FhirAnswer) => void;
    const ended = new Promise<FhirAnswer>((resolve) => (settle = resolve));
    const end = (why: FhirFailure): void => {
      settle(failed(why));
      controller.abort();
    };
    const giveUp = (): void => end('timeout');
    const timeout = setTimeout(giveUp, timeoutMs);
    running.add(giveUp);
    return {
      signal: controller.signal,
      ended,
      end,
      stop: () => {
        clearTimeout(timeout);
        running.delete(giveUp);
      },
    };
  };
}

function connections({ mayBePrivate }: Access): Agent {
  const limits = { connections: connectionsPerServer, maxResponseSize };
  if (mayBePrivate) return (sharedConnections.anywhere ??= new Agent(limits));
  return (sharedConnections.publicOnly ??= new Agent({ ...limits, connect: { lookup: publicLookup } }));
}
