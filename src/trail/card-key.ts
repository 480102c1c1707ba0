import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const length = 32;

/**
 * The key of the card uuids: made at the first start and kept beside the data, so that a card keeps its uuid over restarts.
 * Instances that start at once on the same folder agree on one key.
 * @throws Error if the file is there and holds something else, or if it can be neither read nor written.
 */
export async function cardKey(file: string): Promise<Uint8Array> {
  const kept = await readKey(file);
  if (kept !== undefined) return kept;
  await mkdir(dirname(file), { recursive: true });
  const made = randomBytes(length);
  return (await keep(made, file)) ? made : requireKey(file);
}

/** Puts the whole key in place at once, so that nobody reads half of it. False if another instance was first. */
async function keep(key: Buffer, file: string): Promise<boolean> {
  const beside = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(beside, key.toString('hex'), { flag: 'wx', mode: 0o600, flush: true });
  try {
    await link(beside, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(beside);
  }
}

async function requireKey(file: string): Promise<Uint8Array> {
  const key = await readKey(file);
  if (key === undefined) throw new Error(`${file} was taken away while the service started`);
  return key;
}

async function readKey(file: string): Promise<Uint8Array | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const hexadecimal = text.trim();
  if (hexadecimal.length !== 2 * length || !/^[0-9a-f]+$/i.test(hexadecimal)) {
    throw new Error(`${file} does not hold a key of ${length} bytes in hexadecimal`);
  }
  return Buffer.from(hexadecimal, 'hex');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
