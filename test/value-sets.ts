import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ValueSet } from 'fhir/r4.js';
import { indexValueSets } from '../src/content/value-set-index.ts';
import { codeSystems, systemOf } from '../src/facts/code-systems.ts';
import type { Domain, Match } from '../src/facts/concept.ts';

export const { rxnorm, ndc, atc, cvx, snomed, loinc, icd10cm, icd10, words } = codeSystems;

const folder = fileURLToPath(new URL('../hooks/anakinra/value-sets', import.meta.url));

export const resources = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const resource: ValueSet = JSON.parse(text);
    return { name, text, resource };
  });

export const valueSets = indexValueSets(resources.map(({ resource }) => resource));

export function find(domain: Domain, system: string, code: string, text?: string): readonly Match[] {
  return valueSets.matches(
    { codings: code === '' ? [] : [{ system: systemOf(system), code }], words: text === undefined ? [] : [text] },
    domain,
  );
}

/** `set: agent` of a medicine. */
export function medicine(system: string, code: string): readonly string[] {
  return find('medication', system, code).map(({ set, properties }) => `${set}: ${properties['agent'] ?? '?'}`);
}

/** `grade certainty` in the set of infections. */
export function infection(system: string, code: string, text?: string): readonly string[] {
  return find('condition', system, code, text)
    .filter(({ set }) => set === 'infections')
    .map(({ properties }) => [properties['grade'], properties['certainty']].filter(Boolean).join(' '));
}

/** The groups of a diagnosis in one set. */
export function groupIn(set: string, system: string, code: string, text?: string): readonly string[] {
  return propertyIn(set, 'condition', 'group', system, code, text);
}

/** What an entry of the allergy list says. */
export function allergy(system: string, code: string, text?: string): readonly string[] {
  return propertyIn('allergy-anakinra', 'allergy', 'use', system, code, text);
}

/** The category of a vaccine, each once. */
export function vaccine(system: string, code: string, text?: string): readonly string[] {
  return [...new Set(propertyIn('vaccines-live', 'medication', 'category', system, code, text))];
}

export function propertyIn(
  own: string,
  domain: Domain,
  property: string,
  ...concept: readonly [system: string, code: string, text?: string | undefined]
): readonly string[] {
  return find(domain, ...concept)
    .filter(({ set }) => set === own)
    .map(({ properties }) => properties[property] ?? '?');
}

export function kind(code: string): readonly string[] {
  return find('lab', loinc, code).map(({ properties }) => properties['kind'] ?? '?');
}
