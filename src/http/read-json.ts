import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Refusal, type IssueType, type RefusalStatus } from '../protocol/operation-outcome.ts';
import type { BodyShare } from './body-budget.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { isNestedDeeper } from './json-depth.ts';
import { isJson } from './media-type.ts';

/** No FHIR resource comes near it, and what walks a body later may rely on it. */
const deepestNesting = 100;

/** The client went away before its request had come in. There is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/**
 * Reads the JSON body of a request. Throws a Refusal (400, 413, 415) if it is not JSON, too deep or larger than `limit` bytes,
 * what `share` throws if there is no room for it, and ClientGone if the client goes away meanwhile.
 */
export async function readJson(request: IncomingMessage, limit: number, share?: BodyShare): Promise<unknown> {
  checkMediaType(request);
  return parseJson(await readBody(request, limit, share));
}

function checkMediaType({ headers }: IncomingMessage): void {
  if (!isJson(headers['content-type'])) {
    throw refusal(415, 'not-supported', 'Content-Type must be application/json or application/fhir+json, in UTF-8.');
  }
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== '') {
    throw refusal(415, 'not-supported', 'Content-Encoding is not supported: send the body uncompressed.');
  }
}

/**
 * Reads the body, counting while it comes, since a chunked body does not say how long it is. What comes above the limit is
 * read on and dropped: a connection closed on a client that is still sending would take the answer with it. How long that
 * may go on is bounded by the server's request timeout.
 */
function readBody(request: IncomingMessage, limit: number, share: BodyShare | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    function drop(why: Refusal): void {
      chunks.length = 0;
      request.off('data', keep);
      request.resume();
      reject(why);
    }
    function refuseSize(): void {
      drop(refusal(413, 'too-long', `The body is larger than ${limit} bytes.`));
    }
    function keep(chunk: Buffer): void {
      size += chunk.length;
      if (size > limit) return refuseSize();
      const noRoom = share?.take(chunk.length);
      if (noRoom !== undefined) drop(noRoom);
      else chunks.push(chunk);
    }
    function giveUp(): void {
      reject(new ClientGone());
    }
    function finish(): void {
      // Every request closes; an error costs its stack.
      request.off('error', giveUp);
      request.off('close', giveUp);
      const [first] = chunks;
      resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, size));
    }
    request.on('error', giveUp);
    request.on('close', giveUp);
    const said = Number(request.headers['content-length'] ?? 0);
    if (said > limit) return refuseSize();
    const noRoom = share?.reserve(said);
    if (noRoom !== undefined) return drop(noRoom);
    request.on('data', keep);
    request.on('end', finish);
  });
}

/** JSON in UTF-8; a byte order mark, which some platforms write, is skipped. */
export function parseJson(bytes: Buffer): unknown {
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  if (body.length === 0) throw refusal(400, 'required', 'The body is empty: send a JSON object.');
  if (!isUtf8(body)) throw refusal(400, 'structure', 'The body is not valid UTF-8.');
  const parsed = parsedOf(decodeUtf8(body));
  if (isNestedDeeper(parsed, deepestNesting)) {
    throw refusal(400, 'structure', `The body is nested deeper than ${deepestNesting} levels.`);
  }
  return parsed;
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the body.
    throw refusal(400, 'structure', 'The body is not valid JSON.');
  }
}

function refusal(status: RefusalStatus, code: IssueType, sentence: string): Refusal {
  return new Refusal(status, { code, sentence });
}
