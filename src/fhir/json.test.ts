import { describe, expect, it } from 'vitest';
import { asNumber, asObject, asObjects, asReference, asStatus, asText, listOf } from './json.ts';

const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

describe('a status', () => {
  it.each<[string, unknown, string | undefined]>([
    ['is the plain code of STU3', 'active', 'active'],
    ['is in lower case', ' Active ', 'active'],
    ['is the code of the concept of R4', { coding: [{ system: clinical, code: 'resolved' }] }, 'resolved'],
    ['is read from one coding without a list', { coding: { code: 'resolved' } }, 'resolved'],
    [
      'is the code of FHIR where another system comes first',
      {
        coding: [
          { system: 'http://snomed.info/sct', code: '723511001' },
          { system: clinical, code: 'refuted' },
        ],
      },
      'refuted',
    ],
    ['is the first code where none is of FHIR', { coding: [{ display: 'A' }, { code: 'a' }, { code: 'b' }] }, 'a'],
    ['is the code, not the text', { coding: [{ code: 'active' }], text: 'Resolved' }, 'active'],
    ['is the text where there is no code', { text: 'Resolved' }, 'resolved'],
    ['has hyphens where people write blanks', { text: 'Entered in Error' }, 'entered-in-error'],
    ['has hyphens where people write underscores', 'NOT_DONE', 'not-done'],
    ['is spelled as FHIR spells it', 'canceled', 'cancelled'],
    ['is not there', undefined, undefined],
    ['is not there if it is null', null, undefined],
    ['is not there if it is empty', '  ', undefined],
    ['is not there if it is a number', 7, undefined],
    ['is not there if it is a list', ['active'], undefined],
    ['is not there in an empty concept', { coding: [], text: '' }, undefined],
  ])('%s', (_title, value, status) => {
    expect(asStatus(value)).toBe(status);
  });
});

describe('a number', () => {
  it.each<[unknown, number | undefined]>([
    [1.5, 1.5],
    ['1.5', 1.5],
    [' 28 ', 28],
    [0, 0],
    ['', undefined],
    ['28 days', undefined],
    [Number.NaN, undefined],
    [Infinity, undefined],
    ['Infinity', undefined],
    [null, undefined],
    [true, undefined],
    [[7], undefined],
  ])('%j is %s', (value, number) => {
    expect(asNumber(value)).toBe(number);
  });
});

describe('elements of uncertain shape', () => {
  it('an object is one, and a list, null or text is none', () => {
    expect(asObject({ a: 1 })).toEqual({ a: 1 });
    for (const value of [[], null, undefined, 'text', 7]) expect(asObject(value)).toBeUndefined();
  });

  it('a repeating element is a list, also where a single one came, and nothing where null came', () => {
    expect(listOf([1, 2])).toEqual([1, 2]);
    expect(listOf('one')).toEqual(['one']);
    expect(listOf(null)).toEqual([]);
    expect(listOf(undefined)).toEqual([]);
  });

  it('of a list only the objects are taken', () => {
    expect(asObjects([{ a: 1 }, null, 'text', [{ b: 2 }], { c: 3 }])).toEqual([{ a: 1 }, { c: 3 }]);
    expect(asObjects({ a: 1 })).toEqual([{ a: 1 }]);
  });

  it('text has no blanks around it and is not empty', () => {
    expect(asText(' a b ')).toBe('a b');
    for (const value of ['', ' \n', null, 7, {}]) expect(asText(value)).toBeUndefined();
  });

  it('a reference is the literal one', () => {
    expect(asReference({ reference: ' Patient/p1 ' })).toBe('Patient/p1');
    for (const value of [{ display: 'Ines' }, { reference: 7 }, 'Patient/p1', null]) {
      expect(asReference(value)).toBeUndefined();
    }
  });
});
