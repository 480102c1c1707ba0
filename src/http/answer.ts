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
  endAnswer(response, JSON.stringify(value));
}

/**
 * Sends the rest of an answer. A connection that is to close after it stays open until the client has sent all of its body:
 * closed before, it would take the answer with it. How long that may go on is bounded by the server's request timeout.
 */
export function endAnswer(response: ServerResponse, text = ''): void {
  const { req: request } = response;
  if (response.shouldKeepAlive || request.complete) {
    // What is ended with all of its body gets its Content-Length from Node, which measures the body anyway.
    response.end(text);
    return;
  }
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.write(text);
  request.once('close', () => response.end());
  request.resume();
}

/** Answers with an OperationOutcome that says why there is no other answer. */
export function sendRefusal(response: ServerResponse, { status, reason, retryAfter }: Refusal): void {
  if (retryAfter !== undefined && !response.headersSent) response.setHeader('Retry-After', String(retryAfter));
  endJson(response, status, operationOutcome(reason));
}
