import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

/** One request to the hostile server, and where its other ports are. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The base of this scenario, such as `http://127.0.0.1:40123/drip/fhir`. */
  readonly base: string;
  /** Another server, which nobody has any reason to call. */
  readonly bystander: string;
  /** What an honest server would answer. */
  readonly honest: Json;
}
export type Json = Readonly<Record<string, unknown>>;
type Behaviour = (asked: Asked) => void;

const fhirJson = 'application/fhir+json';

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': fhirJson }).end(JSON.stringify(body));
}

function sends(contentType: string, body: string | Buffer, status = 200): Behaviour {
  return ({ response }) => void response.writeHead(status, { 'content-type': contentType }).end(body);
}

function redirects(status: number, to: (asked: Asked) => string): Behaviour {
  return (asked) => void asked.response.writeHead(status, { location: to(asked), 'content-length': 0 }).end();
}

/** Writes to the socket, past what Node knows of HTTP. */
function writes(text: string | Buffer, then: (socket: Socket) => void = (socket) => socket.end()): Behaviour {
  return ({ request }) => {
    request.socket.write(text);
    then(request.socket);
  };
}

/** Writes the same again and again, as fast as it is taken or with a pause, until the other side closes. */
function goesOn(socket: Socket, piece: string | Buffer, pauseMs = 0): void {
  let closed = false;
  socket.once('close', () => (closed = true));
  const write = (): void => {
    if (closed) return;
    const taken = socket.write(piece);
    if (pauseMs > 0) setTimeout(write, pauseMs);
    else if (taken) setImmediate(write);
    else socket.once('drain', write);
  };
  write();
}

function streams(head: string, piece: string | Buffer, pauseMs = 0): Behaviour {
  return ({ request }) => {
    request.socket.write(head);
    goesOn(request.socket, piece, pauseMs);
  };
}

const ok = `HTTP/1.1 200 OK\r\ncontent-type: ${fhirJson}\r\n`;
const bundleHead = '{"resourceType":"Bundle","type":"searchset","entry":[';

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** The honest answer with other words in it: `@` stands for what is put in. */
function honestWith(change: (honest: Json) => Json, at = ''): Behaviour {
  return ({ response, honest }) => {
    const text = JSON.stringify(change(honest)).replace('"@"', () => at);
    response.writeHead(200, { 'content-type': fhirJson }).end(text);
  };
}

function withEntry(resource: Json): (honest: Json) => Json {
  return (honest) => ({ ...honest, entry: [{ resource }] });
}

function nextTo(url: (asked: Asked) => string): Behaviour {
  return (asked) => sendJson(asked.response, 200, { ...asked.honest, link: [{ relation: 'next', url: url(asked) }] });
}

/** Every page has a next one, and no link comes twice. */
function pages(padding: number): Behaviour {
  return ({ request, response, base, honest }) => {
    const number = Number(new URL(request.url ?? '/', base).searchParams.get('page') ?? 1);
    const link = [{ relation: 'next', url: `${base}/Condition?patient=pat-1&page=${number + 1}` }];
    sendJson(response, 200, { ...honest, total: undefined, link, note: 'x'.repeat(padding) });
  };
}

const condition = { resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/pat-1' } };
const manyMegabytes = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', note: 'x'.repeat(50_000_000) });

function nested(levels: number): string {
  return `${'[{"extension":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;
}

/** What the server does with a request, by the name of the scenario. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  honest: ({ response, honest }) => sendJson(response, 200, honest),
  slowly: ({ response, honest }) => void setTimeout(() => sendJson(response, 200, honest), 50),

  ...Object.fromEntries(
    [301, 302, 303, 307, 308].flatMap((status) => [
      [`redirect-${status}`, redirects(status, ({ bystander }) => `${bystander}/fhir/Condition`)],
      [`redirect-${status}-to-itself`, redirects(status, ({ base }) => `${base}/Condition?hop=1`)],
      [`redirect-${status}-to-the-cloud`, redirects(status, () => 'http://169.254.169.254/latest/meta-data/')],
    ]),
  ),
  'redirect-300': redirects(300, ({ bystander }) => bystander),
  'redirect-304': redirects(304, ({ bystander }) => bystander),
  'redirect-305': redirects(305, ({ bystander }) => bystander),
  'redirect-without-location': ({ response }) => void response.writeHead(302).end(),
  'a-refresh-header': ({ response, bystander }) =>
    void response.writeHead(200, { refresh: `0; url=${bystander}`, link: `<${bystander}>; rel=preload` }).end(),

  'drips-the-body': streams(`${ok}transfer-encoding: chunked\r\n\r\n${chunk(bundleHead)}`, chunk(' '), 100),
  'drips-the-headers': streams(`${ok}x-slow: `, 'x', 100),
  'says-nothing': () => {},
  'goes-on-with-early-hints': streams('', 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n', 1),
  'goes-on-in-a-chunk-extension': streams(`${ok}transfer-encoding: chunked\r\n\r\n1;x=`, 'x'.repeat(65_536), 1),

  'a-body-without-end': streams(`${ok}connection: close\r\n\r\n${bundleHead}`, '0,'.repeat(32_768)),
  'a-body-without-end-in-chunks': streams(
    `${ok}transfer-encoding: chunked\r\n\r\n${chunk(bundleHead)}`,
    chunk(' '.repeat(65_536)),
  ),
  'a-terabyte-announced': streams(`${ok}content-length: 1000000000000\r\n\r\n${bundleHead}`, '0,'.repeat(32_768)),
  'headers-without-end': streams(ok, `x-more: ${'x'.repeat(60)}\r\n`),
  'a-header-of-a-megabyte': writes(`${ok}x-bomb: ${'x'.repeat(1_000_000)}\r\ncontent-length: 2\r\n\r\n{}`),
  'trailers-of-a-megabyte': writes(
    `${ok}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nx-bomb: ${'x'.repeat(1_000_000)}\r\n\r\n`,
  ),
  ...Object.fromEntries(
    (
      [
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
      ] as const
    ).map(([encoding, compress]): [string, Behaviour] => {
      let bomb: Buffer | undefined;
      return [
        `a-bomb-in-${encoding}`,
        ({ response }) => {
          bomb ??= compress(Buffer.from(manyMegabytes));
          response.writeHead(200, { 'content-type': fhirJson, 'content-encoding': encoding }).end(bomb);
        },
      ];
    }),
  ),
  'a-bomb-in-two-encodings': ({ response }) =>
    void response.writeHead(200, { 'content-encoding': 'identity, gzip' }).end(gzipSync(gzipSync('{}'))),

  'a-login-page': sends('text/html', '<!doctype html><title>Login</title><form action="//evil.example">'),
  'a-picture': sends('image/png', Buffer.from('89504e470d0a1a0a0000', 'hex')),
  xml: sends('application/fhir+xml', '<Bundle xmlns="http://hl7.org/fhir"/>'),
  'lines-of-json': sends('application/fhir+ndjson', '{"resourceType":"Condition"}\n{"resourceType":"Condition"}\n'),
  'nothing-at-all': sends(fhirJson, ''),
  'no-content': ({ response }) => void response.writeHead(204).end(),
  'half-a-bundle': sends(fhirJson, bundleHead),
  'text-in-utf-16': sends(fhirJson, Buffer.from('{"resourceType":"Bundle"}', 'utf16le')),
  'a-list': sends(fhirJson, '[]'),
  'a-number': sends(fhirJson, '7'),
  null: sends(fhirJson, 'null'),
  'a-text': sends(fhirJson, '"Bundle"'),
  'a-resource-type-that-is-no-text': sends(fhirJson, '{"resourceType":{"toString":1}}'),
  'an-outcome': sends(fhirJson, '{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}'),
  'a-binary': sends(fhirJson, '{"resourceType":"Binary","data":"PGh0bWw+"}'),
  'a-bundle-with-text-for-entries': sends(fhirJson, '{"resourceType":"Bundle","entry":"none"}'),

  'a-million-brackets': sends(fhirJson, `{"resourceType":"Bundle","entry":${'['.repeat(1_000_000)}`),
  'a-million-levels': sends(
    fhirJson,
    `{"resourceType":"Bundle","entry":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`,
  ),
  'extensions-in-extensions': honestWith(withEntry({ ...condition, extension: '@' }), nested(200)),
  'codes-in-codes': honestWith(withEntry({ ...condition, code: '@' }), nested(200)),
  'four-million-entries': sends(fhirJson, `${bundleHead}${'0,'.repeat(4_000_000)}0]}`),
  'three-million-empty-entries': sends(fhirJson, `${bundleHead}${'{},'.repeat(3_000_000)}{}]}`),
  'two-million-links': sends(fhirJson, `{"resourceType":"Bundle","link":[${'{},'.repeat(2_000_000)}{}]}`),
  'two-million-codes': honestWith(withEntry({ ...condition, code: { coding: '@' } }), `[${'{},'.repeat(2_000_000)}{}]`),

  'polluting-names': honestWith(
    (honest) => ({ '@': 1, ...honest, entry: [{ resource: { ...condition, constructor: { prototype: { x: 1 } } } }] }),
    '"__proto__":{"polluted":"yes"},"toString":{"polluted":1},"then":{"polluted":1},"constructor"',
  ),

  'a-closed-connection': ({ request }) => void request.socket.destroy(),
  'a-reset-connection': ({ request }) => void request.socket.resetAndDestroy(),
  'a-reset-in-the-body': writes(`${ok}content-length: 10000\r\n\r\n${bundleHead}`, (socket) =>
    setTimeout(() => socket.resetAndDestroy(), 20),
  ),
  'less-than-announced': writes(`${ok}content-length: 10000\r\n\r\n${bundleHead}]}`),
  'chunks-without-an-end': writes(`${ok}transfer-encoding: chunked\r\n\r\n${chunk(`${bundleHead}]}`)}`),
  'another-protocol': writes('SSH-2.0-OpenSSH_9.6\r\n'),
  noise: writes(Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 31) % 256))),
  'a-status-that-is-none': writes('HTTP/1.1 99999 What\r\n\r\n'),
  'no-status': writes('HTTP/1.1\r\n\r\n'),
  'two-lengths': writes(`${ok}content-length: 2\r\ncontent-length: 30\r\n\r\n{}`),
  'a-length-and-chunks': writes(`${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
  'a-negative-length': writes(`${ok}content-length: -1\r\n\r\n{}`),
  'a-chunk-size-beyond-numbers': writes(`${ok}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}`),
  'another-protocol-offered': writes('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),

  ...Object.fromEntries(
    [400, 401, 403, 404, 410, 429, 500, 503].map((status): [string, Behaviour] => [
      `status-${status}`,
      ({ response }) => {
        response.setHeader('retry-after', '3600');
        response.setHeader('www-authenticate', 'Basic realm="evil"');
        sendJson(response, status, { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
      },
    ]),
  ),

  'a-failure-with-the-record-in-it': ({ response, honest }) => sendJson(response, 500, honest),
  'text-with-the-record-in-it': ({ response, honest }) =>
    void response.writeHead(200, { 'content-type': 'text/plain' }).end(`failed: ${JSON.stringify(honest)}`),

  'pages-without-end': pages(0),
  'big-pages-without-end': pages(3_000_000),
  '401-half-way': (asked) => {
    const isFirst = !(asked.request.url ?? '').includes('page=');
    if (isFirst) pages(0)(asked);
    else sendJson(asked.response, 401, { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  },
  'the-end-of-the-connection-half-way': (asked) => {
    if ((asked.request.url ?? '').includes('page=')) asked.request.socket.destroy();
    else pages(0)(asked);
  },
  'nine-megabytes': honestWith((honest) => ({ ...honest, note: 'x'.repeat(9_000_000) })),

  'next-on-another-server': nextTo(({ bystander }) => `${bystander}/fhir/Condition?page=2`),
  'next-without-a-scheme': nextTo(({ bystander }) => `${bystander.replace('http:', '')}/fhir/Condition`),
  'next-with-backslashes': nextTo(({ bystander }) => `${bystander.replace('http://', '\\\\')}/fhir/Condition`),
  'next-behind-a-user-name': nextTo(({ base, bystander }) => `${new URL(base).origin}@${new URL(bystander).host}/fhir`),
  'next-with-a-user-name': nextTo(({ base }) => `${base.replace('http://', 'http://user:word@')}/Condition?page=2`),
  'next-with-another-scheme': nextTo(({ base }) => `${base.replace('http:', 'https:')}/Condition?page=2`),
  'next-with-a-line-break': nextTo(({ bystander }) => `ht\ntp${bystander.slice(4)}/fhir/Condition`),
  'next-to-a-file': nextTo(() => 'file:///etc/passwd'),
  'next-to-data': nextTo(() => 'data:application/json,{}'),
  'next-to-the-cloud': nextTo(() => 'http://169.254.169.254/latest/meta-data/'),
  'next-above-the-base': nextTo(({ base }) => `${base}/../../admin`),
  'next-above-the-base-encoded': nextTo(({ base }) => `${base}/%2e%2e/%2e%2e/admin`),
  'next-above-the-base-encoded-twice': nextTo(({ base }) => `${base}/%252e%252e/admin`),
  'next-above-the-base-with-a-parameter': nextTo(({ base }) => `${base}/..;x=1/..;/admin`),
  'next-beside-the-base': nextTo(({ base }) => `${base}evil/Condition`),
  'next-to-another-tenant': nextTo(({ base }) => `${base.replace('/fhir', '/other/fhir')}/Condition`),
  'next-of-a-megabyte': nextTo(({ base }) => `${base}/Condition?page=${'2'.repeat(1_000_000)}`),
  'next-to-nowhere': nextTo(() => ''),
  'next-to-itself': nextTo(({ base, request }) => `${new URL(base).origin}${request.url ?? ''}`),
};
