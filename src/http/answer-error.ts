import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { Refusal } from '../protocol/operation-outcome.ts';
import { Unauthenticated } from '../trust/authentication.ts';
import { endAnswer, sendRefusal } from './answer.ts';
import { ClientGone } from './read-json.ts';
import { logException, nameRefusal } from './request-log.ts';

/** Answers what was thrown: a refusal as it says, anything else as a failure of ours, which is logged. */
export function answerErrors(log: Logger, metrics?: HttpMetrics): (error: unknown, response: ServerResponse) => void {
  return (error, response) => {
    if (error instanceof ClientGone || response.destroyed) return;
    if (response.headersSent) {
      logException(log, error, response);
      response.destroy();
      return;
    }
    if (error instanceof Refusal) return sendRefusal(response, error);
    if (error instanceof Unauthenticated) {
      nameRefusal(response, error);
      metrics?.unauthenticated(error.why);
      if (!response.hasHeader('WWW-Authenticate')) response.setHeader('WWW-Authenticate', 'Bearer');
      response.statusCode = 401;
      // Said here, so that the bytes do not tell how much of the body had come by then.
      response.setHeader('Content-Length', 0);
      endAnswer(response);
      return;
    }
    // A path that is not percent-encoded UTF-8.
    if (error instanceof URIError) return sendRefusal(response, nothingHere());
    logException(log, error, response);
    const sentence =
      'The service failed while it answered. The failure is logged under the X-Request-Id of this answer.';
    sendRefusal(response, new Refusal(500, { code: 'exception', sentence }));
  };
}

export function nothingHere(): Refusal {
  return new Refusal(404, { code: 'not-found', sentence: 'There is nothing at this path.' });
}
