import type { ServerResponse } from 'node:http';
import type { Response } from 'express';
import { operationOutcome, type Refusal } from '../protocol/operation-outcome.ts';

/** Answers a GET with JSON, or with 304, unless the client has gone. */
export function sendJson(response: Response, status: number, value: unknown): void {
  if (response.destroyed) return;
  response.status(status).type('json').send(JSON.stringify(value));
}

/** Answers with JSON whatever was asked, unless the client has gone. */
export function endJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return;
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  // What is ended with all of its body gets its Content-Length from Node, which measures the body anyway.
  response.end(JSON.stringify(value));
}

/** Answers with an OperationOutcome that says why there is no other answer. */
export function sendRefusal(response: ServerResponse, { status, reason, retryAfter }: Refusal): void {
  if (retryAfter !== undefined && !response.headersSent) response.setHeader('Retry-After', String(retryAfter));
  endJson(response, status, operationOutcome(reason));
}
