import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What the server does wrong, and to which requests. */
export type Fault = Aim & Wrong;

interface Aim {
  /** How the path below the base begins, `Condition` for example. All paths if it is left out. */
  readonly path?: string;
  /** How many of these requests are answered properly before the fault sets in. */
  readonly after?: number;
}

type Wrong =
  /** Answers with this HTTP status and an OperationOutcome. */
  | { readonly kind: 'status'; readonly status: number }
  /** Waits before a proper answer. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Sends one byte now and then, and never ends. */
  | { readonly kind: 'drip' }
  /** Accepts the request and says nothing. */
  | { readonly kind: 'hang' }
  /** Closes the connection without a word. */
  | { readonly kind: 'reset' }
  /** Sends a well-formed Bundle of 30 MB. */
  | { readonly kind: 'huge' }
  /** Sends 30 MB of JSON that are 30 KB on the wire. */
  | { readonly kind: 'compressed' }
  | { readonly kind: 'redirect'; readonly location: string }
  /** Sends these words with status 200. */
  | { readonly kind: 'body'; readonly contentType: string; readonly body: string }
  /** Every page has a next one. */
  | { readonly kind: 'endless' }
  /** The pages are right but their `next` link is this one. */
  | { readonly kind: 'next'; readonly url: string };

const json = 'application/fhir+json; charset=utf-8';

/** Answers in place of the server. False if the fault leaves that to the server. */
export function spoil(fault: Fault, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'slow':
    case 'endless':
    case 'next':
      return false;
    case 'status':
      send(response, fault.status, json, outcome());
      break;
    case 'redirect':
      response.writeHead(302, { location: fault.location }).end();
      break;
    case 'body':
      send(response, 200, fault.contentType, fault.body);
      break;
    case 'hang':
      break;
    case 'reset':
      response.destroy();
      break;
    case 'drip':
      drip(response);
      break;
    case 'huge':
      send(response, 200, json, hugeBundle());
      break;
    case 'compressed':
      response.writeHead(200, { 'content-type': json, 'content-encoding': 'gzip' }).end(gzipSync(hugeBundle()));
      break;
  }
  return true;
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType }).end(body);
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': json });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

function outcome(): string {
  return JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] });
}

function hugeBundle(): string {
  return JSON.stringify({ resourceType: 'Bundle', type: 'searchset', note: 'x'.repeat(30_000_000) });
}
