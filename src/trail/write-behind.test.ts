import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Database } from './database.ts';
import type { CallRows } from './rows.ts';
import { writeBehind } from './write-behind.ts';

function aCall(id: string): CallRows {
  return { call: { id }, cards: [], tenant: 'default', time: 0, unmatched: [] };
}

it('a call that comes while others are written waits for more to be written with, and a flush takes all that wait', async () => {
  const written: unknown[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only handed on to what writes
  const database = {} as Database;
  const queue = writeBehind({
    database: () => database,
    lost: () => undefined,
    log: pino({ level: 'silent' }),
    write: async (_to, { calls }) => {
      if (written.length === 0) for (const id of ['b', 'c']) queue.add(aCall(id));
      written.push(calls.map(({ call }) => call['id']));
    },
  });
  queue.add(aCall('a'));
  await queue.flush();
  expect([written, queue.backlog().waiting]).toEqual([[['a']], 2]);
  await queue.flush();
  expect([written, queue.backlog().waiting]).toEqual([[['a'], ['b', 'c']], 0]);
});

it('a quarter of a long queue is written at once, and a hundred calls of a shorter one', async () => {
  const written: number[] = [];
  let isThere = false;
  const queue = writeBehind({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only handed on to what writes
    database: () => (isThere ? ({} as Database) : undefined),
    lost: () => undefined,
    log: pino({ level: 'silent' }),
    write: async (_to, { calls }) => void written.push(calls.length),
  });
  for (let at = 0; at < 1000; at += 1) queue.add(aCall(`${at}`));
  await queue.flush();
  expect([written, queue.backlog().waiting]).toEqual([[], 1000]);
  isThere = true;
  await queue.flush();
  expect([written, queue.backlog().waiting]).toEqual([[250, 187, 140, 105, 100, 100, 100, 18], 0]);
});
