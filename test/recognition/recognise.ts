import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { infectionsOnFile, type Infection } from '../../hooks/anakinra/facts/infections.ts';
import { indexValueSets } from '../../src/content/value-set-index.ts';
import type { Match } from '../../src/facts/concept.ts';
import { readCondition } from '../../src/facts/condition.ts';
import { readDraft } from '../../src/facts/draft.ts';
import { readRecord } from '../../src/facts/patient-record.ts';
import { readConcept } from '../../src/facts/read-concept.ts';
import { setScene } from '../../src/facts/scene.ts';
import { chartWith, now } from '../made-up-content.ts';

/** A value set as its file has it, as far as these tests read it. */
export interface ValueSetFile {
  readonly id: string;
  readonly extension: readonly { readonly url: string; readonly valueCode?: string }[];
  readonly compose: {
    readonly include: readonly {
      readonly system: string;
      readonly extension: readonly { readonly url: string; readonly valueString?: string }[];
      readonly concept?: readonly { readonly code: string }[];
    }[];
  };
}

const folder = new URL('../../hooks/anakinra/value-sets/', import.meta.url);
export const files: readonly ValueSetFile[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as ValueSetFile);
export const valueSets = indexValueSets(files);

const order = readDraft({ resourceType: 'MedicationRequest' }, true, valueSets, () => undefined);
if (order === undefined) throw new Error('an order of nothing is still an order');

/** What the service's own fact about infections reads in a problem list of one active, confirmed entry. */
export function infectionsIn(code: object): readonly Infection[] {
  const condition = {
    resourceType: 'Condition',
    id: 'one',
    clinicalStatus: { coding: [{ code: 'active' }] },
    verificationStatus: { coding: [{ code: 'confirmed' }] },
    recordedDate: '2026-11-24',
    code,
  };
  const record = readRecord(chartWith({ conditions: [condition] }), [], valueSets, now);
  return setScene(order as NonNullable<typeof order>, [], record, 'us', now).see(infectionsOnFile).value.infections;
}

/** A SNOMED CT code that no value set ships: its check digit is wrong, so nobody can have given it out. */
const unshipped = { system: 'http://snomed.info/sct', code: '999999990000' };

/** The shapes in which a record can name a problem that the service has no code for. */
export const shapes: Readonly<Record<string, (name: string) => object>> = {
  'text alone': (text) => ({ text }),
  'a SNOMED CT code that is not shipped': (display) => ({ coding: [{ ...unshipped, display }] }),
  'a local code': (display) => ({ coding: [{ system: 'urn:example:local', code: '17', display }] }),
};

type Names = Readonly<Record<'infections' | 'lookAlikes', Readonly<Record<string, readonly string[]>>>>;

/** The names of `names.yaml`. */
export function readNames(): Readonly<Record<keyof Names, readonly string[]>> {
  const names = parse(readFileSync(new URL('names.yaml', import.meta.url), 'utf8')) as Names;
  return { infections: Object.values(names.infections).flat(), lookAlikes: Object.values(names.lookAlikes).flat() };
}

/** The `set: meaning` of a concept among the medicines, as an order with it is read. */
export function medicinesIn(concept: object): readonly string[] {
  const resource = { resourceType: 'MedicationRequest', medicationCodeableConcept: concept };
  return (readDraft(resource, true, valueSets, () => undefined)?.matches ?? []).map(meaningOf);
}

/** The `set: meaning` of a concept among the problems, as an entry of the problem list is read. */
export function problemsIn(concept: object): readonly string[] {
  return (readCondition({ resourceType: 'Condition', code: concept }, valueSets)?.matches ?? []).map(meaningOf);
}

/** The `set: meaning` of a concept on the allergy list. */
export function allergiesIn(concept: object): readonly string[] {
  return valueSets.matches(readConcept(concept), 'allergy').map(meaningOf);
}

function meaningOf({ set, properties }: Pick<Match, 'set' | 'properties'>): string {
  return `${set}: ${sayWhat(properties)}`;
}

/** What a set says of a concept, by the property that the rules ask for in it. */
export function sayWhat(properties: Readonly<Record<string, string | undefined>>): string {
  const { agent, category, grade, group, use } = properties;
  return agent ?? category ?? grade ?? group ?? use ?? '';
}
