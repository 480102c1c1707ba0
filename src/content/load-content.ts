import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ValueSets } from '../facts/concept.ts';
import type { Drug } from '../rules/drug.ts';
import { readCases } from './cases.ts';
import { asObject } from '../fhir/json.ts';
import { applySite } from './apply-site.ts';
import { catalogue, type Content } from './catalogue.ts';
import { SiteMistakes, type Site } from './site.ts';
import { indexValueSets } from './value-set-index.ts';

/**
 * Loads every drug's folder below the given one: `drug.ts` (compiled: `drug.js`) and `value-sets/*.json`.
 * A folder without a `drug` file is none of ours. A hospital's changes are made to the drugs that they are for.
 * @throws Error that names the folder and file which cannot be used; SiteMistakes for changes that cannot be made.
 */
export async function loadContent(hooksFolder: string, site?: Site): Promise<readonly Content[]> {
  const folders = await readdir(hooksFolder, { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const contents = await Promise.all(names.sort().map((name) => loadDrug(join(hooksFolder, name), site)));
  const loaded = contents.filter((content) => content !== undefined);
  if (loaded.length === 0) throw new Error(`no drug in ${hooksFolder}: a drug is a folder with a file drug.ts`);
  const ids = loaded.map(({ drug }) => drug.id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new Error(`two drugs in ${hooksFolder} have the id ${twice}`);
  if (site !== undefined) checkAllMade(site, loaded);
  return loaded;
}

/** Loads one drug's folder. @throws Error that names the file which cannot be used. */
export async function loadDrug(folder: string, site?: Site): Promise<Content | undefined> {
  const file = ['drug.js', 'drug.ts'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const [drug, files] = await Promise.all([importDrug(file), readFiles(join(folder, 'value-sets'))]);
  const valueSets = indexFiles(files);
  const cases = once(() => readCases(join(folder, 'rules')));
  try {
    return site === undefined ? catalogue(drug, valueSets, cases) : changed(drug, files, cases, site);
  } catch (error) {
    throw error instanceof SiteMistakes ? error : unusable(file, error);
  }
}

function changed(drug: Drug, files: readonly JsonFile[], cases: Content['cases'], site: Site): Content {
  const resources = files.map(({ content }) => asObject(content) ?? {});
  const { made, mistakes, ...altered } = applySite(drug, resources, site);
  if (mistakes.length > 0) throw new SiteMistakes(mistakes);
  return catalogue(altered.drug, indexValueSets(altered.valueSets), cases, { ...site, changes: made });
}

/** What no drug has is a mistake of the file. */
function checkAllMade({ changes }: Site, contents: readonly Content[]): void {
  const made = new Set(contents.flatMap(({ site }) => site?.changes ?? []));
  const rules = contents.flatMap(({ drug }) => [...drug.rules, ...(drug.retired ?? [])].map(({ topic }) => topic));
  const sets = contents.flatMap(({ valueSets }) => valueSets.all.map(({ id }) => id));
  const left = changes.filter((change) => !made.has(change));
  if (left.length === 0) return;
  throw new SiteMistakes(
    left.map((change) =>
      change.kind === 'valueSet'
        ? `${change.place}: there is no value set "${change.valueSet}"; there are ${sets.join(', ')}`
        : `${change.place}: there is no rule "${change.rule}"; there are ${rules.join(', ')}`,
    ),
  );
}

/** The truth tables are read once, when they are first looked at; a failure is not kept. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= read().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function importDrug(file: string): Promise<Drug> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- drug() has checked what it exports
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: Drug };
    if (module.default !== undefined) return module.default;
  } catch (error) {
    throw unusable(file, error);
  }
  throw new Error(`${file} exports no drug as its default`);
}

/** The content of a JSON file. */
interface JsonFile {
  readonly path: string;
  readonly content: unknown;
}

async function readFiles(folder: string): Promise<readonly JsonFile[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => {
      const path = join(folder, name);
      const text = await readFile(path, 'utf8');
      try {
        return { path, content: JSON.parse(text) as unknown };
      } catch (error) {
        throw new Error(`${path} is not JSON`, { cause: error });
      }
    }),
  );
}

function indexFiles(files: readonly JsonFile[]): ValueSets {
  try {
    return indexValueSets(files.map(({ content }) => content));
  } catch (error) {
    // Whichever of them cannot be used by itself; else two of them do not go together.
    for (const { path, content } of files) indexFile(path, content);
    throw unusable(files.map(({ path }) => path).join(', '), error);
  }
}

function indexFile(path: string, content: unknown): void {
  try {
    indexValueSets([content]);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): Error {
  return new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
