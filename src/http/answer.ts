import type { Response } from 'express';
import { operationOutcome, type Refusal } from '../protocol/operation-outcome.ts';

/** Answers with JSON, unless the client has gone. */
export function sendJson(response: Response, status: number, value: unknown): void {
  if (response.destroyed) return;
  response.status(status).type('json').send(JSON.stringify(value));
}

/** Answers with an OperationOutcome that says why there is no other answer. */
export function sendRefusal(response: Response, { status, reason, retryAfter }: Refusal): void {
  if (retryAfter !== undefined && !response.headersSent) response.setHeader('Retry-After', String(retryAfter));
  sendJson(response, status, operationOutcome(reason));
}
