import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConcept, readConcepts, readWords } from './read-concept.ts';

const nothing = { codings: [], words: [] };

describe('a CodeableConcept', () => {
  test('has its codings in one spelling of the system, and its words: the text first, then the displays', () => {
    expect(
      readConcept({
        text: 'Cells',
        coding: [
          { system: 'http://loinc.org', code: '1111-1', display: 'Cells [#/volume] in Blood' },
          { system: 'urn:oid:2.16.840.1.113883.6.1', code: ' 2222-2 ' },
        ],
      }),
    ).toEqual({
      codings: [
        { system: 'http://loinc.org', code: '1111-1', display: 'Cells [#/volume] in Blood' },
        { system: 'http://loinc.org', code: '2222-2' },
      ],
      words: ['Cells', 'Cells [#/volume] in Blood'],
    });
  });

  test('may have one coding where a list belongs', () => {
    expect(readConcept({ coding: { system: 'http://loinc.org', code: '1111-1' } }).codings).toEqual([
      { system: 'http://loinc.org', code: '1111-1' },
    ]);
  });

  test('may have a number for a code', () => {
    expect(readConcept({ coding: [{ system: 'http://snomed.info/sct', code: 123456789 }] }).codings).toEqual([
      { system: 'http://snomed.info/sct', code: '123456789' },
    ]);
  });

  test('keeps a code without a system apart from every system', () => {
    expect(readConcept({ coding: [{ code: 'POS' }, { system: ' ', code: 'NEG' }] }).codings).toEqual([
      { system: '', code: 'POS' },
      { system: '', code: 'NEG' },
    ]);
  });

  test('keeps the words of a coding without a usable code', () => {
    const coding = [{ display: 'a' }, { code: '', display: 'b' }, { code: {}, display: 'c' }, { code: Number.NaN }];
    expect(readConcept({ coding })).toEqual({ codings: [], words: ['a', 'b', 'c'] });
  });

  test('says each word once, whatever its case', () => {
    expect(
      readConcept({ text: 'Pneumonia', coding: [{ display: 'PNEUMONIA ' }, { display: ' pneumonia' }] }).words,
    ).toEqual(['Pneumonia']);
  });

  test('is nothing where there is none', () => {
    for (const value of [undefined, null, 'pneumonia', 7, [], [{ text: 'x' }], {}, { coding: 'x', text: 7 }]) {
      expect(readConcept(value)).toEqual(nothing);
    }
  });

  test('has at most 50 codings, and no code longer than 200 characters', () => {
    const coding = Array.from({ length: 80 }, (_, index) => ({ system: 'http://loinc.org', code: `${index}` }));
    expect(readConcept({ coding }).codings).toHaveLength(50);
    expect(readConcept({ coding: [{ system: 'http://loinc.org', code: '7'.repeat(201) }] })).toEqual(nothing);
  });
});

describe('several CodeableConcepts', () => {
  test('may be one where a list belongs, and those that say nothing are left out', () => {
    expect(readConcepts({ text: 'low' })).toEqual([{ codings: [], words: ['low'] }]);
    expect(readConcepts([{ text: 'low' }, {}, null, { text: 'critical' }])).toHaveLength(2);
    expect(readConcepts(undefined)).toEqual([]);
  });
});

describe('words', () => {
  test('have no line breaks and at most 500 characters', () => {
    expect(readWords(' two\r\n  lines\t')).toBe('two lines');
    expect(readWords('x'.repeat(5000))).toHaveLength(500);
    expect(readWords('   ')).toBeUndefined();
    expect(readWords(7)).toBeUndefined();
  });

  test('are not cut in the middle of a character', () => {
    expect(readWords(`${'x'.repeat(499)}😀`)).toBe('x'.repeat(499));
  });

  test('no value whatever makes the readers fail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ coding: fc.anything(), text: fc.anything() })), (value) => {
        for (const words of readConcept(value).words) expect(words.length).toBeLessThanOrEqual(500);
      }),
    );
  });
});

describe('a concept that was read before', () => {
  const read = { text: 'One', coding: [{ system: 'http://loinc.org', code: '1111-1', display: 'One' }] };

  test.each([
    ['another text', { ...read, text: 'Two' }, ['Two', 'One']],
    ['another display', { ...read, coding: [{ ...read.coding[0], display: 'Two' }] }, ['One', 'Two']],
    ['no text', { coding: read.coding }, ['One']],
    ['another coding behind it', { ...read, coding: [...read.coding, { code: '1', display: 'Two' }] }, ['One', 'Two']],
  ])('is not taken for one of the same code with %s', (_difference, other, words) => {
    expect(readConcept(read).words).toEqual(['One']);
    expect(readConcept(other).words).toEqual(words);
    expect(readConcept(read).words).toEqual(['One']);
  });

  test('is not taken for one of the same code in another system', () => {
    expect(readConcept(read).codings[0]?.system).toBe('http://loinc.org');
    const coding = [{ system: 'http://snomed.info/sct', code: '1111-1', display: 'One' }];
    expect(readConcept({ ...read, coding }).codings[0]?.system).toBe('http://snomed.info/sct');
  });

  const second = { system: 'http://loinc.org', code: '2222-2', display: 'Two' };
  test.each([
    ['code', { ...second, code: '3333-3' }],
    ['display', { ...second, display: 'Three' }],
    ['system', { ...second, system: 'http://snomed.info/sct' }],
  ])('is not taken for one whose second coding has another %s', (_member, other) => {
    expect(readConcept({ coding: [...read.coding, second] }).codings[1]).toEqual(second);
    expect(readConcept({ coding: [...read.coding, other] }).codings[1]).toEqual(other);
  });

  test.each([
    ['text', (said: string) => ({ ...read, text: said })],
    ['display', (said: string) => ({ ...read, coding: [{ ...read.coding[0], display: said }] })],
  ])('is remembered with a %s of 100 characters, not with more', (_member, saying) => {
    const [short, long] = [saying('x'.repeat(100)), saying('x'.repeat(101))];
    expect(readConcept(short)).toBe(readConcept(short));
    expect(readConcept(long)).not.toBe(readConcept(long));
  });

  test('is the same object, so that what was found of it can be remembered; a long one is read each time', () => {
    expect(readConcept({ ...read })).toBe(readConcept({ ...read }));
    const long = { ...read, text: 'x'.repeat(101) };
    expect(readConcept(long)).toEqual(readConcept(long));
    expect(readConcept(long)).not.toBe(readConcept(long));
  });
});
