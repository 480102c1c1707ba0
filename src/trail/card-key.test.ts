import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardKey } from './card-key.ts';

let parent: string;
let file: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'card-key-'));
});
afterAll(() => rm(parent, { recursive: true }));
beforeEach(async () => {
  file = join(await mkdtemp(join(parent, 'data-')), 'deep', 'card-uuid.key');
});

const hexadecimal = (key: Uint8Array): string => Buffer.from(key).toString('hex');

async function put(content: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
}

describe('the key of the card uuids', () => {
  it('is made at the first start, 32 random bytes, and kept for the next', async () => {
    const first = await cardKey(file);
    expect(first).toHaveLength(32);
    expect(hexadecimal(await cardKey(file))).toBe(hexadecimal(first));
    expect((await readFile(file, 'utf8')).trim()).toBe(hexadecimal(first));
    expect(hexadecimal(await cardKey(`${file}.other`))).not.toBe(hexadecimal(first));
  });

  it('can be read by its owner alone, and leaves nothing else in the folder', async () => {
    await cardKey(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(file, '..'))).toEqual(['card-uuid.key']);
  });

  it('may have been put there by hand', async () => {
    await put(`${'Ab'.repeat(32)}\n`);
    expect(hexadecimal(await cardKey(file))).toBe('ab'.repeat(32));
  });

  it.each([
    ['nothing', ''],
    ['half a key', 'ab'.repeat(16)],
    ['more than a key', 'ab'.repeat(33)],
    ['a key with a letter that is no digit', `${'ab'.repeat(31)}zz`],
    ['a key with something after it', `${'ab'.repeat(32)} and more`],
    ['two keys', `${'ab'.repeat(32)}\n${'cd'.repeat(32)}`],
    ['JSON', '{"key":"ab"}'],
  ])('is refused where the file holds %s, which stays as it is', async (_title, content) => {
    await put(content);
    await expect(cardKey(file)).rejects.toThrow(`${file} does not hold a key of 32 bytes in hexadecimal`);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('is refused where a folder stands in its place', async () => {
    await mkdir(file, { recursive: true });
    await expect(cardKey(file)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('is refused where the folder cannot be made', async () => {
    await writeFile(join(file, '..', '..', 'deep'), 'a file');
    await expect(cardKey(file)).rejects.toThrow(join(file, '..'));
  });

  it('is refused where it cannot be read', async () => {
    await mkdir(file, { recursive: true });
    await expect(cardKey(file)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('several that start at once on one folder', () => {
  it('in one process agree on one key', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => cardKey(file)));
    expect(new Set(keys.map(hexadecimal)).size).toBe(1);
    expect(await readdir(join(file, '..'))).toEqual(['card-uuid.key']);
  });

  it('in several processes agree on one key', async () => {
    const module = fileURLToPath(new URL('card-key.ts', import.meta.url));
    const script = `import { cardKey } from ${JSON.stringify(module)};
      process.stdout.write(Buffer.from(await cardKey(${JSON.stringify(file)})).toString('hex'));`;
    const start = () =>
      new Promise<string>((resolve, reject) => {
        const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
        let text = '';
        child.stdout.on('data', (part: Buffer) => (text += part.toString()));
        child.on('error', reject);
        child.on('close', () => resolve(text));
      });
    const keys = await Promise.all([start(), start(), start()]);
    expect(keys).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect(new Set(keys).size).toBe(1);
  });
});
