import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Database } from './database.ts';
import { tables } from './tables.ts';

const length = 32;
const name = 'card-uuid';

/**
 * The key of the card uuids, made where the database has none yet; instances that start at once agree on one. An older
 * version kept it in a file beside the embedded database: it is taken from there, so that cards keep their uuids.
 * @throws Error if the file or the database holds something else.
 */
export async function cardKey(database: Database, olderFile: string | undefined, now: number): Promise<Uint8Array> {
  const kept = await readKey(database);
  if (kept !== undefined) return kept;
  const key = (await readFileIfAny(olderFile)) ?? makeKey();
  const value = Buffer.from(key).toString('hex');
  await database.transaction((sql) => sql.insert(tables.secret, [{ name, value, time: Math.floor(now) }]));
  const agreed = await readKey(database);
  if (agreed === undefined) throw new Error('the key of the card uuids was not kept');
  return agreed;
}

/** A key that nobody else has. */
export function makeKey(): Uint8Array {
  return randomBytes(length);
}

async function readKey(database: Database): Promise<Uint8Array | undefined> {
  const [row] = await database.read('SELECT value FROM secret WHERE name = $1', name);
  return row && keyIn(String(row['value']), 'the table secret');
}

async function readFileIfAny(file: string | undefined): Promise<Uint8Array | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : keyIn(text, file);
}

function keyIn(text: string, place: string): Uint8Array {
  const hexadecimal = text.trim();
  if (hexadecimal.length === 2 * length && /^[0-9a-f]+$/i.test(hexadecimal)) return Buffer.from(hexadecimal, 'hex');
  throw new Error(`${place} does not hold a key of ${length} bytes in hexadecimal`);
}
