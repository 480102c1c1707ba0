import { describe, expect, test } from 'vitest';
import { codeSystems } from '../facts/code-systems.ts';
import type { Coding, Concept, Domain, Match } from '../facts/concept.ts';
import { indexValueSets } from './value-set-index.ts';

const { icd10cm, snomed, ndc, atc, words } = codeSystems;

function include(system: string, properties: Record<string, string>, ...codes: readonly string[]): unknown {
  const extension = Object.entries({ source: 'made up', ...properties }).map(([name, value]) => ({
    url: `urn:cds-content:${name}`,
    valueString: value,
  }));
  return { extension, system, concept: codes.map((code) => ({ code, display: `Name of ${code}` })) };
}

function valueSet(id: string, domain: string, ...includes: readonly unknown[]): Record<string, unknown> {
  return {
    resourceType: 'ValueSet',
    id,
    title: `Title of ${id}`,
    copyright: 'public domain',
    extension: [{ url: 'urn:cds-content:domain', valueCode: domain }],
    compose: { include: includes },
  };
}

const ailments = valueSet(
  'ailments',
  'condition',
  include(icd10cm, { grade: 'grave', match: 'prefix' }, 'X10', 'X20.11', 'T99.1'),
  include(icd10cm, { grade: 'mild', match: 'prefix' }, 'X10.2'),
  include(icd10cm, { grade: 'excluded', match: 'prefix' }, 'X10.29'),
  include(snomed, { grade: 'mild' }, '111', '222'),
  include(words, { grade: 'words' }, 'grimpox', 'red nose fever', 'fever'),
  include(words, { grade: 'refused' }, 'history', 'no sign of'),
);
const kinds = valueSet(
  'kinds',
  'condition',
  include(snomed, { group: 'precise' }, '333'),
  include(icd10cm, { group: 'vague', match: 'prefix', settles: 'false' }, 'X30'),
  include(words, { group: 'vague' }, 'vague kind'),
  include(words, { group: 'precise' }, 'precise kind'),
);
const remedies = valueSet(
  'remedies',
  'medication',
  include('urn:oid:2.16.840.1.113883.6.69', { agent: 'fooamab' }, '12345-678', '99999-1234-56'),
  include(atc, { agent: 'any of the class', match: 'prefix' }, 'A01B'),
  include(atc, { agent: 'fooamab' }, 'A01BC02'),
  include('http://registry.example', { agent: 'fooamab' }, 'local-1'),
  include(words, { agent: 'fooamab' }, 'fooamab', 'foox'),
);
const valueSets = indexValueSets([ailments, kinds, remedies]);

function find(domain: Domain, codings: readonly Coding[], ...texts: readonly string[]): readonly Match[] {
  return valueSets.matches({ codings, words: texts } satisfies Concept, domain);
}
function grades(codings: readonly Coding[], ...texts: readonly string[]): readonly string[] {
  return find('condition', codings, ...texts).map(
    ({ code, properties }) => `${code}: ${Object.values(properties).join()}`,
  );
}
function agents(system: string, code: string): readonly string[] {
  return find('medication', [{ system, code }]).map(({ properties }) => properties['agent'] ?? '');
}

describe('codes', () => {
  test('a match names its set, system, code, words and properties', () => {
    expect(find('condition', [{ system: snomed, code: '111', display: 'in the words of the record' }])).toEqual([
      {
        set: 'ailments',
        system: snomed,
        code: '111',
        by: 'code',
        display: 'Name of 111',
        properties: { grade: 'mild' },
      },
    ]);
  });

  test.each([
    ['X10.9', ['X10: grave']],
    ['x109', ['X10: grave']],
    ['X10', ['X10: grave']],
    ['X10.21', ['X10.2: mild']],
    ['X10.29', ['X10.29: excluded']],
    ['X10.291', ['X10.29: excluded']],
    ['X1', []],
    ['X20.1', []],
    ['', []],
  ])('of the prefixes that fit %s the longest decides', (code, expected) => {
    expect(grades([{ system: icd10cm, code }])).toEqual(expected);
  });

  test('the first system of the set wins over the others, whatever the order in the record', () => {
    const both = [
      { system: snomed, code: '111' },
      { system: icd10cm, code: 'X10.29' },
    ];
    expect(grades(both)).toEqual(['X10.29: excluded']);
    expect(grades(both.toReversed())).toEqual(['X10.29: excluded']);
  });

  test('several codings of one system give several matches, the same one only once', () => {
    const codings = ['X10.9', 'X10.2', 'X10.8'].map((code) => ({ system: icd10cm, code }));
    expect(grades(codings)).toEqual(['X10: grave', 'X10.2: mild']);
  });

  test('a coding of another domain, of an unknown system or without a system is not looked at', () => {
    expect(find('medication', [{ system: snomed, code: '111' }])).toEqual([]);
    expect(grades([{ system: 'http://other.example', code: '111' }])).toEqual([]);
    expect(grades([{ system: '', code: '111' }])).toEqual([]);
  });

  test('a product NDC finds every package, a package NDC only itself', () => {
    expect(agents(ndc, '12345-0678-99')).toEqual(['fooamab']);
    expect(agents(ndc, '12345067899')).toEqual(['fooamab']);
    expect(agents(ndc, '1234567899')).toEqual(['fooamab']);
    expect(agents(ndc, '99999-1234-56')).toEqual(['fooamab']);
    expect(agents(ndc, '99999-1234-57')).toEqual([]);
  });

  test('an exact code wins over a class that it is in', () => {
    expect(agents(atc, 'a01bc02')).toEqual(['fooamab']);
    expect(agents(atc, 'A01BC03')).toEqual(['any of the class']);
    expect(agents(atc, 'A01B')).toEqual(['any of the class']);
    expect(agents(atc, 'A01')).toEqual([]);
  });

  test('a system without a standard is matched as it is written', () => {
    expect(agents('http://registry.example', 'local-1')).toEqual(['fooamab']);
    expect(agents('http://registry.example', 'LOCAL-1')).toEqual([]);
  });
});

describe('a code for the sequela of a disease', () => {
  test('does not match by a shorter prefix, and keeps the words and later systems from matching', () => {
    expect(grades([{ system: icd10cm, code: 'T99.1XXA' }])).toEqual(['T99.1: grave']);
    expect(grades([{ system: icd10cm, code: 'T99.1XXS' }], 'Grimpox, sequela')).toEqual([]);
    expect(
      grades([
        { system: icd10cm, code: 'T991XXS' },
        { system: snomed, code: '111' },
      ]),
    ).toEqual([]);
  });

  test('leaves another diagnosis of the same concept alone', () => {
    expect(
      grades([
        { system: icd10cm, code: 'T99.1XXS' },
        { system: icd10cm, code: 'X10.1' },
      ]),
    ).toEqual(['X10: grave']);
  });
});

describe('words', () => {
  test.each([
    ['Grimpox', ['grimpox: words']],
    ['GRIMPOX-like illness', ['grimpox: words']],
    ['grimpoxes', []],
    ['Red-nose  fever (acute)', ['red nose fever: words', 'fever: words']],
    ['red nose', []],
    ['nose red fever', ['fever: words']],
    ['History of grimpox', ['history: refused', 'grimpox: words']],
    ['No sign of grimpox.', ['no sign of: refused', 'grimpox: words']],
    ['ｇｒｉｍｐｏｘ', ['grimpox: words']],
    ['', []],
  ])('"%s" holds %j', (text, expected) => {
    expect(grades([], text)).toEqual(expected);
  });

  test('say so in the match', () => {
    expect(find('medication', [], 'FOOX 10 mg')).toEqual([
      {
        set: 'remedies',
        system: words,
        code: 'foox',
        by: 'name',
        display: 'Name of foox',
        properties: { agent: 'fooamab' },
      },
    ]);
  });

  test.each(['fooamab-abcd', 'Fooamab-abcd 10 mg/mL', 'Fooamab\u2122', 'FOOX®', 'FOOX\u2122 pen', '(foox)'])(
    'a name is found with a suffix or a trade mark sign: %s',
    (text) => {
      expect(find('medication', [], text).map(({ properties }) => properties)).toEqual([{ agent: 'fooamab' }]);
    },
  );

  test('a phrase does not run from one text into the next', () => {
    expect(grades([], 'red', 'nose', 'fever')).toEqual(['fever: words']);
  });

  test('are not looked up in a set that a coding is in, but are in the others', () => {
    expect(grades([{ system: snomed, code: '111' }], 'grimpox, precise kind')).toEqual([
      '111: mild',
      'precise kind: precise',
    ]);
  });

  test('are looked up beside a code that does not settle its set, for what is new in them', () => {
    const vague = { system: icd10cm, code: 'X30.1' };
    expect(grades([vague])).toEqual(['X30: vague']);
    expect(grades([vague], 'A vague kind')).toEqual(['X30: vague']);
    expect(grades([vague], 'A precise kind')).toEqual(['X30: vague', 'precise kind: precise']);
    expect(grades([{ system: snomed, code: '333' }, vague], 'a vague kind')).toEqual(['333: precise']);
  });
});

describe('the lists of codes', () => {
  test('a set gives its codes of a system, for given properties', () => {
    expect(valueSets.codes('ailments', icd10cm)).toEqual(['X10', 'X20.11', 'T99.1', 'X10.2', 'X10.29']);
    expect(valueSets.codes('ailments', 'urn:oid:2.16.840.1.113883.6.90', { grade: 'mild' })).toEqual(['X10.2']);
    expect(valueSets.codes('ailments', icd10cm, { grade: 'mild', group: 'none' })).toEqual([]);
    expect(valueSets.codes('no such set', icd10cm)).toEqual([]);
  });

  test('every set is listed with its size and licence notice', () => {
    expect(valueSets.all).toEqual([
      { id: 'ailments', title: 'Title of ailments', domain: 'condition', size: 12, copyright: 'public domain' },
      { id: 'kinds', title: 'Title of kinds', domain: 'condition', size: 4, copyright: 'public domain' },
      { id: 'remedies', title: 'Title of remedies', domain: 'medication', size: 7, copyright: 'public domain' },
    ]);
  });
});

describe('a value set that cannot be used stops the start and says where', () => {
  const one = include(snomed, { grade: 'mild' }, '1');
  type Wrong = readonly [string, unknown, string];
  const wrong: readonly Wrong[] = [
    ['no object', 'text', 'value set number 1 is not an object'],
    ['no id', { ...valueSet('x', 'lab', one), id: undefined }, 'value set number 1: id is missing or empty'],
    [
      'no ValueSet',
      { ...valueSet('x', 'lab', one), resourceType: 'CodeSystem' },
      'value set "x": resourceType is not ValueSet',
    ],
    ['no title', { ...valueSet('x', 'lab', one), title: '' }, 'value set "x": title is missing or empty'],
    [
      'no domain',
      { ...valueSet('x', 'lab', one), extension: undefined },
      'value set "x": extension urn:cds-content:domain is missing or not one of medication, condition, lab, allergy',
    ],
    [
      'an unknown domain',
      valueSet('x', 'food', one),
      'value set "x": extension urn:cds-content:domain is missing or not one of medication, condition, lab, allergy',
    ],
    ['no include', valueSet('x', 'lab'), 'value set "x": compose.include is missing or empty'],
    [
      'no system',
      valueSet('x', 'lab', one, include('', {}, '1')),
      'value set "x": compose.include[1].system is missing or empty',
    ],
    [
      'no concept',
      valueSet('x', 'lab', include(snomed, {})),
      'value set "x": compose.include[0].concept is missing or empty',
    ],
    [
      'no code',
      valueSet('x', 'lab', include(snomed, {}, '1', '')),
      'value set "x": compose.include[0].concept[1].code is missing or empty',
    ],
    [
      'no source',
      valueSet('x', 'lab', { system: snomed, concept: [{ code: '1' }] }),
      'value set "x": compose.include[0]: extension urn:cds-content:source is missing',
    ],
    [
      'an unknown way to match',
      valueSet('x', 'lab', include(snomed, { match: 'regex' }, '1')),
      'value set "x": compose.include[0]: match can only be "prefix"',
    ],
    ...[
      [{ property: 'concept', op: 'descendent-of', value: '1234567' }],
      [{ property: 'parent', op: 'is-a', value: '1234567' }],
      [{ property: 'concept', op: 'is-a', value: '<< 1234567' }],
      Array.from({ length: 2 }, () => ({ property: 'concept', op: 'is-a', value: '1234567' })),
    ].map((filter): Wrong => [
      `the filter ${JSON.stringify(filter)}`,
      valueSet('x', 'lab', { ...Object(one), concept: undefined, filter }),
      'value set "x": compose.include[0].filter can only be one, "concept" "is-a" and a code of SNOMED CT',
    ]),
    [
      'a filter beside concepts',
      valueSet('x', 'lab', { ...Object(one), filter: [{ property: 'concept', op: 'is-a', value: '1234567' }] }),
      'value set "x": compose.include[0] has a filter and concepts: make two of it',
    ],
    [
      'a filter for a code that the set does not list',
      valueSet('x', 'lab', one, {
        ...Object(one),
        concept: undefined,
        filter: [{ property: 'concept', op: 'is-a', value: '1234567' }],
      }),
      'value set "x": compose.include[1].filter: the set does not list "1234567"',
    ],
    [
      'one concept with different properties',
      valueSet('x', 'lab', include(snomed, { grade: 'a' }, '1'), include(snomed, { grade: 'b' }, '1')),
      'value set "x": compose.include[1]: http://snomed.info/sct "1" is in the set twice, with other properties',
    ],
    [
      'an NDC with three readings',
      valueSet('x', 'medication', include(ndc, {}, '1234567890')),
      'value set "x": compose.include[0]: http://hl7.org/fhir/sid/ndc "1234567890" can be read in more than one way',
    ],
    [
      'a word that no text will have',
      valueSet('x', 'lab', include(words, {}, 'Red-nose')),
      'value set "x": compose.include[0]: urn:cds-content:words "Red-nose" is not in lower case, or has signs or spaces that no text will have',
    ],
  ];
  test.each(wrong)('%s', (_name, resource, message) => {
    expect(() => indexValueSets([resource])).toThrow(new Error(message));
  });

  test('an id that two sets have', () => {
    expect(() => indexValueSets([valueSet('x', 'lab', one), valueSet('x', 'lab', one)])).toThrow(
      'value set "x" is there twice',
    );
  });

  test('the same concept said twice in the same way is no mistake', () => {
    const twice = indexValueSets([valueSet('x', 'lab', one, one)]);
    expect(twice.codes('x', snomed)).toEqual(['1']);
  });
});
