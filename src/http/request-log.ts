import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Unauthenticated, WhyRefused } from '../trust/authentication.ts';

/** What the log may say of a request: nothing that the client wrote but the method. */
interface Trace {
  readonly requestId: string;
  /** The template of the route, since a path can hold anything. */
  route: string;
  /** The service that was called, if there is one of that name. */
  service?: string;
  /** Why the caller was turned away, and which of the issuers that we trust it named. */
  refused?: WhyRefused;
  issuer?: string;
}

/** The trace of each response under way. */
const traces = new WeakMap<Response, Trace>();

/** Gives each request an id, which the client gets as `X-Request-Id`, and writes one line when it is over. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const trace: Trace = { requestId: randomUUID(), route: 'none' };
    traces.set(response, trace);
    response.setHeader('X-Request-Id', trace.requestId);
    response.once('close', () => {
      const durationMs = Math.round((performance.now() - started) * 10) / 10;
      const outcome = response.writableFinished ? { status: response.statusCode } : { aborted: true };
      log.info({ ...trace, method: request.method, ...outcome, durationMs }, 'request');
    });
    next();
  };
}

/** Says for the log which route a request took, and to which service. */
export function nameRoute(response: Response, route: string, service: string | undefined): void {
  const trace = traces.get(response);
  if (trace === undefined) return;
  trace.route = route;
  if (service !== undefined) trace.service = service;
}

/** Says for the log why the caller was turned away: the answer does not. */
export function nameRefusal(response: Response, { why, issuer }: Unauthenticated): void {
  const trace = traces.get(response);
  if (trace === undefined) return;
  trace.refused = why;
  if (issuer !== undefined) trace.issuer = issuer;
}

/** Logs an exception that nobody expected, with the request that it happened in. */
export function logException(log: Logger, error: unknown, response: Response): void {
  log.error({ requestId: traces.get(response)?.requestId, ...originOf(error) }, 'unexpected exception');
}

/** Where an exception came from. Its message is left out: parsers, FHIR clients and the runtime quote data in theirs. */
function originOf(error: unknown): { readonly type: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { type: typeof error };
  const { message, stack = '' } = error;
  const start = stack.indexOf(message);
  // A message that was changed later is still in the stack as it was, in any shape, even that of a place.
  const frames = start === -1 ? [] : stack.slice(start + message.length).split('\n');
  return {
    type: error.constructor.name,
    at: frames.map((frame) => frame.trim()).filter((frame) => frame.startsWith('at ')),
  };
}
