import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDate, readCalendarDate, readDate } from '../../src/facts/dates.ts';
import { readNumberText, readQuantity } from '../../src/facts/quantity.ts';
import type { Unit } from '../../src/facts/units.ts';
import { dates, oddities, quantities, texts } from './arbitraries.ts';

const seed = 20_261_126;

describe('a date', () => {
  it('is read from any text and any value without an error, and ends after it began', () => {
    fc.assert(
      fc.property(fc.oneof(dates, texts, oddities), (written) => {
        const read = readDate(written);
        expect(readCalendarDate(written) === undefined).toBe(read === undefined);
        if (read !== undefined) expect(read.start).toBeLessThan(read.end);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('is shown as it was written, never more exact', () => {
    fc.assert(
      fc.property(dates, (written) => {
        const shown = describeDate(written);
        if (shown !== undefined) expect(written.trim().startsWith(shown)).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('with a time and its zone is the instant that JavaScript reads in it', () => {
    const instants = fc.date({ min: new Date('1900-01-02'), max: new Date('2199-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, minutes) => {
        const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        expect(readDate(`${local}${zone}`)?.start).toBe(instant.getTime());
      }),
      { seed, numRuns: 1000 },
    );
  });
});

/** Spellings of one thing, each with how many of it make one of the first. */
const sameThing: readonly (readonly [Unit, readonly (readonly [string, number])[]])[] = [
  ['10*9/L', [['K/uL', 1], ['10*3/uL', 1], ['/uL', 1000], ['cells/uL', 1000], ['10*6/L', 1000], ['G/L', 1]]],
  ['kg', [['g', 1000], ['[lb_av]', 1 / 0.453_592_37], ['lb', 1 / 0.453_592_37]]],
  ['mg', [['g', 0.001], ['ug', 1000], ['mcg', 1000]]],
  ['mg/dL', [['mg/L', 10], ['g/L', 0.01]]],
  ['mL/min', [['L/h', 0.06], ['mL/s', 1 / 60]]],
  ['h', [['d', 1 / 24], ['min', 60]]],
]; // prettier-ignore
const spellings = sameThing.flatMap(([unit, those]) =>
  those.map(([spelling, perUnit]) => ({ unit, spelling, perUnit })),
);

describe('a quantity', () => {
  it.each(spellings)('in $spelling is the same in $unit, there and back', ({ unit, spelling, perUnit }) => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 10_000, noNaN: true }), (number) => {
        const value = Number((number * perUnit).toPrecision(12));
        const read = readQuantity({ value, unit: spelling }, unit);
        if (!read.ok) throw new Error(`${value} ${spelling} was not read: ${read.why}`);
        expect(Math.abs((read.exact ?? Number.NaN) / number - 1)).toBeLessThan(1e-6);
        expect(readNumberText(`${value.toFixed(6)} ${spelling}`, unit).ok).toBe(true);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('is read from any value without an error, and never is below nothing, or more at its lower end than at its upper', () => {
    const units: readonly Unit[] = [
      '10*9/L',
      '%',
      'kg',
      'umol/L',
      'mg/dL',
      'mL/min',
      'mL/min/{1.73_m2}',
      'mg',
      'mg/kg/d',
      '[IU]/mL',
    ];
    fc.assert(
      fc.property(fc.oneof(quantities, oddities), fc.constantFrom(...units), (quantity, unit) => {
        const read = readQuantity(quantity, unit);
        if (!read.ok) return;
        expect(read.low).toBeGreaterThanOrEqual(0);
        expect(read.high).toBeGreaterThanOrEqual(read.low);
        expect(read.short).not.toMatch(/NaN|undefined|null/);
      }),
      { seed, numRuns: 2000 },
    );
  });
});
