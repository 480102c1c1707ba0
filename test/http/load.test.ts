import { EventEmitter, once } from 'node:events';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import supertest, { type Response } from 'supertest';
import { afterEach, describe, expect, it } from 'vitest';
import { watchEventLoop } from '../../src/http/event-loop.ts';
import { listen, type Listening } from '../../src/http/listen.ts';
import { loadWithin } from '../../src/http/load.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { developmentTenant } from '../../src/trust/tenant.ts';
import { samplesOf } from '../operations/samples.ts';
import { request, serve, type Served } from './app.ts';

const path = '/cds-services/demo-order-select';
const tooMuch = 'The service has too much to do at the moment: send the call again later.';

function measuring() {
  return createMetrics({ services: ['demo-order-select'], rules: [], tenants: ['default'], versions: {} });
}

function expectTurnedAway(response: Response, status: number, sentence: string): void {
  expect(response.status).toBe(status);
  expect(response.body).toEqual({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'throttled', details: { text: sentence } }],
  });
  expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(response.headers['access-control-allow-origin']).toBe('*');
}

describe('While the event loop is later than allowed', () => {
  const late = { limits: { lagMs: 250 }, lagMs: () => 251 };

  it('calls and pages get 503 with Retry-After, and are counted', async () => {
    const metrics = measuring();
    const { app } = serve({ ...late, metrics });
    expectTurnedAway(await supertest(app).post(path).send(request), 503, tooMuch);
    expectTurnedAway(await supertest(app).get('/rules'), 503, tooMuch);
    expect(samplesOf(await metrics.text()).get('http_requests_shed_total{why="lag"}')).toBe(2);
  });

  it('nobody is asked who calls, and no body is read', async () => {
    const { app } = serve({
      ...late,
      authenticate: () => {
        throw new Error('asked');
      },
    });
    const response = await supertest(app).post(path).set('Content-Type', 'application/json').send('{');
    expect(response.status).toBe(503);
  });

  it.each(['/healthz', '/readyz', '/metrics', '/cds-services'])('%s is answered', async (known) => {
    expect((await supertest(serve({ ...late, metrics: measuring() }).app).get(known)).status).toBe(200);
  });

  it('feedback, which nobody sends again, is turned away only when it is four times later', () => {
    let lag = 1000;
    const load = loadWithin({ lagMs: 250 }, () => lag);
    expect(() => load.admit('call')).toThrow(tooMuch);
    expect(() => load.admit('feedback')).not.toThrow();
    lag = 1001;
    expect(() => load.admit('feedback')).toThrow(tooMuch);
  });

  it('calls are answered again when it is not', async () => {
    let lag = 251;
    const { app } = serve({ limits: { lagMs: 250 }, lagMs: () => lag });
    expect((await supertest(app).post(path).send(request)).status).toBe(503);
    lag = 250;
    expect((await supertest(app).post(path).send(request)).status).toBe(200);
  });
});

it('without limits nothing is turned away, however late the event loop is', async () => {
  const { app } = serve({ lagMs: () => 60_000 });
  const statuses = await Promise.all(
    Array.from({ length: 50 }, async () => (await supertest(app).post(path).send(request)).status),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
});

/** Keeps the processor for so many milliseconds. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('The lag of the event loop', () => {
  it('is seen while work keeps it, and is forgotten after', async () => {
    const loop = watchEventLoop();
    while (loop.lagMs() < 30) {
      block(80);
      await nextTurn();
    }
    const before = loop.lagMs();
    while (loop.lagMs() > before / 2) await pause(50);
    loop.stop();
  });
});

describe('A tenant that calls more often than allowed', () => {
  it('gets 429 with Retry-After, while others are answered', async () => {
    const metrics = measuring();
    const tenants = { a: { ...developmentTenant('us'), id: 'a' }, b: { ...developmentTenant('us'), id: 'b' } };
    const { app } = serve({
      limits: { callsPerMinute: 2 },
      metrics,
      authenticate: ({ authorization }) => Promise.resolve(authorization === 'Bearer b' ? tenants.b : tenants.a),
    });
    const call = (token: string): PromiseLike<Response> =>
      supertest(app).post(path).set('Authorization', `Bearer ${token}`).send(request);
    expect([(await call('a')).status, (await call('a')).status]).toEqual([200, 200]);
    expectTurnedAway(await call('a'), 429, 'Too many calls within a minute: wait as long as Retry-After says.');
    expect((await call('b')).status).toBe(200);
    expect(samplesOf(await metrics.text()).get('http_requests_shed_total{why="rate"}')).toBe(1);
  });

  it('still gets discovery', async () => {
    const { app } = serve({ limits: { callsPerMinute: 1 } });
    const statuses = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await supertest(app).get('/cds-services')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
  });
});

/** A call of so many bytes that says its length, or is sent in chunks; with a beginning only if `sent` is less. */
function callOf(port: number, bytes: number, { sent = bytes, chunked = false } = {}): ClientRequest {
  const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': bytes };
  const headers = { 'Content-Type': 'application/json', ...length };
  const started = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers });
  started.on('error', () => undefined);
  const body = JSON.stringify(request).padEnd(bytes).slice(0, sent);
  if (sent === bytes) started.end(body);
  else started.write(body);
  return started;
}

async function answerTo(started: ClientRequest): Promise<{ readonly status: number; readonly body: unknown }> {
  const [response] = await once(started, 'response');
  return { status: response.statusCode, body: await json(response) };
}

describe('Bodies in flight', () => {
  let listening: Listening | undefined;
  afterEach(async () => {
    listening?.server.closeAllConnections();
    await listening?.close();
    listening = undefined;
  });

  async function start(served: Served): Promise<number> {
    listening = await listen(served.app, { host: '127.0.0.1', port: 0 });
    return listening.port;
  }

  it.each([false, true])('above the limit are refused with 503, not kept (in chunks: %s)', async (chunked) => {
    const metrics = measuring();
    const port = await start(serve({ limits: { bodyBytes: 150_000 }, metrics }));
    const inFlight = async (): Promise<number> => samplesOf(await metrics.text()).get('http_body_bytes_in_flight') ?? 0;
    const slow = callOf(port, 100_000, { sent: 90_000 });
    while ((await inFlight()) < 90_000) await pause(5);
    expect(await answerTo(callOf(port, 90_000, { chunked }))).toMatchObject({
      status: 503,
      body: { issue: [{ code: 'throttled', details: { text: tooMuch } }] },
    });
    expect((await answerTo(callOf(port, 50_000, { chunked }))).status).toBe(200);
    slow.end(' '.repeat(10_000));
    expect((await answerTo(slow)).status).toBe(200);
    while ((await inFlight()) > 0) await pause(5);
    expect((await answerTo(callOf(port, 90_000, { chunked }))).status).toBe(200);
    expect(samplesOf(await metrics.text()).get('http_requests_shed_total{why="bodies"}')).toBe(1);
  });

  it('count until the call is answered, and no longer when the client goes away', async () => {
    const metrics = measuring();
    const release = new EventEmitter();
    const working = async (): Promise<unknown> => {
      await once(release, 'now');
      return { cards: [] };
    };
    const port = await start(serve({ metrics, services: new Map([['demo-order-select', working]]) }));
    const inFlight = async (): Promise<number> => samplesOf(await metrics.text()).get('http_body_bytes_in_flight') ?? 0;
    const gone = callOf(port, 100_000, { sent: 40_000 });
    const whole = callOf(port, 50_000);
    while ((await inFlight()) < 90_000) await pause(5);
    gone.destroy();
    while ((await inFlight()) > 50_000) await pause(5);
    expect(await inFlight()).toBe(50_000);
    release.emit('now');
    expect((await answerTo(whole)).status).toBe(200);
    while ((await inFlight()) > 0) await pause(5);
  });
});
