import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseAddress } from '../../src/trail/database.ts';
import type { StoreParts } from '../../src/trail/open-store.ts';
import { NotKept, type Store } from '../../src/trail/store.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { aCall, aFeedback, listening, noon, north, openedStore, rowsOf, until } from './records.ts';

let postgres: Postgres;
const open: Store[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});
afterAll(() => postgres.remove());

async function newAddress(): Promise<DatabaseAddress> {
  return { kind: 'postgres', url: await postgres.newDatabase() };
}

async function storeAt(address: DatabaseAddress, parts: Partial<StoreParts> = {}): Promise<Store> {
  const store = await openedStore(address, parts);
  open.push(store);
  return store;
}

describe('several instances on one PostgreSQL', () => {
  it('that start at once make one schema and agree on one key', async () => {
    const address = await newAddress();
    const stores = await Promise.all(Array.from({ length: 4 }, () => storeAt(address)));
    const keys = new Set(stores.map((store) => Buffer.from(store.cardKey()).toString('hex')));
    expect(keys.size).toBe(1);
    expect(await Promise.all(stores.map((store) => store.isReady()))).toEqual([true, true, true, true]);
    expect(await rowsOf(address, 'SELECT version FROM schema_migration ORDER BY version')).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    expect(await rowsOf(address, 'SELECT name FROM secret')).toEqual([{ name: 'card-uuid' }]);
  });

  it('take feedback on the cards of the others', async () => {
    const address = await newAddress();
    const [one, other] = [await storeAt(address), await storeAt(address)];
    one.record(aCall());
    await one.keepFeedback(north, [aFeedback({ card: 'unknown' })]);
    await other.keepFeedback(north, [aFeedback()]);
    const { rules, totals } = await one.report();
    expect(totals).toEqual({ calls: 1, alerts: 1, accepted: 0, overridden: 1 });
    expect(rules[0]).toMatchObject({ rule: 'first', overridden: 1 });
  });

  it('count the same feedback once that comes to all of them at the same time', async () => {
    const address = await newAddress();
    const stores = await Promise.all(Array.from({ length: 3 }, () => storeAt(address)));
    const events = Array.from({ length: 200 }, (_one, at) => aFeedback({ card: `card-${at}` }));
    await Promise.all(stores.map((store, at) => store.keepFeedback(north, at === 1 ? events.toReversed() : events)));
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM feedback')).toEqual([{ rows: 200 }]);
  });

  it('know the tokens that others have seen, and let one of them be first', async () => {
    const address = await newAddress();
    const stores = await Promise.all(Array.from({ length: 3 }, () => storeAt(address)));
    const expires = noon + 60_000;
    for (const jti of ['a', 'b', 'c']) {
      const uses = await Promise.all(stores.map((store) => store.isFirstUse('north', jti, expires)));
      expect(uses.filter(Boolean)).toHaveLength(1);
      expect(await Promise.all(stores.map((store) => store.isFirstUse('north', jti, expires)))).toEqual([
        false,
        false,
        false,
      ]);
    }
  });
});

describe('a PostgreSQL that goes away', () => {
  it('loses no call, refuses feedback meanwhile, and is used again when it is back', async () => {
    const address = await newAddress();
    const { log, lines } = listening();
    const store = await storeAt(address, { log });
    const key = store.cardKey();
    await store.keepFeedback(north, [aFeedback({ card: 'before' })]);
    expect(await store.isFirstUse('north', 'before', noon + 60_000)).toBe(true);

    await postgres.stop();
    try {
      for (let at = 0; at < 300; at++) store.record(aCall({ cards: [] }));
      await expect(store.keepFeedback(north, [aFeedback({ card: 'refused' })])).rejects.toThrow(NotKept);
      await expect(store.keepFeedback(north, [aFeedback({ card: 'refused' })])).rejects.toThrow(NotKept);
      expect(await store.isReady()).toBe(false);
      await expect(store.report()).rejects.toThrow();
      // This process still knows what it has seen.
      expect(await store.isFirstUse('north', 'before', noon + 60_000)).toBe(false);
      expect(await store.isFirstUse('north', 'during', noon + 60_000)).toBe(true);
      expect(await store.isFirstUse('north', 'during', noon + 60_000)).toBe(false);
      expect(store.backlog()).toEqual({ waiting: 300, dropped: 0 });
      expect(store.cardKey()).toEqual(key);
    } finally {
      await postgres.start();
    }
    await until(() => store.isReady());
    await store.keepFeedback(north, [aFeedback({ card: 'after' })]);
    expect(store.backlog()).toEqual({ waiting: 0, dropped: 0 });
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM call')).toEqual([{ rows: 300 }]);
    expect(await rowsOf(address, 'SELECT card FROM feedback ORDER BY card')).toEqual([
      { card: 'after' },
      { card: 'before' },
    ]);
    const said = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(said.filter((line) => line.startsWith('DATABASE_URL'))).toHaveLength(1);
    expect(said).toContain('the database of the trail is back');
    expect(lines.join('')).not.toContain('word@');
  });

  it('while an instance starts keeps it from nothing but the key: it has one of its own until then', async () => {
    const address = await newAddress();
    const before = await openedStore(address);
    const agreed = before.cardKey();
    await before.close();

    await postgres.stop();
    let store: Store;
    let own: Uint8Array;
    try {
      store = await storeAt(address);
      own = store.cardKey();
      expect(own).toHaveLength(32);
      expect(own).not.toEqual(agreed);
      expect(store.cardKey()).toEqual(own);
      expect(await store.isReady()).toBe(false);
      store.record(aCall({ cards: [{ uuid: 'provisional', rule: 'first', indicator: 'info' }] }));
    } finally {
      await postgres.start();
    }
    await until(() => store.isReady());
    expect(store.cardKey()).toEqual(agreed);
    await store.keepFeedback(north, [aFeedback({ card: 'provisional' })]);
    expect((await store.report()).rules[0]).toMatchObject({ rule: 'first', overridden: 1 });
  });

  it('and stays away costs what waited, which the log says, and the service ends', async () => {
    const address = await newAddress();
    const { log, lines } = listening();
    const store = await openedStore(address, { log });
    await postgres.stop();
    try {
      store.record(aCall());
      await store.close();
    } finally {
      await postgres.start();
    }
    expect(lines.join('')).toContain('"waiting":1');
  });

  it('or can only be read is not ready', async () => {
    const address = await newAddress();
    await (await openedStore(address)).close();
    const name = address.kind === 'postgres' ? new URL(address.url).pathname.slice(1) : '';
    await rowsOf(address, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const store = await storeAt(address);
    expect(await store.isReady()).toBe(false);
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
  });

  it('writes to its disk before it answers, also where it is set to do that later', async () => {
    const address = await newAddress();
    const name = address.kind === 'postgres' ? new URL(address.url).pathname.slice(1) : '';
    await rowsOf(address, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    const { openPostgres } = await import('../../src/trail/postgres-database.ts');
    const database = openPostgres(address.kind === 'postgres' ? address.url : '');
    const show = `SELECT current_setting('synchronous_commit') AS is`;
    expect(await database.read(show)).toEqual([{ is: 'off' }]);
    expect(await database.transaction((sql) => sql.rows(show))).toEqual([{ is: 'on' }]);
    await database.close();
  });
});
