import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shutdownWith, type Closing } from '../../src/shutdown.ts';
import { hang, recordServer, startOddServer, type OddServer } from '../contract/odd-server.ts';
import { access, anakinra, select } from '../contract/requests.ts';
import { endServices, logOf, startService, type ServiceProcess } from '../service-process.ts';
import { samplesOf } from './samples.ts';

afterEach(endServices);

describe('A process that is told to stop', () => {
  let fhirServer: OddServer;
  beforeAll(async () => {
    fhirServer = await startOddServer();
  });
  afterAll(() => fhirServer.stop());

  /** Sends a call whose FHIR server does not answer, waits until the service works on it, and gives how it will end. */
  async function callThatWaits({ url }: ServiceProcess): Promise<{ readonly end: Promise<number | 'cut'> }> {
    fhirServer.answer(() => hang);
    const body = JSON.stringify(select({ orders: [anakinra()], more: access(fhirServer.base) }));
    const headers = { 'content-type': 'application/json' };
    const end = fetch(`${url}/cds-services/anakinra-order-select`, { method: 'POST', headers, body }).then(
      ({ status }) => status,
      () => 'cut' as const,
    );
    while (fhirServer.asked.length === 0) await pause(20);
    return { end };
  }

  it('lets the call under way end, takes no other, says on an open connection that it is not ready, and ends with 0', async () => {
    const service = await startService({ DEADLINE_MS: '2500', FHIR_TIMEOUT_MS: '2500' });
    const { end } = await callThatWaits(service);
    const socket = connect(service.port, '127.0.0.1');
    await once(socket, 'connect');
    // A request that has begun keeps its connection open.
    socket.write('GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n');
    await pause(100);
    service.signal('SIGTERM');
    while (await isListening(service.port)) await pause(20);
    socket.write('\r\n');
    const ready = await text(socket);
    expect(ready).toMatch(/^HTTP\/1\.1 503 /);
    expect(JSON.parse(ready.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      ok: false,
      checks: { content: { ok: true }, stopping: { ok: false } },
    });
    expect(await end).toBe(412);
    expect(await service.ended).toBe(0);
    expect(logOf(service).map(({ msg }) => msg)).toEqual(expect.arrayContaining(['stopping', 'request', 'stopped']));
    expect(logOf(service)).toContainEqual(expect.objectContaining({ msg: 'stopped' }));
    expect(service.output().stderr).toBe('');
  });

  it('and told again ends at once, whatever is under way', async () => {
    const service = await startService({ DEADLINE_MS: '60000', FHIR_TIMEOUT_MS: '60000' });
    const { end } = await callThatWaits(service);
    service.signal('SIGTERM');
    while (await isListening(service.port)) await pause(20);
    service.signal('SIGINT');
    expect(await service.ended).toBe(1);
    expect(await end).toBe('cut');
  });

  it('keeps what it judged in the log until the end', async () => {
    const service = await startService();
    fhirServer.answer(recordServer());
    const response = await fetch(`${service.url}/cds-services/anakinra-order-select`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(select({ orders: [anakinra()], more: access(fhirServer.base) })),
    });
    expect(response.status).toBe(200);
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
    const [call] = logOf(service).filter(({ msg }) => msg === 'call judged');
    const [request] = logOf(service).filter(({ msg, service: id }) => msg === 'request' && id !== undefined);
    const hookInstance = 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea';
    expect(call).toMatchObject({
      call: { tenant: 'default', hookInstance, verdicts: { anakinraTnfBlocker: 'clear' } },
    });
    expect(request).toMatchObject({ tenant: 'default', hookInstance, service: 'anakinra-order-select', status: 200 });
  });
});

describe('A failure outside of any request', () => {
  it('that nobody caught ends the process with 1, and its message is not logged', async () => {
    const beside = program("process.on('SIGUSR2', () => { throw new TypeError('canary of a patient'); });");
    const service = await startService({}, { besides: [beside] });
    service.signal('SIGUSR2');
    expect(await service.ended).toBe(1);
    const [line] = logOf(service).filter(({ msg }) => msg === 'uncaught exception');
    expect(line).toMatchObject({ level: 60, type: 'TypeError', at: expect.arrayContaining([expect.any(String)]) });
    expect(logOf(service)).toContainEqual(expect.objectContaining({ msg: 'stopped' }));
    expect(`${JSON.stringify(logOf(service))}${service.output().stderr}`).not.toContain('canary');
  });

  it('of a promise that nobody waited for is logged and counted, and the service goes on', async () => {
    const beside = program("process.on('SIGUSR2', () => { void Promise.reject(new Error('canary of a patient')); });");
    const service = await startService({}, { besides: [beside] });
    service.signal('SIGUSR2');
    const strays = async (): Promise<number> => {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      return samplesOf(metrics).get('process_stray_failures_total') ?? 0;
    };
    while ((await strays()) === 0) await pause(20);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    expect(logOf(service)).toContainEqual(expect.objectContaining({ level: 50, msg: 'unhandled rejection' }));
    expect(`${JSON.stringify(logOf(service))}${service.output().stderr}`).not.toContain('canary');
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
  });
});

/** As a module that Node can import, whose text stands in no stack. */
function program(code: string): string {
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

describe('Closing', () => {
  it('goes one after the other, in order', async () => {
    const steps: string[] = [];
    const slow = async (): Promise<void> => {
      await pause(20);
      steps.push('server');
    };
    const { codes } = await closing([slow, async () => void steps.push('trail'), async () => void steps.push('FHIR')]);
    expect([steps, codes]).toEqual([['server', 'trail', 'FHIR'], [0]]);
  });

  it('goes on after a failure, says so without its message, and ends with 1', async () => {
    const steps: string[] = [];
    const { codes, log } = await closing([failing, async () => void steps.push('FHIR')]);
    expect([steps, codes]).toEqual([['FHIR'], [1]]);
    expect(log).toContain('closing failed');
    expect(log).not.toContain('canary');
  });
});

/** Closes these steps as a signal makes it. */
async function closing(steps: Closing): Promise<{ readonly codes: readonly number[]; readonly log: string }> {
  let log = '';
  const exited = new AbortController();
  const codes: number[] = [];
  const shutdown = shutdownWith({
    log: pino({ base: null, timestamp: false }, { write: (line: string) => (log += line) }),
    closing: steps,
    exit: (code) => {
      codes.push(code);
      exited.abort();
    },
    onStrayFailure: () => undefined,
  });
  shutdown.onSignal();
  if (!exited.signal.aborted) await once(exited.signal, 'abort');
  return { codes, log };
}

function failing(): Promise<void> {
  return Promise.reject(new Error('postgres://user:canary@db'));
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
