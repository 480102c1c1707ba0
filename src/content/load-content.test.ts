import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueSet } from '../../test/made-up-content.ts';
import { loadContent, loadDrug } from './load-content.ts';

let parent: string;
let folder: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'load-content-'));
});
afterAll(() => rm(parent, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(parent, 'hooks-'));
});

const set = (id: string): string =>
  JSON.stringify(valueSet(id, 'medication', { system: 'urn:example:medicines', code: id }));
const drug = (id: string, orders = 'exampline'): string =>
  `export default { id: '${id}', orders: '${orders}', rules: [] };`;

/** Writes files below the folder; their names are paths. */
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

describe('the clinical content', () => {
  it('is one drug for each folder with a file drug, in the order of their names', async () => {
    await write({
      'b/drug.js': drug('second'),
      'b/value-sets/exampline.json': set('exampline'),
      'a/drug.js': drug('first'),
      'a/value-sets/exampline.json': set('exampline'),
      'a/value-sets/otherine.json': set('otherine'),
      'a/value-sets/notes.txt': 'no JSON',
      'notes/readme.md': 'no drug',
      'README.md': 'no folder',
    });
    const contents = await loadContent(folder);
    expect(contents.map(({ drug: { id }, valueSets }) => [id, valueSets.all.map((one) => one.id)])).toEqual([
      ['first', ['exampline', 'otherine']],
      ['second', ['exampline']],
    ]);
  });

  it('is taken from the compiled file where there are both', async () => {
    await write({
      'a/drug.js': drug('compiled'),
      'a/drug.ts': drug('source'),
      'a/value-sets/exampline.json': set('exampline'),
    });
    expect((await loadDrug(join(folder, 'a')))?.drug.id).toBe('compiled');
  });

  it('is nothing in a folder without a file drug', async () => {
    await write({ 'a/readme.md': '' });
    expect(await loadDrug(join(folder, 'a'))).toBeUndefined();
  });
});

describe('what cannot be used is named', () => {
  const exampline = { 'a/value-sets/exampline.json': set('exampline') };

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a folder without a drug', { 'a/readme.md': '' }, 'no drug in {folder}: a drug is a folder with a file drug.ts'],
    ['a drug that is no code', { 'a/drug.js': 'export default {', ...exampline }, '{folder}/a/drug.js: '],
    [
      'a drug that throws',
      { 'a/drug.js': 'throw new Error("two rules have the topic x")', ...exampline },
      '{folder}/a/drug.js: two rules have the topic x',
    ],
    ['a drug that throws a text', { 'a/drug.js': 'throw "broken"', ...exampline }, '{folder}/a/drug.js: broken'],
    [
      'a file without a drug',
      { 'a/drug.js': 'export const drug = 1;', ...exampline },
      '{folder}/a/drug.js exports no drug as its default',
    ],
    ['a drug that is none', { 'a/drug.js': 'export default 7;', ...exampline }, '{folder}/a/drug.js: '],
    [
      'a drug whose value set is missing',
      { 'a/drug.js': drug('first', 'gone'), ...exampline },
      '{folder}/a/drug.js: first: there is no value set gone in its folder',
    ],
    ['a folder without value sets', { 'a/drug.js': drug('first') }, '{folder}/a/value-sets'],
    [
      'a value set that is no JSON',
      { 'a/drug.js': drug('first'), ...exampline, 'a/value-sets/other.json': '{' },
      '{folder}/a/value-sets/other.json is not JSON',
    ],
    [
      'a value set that is none',
      { 'a/drug.js': drug('first'), ...exampline, 'a/value-sets/other.json': '{}' },
      '{folder}/a/value-sets/other.json: ',
    ],
    [
      'a value set of another kind',
      { 'a/drug.js': drug('first'), ...exampline, 'a/value-sets/other.json': '{"resourceType":"Patient","id":"p"}' },
      '{folder}/a/value-sets/other.json: value set "p": resourceType is not ValueSet',
    ],
    [
      'a value set that is there twice',
      { 'a/drug.js': drug('first'), ...exampline, 'a/value-sets/again.json': set('exampline') },
      '{folder}/a/value-sets/exampline.json: value set "exampline" is there twice',
    ],
    [
      'two drugs with one id',
      {
        'a/drug.js': drug('first'),
        ...exampline,
        'b/drug.js': drug('first'),
        'b/value-sets/exampline.json': set('exampline'),
      },
      'two drugs in {folder} have the id first',
    ],
  ])('%s', async (_title, files, message) => {
    await write(files);
    await expect(loadContent(folder)).rejects.toThrow(message.replace('{folder}', folder));
  });

  it('a folder that is not there', async () => {
    await expect(loadContent(join(folder, 'gone'))).rejects.toThrow(join(folder, 'gone'));
  });

  it('and the rest of the message says why, and keeps the cause', async () => {
    await write({ 'a/drug.js': drug('first'), ...exampline, 'a/value-sets/other.json': '{' });
    await expect(loadContent(folder)).rejects.toMatchObject({ cause: { name: 'SyntaxError' } });
  });
});

describe('the made-up second drug', () => {
  it('loads as a folder of its own', async () => {
    const source = join(import.meta.dirname, '..', '..', 'fixtures', 'second-drug');
    const content = await loadDrug(source);
    expect(content?.drug.id).toBe('exampline');
    await cp(join(source, 'value-sets'), join(folder, 'a', 'value-sets'), { recursive: true });
    await write({ 'a/drug.js': drug('copy') });
    expect((await loadDrug(join(folder, 'a')))?.valueSets.all).toEqual(content?.valueSets.all);
  });
});
