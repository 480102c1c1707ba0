import { createHash } from 'node:crypto';
import type { Database } from './database.ts';
import type { Migration } from './migrations.ts';
import { tables } from './tables.ts';

const ledger = `CREATE TABLE IF NOT EXISTS schema_migration (
  version bigint NOT NULL PRIMARY KEY, sha256 text NOT NULL, applied_at bigint NOT NULL)`;

/**
 * Brings the schema to where this version needs it, in one transaction; of several instances that start at once, one does it.
 * @throws Error if a step that was applied differs from ours, or if the database is of a newer version.
 */
export async function migrate(database: Database, migrations: readonly Migration[], now: number): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.alone();
    await sql.run(ledger);
    const applied = await sql.rows('SELECT version, sha256 FROM schema_migration');
    const known = new Map(migrations.map((migration) => [migration.version, sha256(migration[database.dialect])]));
    for (const { version, sha256: was } of applied) {
      const is = known.get(Number(version));
      if (is === undefined)
        throw new Error(`the database is of a newer version: its schema has step ${Number(version)}`);
      if (is !== was) throw new Error(`step ${Number(version)} of the schema is not the one that was applied`);
    }
    const done = new Set(applied.map(({ version }) => Number(version)));
    for (const migration of migrations.filter(({ version }) => !done.has(version))) {
      const text = migration[database.dialect];
      await sql.run(text);
      await sql.insert(tables.migration, [{ version: migration.version, sha256: sha256(text), applied_at: now }]);
    }
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
