import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Database, Row, Value } from './database.ts';
import { digestOf } from './rows.ts';
import type { TokenMemory } from './store.ts';
import { tables } from './tables.ts';

interface TokenMemoryParts {
  readonly database: () => Database | undefined;
  readonly lost: (failed: Database, error: unknown) => void;
  /** Milliseconds since the epoch, UTC. */
  readonly now: () => number;
}

/** How many tokens this process remembers by itself. */
const mostRemembered = 100_000;

/** Milliseconds that a call waits for the database to say whether another instance has seen its token. */
const longestWait = 300;

/**
 * Remembers used tokens in this process and in the database. The process knows of its own at once, so a replay to the same
 * instance is refused whatever the database does; the database knows of those of other instances and of earlier starts.
 */
export function tokenMemory({ database, lost, now }: TokenMemoryParts): TokenMemory {
  const own = new LRUCache<string, number>({ max: mostRemembered });
  let waiting: Row[] = [];
  let writing: Promise<ReadonlySet<Value>> | undefined;

  /** Tokens that come in the same turn share a transaction. Gives those that are new to the database. */
  function remember(row: Row): Promise<ReadonlySet<Value>> {
    waiting.push(row);
    writing ??= nextTurn().then(() => {
      const rows = waiting;
      waiting = [];
      writing = undefined;
      return write(rows);
    });
    return writing;
  }

  async function write(rows: readonly Row[]): Promise<ReadonlySet<Value>> {
    const to = database();
    const all = new Set(rows.map(({ digest }) => digest ?? null));
    if (to === undefined) return all;
    try {
      return await to.transaction((sql) => sql.insertNew(tables.usedToken, rows));
    } catch (error) {
      lost(to, error);
      return all;
    }
  }

  return {
    async isFirstUse(tenant, tokenId, expires) {
      // The id is the client's; a hash of it says nothing about anybody.
      const digest = digestOf([tenant, tokenId]);
      if ((own.get(digest) ?? -Infinity) >= now()) return false;
      own.set(digest, expires);
      const late = new AbortController();
      const firsts = remember({ digest, tenant, expires: Math.ceil(expires) });
      const first = firsts.then((digests) => digests.has(digest));
      const tooLong = sleep(longestWait, true, { signal: late.signal }).catch(() => true);
      return Promise.race([first, tooLong]).finally(() => late.abort());
    },
  };
}

/** Forgets tokens that no one would accept any more. */
export async function forgetExpired(database: Database, now: number): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.alone();
    await sql.rows('DELETE FROM used_token WHERE expires < $1', Math.floor(now));
  });
}
