import type { Database, Dialect, Row, Sql } from './database.ts';
import { rowsOfUnmatched } from './rows.ts';
import { tables } from './tables.ts';
import { timeId } from './time-ids.ts';
import type { Batch } from './write-behind.ts';

/** Writes a batch in one transaction. What is there already, from an attempt whose end nobody heard, is left as it is. */
export async function writeBatch(database: Database, batch: Batch, now: number): Promise<void> {
  const { calls, feedback, dropped } = batch;
  await database.transaction(async (sql) => {
    const added = await sql.insertNew(
      tables.call,
      calls.map(({ call }) => call),
    );
    const isNew = calls.filter(({ call }) => added.has(call['id'] ?? null));
    await sql.insert(
      tables.card,
      isNew.flatMap(({ cards }) => cards),
    );
    await sql.insert(tables.unmatched, rowsOfUnmatched(isNew));
    if (dropped > 0) {
      await sql.insert(tables.loss, [{ id: timeId(now), time: Math.floor(now), calls: dropped }]);
    }
    await sql.insert(tables.feedback, await withRules(sql, database.dialect, feedback));
  });
}

/** How many cards are looked for at once. */
const cardsTogether = 1000;

/** Says of each feedback which rule's card it is about, as far as the database knows the card by now. */
async function withRules(sql: Sql, dialect: Dialect, feedback: readonly Row[]): Promise<readonly Row[]> {
  const rules = new Map<string, Row[string]>();
  for (const tenant of new Set(feedback.map((row) => row['tenant'] ?? null))) {
    const cards = [...new Set(feedback.filter((row) => row['tenant'] === tenant).map(({ card }) => card))];
    for (let at = 0; at < cards.length; at += cardsTogether) {
      const some = JSON.stringify(cards.slice(at, at + cardsTogether));
      const found = await sql.rows(
        `SELECT uuid, min(rule) AS rule FROM card
         WHERE tenant = $1 AND uuid IN (SELECT value FROM ${listOf(dialect, '$2')}) GROUP BY uuid`,
        tenant,
        some,
      );
      for (const { uuid, rule } of found) rules.set(JSON.stringify([tenant, uuid]), rule ?? null);
    }
  }
  return feedback.map((row) => ({ ...row, rule: rules.get(JSON.stringify([row['tenant'], row['card']])) ?? null }));
}

/** The entries of a JSON list of texts, each as `value`. */
function listOf(dialect: Dialect, place: string): string {
  switch (dialect) {
    case 'sqlite':
      return `json_each(${place})`;
    case 'postgres':
      return `jsonb_array_elements_text(${place}::jsonb) AS listed (value)`;
  }
}
