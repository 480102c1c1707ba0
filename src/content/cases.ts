import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../facts/profile.ts';
import { asObject, asObjects, asText, type Json } from '../fhir/json.ts';

/** One row of a truth table, as people read it, and what it is about. */
export interface CaseRow {
  readonly id: string;
  readonly name: string;
  readonly profile: Profile;
  /** The indicator of the card, or the verdict where there is none. */
  readonly expect: string;
  /** The row as it stands in the file: order, drafts, chart and what is missing of it, in shorthand. */
  readonly given: Json;
}

/** The truth table of a rule. */
export interface CaseTable {
  /** The file's name in the folder of the rules. */
  readonly file: string;
  readonly rows: readonly CaseRow[];
}

/**
 * Whether a case stands in the pharmacist's numbered table (`R3-01`), itself or as a variant of one that does (`R3-01-eu`).
 * Ids without a number of two digits behind the rule's are the suite's own.
 */
export function isNumbered({ id }: CaseRow): boolean {
  return /^R\d+-\d{2}(?:-|$)/.test(id);
}

/** Reads the truth tables beside the rules, by topic. @throws Error that names the file which is no truth table. */
export async function readCases(rulesFolder: string): Promise<ReadonlyMap<string, CaseTable>> {
  // Only pages show truth tables.
  const { parse } = await import('yaml');
  const files = (await readdir(rulesFolder)).filter((name) => name.endsWith('.cases.yaml')).sort();
  const tables = files.map(async (name) => {
    const file = join(rulesFolder, name);
    const table = asObject(parse(await readFile(file, 'utf8')));
    const topic = asText(table?.['rule']);
    if (topic === undefined) throw new Error(`${file} does not say which rule it is for`);
    return [topic, { file: name, rows: asObjects(table?.['cases']).map(readRow) }] as const;
  });
  return new Map(await Promise.all(tables));
}

function readRow(given: Json): CaseRow {
  const { id, name, profile, expect } = given;
  return { id: String(id), name: String(name), profile: profile === 'eu' ? 'eu' : 'us', expect: String(expect), given };
}
