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
