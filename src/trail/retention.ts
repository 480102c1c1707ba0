import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from './database.ts';
import { dated, tables } from './tables.ts';
import { timeId } from './time-ids.ts';

const day = 86_400_000;

/** Rows that go in one transaction, so that nothing else waits long. */
const rowsTogether = 500;

/**
 * Removes what is older than the given number of days, in small steps. Before the first row goes, a row of `retention` says
 * from when on everything is kept: without it the database refuses, and it stays for whoever wonders later.
 */
export async function removeOld(database: Database, days: number, now: number): Promise<void> {
  const keptFrom = Math.floor(now) - days * day;
  const old = await Promise.all(dated.map(({ name }) => hasOlder(database, name, keptFrom)));
  if (!old.includes(true)) return;
  await database.transaction((sql) =>
    sql.insert(tables.retention, [{ id: timeId(now), time: Math.floor(now), kept_from: keptFrom, days }]),
  );
  for (const { name, key } of dated) {
    const some = `DELETE FROM ${name} WHERE ${key} IN (SELECT ${key} FROM ${name} WHERE time < $1 LIMIT ${rowsTogether})`;
    let removed;
    do {
      removed = await database.transaction(async (sql) => {
        // Instances that do it at once take turns.
        await sql.alone();
        return sql.rows(`${some} RETURNING time`, keptFrom);
      });
      await nextTurn();
    } while (removed.length > 0);
  }
}

async function hasOlder(database: Database, table: string, time: number): Promise<boolean> {
  return (await database.read(`SELECT 1 AS found FROM ${table} WHERE time < $1 LIMIT 1`, time)).length > 0;
}
