import { EventEmitter, once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../src/http/listen.ts';
import { Unauthenticated } from '../../src/trust/authentication.ts';
import { request, serve, type Served } from './app.ts';

const path = '/cds-services/demo-order-select';
const json = { 'Content-Type': 'application/json' };
let listening: Listening | undefined;

afterEach(async () => {
  await listening?.close();
  listening = undefined;
});

async function start(served: Served): Promise<Listening> {
  listening = await listen(served.app, { host: '127.0.0.1', port: 0 });
  return listening;
}

function post(port: number, headers: Record<string, string | number> = {}): ClientRequest {
  return httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers: { ...json, ...headers } });
}

async function answerTo(call: ClientRequest): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve);
    call.once('error', reject);
  });
  return { status: response.statusCode, body: await text(response) };
}

/** Sends bytes that need not be HTTP, all of them before it reads, and gives what comes back until the server closes. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.write(bytes, resolve));
  return text(socket);
}

/** A call after which the server closes the connection. */
const lastCall = 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}

describe('A body larger than the limit gets its 413', () => {
  const tooLarge = 'The body is larger than 100000 bytes.';

  it('when it says its length', async () => {
    const { port } = await start(serve());
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: json,
      body: ' '.repeat(100_001),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ details: { text: tooLarge } }],
    });
  });

  it('but not at the limit', async () => {
    const { port } = await start(serve());
    const body = JSON.stringify(request).padEnd(100_000);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: json, body });
    expect(response.status).toBe(200);
  });

  it('when it comes in chunks and the client sends all of it before it reads', async () => {
    const { port } = await start(serve());
    const chunk = `c350\r\n${' '.repeat(50_000)}\r\n`;
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await exchange(port, `${head}${chunk.repeat(100)}0\r\n\r\n${lastCall}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain(tooLarge);
  });

  it('when it comes in chunks and never ends', async () => {
    const { port } = await start(serve());
    const call = post(port, { 'Transfer-Encoding': 'chunked' });
    const answer = answerTo(call);
    call.write(' '.repeat(100_001));
    expect((await answer).status).toBe(413);
    call.destroy();
  });

  it('and the connection serves the next call', async () => {
    const { port } = await start(serve());
    const large = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n${' '.repeat(200_000)}`;
    const statuses = (await exchange(port, large + lastCall)).match(/HTTP\/1\.1 \d+/g);
    expect(statuses).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });
});

/** Sends a body of 8 MB and asks for the connection to be closed, as clients without keep-alive do. */
function sendLastBody(port: number, at: string): Promise<string> {
  const head = ['Host: a', 'Content-Type: application/json', 'Content-Length: 8000000', 'Connection: close'];
  return exchange(port, [`POST ${at} HTTP/1.1`, ...head, '', ' '.repeat(8_000_000)].join('\r\n'));
}

describe('A client that asks for the connection to be closed gets its refusal though it is still sending', () => {
  it('a body that is too large', async () => {
    const { port } = await start(serve());
    expect(await sendLastBody(port, path)).toMatch(/^HTTP\/1\.1 413 [\s\S]*The body is larger than 100000 bytes\./);
  });

  it('a wrong path and a wrong method', async () => {
    const { port } = await start(serve());
    expect(await sendLastBody(port, '/nothing')).toMatch(/^HTTP\/1\.1 404 [\s\S]*There is nothing at this path\./);
    expect(await sendLastBody(port, '/healthz')).toMatch(/^HTTP\/1\.1 405 [\s\S]*The method must be one of/);
  });

  it('a call without a token', async () => {
    const { port } = await start(serve({ authenticate: () => Promise.reject(new Unauthenticated('no-token')) }));
    expect(await sendLastBody(port, path)).toMatch(/^HTTP\/1\.1 401 [\s\S]*Content-Length: 0\r\n/);
  });
});

describe('A client that goes away', () => {
  it('while it sends is dropped without a failure', async () => {
    const served = serve();
    const { port } = await start(served);
    const call = post(port, { 'Content-Length': 1000 });
    call.on('error', () => undefined);
    call.write('{"hook":');
    await pause(50);
    call.destroy();
    await until(() => served.logged.length > 0);
    expect(served.logged).toEqual([expect.objectContaining({ level: 30, msg: 'request', aborted: true })]);
  });

  it('while the service works ends the work, without a failure', async () => {
    let aborted = false;
    const served = serve({
      services: new Map([
        [
          'demo-order-select',
          async (_body: unknown, { signal }: { readonly signal: AbortSignal }) => {
            await once(signal, 'abort');
            aborted = true;
            throw signal.reason;
          },
        ],
      ]),
    });
    const { port } = await start(served);
    const call = post(port);
    call.on('error', () => undefined);
    call.end(JSON.stringify(request));
    await pause(50);
    call.destroy();
    await until(() => aborted && served.logged.length > 0);
    expect(served.logged).toEqual([
      expect.objectContaining({ level: 30, msg: 'request', service: 'demo-order-select', aborted: true }),
    ]);
  });

  it('after its answer has not gone away: the signal stays silent', async () => {
    const signals: AbortSignal[] = [];
    const served = serve({
      services: new Map([
        [
          'demo-order-select',
          async (_body: unknown, { signal }: { readonly signal: AbortSignal }) => {
            signals.push(signal);
            return { cards: [] };
          },
        ],
      ]),
    });
    const { port } = await start(served);
    const call = post(port);
    call.end(JSON.stringify(request));
    expect((await answerTo(call)).status).toBe(200);
    await until(() => served.logged.length > 0);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});

describe('What is no HTTP gets an OperationOutcome', () => {
  it.each([
    ['400', 'nonsense\r\n\r\n', 'This is not a valid HTTP request.'],
    ['400', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 'This is not a valid HTTP request.'],
    ['431', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 'The request headers are too large.'],
  ])('%s', async (status, bytes, sentence) => {
    const { port } = await start(serve());
    const answer = await exchange(port, bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('Content-Type: application/json; charset=utf-8');
    expect(JSON.parse(body)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ details: { text: sentence } }],
    });
  });
});

describe('The server', () => {
  it('bounds how long a request may take to come in', async () => {
    const { server } = await start(serve());
    expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 30_000]);
  });

  it.each<[string, string, string]>([
    ['whose headers drip in', `POST ${path} HTTP/1.1\r\nHost: a\r\n`, 'X-Drip: a\r\n'],
    [
      'whose body drips in',
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`,
      ' ',
    ],
  ])('ends a request %s, with 408, and drops what came of it', async (_title, head, drip) => {
    const served = serve();
    const { port, server } = await start(served);
    [server.headersTimeout, server.requestTimeout] = [200, 200];
    const socket = connect(port, '127.0.0.1');
    socket.write(head);
    const timer = setInterval(() => socket.write(drip), 20);
    socket.on('error', () => undefined);
    const answer = await text(socket);
    clearInterval(timer);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      issue: [{ code: 'timeout', details: { text: 'The request did not come in within the time allowed.' } }],
    });
    // A request of which the headers never came is none yet; the other one was aborted, and is no failure.
    expect(served.logged.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  it('does not count the time that it was busy itself', async () => {
    const { port, server } = await start(serve());
    // Long enough for a busy machine to send the rest in, and shorter than what the server is then busy.
    [server.headersTimeout, server.requestTimeout] = [4_000, 4_000];
    const body = JSON.stringify(request);
    const call = post(port, { 'Content-Length': Buffer.byteLength(body) });
    const answer = answerTo(call);
    call.write(body.slice(0, 20));
    await once(server, 'request');
    // Node looks for late requests every five seconds.
    const end = performance.now() + 6_000;
    while (performance.now() < end);
    await pause(100);
    call.end(body.slice(20));
    expect((await answer).status).toBe(200);
  }, 30_000);

  it('lets the calls under way end when it closes, and takes no others', async () => {
    const [called, release] = [gate(), gate()];
    const served = serve({
      services: new Map([
        [
          'demo-order-select',
          async () => {
            called.open();
            await release.passed;
            return { cards: [] };
          },
        ],
      ]),
    });
    const server = await start(served);
    const call = post(server.port, { Connection: 'keep-alive' });
    const answer = answerTo(call);
    call.end(JSON.stringify(request));
    await called.passed;
    const closed = server.close();
    await expect(answerTo(post(server.port).end('{}'))).rejects.toThrow('ECONNREFUSED');
    release.open();
    expect((await answer).status).toBe(200);
    await closed;
    listening = undefined;
  });

  it('says so if its port is taken', async () => {
    const { port } = await start(serve());
    await expect(listen(serve().app, { host: '127.0.0.1', port })).rejects.toThrow('EADDRINUSE');
  });
});

/** A promise that is kept from outside. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const latch = new EventEmitter();
  return { passed: once(latch, 'open').then(() => undefined), open: () => void latch.emit('open') };
}
