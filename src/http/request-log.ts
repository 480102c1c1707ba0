import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { originOf } from '../origin.ts';
import type { Unauthenticated, WhyRefused } from '../trust/authentication.ts';
import type { Step } from './hot-route.ts';

/** What the log may say of a request: nothing that the client wrote but the method and the hookInstance. */
class Trace {
  readonly requestId = randomUUID();
  /** The template of the route, since a path can hold anything. */
  route = 'none';
  /** The service that was called, if there is one of that name. */
  service: string | undefined;
  /** The id of the tenant that the caller was found to be. */
  tenant: string | undefined;
  /** By which the request is found on the client's side, and its verdicts on ours. */
  hookInstance: string | undefined;
  /** Why the caller was turned away, and which of the issuers that we trust it named. */
  refused: WhyRefused | undefined;
  issuer: string | undefined;
  method: string | undefined;
  status: number | undefined;
  /** The client went away before it had its answer. */
  aborted: true | undefined;
  durationMs: number | undefined;
}

/** The trace of each response under way. */
const traces = new WeakMap<ServerResponse, Trace>();

/** Gives each request an id, which the client gets as `X-Request-Id`; writes one line when it is over, and counts it. */
export function logRequests(log: Logger, metrics?: HttpMetrics): Step {
  return (request, response, next) => {
    const started = performance.now();
    const trace = new Trace();
    traces.set(response, trace);
    response.setHeader('X-Request-Id', trace.requestId);
    response.once('close', () => {
      const milliseconds = performance.now() - started;
      const { route, service } = trace;
      const { method = '' } = request;
      const status = response.writableFinished ? response.statusCode : undefined;
      trace.method = method;
      trace.status = status;
      if (status === undefined) trace.aborted = true;
      trace.durationMs = Math.round(milliseconds * 10) / 10;
      log.info(trace, 'request');
      metrics?.finished({ route, service, method, status, seconds: milliseconds / 1000 });
    });
    next();
  };
}

/** Says for the log which route a request took, and to which service. */
export function nameRoute(response: ServerResponse, route: string, service: string | undefined): void {
  const trace = traces.get(response);
  if (trace === undefined) return;
  trace.route = route;
  trace.service = service ?? trace.service;
}

/** Says for the log which tenant calls. */
export function nameTenant(response: ServerResponse, tenant: string): void {
  const trace = traces.get(response);
  if (trace !== undefined) trace.tenant = tenant;
}

/** No call that is answered has a longer one. */
const longestHookInstance = 128;

/** Says for the log which hook of the client this is, if the body does. Also for a call that is refused later. */
export function nameHookInstance(response: ServerResponse, body: unknown): void {
  const trace = traces.get(response);
  if (trace === undefined || typeof body !== 'object' || body === null || !('hookInstance' in body)) return;
  const { hookInstance } = body;
  if (typeof hookInstance === 'string' && hookInstance.length <= longestHookInstance) trace.hookInstance = hookInstance;
}

/** Says for the log why the caller was turned away: the answer does not. */
export function nameRefusal(response: ServerResponse, { why, issuer }: Unauthenticated): void {
  const trace = traces.get(response);
  if (trace === undefined) return;
  trace.refused = why;
  if (issuer !== undefined) trace.issuer = issuer;
}

/** Logs an exception that nobody expected, with the request that it happened in. */
export function logException(log: Logger, error: unknown, response: ServerResponse): void {
  log.error({ requestId: traces.get(response)?.requestId, ...originOf(error) }, 'unexpected exception');
}
