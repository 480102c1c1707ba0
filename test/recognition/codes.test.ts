import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { codeSystems, isKnownSystem } from '../../src/facts/code-systems.ts';
import { allergiesIn, files, infectionsIn, medicinesIn, problemsIn, sayWhat, type ValueSetFile } from './recognise.ts';

const { icd10cm, words } = codeSystems;

/** One concept of a value set, with what its set says of it. */
interface Row {
  readonly set: string;
  readonly domain: string;
  readonly system: string;
  readonly code: string;
  readonly byPrefix: boolean;
  readonly meaning: string;
}

function rowsOf({ id, extension, compose }: ValueSetFile): readonly Row[] {
  const domain = extension.find(({ url }) => url.endsWith(':domain'))?.valueCode ?? '';
  return compose.include.flatMap(({ system, extension: said, concept }) => {
    const properties: Readonly<Record<string, string | undefined>> = Object.fromEntries(
      said.map(({ url, valueString }) => [url.replace('urn:cds-content:', ''), valueString]),
    );
    const byPrefix = properties['match'] === 'prefix';
    // What stands below an ancestor is for a terminology server to say.
    return (concept ?? []).map(({ code }) => ({
      set: id,
      domain,
      system,
      code,
      byPrefix,
      meaning: sayWhat(properties),
    }));
  });
}

const rows = files.flatMap(rowsOf);
const recognisers: Readonly<Record<string, (concept: object) => readonly string[]>> = {
  medication: medicinesIn,
  condition: problemsIn,
  allergy: allergiesIn,
};
const conceptOf = (system: string, code: string): object =>
  system === words ? { text: code } : { coding: [{ system, code }] };

function recognise({ domain, system }: Row, code: string): readonly string[] {
  return recognisers[domain]?.(conceptOf(system, code)) ?? [];
}

/** The spellings that do not come back with the meaning of the row. */
function unread(row: Row, spellings: readonly string[]): readonly string[] {
  return spellings.filter((code) => !recognise(row, code).includes(`${row.set}: ${row.meaning}`));
}

const cases = (code: string): readonly string[] => [...new Set([code, code.toUpperCase(), code.toLowerCase()])];
/** Systems without a rule about letters are compared as they are. */
const lettersOf = ({ system, code }: Row): readonly string[] => (isKnownSystem(system) ? cases(code) : [code]);
const dotless = (code: string): string => code.replace('.', '');

/** A code one character below a prefix, which no longer prefix of the set takes for itself. */
function childOf(row: Row): string | undefined {
  const key = dotless(row.code);
  const longer = rows
    .filter(({ set, system, code }) => set === row.set && system === row.system && code.length > row.code.length)
    .map(({ code }) => dotless(code));
  const child = Array.from('0123456789ABC')
    .map((sign) => key + sign)
    .find((code) => !longer.includes(code));
  return child === undefined ? undefined : `${child.slice(0, 3)}.${child.slice(3)}`;
}

function spellingsOf(row: Row): readonly string[] {
  const child = row.byPrefix && dotless(row.code).length < 7 ? childOf(row) : undefined;
  return [row.code, ...(child === undefined ? [] : [child])].flatMap((code) => [
    ...cases(code),
    ...cases(dotless(code)),
  ]);
}

const coded = rows.filter(({ system, domain }) => system === icd10cm && domain !== 'lab');
const takenBack = coded.filter(({ set, meaning }) => set === 'infections' && ['excluded', 'refused'].includes(meaning));
const active = coded.filter(({ set, meaning }) => set === 'infections' && !['excluded', 'refused'].includes(meaning));
const medicines = rows.filter(({ domain }) => domain === 'medication');

describe('every ICD-10-CM code of the value sets', () => {
  it('is read with and without dot, in both cases, and by a child', () => {
    expect(coded.length).toBeGreaterThanOrEqual(790);
    expect(coded.flatMap((row) => unread(row, spellingsOf(row)).map((code) => `${row.set} ${code}`))).toEqual([]);
  });

  it('that is an infection is read by the fact about infections', () => {
    const missed = active.flatMap((row) =>
      spellingsOf(row).filter((code) => infectionsIn(conceptOf(icd10cm, code)).length === 0),
    );
    expect(active.length).toBeGreaterThanOrEqual(580);
    expect(missed).toEqual([]);
  });

  it('that is excluded is refused by the fact about infections', () => {
    const counted = takenBack.flatMap((row) =>
      spellingsOf(row).filter((code) => infectionsIn(conceptOf(icd10cm, code)).length > 0),
    );
    expect(takenBack.length).toBeGreaterThanOrEqual(70);
    expect(counted).toEqual([]);
  });
});

describe('every medicine and vaccine of the value sets', () => {
  it('is read by its code, as its set says', () => {
    const byCode = medicines.filter(({ system }) => system !== words);
    expect(byCode.length).toBeGreaterThanOrEqual(2050);
    expect(byCode.flatMap((row) => unread(row, lettersOf(row)).map((code) => `${row.set} ${code}`))).toEqual([]);
  });

  it('is read by its name in both cases, as its set says', () => {
    const byName = medicines.filter(({ system }) => system === words);
    expect(byName.length).toBeGreaterThanOrEqual(400);
    expect(byName.flatMap((row) => unread(row, cases(row.code)).map((name) => `${row.set} ${name}`))).toEqual([]);
  });
});

type ByHand = readonly (readonly [system: keyof typeof codeSystems, code: string, meaning: string])[];
const byHand = parse(readFileSync(new URL('by-hand.yaml', import.meta.url), 'utf8')) as Record<
  'medicines' | 'conditions',
  ByHand
>;

describe('what was written by hand', () => {
  it.each(byHand.medicines)('%s %s is %s', (system, code, meaning) => {
    for (const spelling of cases(code)) {
      expect(medicinesIn(conceptOf(codeSystems[system], spelling))).toContain(meaning);
    }
  });

  it.each(byHand.conditions)('%s %s is %s', (system, code, meaning) => {
    for (const spelling of [...cases(code), ...cases(dotless(code))]) {
      const found = infectionsIn(conceptOf(codeSystems[system], spelling)).map(({ grade }) => `infections: ${grade}`);
      expect(found).toEqual(meaning === 'none' ? [] : [meaning]);
    }
  });
});
