import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseAddress } from '../../src/trail/database.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openedStore, rowsOf } from './records.ts';

const program = fileURLToPath(new URL('kill-child.ts', import.meta.url));
let folder: string;
let postgres: Postgres;
beforeAll(async () => {
  [folder, postgres] = await Promise.all([mkdtemp(join(tmpdir(), 'killed-')), startPostgres()]);
});
afterAll(async () => {
  await postgres.remove();
  await rm(folder, { recursive: true });
});

/** Starts a process under load, and kills it once it has acknowledged so many lists. Gives the cards that it acknowledged. */
async function killedUnderLoad(address: DatabaseAddress, name: string, lists: number): Promise<readonly string[]> {
  const url = address.kind === 'file' ? address.path : address.url;
  const child = spawn(process.execPath, ['--import', 'tsx', program, url, name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let [said, errors] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > lists) child.kill('SIGKILL');
  });
  await ended;
  expect(errors).toBe('');
  expect(child.signalCode).toBe('SIGKILL');
  // A line that is not whole was not heard.
  return said.split('\n').slice(0, -1).join(' ').split(' ');
}

async function keptFeedback(address: DatabaseAddress): Promise<ReadonlySet<unknown>> {
  return new Set((await rowsOf(address, 'SELECT card FROM feedback')).map(({ card }) => card));
}

describe('a process that is killed while feedback comes in', () => {
  it('has lost none that it acknowledged on the embedded database, however often it happens', async () => {
    const address = { kind: 'file', path: join(folder, 'trail.sqlite') } as const;
    const acknowledged: string[] = [];
    for (const [at, lists] of [1, 40, 150, 400].entries()) {
      acknowledged.push(...(await killedUnderLoad(address, `life-${at}`, lists)));
      const kept = await keptFeedback(address);
      expect(acknowledged.filter((card) => !kept.has(card))).toEqual([]);
    }
    expect(acknowledged.length).toBeGreaterThan(591);

    const store = await openedStore(address);
    expect(await store.isReady()).toBe(true);
    const report = await store.report();
    // Each feedback came behind its card, so its rule is known.
    expect(report.feedbackOnUnknownCards).toBe(0);
    expect(report.totals.overridden).toBeGreaterThanOrEqual(acknowledged.length);
    await store.close();
    expect(await rowsOf(address, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('has lost none that it acknowledged on PostgreSQL', async () => {
    const address = { kind: 'postgres', url: await postgres.newDatabase() } as const;
    const acknowledged = await killedUnderLoad(address, 'life', 200);
    const kept = await keptFeedback(address);
    expect(acknowledged.length).toBeGreaterThan(200);
    expect(acknowledged.filter((card) => !kept.has(card))).toEqual([]);
  });
});
