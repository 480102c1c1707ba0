import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle, cleanRecord, keys, type Json, type Key } from './requests.ts';

/** What a FHIR server says: a resource with status 200, or whatever else it does with the response. */
export type Reply = Json | ((response: ServerResponse, request: IncomingMessage) => void | Promise<void>);

/** A FHIR server in this process that answers as a test wants it to. */
export interface OddServer {
  /** Such as `http://127.0.0.1:40123/fhir`. */
  readonly base: string;
  /** What was asked for since the last `answer`: path below the base, with the query. */
  readonly asked: readonly string[];
  /** Sets what is answered; without a reply it is 404. */
  answer(reply: (path: string) => Reply | undefined): void;
  stop(): Promise<void>;
}

const nothing = (_path: string): Reply | undefined => undefined;

export async function startOddServer(): Promise<OddServer> {
  const asked: string[] = [];
  let reply = nothing;
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/fhir\//, '');
    asked.push(path);
    const found = reply(path) ?? status(404);
    if (typeof found === 'function') void found(response, request);
    else sendJson(response, 200, found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    base: `http://127.0.0.1:${address.port}/fhir`,
    asked,
    answer(given) {
      asked.length = 0;
      reply = given;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendJson(response: ServerResponse, code: number, body: Json): void {
  response.writeHead(code, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
}

export function status(code: number): Reply {
  return (response) =>
    sendJson(response, code, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] });
}

/** Accepts the request and says nothing. */
export const hang: Reply = () => {};

export function late(milliseconds: number, body: Json): Reply {
  return async (response) => {
    await sleep(milliseconds);
    sendJson(response, 200, body);
  };
}

export function raw(contentType: string, body: string): Reply {
  return (response) => void response.writeHead(200, { 'content-type': contentType }).end(body);
}

/** Answers from a record, the clean one where nothing else is given, or with a whole reply for a key. */
export function recordServer(
  changes: Partial<Record<Key, readonly Json[]>> = {},
  replies: Partial<Record<Key, Reply>> = {},
  others = nothing,
): (path: string) => Reply | undefined {
  const record = { ...cleanRecord, ...changes };
  return (path) => {
    const key = keyOf(path);
    if (key === undefined) return others(path);
    const reply = replies[key];
    if (reply !== undefined) return reply;
    return key === 'patient' ? record.patient[0] : bundle(...record[key]);
  };
}

/** Which query a path is. */
export function keyOf(path: string): Key | undefined {
  const type = path.split(/[/?]/)[0];
  return (Object.keys(keys) as Key[]).find((key) => keys[key] === type);
}
