import { EventEmitter, once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoreParts } from '../../src/trail/open-store.ts';
import { openSqlite } from '../../src/trail/sqlite-database.ts';
import { NotKept, type Store } from '../../src/trail/store.ts';
import { aCall, aFeedback, listening, north, openedStore, rowsOf, until } from './records.ts';

let parent: string;
let folder: string;
const open: Store[] = [];
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'outage-'));
});
beforeEach(async () => {
  folder = await mkdtemp(`${parent}/`);
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});
afterAll(() => rm(parent, { recursive: true }));

const fileAt = (path: string) => ({ kind: 'file', path }) as const;

async function storeAt(path: string, parts: Partial<StoreParts> = {}): Promise<Store> {
  const store = await openedStore(fileAt(path), parts);
  open.push(store);
  return store;
}

describe('a file that cannot be opened', () => {
  it.each<[string, (path: string) => Promise<void>, (path: string) => Promise<void>]>([
    [
      'since a file stands where its folder should',
      (path) => writeFile(join(path, '..'), ''),
      (path) => unlink(join(path, '..')),
    ],
    [
      'since a folder stands in its place',
      async (path) => void (await mkdir(path, { recursive: true })),
      (path) => rm(path, { recursive: true }),
    ],
    [
      'since it is no database',
      async (path) => {
        await mkdir(join(path, '..'));
        await writeFile(path, 'x'.repeat(5000));
      },
      (path) => unlink(path),
    ],
  ])('%s, keeps nobody from starting, and is used as soon as it can be', async (_title, spoil, repair) => {
    const path = join(folder, 'data', 'trail.sqlite');
    await spoil(path);
    const { log, lines } = listening();
    const store = await storeAt(path, { log });
    expect(await store.isReady()).toBe(false);
    expect(store.cardKey()).toHaveLength(32);
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
    store.record(aCall());
    expect(lines.join('')).toContain('DATABASE_URL');
    await repair(path);
    await until(() => store.isReady());
    await store.keepFeedback(north, [aFeedback()]);
    expect((await store.report()).totals).toEqual({ calls: 1, alerts: 1, accepted: 0, overridden: 1 });
  });

  it('since nothing can be made there, keeps nobody from starting', async () => {
    const store = await storeAt('/proc/trail/trail.sqlite');
    expect(await store.isReady()).toBe(false);
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
  });

  it('is left as it is where it is something else', async () => {
    const path = join(folder, 'letter.txt');
    await writeFile(path, 'Dear colleague, '.repeat(500));
    await storeAt(path);
    expect(await readFile(path, 'utf8')).toBe('Dear colleague, '.repeat(500));
  });
});

describe('a file that is taken away while the service runs', () => {
  it('is noticed before feedback is acknowledged, and made anew', async () => {
    const path = join(folder, 'trail.sqlite');
    const store = await storeAt(path);
    await store.keepFeedback(north, [aFeedback()]);
    for (const end of ['', '-wal', '-shm']) await unlink(`${path}${end}`);
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
    await until(() => store.isReady());
    await store.keepFeedback(north, [aFeedback()]);
    expect(await rowsOf(fileAt(path), 'SELECT count(*) AS rows FROM feedback')).toEqual([{ rows: 1 }]);
  });
});

describe('a file that somebody else writes to', () => {
  it('refuses feedback for that time, keeps the calls, and comes back by itself', async () => {
    const path = join(folder, 'trail.sqlite');
    const store = await storeAt(path);
    const other = openSqlite(path);
    const lock = new EventEmitter();
    const held = once(lock, 'held');
    const writing = other.transaction(async (sql) => {
      await sql.run('CREATE TABLE theirs (id TEXT)');
      const release = once(lock, 'release');
      lock.emit('held');
      await release;
    });
    await held;
    store.record(aCall());
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
    lock.emit('release');
    await writing;
    await other.close();
    await until(() => store.isReady());
    await store.keepFeedback(north, [aFeedback()]);
    expect((await store.report()).totals.calls).toBe(1);
  });
});

describe('a database that takes connections and never says a word', () => {
  it('keeps nobody from starting, nor waiting for an answer for long', async () => {
    const sockets = new Set<Socket>();
    const mute = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const store = await openedStore({ kind: 'postgres', url: `postgres://cds:word@127.0.0.1:${port}/cds` });
    expect(sockets.size).toBeGreaterThan(0);
    expect(await store.isReady()).toBe(false);
    store.record(aCall());
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
    expect(await store.isFirstUse('north', 'jti', Date.now() + 60_000)).toBe(true);
    expect(store.backlog()).toEqual({ waiting: 1, dropped: 0 });
    for (const socket of sockets) socket.destroy();
    mute.close();
    await store.close();
  });
});

describe('more than can wait', () => {
  it('is dropped and counted, call by call, and the report says how many are missing', async () => {
    await writeFile(join(folder, 'data'), '');
    const path = join(folder, 'data', 'trail.sqlite');
    const { log, lines } = listening();
    const store = await storeAt(path, { log, most: { waiting: 100, bytes: 1_000_000 } });
    for (let at = 0; at < 350; at++) store.record(aCall({ cards: [] }));
    expect(store.backlog()).toEqual({ waiting: 100, dropped: 250 });
    expect(lines.filter((line) => line.includes('a call is not on the trail'))).toHaveLength(1);
    await unlink(join(folder, 'data'));
    await until(() => store.isReady());
    await store.keepFeedback(north, [aFeedback()]);
    const report = await store.report();
    expect([report.totals.calls, report.callsLost]).toEqual([100, 250]);
    expect(store.backlog()).toEqual({ waiting: 0, dropped: 250 });
  });

  it('is counted by its size as well', async () => {
    await writeFile(join(folder, 'data'), '');
    const store = await storeAt(join(folder, 'data', 'trail.sqlite'), { most: { waiting: 100, bytes: 50_000 } });
    for (let at = 0; at < 20; at++) store.record(aCall({ faults: ['x'.repeat(10_000)] }));
    const { waiting, dropped } = store.backlog();
    expect(waiting).toBeLessThan(5);
    expect(waiting + dropped).toBe(20);
  });
});

describe('the end of the service', () => {
  it('writes what still waits', async () => {
    const path = join(folder, 'trail.sqlite');
    const store = await openedStore(fileAt(path));
    for (let at = 0; at < 777; at++) store.record(aCall());
    await store.close();
    // Into the one file, of which a copy can be taken.
    const copy = join(folder, 'copy.sqlite');
    await copyFile(path, copy);
    expect(await rowsOf(fileAt(copy), 'SELECT count(*) AS rows FROM call')).toEqual([{ rows: 777 }]);
  });
});
