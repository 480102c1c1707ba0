import type { RequestHandler, Response } from 'express';
import { Refusal } from '../protocol/operation-outcome.ts';

/** Refuses every method that the route has no answer for. `allowed`: as in the header `Allow`. */
export function refuseMethod(allowed: string): RequestHandler {
  return (_request, response) => {
    throw wrongMethod(response, allowed);
  };
}

/** The refusal, with `Allow` on the response. */
export function wrongMethod(response: Response, allowed: string): Refusal {
  response.setHeader('Allow', allowed);
  return new Refusal(405, { code: 'not-supported', sentence: `The method must be one of ${allowed}.` });
}
