import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDate } from './dates.ts';
import {
  latest,
  newestFirst,
  readNumber,
  readObservation,
  withinHours,
  wordsFound,
  type Dated,
  type Observation,
} from './observation.ts';

const now = Date.parse('2026-11-25T15:00:00Z');
const loinc = 'http://loinc.org';
const cellCount = {
  resourceType: 'Observation',
  id: 'anc-1',
  status: 'final',
  code: { coding: [{ system: loinc, code: '1111-1', display: 'Cells [#/volume] in Blood' }] },
  effectiveDateTime: '2026-11-20T08:00:00-05:00',
  issued: '2026-11-20T15:30:00Z',
  valueQuantity: { value: 0.8, unit: 'K/uL', system: 'http://unitsofmeasure.org', code: '10*3/uL' },
};

function read(changes: Readonly<Record<string, unknown>>): Observation {
  const observation = readObservation({ ...cellCount, ...changes });
  if (observation === undefined) throw new Error('it was dropped');
  return observation;
}

function dateOf(changes: Readonly<Record<string, unknown>>): unknown {
  const { effective, effectiveText, datedByIssue } = read({ effectiveDateTime: undefined, ...changes });
  return { effective, effectiveText, datedByIssue };
}

function valueOf(changes: Readonly<Record<string, unknown>>): unknown {
  return read({ valueQuantity: undefined, ...changes }).value;
}

describe('an Observation', () => {
  test('is read with its reference, concept, status, dates and value', () => {
    expect(read({ specimen: { reference: 'Specimen/s1' } })).toEqual({
      reference: 'Observation/anc-1',
      concept: {
        codings: [{ system: loinc, code: '1111-1', display: 'Cells [#/volume] in Blood' }],
        words: ['Cells [#/volume] in Blood'],
      },
      status: 'final',
      effective: readDate('2026-11-20T08:00:00-05:00'),
      effectiveText: '2026-11-20',
      datedByIssue: false,
      issued: readDate('2026-11-20T15:30:00Z'),
      value: { kind: 'quantity', quantity: cellCount.valueQuantity },
      interpretations: [],
      components: [],
      specimen: 'Specimen/s1',
      hasMember: [],
      derivedFrom: [],
      partOf: [],
      notes: [],
    });
  });

  test('without an id has no reference', () => {
    const { id: _, ...anonymous } = cellCount;
    expect(readObservation(anonymous)?.reference).toBe('');
  });

  test('is not read from another resource', () => {
    expect(readObservation({ ...cellCount, resourceType: 'Condition' })).toBeUndefined();
  });

  test.each(['entered-in-error', 'cancelled', 'canceled', 'CANCELLED', ' entered-in-error '])(
    'R3-13: that is %s is dropped, whatever it says',
    (status) => {
      expect(readObservation({ ...cellCount, status })).toBeUndefined();
    },
  );

  test('that is registered and has no value yet is dropped; with a value it stands', () => {
    expect(readObservation({ ...cellCount, status: 'registered', valueQuantity: undefined })).toBeUndefined();
    expect(read({ status: 'registered' }).status).toBe('registered');
  });

  test.each([
    ['preliminary', 'preliminary'],
    ['Final', 'final'],
    ['amended', 'amended'],
    ['corrected', 'corrected'],
    ['unknown', 'unknown'],
    ['F', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
    [7, 'unknown'],
  ])('with the status %j is %s', (status, expected) => {
    expect(read({ status }).status).toBe(expected);
  });

  test('keeps its relations to other results, in R4 and in STU3', () => {
    const related = [
      { type: 'has-member', target: { reference: 'Observation/c' } },
      { type: 'derived-from', target: { reference: 'Observation/d' } },
      { type: 'replaces', target: { reference: 'Observation/e' } },
    ];
    const observation = read({
      hasMember: [{ reference: 'Observation/a' }, { display: 'no reference' }],
      derivedFrom: { reference: 'Observation/b' },
      partOf: [{ reference: 'Procedure/p' }],
      related,
    });
    expect(observation.hasMember).toEqual(['Observation/a', 'Observation/c']);
    expect(observation.derivedFrom).toEqual(['Observation/b', 'Observation/d']);
    expect(observation.partOf).toEqual(['Procedure/p']);
  });

  test('has no specimen that could be compared when it is contained in the result itself', () => {
    expect(read({ specimen: { reference: '#s1' } }).specimen).toBeUndefined();
    expect(read({ specimen: { display: 'blood' } }).specimen).toBeUndefined();
  });

  test('keeps notes of R4 and the comment of STU3', () => {
    expect(read({ comment: 'haemolysed', note: [{ text: 'likely\ncontaminant' }, {}] }).notes).toEqual([
      'haemolysed',
      'likely contaminant',
    ]);
  });
});

describe('the date of an Observation', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['the moment', { effectiveDateTime: '2026-11-20' }, '2026-11-20', '2026-11-20'],
    ['the instant', { effectiveInstant: '2026-11-20T08:00:00Z' }, '2026-11-20T08:00:00Z', '2026-11-20'],
    [
      'the end of the period',
      { effectivePeriod: { start: '2026-11-18', end: '2026-11-19' } },
      '2026-11-19',
      '2026-11-19',
    ],
    ['the start of a period without an end', { effectivePeriod: { start: '2026-11-18' } }, '2026-11-18', '2026-11-18'],
    [
      'the start of a period with a broken end',
      { effectivePeriod: { start: '2026-11-18', end: 'x' } },
      '2026-11-18',
      '2026-11-18',
    ],
    ['a month', { effectiveDateTime: '2026-11' }, '2026-11', '2026-11'],
  ])('is %s', (_, changes, date, shown) => {
    expect(dateOf(changes)).toEqual({ effective: readDate(date), effectiveText: shown, datedByIssue: false });
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['missing', {}],
    ['no date', { effectiveDateTime: '2026-02-30' }],
    ['no text', { effectiveDateTime: 20261120 }],
  ])('is the date of issue, and marked, if it is %s', (_, changes) => {
    expect(dateOf(changes)).toEqual({
      effective: readDate('2026-11-20T15:30:00Z'),
      effectiveText: '2026-11-20',
      datedByIssue: true,
    });
  });

  test('is not known if there is neither', () => {
    expect(dateOf({ issued: undefined })).toEqual({
      effective: undefined,
      effectiveText: undefined,
      datedByIssue: false,
    });
  });
});

describe('the value of an Observation', () => {
  test.each<[Readonly<Record<string, unknown>>, unknown]>([
    [{ valueString: ' 0.8 K/uL ' }, { kind: 'text', text: '0.8 K/uL' }],
    [{ valueInteger: 3 }, { kind: 'number', number: 3 }],
    [{ valueInteger: '3' }, { kind: 'number', number: 3 }],
    [{ valueBoolean: false }, { kind: 'boolean', boolean: false }],
    [
      { valueCodeableConcept: { text: 'Positive' } },
      { kind: 'concept', concept: { codings: [], words: ['Positive'] } },
    ],
    [{}, { kind: 'none' }],
    [{ valueString: '  ' }, { kind: 'none' }],
    [{ valueCodeableConcept: {} }, { kind: 'none' }],
    [{ valueQuantity: null }, { kind: 'none' }],
    [{ valueInteger: 'three' }, { kind: 'other' }],
    [{ valueBoolean: 'true' }, { kind: 'other' }],
    [{ valueRatio: { numerator: { value: 1 } } }, { kind: 'other' }],
    [{ valueRange: { low: { value: 1 } } }, { kind: 'other' }],
  ])('%j', (changes, expected) => {
    expect(valueOf(changes)).toEqual(expected);
  });

  test('R3-31: with a reason for its absence there is none, even if there is one', () => {
    expect(read({ dataAbsentReason: { text: 'clotted' } }).value).toEqual({ kind: 'none' });
  });

  test('two values at once are none that we read', () => {
    expect(read({ valueString: '2.1' }).value).toEqual({ kind: 'other' });
  });

  test('components have their own concept, value and reason for absence', () => {
    const component = [
      { code: { text: 'Segs' }, valueQuantity: { value: 40, unit: '%' }, interpretation: [{ text: 'L' }] },
      { code: { text: 'Bands' }, valueQuantity: { value: 3, unit: '%' }, dataAbsentReason: { text: 'not performed' } },
    ];
    expect(read({ component }).components).toEqual([
      {
        concept: { codings: [], words: ['Segs'] },
        value: { kind: 'quantity', quantity: { value: 40, unit: '%' } },
        interpretations: [{ codings: [], words: ['L'] }],
      },
      { concept: { codings: [], words: ['Bands'] }, value: { kind: 'none' }, interpretations: [] },
    ]);
  });

  test('is read as a number in the unit that is wanted', () => {
    const options = { plausible: { min: 0, max: 100, smallestPerMicrolitre: 10 } };
    const shown = (changes: Readonly<Record<string, unknown>>): string => {
      const reading = readNumber(read(changes).value, '10*9/L', options);
      return reading.ok ? reading.text : reading.why;
    };
    expect(shown({})).toBe('0.8 × 10⁹/L');
    expect(shown({ valueQuantity: undefined, valueString: '<0.1 K/uL' })).toBe('below 0.1 × 10⁹/L');
    expect(shown({ valueQuantity: undefined, valueInteger: 2 })).toBe('2 × 10⁹/L');
    expect(shown({ valueQuantity: undefined, valueInteger: 4500 })).toBe('implausible');
    expect(shown({ valueQuantity: undefined })).toBe('no-value');
    expect(shown({ valueQuantity: undefined, valueCodeableConcept: { text: 'low' } })).toBe('unreadable');
    expect(shown({ valueQuantity: undefined, valueBoolean: true })).toBe('unreadable');
    expect(shown({ valueString: '2.1' })).toBe('unreadable');
  });

  test('says in words what a culture found, not what was asked', () => {
    const culture = read({
      valueQuantity: undefined,
      code: { text: 'Bacteria identified in Blood by Culture' },
      valueCodeableConcept: { text: 'Staphylococcus epidermidis', coding: [{ display: 'Staphylococcus epidermidis' }] },
      component: [{ code: { text: 'Bottle' }, valueString: '1 of 2' }],
    });
    expect(wordsFound(culture)).toEqual(['Staphylococcus epidermidis', '1 of 2']);
    expect(wordsFound(read({}))).toEqual([]);
  });
});

type Row = readonly [effective: string | undefined, issued: string | undefined, status: Dated['status']];
const dated = ([effective, issued, status]: Row): Dated => ({
  effective: readDate(effective),
  issued: readDate(issued),
  status,
});

describe('the latest result', () => {
  test.each<[string, readonly Row[], number]>([
    [
      'is the one drawn last, even if an older one was issued later',
      [
        ['2026-11-19T08:00Z', '2026-11-21T08:00Z', 'final'],
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'final'],
      ],
      1,
    ],
    [
      'of one draw is the one issued last',
      [
        ['2026-11-20T08:00Z', '2026-11-20T12:00Z', 'final'],
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'final'],
      ],
      0,
    ],
    [
      'R3-15: of one draw is the amended one',
      [
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'final'],
        ['2026-11-20T08:00Z', '2026-11-20T12:00Z', 'amended'],
      ],
      1,
    ],
    [
      'of one draw is the corrected one, if both were issued at the same time',
      [
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'corrected'],
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'final'],
      ],
      0,
    ],
    [
      'of one draw is the corrected one, if a date of issue is missing',
      [
        ['2026-11-20T08:00Z', undefined, 'corrected'],
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'final'],
      ],
      0,
    ],
    [
      'of one draw is the final one rather than a preliminary one',
      [
        ['2026-11-20T08:00Z', undefined, 'preliminary'],
        ['2026-11-20T08:00Z', undefined, 'final'],
      ],
      1,
    ],
    [
      'of one draw is a final one that was issued after the amended one, which therefore does not replace it',
      [
        ['2026-11-20T08:00Z', '2026-11-20T12:00Z', 'amended'],
        ['2026-11-20T08:00Z', '2026-11-20T14:00Z', 'final'],
      ],
      1,
    ],
    [
      'R3-15: is the amended one of the day, if one of them has no time',
      [
        ['2026-11-20T08:00Z', '2026-11-20T09:00Z', 'final'],
        ['2026-11-20', '2026-11-20T12:00Z', 'amended'],
      ],
      1,
    ],
    [
      'is the one with a time, if the other of the day was issued before',
      [
        ['2026-11-20T08:00Z', '2026-11-20T12:00Z', 'final'],
        ['2026-11-20', '2026-11-20T09:00Z', 'final'],
      ],
      0,
    ],
    [
      'is not one from the future',
      [
        ['2062-11-20', undefined, 'corrected'],
        ['2026-11-20', undefined, 'final'],
      ],
      1,
    ],
    [
      'is not one without any date, if there is another',
      [
        [undefined, undefined, 'corrected'],
        ['2020', undefined, 'preliminary'],
      ],
      1,
    ],
    [
      'is the first, if nothing tells them apart',
      [
        ['2026-11-20', undefined, 'final'],
        ['2026-11-20', undefined, 'final'],
      ],
      0,
    ],
  ])('%s', (_, rows, expected) => {
    const results = rows.map(dated);
    expect(latest(results, now)).toBe(results[expected]);
    expect(newestFirst(results, now)[0]).toBe(results[expected]);
  });

  test('of nothing, or of results from the future alone, is none', () => {
    expect(latest([], now)).toBeUndefined();
    expect(latest([dated(['2062', undefined, 'final'])], now)).toBeUndefined();
    expect(newestFirst([dated(['2062', undefined, 'final'])], now)).toEqual([]);
  });

  test('leads the list from the newest to the oldest', () => {
    const results = (['2026-11-18', '2026-11-20', '2026-11-19', undefined, '2062'] as const).map((date) =>
      dated([date, undefined, 'final']),
    );
    expect(newestFirst(results, now)).toEqual([results[1], results[2], results[0], results[3]]);
  });

  test('is chosen the same in whatever order distinct results come', () => {
    const row = fc.tuple(
      fc.constantFrom(
        '2026',
        '2026-11',
        '2026-11-20',
        '2026-11-20T08:00Z',
        '2026-11-20T09:00Z',
        '2026-11-19',
        undefined,
      ),
      fc.constant(undefined),
      fc.constantFrom<Dated['status'][]>('final', 'amended', 'preliminary'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(row, { maxLength: 6, selector: ([date]) => date }), (rows) => {
        const results = rows.map((each) => dated(each));
        expect(latest(results.toReversed(), now)).toEqual(latest(results, now));
        expect(newestFirst(results, now)).toHaveLength(results.length);
      }),
    );
  });
});

describe('results that belong together', () => {
  test.each([
    ['2026-11-20T08:00Z', '2026-11-20T14:00Z', true],
    ['2026-11-20T14:00Z', '2026-11-20T08:00Z', true],
    ['2026-11-20T08:00:00Z', '2026-11-20T14:00:01Z', false],
    ['2026-11-20T08:00:00-05:00', '2026-11-20T14:00:00Z', true],
    ['2026-11-20', '2026-11-20', false],
    ['2026-11-20T08:00Z', '2026-11-20', false],
    [undefined, '2026-11-20T08:00Z', false],
  ])('%s and %s were drawn within 6 hours: %s', (first, second, expected) => {
    expect(withinHours(dated([first, undefined, 'final']), dated([second, undefined, 'final']), 6)).toBe(expected);
  });
});

describe('any Observation', () => {
  test('never makes the reader fail', () => {
    const members = `status code effectiveDateTime effectivePeriod issued valueQuantity valueString valueCodeableConcept
      component dataAbsentReason interpretation note specimen related`.split(/\s+/);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...members), fc.anything()), (resource) => {
        readObservation({ ...resource, resourceType: 'Observation' });
      }),
    );
  });
});
