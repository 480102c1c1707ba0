import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  above,
  below,
  exactly,
  readNumberText,
  readQuantity,
  shareOf,
  sum,
  writeAmount,
  type Plausible,
  type Reading,
} from './quantity.ts';
import type { Unit } from './units.ts';

const ucum = 'http://unitsofmeasure.org';
const count: Plausible = { min: 0, max: 100, smallestPerMicrolitre: 10 };
const counted = (value: unknown, unit: string, comparator?: string): Reading<'10*9/L'> =>
  readQuantity({ value, unit, ...(comparator !== undefined && { comparator }) }, '10*9/L', { plausible: count });
const shown = (reading: Reading<Unit>): string => (reading.ok ? reading.text : reading.why);
const number = (reading: Reading<Unit>): number | string => (reading.ok ? (reading.exact ?? 'range') : reading.why);

const read = (text: unknown): Reading<'10*9/L'> => readNumberText(text, '10*9/L', { plausible: count });
const percent = (text: string): Reading<'%'> => readNumberText(text, '%', { plausible: { min: 0, max: 100 } });

describe("the pharmacist's cell counts", () => {
  test.each<[string, unknown, string, number | string]>([
    ['R3-01: 0.8 10*3/uL', 0.8, '10*3/uL', 0.8],
    ['R3-02: 1.2 10*9/L', 1.2, '10*9/L', 1.2],
    ['R3-04: 4.5 /uL is surely not 0.0045, and not guessed to be 4.5', 4.5, '/uL', 'implausible'],
    ['R3-05: 4500 /uL', 4500, '/uL', 4.5],
    ['R3-06: 4500 10*3/uL is impossible', 4500, '10*3/uL', 'implausible'],
    ['R3-07: 1800 10*6/L', 1800, '10*6/L', 1.8],
    ['4.5 10*6/L is the same mistake', 4.5, '10*6/L', 'implausible'],
    ['4.5 /L is the same mistake', 4.5, '/L', 'implausible'],
    ['4500 /mL is the same mistake', 4500, '/mL', 'implausible'],
    ['R3-11: 55 % is no count', 55, '%', 'wrong-property'],
    ['900 /uL is exactly 0.9', 900, '/uL', 0.9],
    ['1000 /uL is exactly 1', 1000, 'cells/uL', 1],
    ['1500 /mm3 is exactly 1.5', 1500, '/mm3', 1.5],
    ['none at all is none', 0, '/uL', 0],
    ['none at all is none', 0, '10*3/uL', 0],
    ['10 cells per microlitre are the fewest that are believed', 10, '/uL', 0.01],
    ['9 cells per microlitre are not', 9, '/uL', 'implausible'],
    ['0.005 10*9/L is believed: it is not in single cells', 0.005, '10*9/L', 0.005],
    ['100 is still possible', 100, 'K/uL', 100],
    ['100.1 is not', 100.1, 'K/uL', 'implausible'],
    ['a negative count', -0.5, 'K/uL', 'implausible'],
    ['4.5e9 /L', 4.5e9, '/L', 4.5],
  ])('%s', (_, value, unit, expected) => {
    expect(number(counted(value, unit))).toBe(expected);
  });
});

describe('what is no value', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'no-value'],
    ['null', null, 'no-value'],
    ['text in the place of a Quantity', '0.8 K/uL', 'no-value'],
    ['a list', [{ value: 0.8, unit: 'K/uL' }], 'no-value'],
    ['an empty Quantity', {}, 'no-value'],
    ['a unit without a number', { unit: 'K/uL' }, 'no-value'],
    ['an empty number', { value: ' ', unit: 'K/uL' }, 'no-value'],
    ['words for a number', { value: 'low', unit: 'K/uL' }, 'unreadable'],
    ['a range for a number', { value: '0.8-1.2', unit: 'K/uL' }, 'unreadable'],
    ['thousands with a comma', { value: '1,200', unit: '/uL' }, 'unreadable'],
    ['a hexadecimal number', { value: '0x10', unit: 'K/uL' }, 'unreadable'],
    ['Infinity as text', { value: 'Infinity', unit: 'K/uL' }, 'unreadable'],
    ['Infinity', { value: Number.POSITIVE_INFINITY, unit: 'K/uL' }, 'unreadable'],
    ['NaN', { value: Number.NaN, unit: 'K/uL' }, 'unreadable'],
    ['1e999', { value: '1e999', unit: 'K/uL' }, 'unreadable'],
    ['true', { value: true, unit: 'K/uL' }, 'unreadable'],
    ['an object', { value: { value: 1 }, unit: 'K/uL' }, 'unreadable'],
    ['a comparator that FHIR has not', { value: 0.8, unit: 'K/uL', comparator: '~' }, 'unreadable'],
    [
      'a comparator of later FHIR versions for something else',
      { value: 0.8, unit: 'K/uL', comparator: 'ad' },
      'unreadable',
    ],
    ['a comparator that is no text', { value: 0.8, unit: 'K/uL', comparator: 1 }, 'unreadable'],
    ['two comparators that differ', { value: '<0.8', unit: 'K/uL', comparator: '>' }, 'unreadable'],
    ['below nothing', { value: 0, unit: 'K/uL', comparator: '<' }, 'implausible'],
    ['no unit', { value: 0.8 }, 'no-unit'],
    ['an empty unit', { value: 0.8, unit: '' }, 'no-unit'],
    ['a unit that is no text', { value: 0.8, unit: 3 }, 'no-unit'],
    ['a code of another system alone', { value: 1, system: 'http://snomed.info/sct', code: '258773002' }, 'no-unit'],
    ['a unit that nobody knows', { value: 0.8, unit: 'units' }, 'unknown-unit'],
    ['kelvin per microlitre by UCUM', { value: 0.8, system: ucum, code: 'K/uL' }, 'wrong-property'],
    ['a percentage by code, a count by text', { value: 55, system: ucum, code: '%', unit: 'K/uL' }, 'wrong-property'],
    [
      'a count by code, a percentage by text',
      { value: 55, system: ucum, code: '10*3/uL', unit: '%' },
      'wrong-property',
    ],
  ])('%s', (_, quantity, why) => {
    expect(readQuantity(quantity, '10*9/L', { plausible: count })).toEqual({ ok: false, why });
  });
});

describe('where the unit is taken from', () => {
  test.each<[string, unknown, number]>([
    ['the UCUM code', { value: 900, system: ucum, code: '/uL' }, 0.9],
    ['the UCUM code by its OID', { value: 900, system: 'urn:oid:2.16.840.1.113883.6.8', code: '/uL' }, 0.9],
    [
      'the UCUM code, its system misspelt a little',
      { value: 900, system: 'https://unitsofmeasure.org/', code: '/uL' },
      0.9,
    ],
    ['a code without a system', { value: 900, code: '/uL' }, 0.9],
    ['a code without a system that only people understand', { value: 0.9, code: 'K/uL' }, 0.9],
    ['the code before the text', { value: 900, system: ucum, code: '/uL', unit: 'K/uL' }, 0.9],
    ['the text beside a code of another system', { value: 0.9, system: 'urn:oid:1.2.3', code: '%', unit: 'K/uL' }, 0.9],
    ['the text alone', { value: 0.9, unit: '10³/µL' }, 0.9],
    ['a number as text', { value: '0.9', unit: 'K/uL' }, 0.9],
    ['a number as text with a decimal comma', { value: '0,9', unit: 'K/uL' }, 0.9],
    ['a number in scientific notation', { value: '9e-1', unit: 'K/uL' }, 0.9],
  ])('%s', (_, quantity, expected) => {
    expect(number(readQuantity(quantity, '10*9/L', { plausible: count }))).toBe(expected);
  });

  test('without limits of plausibility every value of the right unit is taken', () => {
    expect(number(readQuantity({ value: 4500, unit: 'K/uL' }, '10*9/L'))).toBe(4500);
    expect(number(readQuantity({ value: 4.5, unit: '/uL' }, '10*9/L'))).toBe(0.0045);
    expect(number(readQuantity({ value: -1, unit: 'K/uL' }, '10*9/L'))).toBe('implausible');
  });

  test('the smallest believable count is asked of counts only', () => {
    const plausible = { min: 0, max: 400, smallestPerMicrolitre: 10 };
    expect(number(readQuantity({ value: 800, unit: 'g' }, 'kg', { plausible }))).toBe(0.8);
  });
});

describe('a comparator makes a range', () => {
  test.each<[string, object]>([
    ['<', { low: 0, high: 0.1, lowIncluded: true, highIncluded: false, text: 'below 0.1 × 10⁹/L' }],
    ['<=', { low: 0, high: 0.1, lowIncluded: true, highIncluded: true, text: 'at most 0.1 × 10⁹/L' }],
    ['>', { low: 0.1, high: Infinity, lowIncluded: false, highIncluded: false, text: 'above 0.1 × 10⁹/L' }],
    ['>=', { low: 0.1, high: Infinity, lowIncluded: true, highIncluded: false, text: 'at least 0.1 × 10⁹/L' }],
  ])('%s 0.1', (comparator, expected) => {
    const reading = counted(0.1, 'K/uL', comparator);
    expect(reading).toMatchObject({ ok: true, unit: '10*9/L', ...expected });
    expect(reading).not.toHaveProperty('exact');
    expect(readQuantity({ value: `${comparator}0.1`, unit: 'K/uL' }, '10*9/L')).toEqual(reading);
  });

  test('the number behind it must be plausible all the same', () => {
    expect(number(counted(5, '/uL', '<'))).toBe('implausible');
    expect(number(counted(4500, 'K/uL', '>'))).toBe('implausible');
  });
});

describe('what a card shows', () => {
  test.each<[unknown, string, Unit, string]>([
    [0.8, '10*3/uL', '10*9/L', '0.8 × 10⁹/L'],
    [0.8, 'K/uL', '10*9/L', '0.8 × 10⁹/L'],
    [800, 'cells/uL', '10*9/L', '0.8 × 10⁹/L (reported as 800 per µL)'],
    [999.96, '/uL', '10*9/L', '0.99996 × 10⁹/L (reported as 999.96 per µL)'],
    [1800, '10*6/L', '10*9/L', '1.8 × 10⁹/L (reported as 1800 × 10⁶/L)'],
    [150, 'lb', 'kg', '68.04 kg (reported as 150 lb)'],
    [3250, 'g', 'kg', '3.25 kg (reported as 3250 g)'],
    [55, '%', '%', '55%'],
    [0.3, 'mmol/L', 'umol/L', '300 µmol/L (reported as 0.3 mmol/L)'],
    [28, 'mL/min/1.73m2', 'mL/min/{1.73_m2}', '28 mL/min/1.73 m²'],
    [29.9, 'mL/min', 'mL/min', '29.9 mL/min'],
    [30, 'mIU/mL', '[IU]/L', '30 units/L'],
    [0.1 + 0.2, 'K/uL', '10*9/L', '0.3 × 10⁹/L'],
    [50, 'nmol/mL', 'umol/L', '50 µmol/L'],
    [70, 'hg', 'kg', '7 kg'],
  ])('%d %s as %s: %s', (value, unit, wanted, text) => {
    expect(shown(readQuantity({ value, unit }, wanted))).toBe(text);
  });

  test('the short form leaves out what was reported', () => {
    expect(counted(800, '/uL')).toMatchObject({ short: '0.8 × 10⁹/L' });
  });

  test('a comparator is repeated with the reported number', () => {
    expect(shown(counted(100, '/uL', '<'))).toBe('below 0.1 × 10⁹/L (reported as below 100 per µL)');
  });

  test('creatinine is converted with its molecular weight', () => {
    const reading = readQuantity({ value: 2.6, unit: 'mg/dL' }, 'umol/L', { molecularWeight: 113.12 });
    expect(shown(reading)).toBe('229.8 µmol/L (reported as 2.6 mg/dL)');
    expect(shown(readQuantity({ value: 2.6, unit: 'mg/dL' }, 'umol/L'))).toBe('wrong-property');
  });

  test('a limit is written like a value', () => {
    expect(writeAmount({ value: 1, unit: '10*9/L' })).toBe('1 × 10⁹/L');
    expect(writeAmount({ value: 90, unit: 'd' })).toBe('90 days');
  });
});

describe('numbers in free text', () => {
  test.each<[string, string]>([
    ['0.8', '0.8 × 10⁹/L'],
    [' 0.8 ', '0.8 × 10⁹/L'],
    ['0.8 10*3/uL', '0.8 × 10⁹/L'],
    ['0.8 x10^9/L', '0.8 × 10⁹/L'],
    ['0.8x10^9/L', '0.8 × 10⁹/L'],
    ['0.8 × 10⁹/L', '0.8 × 10⁹/L'],
    ['0.8K/uL', '0.8 × 10⁹/L'],
    ['900 /uL', '0.9 × 10⁹/L (reported as 900 per µL)'],
    ['4500 cells/mm3', '4.5 × 10⁹/L (reported as 4500 per mm³)'],
    ['<0.1 K/uL', 'below 0.1 × 10⁹/L'],
    ['< 0.1', 'below 0.1 × 10⁹/L'],
    ['≤0.1', 'at most 0.1 × 10⁹/L'],
    ['> 1.5', 'above 1.5 × 10⁹/L'],
    ['>= 1.5 K/uL', 'at least 1.5 × 10⁹/L'],
    ['0,8', '0.8 × 10⁹/L'],
    ['1,25 G/L', '1.25 × 10⁹/L'],
    ['0', '0 × 10⁹/L'],
  ])('%j is read as %s, and marked', (text, expected) => {
    expect(shown(read(text))).toBe(expected);
    expect(read(text)).toMatchObject({ fromText: true });
  });

  test.each<[unknown, string]>([
    [undefined, 'no-value'],
    ['', 'no-value'],
    ['   ', 'no-value'],
    ['see comment', 'unreadable'],
    ['pending', 'unreadable'],
    ['0.8-1.2', 'unreadable'],
    ['0.8 - 1.2', 'unreadable'],
    ['0.8–1.2 K/uL', 'unreadable'],
    ['0.8 to 1.2', 'unknown-unit'],
    ['0.8/1.2', 'unreadable'],
    ['0.8 1.2', 'unreadable'],
    ['4,500', 'unreadable'],
    ['4,500 /uL', 'unreadable'],
    ['4 500 /uL', 'unreadable'],
    ['4.500,0', 'unreadable'],
    ['1.2.3', 'unreadable'],
    ['.8', 'unreadable'],
    ['0.', 'unreadable'],
    ['-0.8', 'unreadable'],
    ['+0.8', 'unreadable'],
    ['~0.8', 'unreadable'],
    ['<<0.8', 'unreadable'],
    ['8e-1', 'unknown-unit'],
    ['0.8 (repeat)', 'unknown-unit'],
    ['0.8*', 'unknown-unit'],
    ['0.8 L', 'wrong-property'],
    ['0.8 H', 'wrong-property'],
    ['55 %', 'wrong-property'],
    ['10*3/uL', 'unknown-unit'],
    ['10^3/uL', 'unknown-unit'],
    ['ANC 0.8', 'unreadable'],
    ['0.8 K/uL L', 'unknown-unit'],
    ['4.5 /uL', 'implausible'],
    ['4500', 'implausible'],
    ['4500 K/uL', 'implausible'],
    ['0.8\n1.2', 'unreadable'],
    [`0.8 ${' '.repeat(200)}K/uL`, 'unreadable'],
    [0.8, 'unreadable'],
    [{}, 'unreadable'],
  ])('%j is refused: %s', (text, why) => {
    expect(read(text)).toEqual({ ok: false, why });
  });

  test('without a unit nothing is taken where nobody said what is plausible', () => {
    expect(readNumberText('0.8', '10*9/L')).toEqual({ ok: false, why: 'no-unit' });
    expect(shown(readNumberText('0.8 K/uL', '10*9/L'))).toBe('0.8 × 10⁹/L');
  });
});

describe('judging a value by a limit', () => {
  const limit = { value: 1, unit: '10*9/L' } as const;
  test.each<[string, boolean | 'unsettled', boolean | 'unsettled']>([
    ['0.99', true, false],
    ['1', false, false],
    ['1.01', false, true],
    ['<0.1', true, false],
    ['<1', true, false],
    ['<=1', 'unsettled', false],
    ['<1.5', 'unsettled', 'unsettled'],
    ['>0.8', 'unsettled', 'unsettled'],
    ['>1', false, true],
    ['>=1', false, 'unsettled'],
    ['>1.5', false, true],
  ])('R3-24 and others: %s is below 1: %s; above 1: %s', (text, isBelow, isAbove) => {
    const reading = readNumberText(text, '10*9/L', { plausible: count });
    expect(below(reading, limit)).toBe(isBelow);
    expect(above(reading, limit)).toBe(isAbove);
  });

  test('a value that is none settles nothing', () => {
    expect(below(counted(4.5, '/uL'), limit)).toBe('unsettled');
    expect(above(counted(4.5, '/uL'), limit)).toBe('unsettled');
  });

  test('values of different units cannot be compared or added: it does not compile', () => {
    const weight = readQuantity({ value: 70, unit: 'kg' }, 'kg');
    // @ts-expect-error a weight is not below a cell count
    expect(below(weight, limit)).toBe('unsettled');
    // @ts-expect-error a weight is not above a cell count
    expect(above(weight, limit)).toBe('unsettled');
    // @ts-expect-error a weight and a cell count have no sum
    expect(sum(weight, exactly(1, '10*9/L'))).toEqual({ ok: false, why: 'wrong-property' });
    // @ts-expect-error a share is in per cent
    expect(shareOf(exactly(7, '10*9/L'), weight)).toEqual({ ok: false, why: 'wrong-property' });
    // @ts-expect-error a unit that we do not have
    expect(() => readQuantity({ value: 70, unit: 'kg' }, 'stone')).toThrow();
  });
});

describe('calculated values', () => {
  test('the parts of a count are added', () => {
    expect(sum(exactly(0.7, '10*9/L'), exactly(0.1, '10*9/L'))).toMatchObject({ exact: 0.8, text: '0.8 × 10⁹/L' });
  });

  test('so many per cent of the white cells', () => {
    expect(shareOf(exactly(4.2, '10*9/L'), exactly(55, '%'))).toMatchObject({ exact: 2.31, text: '2.31 × 10⁹/L' });
  });

  test('a bound stays a bound', () => {
    const few = sum(read('0.7'), read('<0.1'));
    expect(few).toMatchObject({ low: 0.7, high: 0.8, highIncluded: false, fromText: true, text: '0.7 to 0.8 × 10⁹/L' });
    expect(few).not.toHaveProperty('exact');
    expect(below(few, { value: 0.8, unit: '10*9/L' })).toBe(true);
    expect(sum(read('0.7'), read('>1'))).toMatchObject({
      low: 1.7,
      high: Infinity,
      lowIncluded: false,
      text: 'at least 1.7 × 10⁹/L',
    });
    expect(shareOf(read('>10'), percent('50'))).toMatchObject({ low: 5, high: Infinity });
    expect(shareOf(read('>10'), percent('0'))).toEqual({ ok: false, why: 'unreadable' });
  });

  test('what has no value adds up to no value', () => {
    expect(sum(read('pending'), read('1'))).toEqual({ ok: false, why: 'unreadable' });
    expect(sum(read('1'), read('pending'))).toEqual({ ok: false, why: 'unreadable' });
    expect(shareOf(read('1'), percent('140'))).toEqual({ ok: false, why: 'implausible' });
    expect(shareOf(read('4500'), percent('50'))).toEqual({ ok: false, why: 'implausible' });
    expect(exactly(Number.NaN, 'kg')).toEqual({ ok: false, why: 'implausible' });
    expect(exactly(-1, 'kg')).toEqual({ ok: false, why: 'implausible' });
  });
});

describe('any quantity', () => {
  const units = fc.constantFrom('10*3/uL', 'K/uL', '/uL', '10*6/L', '/L', 'cells/mm3', 'G/L');
  const positive = fc.double({ min: 0, max: 1e12, noNaN: true });

  test('never makes the readers fail', () => {
    const quantities = fc.record(
      {
        value: fc.anything(),
        unit: fc.anything(),
        code: fc.anything(),
        system: fc.anything(),
        comparator: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(quantities, fc.anything()), fc.oneof(fc.string(), fc.anything()), (quantity, text) => {
        expect(typeof readQuantity(quantity, '10*9/L', { plausible: count }).ok).toBe('boolean');
        expect(typeof readNumberText(text, 'kg', { plausible: count }).ok).toBe('boolean');
      }),
    );
  });

  test('a larger number in the same unit is never a smaller value', () => {
    fc.assert(
      fc.property(units, positive, positive, (unit, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((value) => readQuantity({ value, unit }, '10*9/L'));
        if (small?.ok !== true || large?.ok !== true) throw new Error('both are values');
        expect(small.low).toBeLessThanOrEqual(large.low);
      }),
    );
  });

  test('whole cells per microlitre and thousands per microlitre are exactly the same', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (cells) => {
        const single = readQuantity({ value: cells, unit: '/uL' }, '10*9/L');
        const thousands = readQuantity({ value: cells / 1000, unit: 'K/uL' }, '10*9/L');
        expect(number(single)).toBe(number(thousands));
        expect(number(single)).toBe(cells / 1000);
      }),
    );
  });

  test('no value is both below and not below, and a bound is never more certain than a value inside it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.constantFrom('<', '<=', '>', '>='),
        (value, comparator) => {
          const limit = { value: 1, unit: '10*9/L' } as const;
          const bound = below(readQuantity({ value, unit: 'K/uL', comparator }, '10*9/L'), limit);
          const inside = comparator.startsWith('<') ? value / 2 : value + 1;
          const exact = below(readQuantity({ value: inside, unit: 'K/uL' }, '10*9/L'), limit);
          if (bound !== 'unsettled') expect(bound).toBe(exact);
        },
      ),
    );
  });
});

describe('a number that was sent as text', () => {
  test.each([
    ['1.25e2', 125],
    [' 12E1 ', 120],
    ['1e+2', 100],
    ['150e-1', 15],
    ['+5', 5],
    ['1e12', 1e12],
    ['< 5', 5],
  ])('%s is %d', (value, expected) => {
    expect(readQuantity({ value, unit: 'mg' }, 'mg')).toMatchObject({ ok: true, high: expected });
  });

  test.each(['x1e2', '1e2x', '1e', 'e2', '1.e2', '1e400', '--5', '1e2.5'])('%s is none', (value) => {
    expect(readQuantity({ value, unit: 'mg' }, 'mg')).toEqual({ ok: false, why: 'unreadable' });
  });

  test('may say the same as the comparator beside it, and nothing else', () => {
    expect(readQuantity({ value: '<5', comparator: ' < ', unit: 'mg' }, 'mg')).toMatchObject({ ok: true, high: 5 });
    expect(readQuantity({ value: '<5', comparator: '>', unit: 'mg' }, 'mg')).toEqual({ ok: false, why: 'unreadable' });
  });
});

const between = (value: number): boolean =>
  readQuantity({ value, unit: 'mg' }, 'mg', { plausible: { min: 2, max: 10 } }).ok;
const added = (one: object, other: object): Reading<'mg'> => sum(readQuantity(one, 'mg'), readQuantity(other, 'mg'));

test('what can be true has a lower end and an upper one, both included', () => {
  expect([1.99, 2, 10, 10.01].map(between)).toEqual([false, true, true, false]);
});

test('a result of a calculation is a number of zero or more', () => {
  expect(exactly(0, 'mg')).toMatchObject({ ok: true, exact: 0 });
  for (const value of [-1, Infinity, Number.NaN]) {
    expect(exactly(value, 'mg')).toEqual({ ok: false, why: 'implausible' });
  }
});

test('the sum of two bounds includes its ends where both do', () => {
  const [five, more] = [
    { value: 5, unit: 'mg' },
    { value: 5, comparator: '>', unit: 'mg' },
  ];
  expect(added(five, five)).toMatchObject({ lowIncluded: true, highIncluded: true });
  expect(added(five, more)).toMatchObject({ low: 10, lowIncluded: false });
  expect(added(more, five)).toMatchObject({ low: 10, lowIncluded: false });
});
