import { describe, expect, test } from 'vitest';
import { codeSystems } from '../facts/code-systems.ts';
import type { Concept, IsA } from '../facts/concept.ts';
import { indexValueSets } from './value-set-index.ts';

const { snomed, icd10cm, words } = codeSystems;

type Properties = Readonly<Record<string, string>>;

function include(system: string, properties: Properties, what: object): object {
  const extension = Object.entries({ source: 'made up', ...properties }).map(([name, valueString]) => ({
    url: `urn:cds-content:${name}`,
    valueString,
  }));
  return { extension, system, ...what };
}
const listed = (...codes: readonly string[]): object => ({
  concept: codes.map((code) => ({ code, display: `Name of ${code}` })),
});
const below = (value: string): object => ({ filter: [{ property: 'concept', op: 'is-a', value }] });

/** Ailments: 1000001 above all, 1000002 those that are past, 1000003 the mild ones, 1000004 more that are past. */
const valueSets = indexValueSets([
  {
    resourceType: 'ValueSet',
    id: 'ailments',
    title: 'Ailments',
    extension: [{ url: 'urn:cds-content:domain', valueCode: 'condition' }],
    compose: {
      include: [
        include(icd10cm, { grade: 'grave', match: 'prefix' }, listed('X10')),
        include(snomed, { grade: 'grave' }, listed('1000001', '1000002', '1000003', '1000004')),
        include(snomed, { grade: 'open', settles: 'false' }, below('1000001')),
        include(snomed, { grade: 'past' }, below('1000002')),
        include(snomed, { grade: 'past' }, below('1000004')),
        include(snomed, { grade: 'mild', settles: 'false' }, below('1000003')),
        include(words, { grade: 'refused' }, listed('history')),
        include(words, { grade: 'words' }, listed('grimpox')),
      ],
    },
  },
]);

const code = '55555555';
const unlisted: Concept = { codings: [{ system: snomed, code }], words: [] };
/** Somebody who knows that the code stands below these and no others. */
const knows =
  (...ancestors: readonly string[]): IsA =>
  (system, asked, ancestor) =>
    system === snomed && asked === code ? ancestors.includes(ancestor) : undefined;

function grades(isA: IsA, concept: Concept = unlisted): readonly string[] {
  return valueSets
    .knowing(isA)
    .matches(concept, 'condition')
    .map(({ by, properties }) => `${properties['grade'] ?? '?'} by ${by}`);
}

describe('a code that no value set lists', () => {
  test('is not in a set by itself', () => {
    expect(valueSets.matches(unlisted, 'condition')).toEqual([]);
  });

  test('is in it by the hierarchy, if somebody knows that it stands below the widest ancestor', () => {
    expect(valueSets.knowing(knows('1000001')).matches(unlisted, 'condition')).toEqual([
      {
        set: 'ailments',
        system: snomed,
        code,
        by: 'hierarchy',
        display: 'Name of 1000001',
        properties: { grade: 'open' },
      },
    ]);
  });

  test('is what the finer ancestor says', () => {
    expect(grades(knows('1000001', '1000003'))).toEqual(['mild by hierarchy']);
    expect(grades(knows('1000001', '1000002', '1000004'))).toEqual(['past by hierarchy']);
  });

  test('is no more than the widest says, if finer ones contradict each other', () => {
    expect(grades(knows('1000001', '1000002', '1000003'))).toEqual(['open by hierarchy']);
  });

  test('is not in it below a finer ancestor alone', () => {
    expect(grades(knows('1000003'))).toEqual([]);
  });

  test('lets its words speak, unless the ancestor settles it', () => {
    const told = { ...unlisted, words: ['History of grimpox'] };
    expect(grades(knows('1000001'), told)).toEqual(['open by hierarchy', 'refused by name', 'words by name']);
    expect(grades(knows('1000001', '1000002'), told)).toEqual(['past by hierarchy']);
    expect(grades(knows(), told)).toEqual(['refused by name', 'words by name']);
  });

  test('says nothing beside a code that is listed', () => {
    const both = { ...unlisted, codings: [...unlisted.codings, { system: icd10cm, code: 'X10.1' }] };
    expect(grades(knows('1000001', '1000003'), both)).toEqual(['grave by code']);
  });

  test('is none for another domain', () => {
    expect(valueSets.knowing(knows('1000001')).matches(unlisted, 'medication')).toEqual([]);
  });
});

describe('what is asked', () => {
  test('is the widest ancestor, then the finer ones', () => {
    expect(valueSets.questions(unlisted, 'condition')).toEqual([
      { system: snomed, code, widest: '1000001', finer: ['1000002', '1000004', '1000003'] },
    ]);
  });

  test.each<[string, Concept['codings']]>([
    ['a code that is listed', [{ system: snomed, code: '1000002' }]],
    ['a code beside one that is listed', [...unlisted.codings, { system: icd10cm, code: 'X10' }]],
    ['a code of another system', [{ system: icd10cm, code: 'Y10' }]],
    ['a code without a system', [{ system: '', code }]],
    ['words where a code belongs', [{ system: snomed, code: 'Erika Mustermann' }]],
    ['an expression', [{ system: snomed, code: '55555555:246075003=1000001' }]],
    ['a number that is no SNOMED CT identifier', [{ system: snomed, code: '12345' }]],
  ])('is nothing about %s', (_what, codings) => {
    expect(valueSets.questions({ codings, words: ['Grimpox'] }, 'condition')).toEqual([]);
  });

  test('is nothing where it is known already, and again where the answer was no', () => {
    expect(valueSets.knowing(knows('1000001')).questions(unlisted, 'condition')).toEqual([]);
    expect(valueSets.knowing(knows()).questions(unlisted, 'condition')).toHaveLength(1);
  });

  test('names all ancestors to whoever expands them', () => {
    expect(valueSets.ancestors).toEqual(
      ['1000001', '1000002', '1000004', '1000003'].map((ancestor) => ({ system: snomed, code: ancestor })),
    );
  });
});

test('who knows better comes first, and what one does not say another may', () => {
  const both = valueSets.knowing(knows('1000001', '1000002')).knowing(knows('1000001'));
  expect(both.matches(unlisted, 'condition').map(({ properties }) => properties['grade'])).toEqual(['open']);
  const silent = valueSets.knowing(knows('1000001', '1000002')).knowing(() => undefined);
  expect(silent.matches(unlisted, 'condition').map(({ properties }) => properties['grade'])).toEqual(['past']);
});
