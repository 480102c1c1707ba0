import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLineFile, type LineFileTrouble } from './line-file.ts';

let folder: string;
let path: string;
let troubles: LineFileTrouble[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
  path = join(folder, 'audit.jsonl');
  troubles = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const openIt = () => openLineFile(path, (trouble) => void troubles.push(trouble));
const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

describe('lines are added to a file', () => {
  it('that only its owner can read, in the order in which they came', async () => {
    const file = await openIt();
    for (let at = 0; at < 500; at++) file.append(`line ${at}`);
    await file.close();
    expect((await textOf(path)).split('\n')).toEqual([...Array.from({ length: 500 }, (_, at) => `line ${at}`), '']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(troubles).toEqual([]);
  });

  it('behind what is in it already', async () => {
    for (const line of ['first', 'second']) {
      const file = await openIt();
      file.append(line);
      await file.close();
    }
    expect(await textOf(path)).toBe('first\nsecond\n');
  });

  it('by two processes at once, without spoiling a line', async () => {
    const files = await Promise.all([openIt(), openIt()]);
    for (let at = 0; at < 200; at++) for (const [which, file] of files.entries()) file.append(`${which} ${at}`);
    await Promise.all(files.map((file) => file.close()));
    const lines = (await textOf(path)).split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(400);
    expect(lines.every((line) => /^[01] \d+$/.test(line))).toBe(true);
  });

  it('that is made anew at its path once it was rotated away, without a signal', async () => {
    const file = await openIt();
    file.append('before');
    await expect.poll(() => textOf(path)).toBe('before\n');
    await rename(path, `${path}.1`);
    file.append('after');
    await file.close();
    expect(await textOf(`${path}.1`)).toBe('before\n');
    expect(await textOf(path)).toBe('after\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('a file that cannot be written', () => {
  it('at the start is an error', async () => {
    path = join(folder, 'no', 'such', 'folder');
    await expect(openIt()).rejects.toThrow('ENOENT');
    path = folder;
    await expect(openIt()).rejects.toThrow('it is not a regular file');
  });

  it('later is told once, keeps its lines, and gets them when it can be written again', async () => {
    const file = await openIt();
    await rename(folder, `${folder}-away`);
    for (let at = 0; at < 5; at++) file.append(`line ${at}`);
    await expect.poll(() => troubles).toEqual([{ code: 'ENOENT', waiting: 5, lost: 0 }]);
    await mkdir(folder);
    await expect.poll(() => textOf(path), { timeout: 10_000 }).toBe('line 0\nline 1\nline 2\nline 3\nline 4\n');
    await file.close();
    await rm(`${folder}-away`, { recursive: true });
    expect(troubles).toHaveLength(1);
  });

  it('for long loses what is beyond 10,000 lines, counts it, and never throws', async () => {
    const file = await openIt();
    await rm(folder, { recursive: true });
    file.append('line');
    await expect.poll(() => troubles.length).toBe(1);
    for (let at = 0; at < 10_500; at++) file.append('line');
    expect(file.lost).toBe(501);
    await file.close();
    expect(troubles.at(-1)).toEqual({ code: 'closed', waiting: 0, lost: 10_501 });
  });
});
