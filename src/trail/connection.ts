import type { Logger } from 'pino';
import type { Database } from './database.ts';

/** Keeps a database connected, for as long as the service runs. */
export interface Connection {
  /** The database, as long as it is thought to answer. */
  database(): Database | undefined;
  /** Says that it failed: it is closed, and connected anew until that works. */
  lost(failed: Database, error: unknown): void;
  /** Resolves when the first attempt ended, whether it worked or not. */
  readonly firstAttempt: Promise<void>;
  close(): Promise<void>;
}

interface ConnectionParts {
  readonly open: () => Database;
  /** Makes an opened database ready for use: its schema, the key. It may reject. */
  readonly prepare: (database: Database) => Promise<void>;
  /** Told whenever the database is there, at first and again. */
  readonly onConnected: () => void;
  readonly log: Logger;
}

/** Milliseconds until the next attempt; it doubles from the first to the last. */
const waits = { first: 250, last: 5000 };

/** Milliseconds after which a connection counts as one that works. */
const steady = 10_000;

/** How many attempts pass in silence before the log says again that the database is away. */
const silentAttempts = 60;

/** Connects, and connects again whenever the database failed. */
export function keepConnected({ open, prepare, onConnected, log }: ConnectionParts): Connection {
  let current: Database | undefined;
  let timer: NodeJS.Timeout | undefined;
  let attempts = 0;
  let connectedAt = 0;
  let closed = false;
  let attempt = connect();

  async function connect(): Promise<void> {
    let opened: Database | undefined;
    try {
      opened = open();
      await prepare(opened);
    } catch (error) {
      await closeQuietly(opened);
      away(error);
      return;
    }
    if (closed) return closeQuietly(opened);
    current = opened;
    connectedAt = performance.now();
    if (attempts > 0) log.info('the database of the trail is back');
    onConnected();
  }

  function away(error: unknown): void {
    if (closed) return;
    if (attempts % silentAttempts === 0) {
      log.error(
        { why: reasonOf(error) },
        'DATABASE_URL: the database does not work; cards go out, calls wait in memory, feedback is refused',
      );
    }
    const wait = Math.min(waits.first * 2 ** Math.min(attempts, 10), waits.last);
    attempts += 1;
    timer = setTimeout(() => void (attempt = connect()), wait);
    // A service that ends must not wait for a database.
    timer.unref();
  }

  return {
    database: () => current,
    lost(failed, error) {
      // What was under way fails as well; the first to say so is enough.
      if (failed !== current) return;
      current = undefined;
      void closeQuietly(failed);
      // One that lets itself be opened, and fails at once, is still the same failure.
      if (performance.now() - connectedAt > steady) attempts = 0;
      away(error);
    },
    firstAttempt: attempt,
    async close() {
      closed = true;
      clearTimeout(timer);
      await attempt;
      await closeQuietly(current);
      current = undefined;
    },
  };
}

async function closeQuietly(database: Database | undefined): Promise<void> {
  await database?.close().catch(() => undefined);
}

/** Why something failed, in one line. Errors of a network have their reason in the code where they have no message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error ? String(error.code) : '';
  return error.message === '' ? code || error.name : error.message;
}
