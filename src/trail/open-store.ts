import { setTimeout as sleep } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { cardKey, makeKey } from './card-key.ts';
import { keepConnected, reasonOf } from './connection.ts';
import type { Database, DatabaseAddress } from './database.ts';
import { feedbackEvents } from './feedback-events.ts';
import { migrate } from './migrate.ts';
import { migrations, type Migration } from './migrations.ts';
import { removeOld } from './retention.ts';
import { report } from './report.ts';
import { rowOfFeedback, rowsOfCall } from './rows.ts';
import { NotKept, type Store } from './store.ts';
import { forgetExpired, tokenMemory } from './token-memory.ts';
import { writeBatch } from './write-batch.ts';
import { writeBehind, type QueueLimits } from './write-behind.ts';

/** What a store is made of. */
export interface StoreParts {
  readonly log: Logger;
  /** Milliseconds since the epoch, UTC. */
  readonly now: () => number;
  /** Whole days; without it everything is kept. */
  readonly retentionDays?: number | undefined;
  /** The schema, and what may wait; for tests. */
  readonly migrations?: readonly Migration[];
  readonly most?: QueueLimits;
}

/** Milliseconds. */
const waits = { start: 3000, ready: 900, close: 5000, tidy: 3_600_000 };

/**
 * Opens the trail. Waits for the database, but not for long: a database that is down keeps nobody from starting. Until it
 * answers, calls wait in memory, feedback is refused, and cards have uuids of a key that only this process has.
 */
export async function openStore(address: DatabaseAddress, parts: StoreParts): Promise<Store> {
  const { log, now, retentionDays } = parts;
  let key: Uint8Array | undefined;
  const provisionalKey = makeKey();

  const connection = keepConnected({
    open: await openerOf(address),
    log,
    async prepare(database) {
      await migrate(database, parts.migrations ?? migrations, now());
      key = await cardKey(database, olderKeyFile(address), now());
      await writeProbe(database);
    },
    onConnected() {
      void queue.flush();
      void tidy();
    },
  });
  const current = (): Database | undefined => connection.database();
  const lost = (failed: Database, error: unknown): void => connection.lost(failed, error);
  const queue = writeBehind({
    database: current,
    lost,
    log,
    write: (database, batch) => writeBatch(database, batch, now()),
    ...(parts.most === undefined ? {} : { most: parts.most }),
  });
  const tokens = tokenMemory({ database: current, lost, now });
  const tidying = setInterval(() => void tidy(), waits.tidy).unref();

  async function tidy(): Promise<void> {
    const database = current();
    if (database === undefined) return;
    try {
      await forgetExpired(database, now());
      if (retentionDays !== undefined) await removeOld(database, retentionDays, now());
    } catch (error) {
      // Not a reason to take the database for lost: whoever writes or asks next will see whether it is.
      log.warn({ why: reasonOf(error) }, 'what is old could not be removed; it is tried again in an hour');
    }
  }

  await orAfter(waits.start, connection.firstAttempt);
  return {
    record: (call) => queue.add(rowsOfCall(call)),
    keepFeedback: async ({ tenant, service }, feedback) =>
      queue.keep(feedback.map((one) => rowOfFeedback(tenant, service, one, now()))),
    isFirstUse: (tenant, tokenId, expires) => tokens.isFirstUse(tenant, tokenId, expires),
    async report(query = {}) {
      const database = current();
      if (database === undefined) throw new NotKept('the database does not answer');
      return report(database, query, now());
    },
    async *feedbackEvents(query = {}) {
      const database = current();
      if (database === undefined) throw new NotKept('the database does not answer');
      yield* feedbackEvents(database, query);
    },
    async isReady() {
      const database = current();
      if (database === undefined) return false;
      const answers = database.read('SELECT 1 AS ready').then(
        () => current() === database,
        (error: unknown) => {
          lost(database, error);
          return false;
        },
      );
      return (await orAfter(waits.ready, answers)) ?? false;
    },
    cardKey: () => key ?? provisionalKey,
    backlog: () => queue.backlog(),
    async close() {
      clearInterval(tidying);
      await orAfter(waits.close, queue.flush());
      const { waiting } = queue.backlog();
      if (waiting > 0) log.error({ waiting }, 'the database does not take what still waits for it; it is lost');
      await orAfter(waits.close, connection.close());
    },
  };
}

/** How to open the database; the driver of the other kind is not loaded. */
async function openerOf(address: DatabaseAddress): Promise<() => Database> {
  switch (address.kind) {
    case 'file': {
      const { openSqlite } = await import('./sqlite-database.ts');
      return () => openSqlite(address.path);
    }
    case 'postgres': {
      const { openPostgres } = await import('./postgres-database.ts');
      return () => openPostgres(address.url);
    }
  }
}

/** Where an older version kept the key. */
function olderKeyFile(address: DatabaseAddress): string | undefined {
  return address.kind === 'file' ? join(dirname(address.path), 'card-uuid.key') : undefined;
}

/** A database that can be read but not written to, such as a standby, is not ready. */
async function writeProbe(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.rows(`INSERT INTO used_token (digest, tenant, expires) VALUES ('probe', '', 0) ON CONFLICT DO NOTHING`);
    await sql.rows(`DELETE FROM used_token WHERE digest = 'probe'`);
  });
}

/** The result of the work, or nothing if it takes longer than the given milliseconds. */
async function orAfter<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  const late = new AbortController();
  const tooLong = sleep(milliseconds, undefined, { signal: late.signal }).catch(() => undefined);
  return Promise.race([work, tooLong]).finally(() => late.abort());
}
