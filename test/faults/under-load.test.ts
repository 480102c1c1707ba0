import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { anakinra, chart, select } from '../contract/requests.ts';
import { startService, type ServiceProcess } from '../service-process.ts';
import { startPostgres, type Postgres } from '../trail/postgres.ts';
import { rowsOf, until } from '../trail/records.ts';

// On a busy machine the services alone take half a minute to start.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let folder: string;
let service: ServiceProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faults-'));
});
afterEach(async () => {
  if (service?.exitCode() === null) await service.stop();
  service = undefined;
  await rm(folder, { recursive: true });
});

const call = JSON.stringify(select({ orders: [anakinra()], prefetch: chart() }));

async function post(url: string, path: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/cds-services/anakinra-order-select${path}`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

function feedbackOn(card: string): string {
  return JSON.stringify({ feedback: [{ card, outcome: 'overridden', outcomeTimestamp: '2026-11-25T12:00:00Z' }] });
}

/** A status, or that the connection ended without one. */
type Ending = number | 'cut';

const cut = (): Ending => 'cut';

/** EHRs that call and send feedback, one thing after the other, until they are told to stop. */
function ehrs(url: string, count: number) {
  const calls: Ending[] = [];
  const acknowledged: string[] = [];
  const refused: Ending[] = [];
  const over = new AbortController();
  async function work(name: number): Promise<void> {
    for (let at = 0; !over.signal.aborted; at++) {
      calls.push(await post(url, '', call).catch(cut));
      const card = `card-${name}-${at}`;
      const ending = await post(url, '/feedback', feedbackOn(card)).catch(cut);
      if (ending === 200) acknowledged.push(card);
      else refused.push(ending);
      if (ending === 'cut') return;
    }
  }
  const working = Promise.all(Array.from({ length: count }, (_, name) => work(name)));
  return {
    calls,
    acknowledged,
    refused,
    async stop(): Promise<void> {
      over.abort();
      await working;
    },
  };
}

const readiness = async ({ url }: ServiceProcess): Promise<number> => (await fetch(`${url}/readyz`)).status;

describe('A service that is told to stop while many EHRs use it', () => {
  it('ends with 0, has every feedback that it acknowledged and every call that it answered', async () => {
    const path = join(folder, 'trail.sqlite');
    service = await startService({ DATABASE_URL: path, LOG_LEVEL: 'silent' });
    const load = ehrs(service.url, 8);
    await until(async () => load.acknowledged.length > 50);
    expect(await service.stop()).toBe(0);
    await load.stop();
    const file = { kind: 'file', path } as const;
    const kept = new Set((await rowsOf(file, 'SELECT card FROM feedback')).map(({ card }) => card));
    expect(load.acknowledged.filter((card) => !kept.has(card))).toEqual([]);
    expect(new Set([...load.calls, ...load.refused])).toEqual(new Set([200, 'cut']));
    const [counted] = await rowsOf(file, 'SELECT count(*) AS calls FROM call');
    expect(counted?.['calls']).toBeGreaterThanOrEqual(load.calls.filter((ending) => ending === 200).length);
  });
});

describe('A PostgreSQL that goes away and comes back while many EHRs use the service', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.remove());

  it('costs no card, no call on the trail and no feedback that was acknowledged', async () => {
    const url = await postgres.newDatabase();
    const running = await startService({ DATABASE_URL: url, LOG_LEVEL: 'silent' });
    service = running;
    const load = ehrs(running.url, 6);
    await until(async () => load.acknowledged.length > 20);
    await postgres.stop();
    try {
      await until(async () => load.refused.length > 6);
      expect(await readiness(running)).toBe(503);
    } finally {
      await postgres.start();
    }
    await until(async () => (await readiness(running)) === 200);
    const before = load.acknowledged.length;
    await until(async () => load.acknowledged.length > before + 20);
    await load.stop();
    expect(await running.stop()).toBe(0);
    expect(new Set(load.calls)).toEqual(new Set([200]));
    expect(load.refused.filter((ending) => ending === 'cut' || ending < 500)).toEqual([]);
    const database = { kind: 'postgres', url } as const;
    const kept = new Set((await rowsOf(database, 'SELECT card FROM feedback')).map(({ card }) => card));
    expect(load.acknowledged.filter((card) => !kept.has(card))).toEqual([]);
    expect(await rowsOf(database, 'SELECT count(*) AS calls FROM call')).toEqual([{ calls: load.calls.length }]);
  });
});

/** Lets the process write no file beyond this size, as a full disk does; it can be lifted again. */
function limitFiles({ pid }: ServiceProcess, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

describe('A disk that is full', () => {
  it('costs no card; feedback is refused until there is room again, and then all the calls are on the trail', async () => {
    const path = join(folder, 'trail.sqlite');
    const running = await startService({ DATABASE_URL: path, LOG_LEVEL: 'silent' });
    service = running;
    expect(await post(running.url, '/feedback', feedbackOn('before'))).toBe(200);
    limitFiles(running, '1');
    expect(await post(running.url, '', call)).toBe(200);
    expect(await post(running.url, '/feedback', feedbackOn('during'))).toBe(503);
    expect(await post(running.url, '', call)).toBe(200);
    expect(await readiness(running)).toBe(503);
    expect(running.exitCode()).toBeNull();
    limitFiles(running, 'unlimited');
    await until(async () => (await readiness(running)) === 200);
    expect(await post(running.url, '/feedback', feedbackOn('after'))).toBe(200);
    expect(await running.stop()).toBe(0);
    const file = { kind: 'file', path } as const;
    expect(await rowsOf(file, 'SELECT card FROM feedback ORDER BY card')).toEqual([
      { card: 'after' },
      { card: 'before' },
    ]);
    expect(await rowsOf(file, 'SELECT count(*) AS calls FROM call')).toEqual([{ calls: 2 }]);
  });
});
