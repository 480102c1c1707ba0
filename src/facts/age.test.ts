import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageAt, ageOf, describeAge } from './age.ts';

const now = Date.parse('2026-11-25T15:00:00Z');
const shown = (birthDate: unknown, time?: unknown): string => {
  const age = ageAt(birthDate, now, time);
  return age.known ? describeAge(age) : age.why;
};

describe('age in years on 25 November 2026', () => {
  test.each([
    ['R4-03: the 18th birthday is today', '2008-11-25', 18, 18],
    ['R4-02: the 18th birthday is tomorrow', '2008-11-26', 17, 17],
    ['the 18th birthday was yesterday', '2008-11-24', 18, 18],
    ['R4-04: only the year, 2009', '2009', 16, 17],
    ['only the year, 2008', '2008', 17, 18],
    ['only the year, 2007', '2007', 18, 19],
    ['R4-06: only the month, March 2008', '2008-03', 18, 18],
    ['only the month, November 2008', '2008-11', 17, 18],
    ['only the month, December 2008', '2008-12', 17, 17],
    ['a birth date with a time in another zone counts by its own calendar', '2008-11-25T00:00:00+02:00', 18, 18],
    ['born this year', '2026', 0, 0],
    ['a centenarian', '1926-11-25', 100, 100],
  ])('%s', (_, birthDate, least, most) => {
    expect(ageAt(birthDate, now)).toMatchObject({ known: true, least, most });
  });

  test.each([
    ['2026-02-28T12:00:00Z', 17],
    ['2026-03-01T00:00:00Z', 18],
    ['2028-02-28T12:00:00Z', 19],
    ['2028-02-29T00:00:00Z', 20],
  ])('somebody born on 29 February 2008 is, at %s, %i', (time, years) => {
    expect(ageAt('2008-02-29', Date.parse(time))).toMatchObject({ least: years, most: years });
  });

  test.each([
    ['missing', undefined],
    ['missing', null],
    ['missing', ''],
    ['future', '2026-12-25'],
    ['future', '2027'],
    ['future', '2062-04-01'],
    ['unreadable', '1850-01-01'],
    ['unreadable', '2008-02-30'],
    ['unreadable', '25.11.2008'],
    ['unreadable', 'unknown'],
    ['unreadable', 2008],
    ['unreadable', {}],
  ])('R4-17 and others: the age is not known (%s) for the birth date %j', (why, birthDate) => {
    expect(ageAt(birthDate, now)).toEqual({ known: false, why });
  });

  test('a child born today where it is already tomorrow is newborn, not from the future', () => {
    expect(ageAt('2026-11-26', now)).toMatchObject({ known: true, least: 0, most: 0, leastDays: 0, mostDays: 0 });
  });
});

describe('age in months and days', () => {
  test.each([
    ['2026-11-04', 0, 0, 21, 21],
    ['2026-10-25', 1, 1, 31, 31],
    ['2026-10-26', 0, 0, 30, 30],
    ['2026-06-25', 5, 5, 153, 153],
    ['2026-11', 0, 0, 0, 24],
    ['2026-09', 1, 2, 56, 85],
    ['2025', 10, 22, 329, 693],
  ])('born %s: %i to %i months, %i to %i days', (birthDate, leastMonths, mostMonths, leastDays, mostDays) => {
    expect(ageAt(birthDate, now)).toMatchObject({ leastMonths, mostMonths, leastDays, mostDays });
  });

  test('a month that has no such day is completed on the first of the next', () => {
    expect(ageAt('2026-01-31', Date.parse('2026-02-28T00:00:00Z'))).toMatchObject({ mostMonths: 0 });
    expect(ageAt('2026-01-31', Date.parse('2026-03-01T00:00:00Z'))).toMatchObject({ mostMonths: 1 });
  });
});

describe('the time of birth', () => {
  test('R4-18: a newborn is counted in hours by the time of birth of the Patient', () => {
    const patient = {
      resourceType: 'Patient',
      birthDate: '2026-11-24',
      _birthDate: {
        extension: [
          { url: 'http://example.org/other', valueDateTime: '2020-01-01T00:00:00Z' },
          { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '2026-11-24T03:00:00Z' },
        ],
      },
    };
    expect(ageOf(patient, now)).toMatchObject({ known: true, leastDays: 1, mostDays: 1, hours: 36 });
  });

  test('a Patient without the extension has no age in hours', () => {
    expect(ageOf({ resourceType: 'Patient', birthDate: '2026-11-24' }, now)).not.toHaveProperty('hours');
    expect(ageOf({ resourceType: 'Patient' }, now)).toEqual({ known: false, why: 'missing' });
    expect(ageOf({ resourceType: 'Patient', birthDate: '2026-11-24', _birthDate: 'x' }, now)).not.toHaveProperty(
      'hours',
    );
  });

  test('a time of birth on another day than the birth date is not believed', () => {
    expect(ageAt('2026-11-24', now, '2026-11-23T03:00:00Z')).not.toHaveProperty('hours');
  });

  test('a time of birth without a zone gives no hours', () => {
    expect(ageAt('2026-11-24', now, '2026-11-24T03:00:00')).not.toHaveProperty('hours');
  });

  test('a time of birth makes up for a missing birth date, not for an unreadable one', () => {
    expect(ageAt(undefined, now, '2008-11-25T03:00:00Z')).toMatchObject({ least: 18, most: 18 });
    expect(ageAt('unknown', now, '2008-11-25T03:00:00Z')).toEqual({ known: false, why: 'unreadable' });
  });
});

describe('age in words', () => {
  test.each([
    ['2008-11-26', '17 years'],
    ['2009', '16 to 17 years'],
    ['2024', '1 to 2 years'],
    ['2024-11-25', '2 years'],
    ['2024-11-26', '23 months'],
    ['2026-06-25', '5 months'],
    ['2025', '10 to 22 months'],
    ['2026-09', '1 to 2 months'],
    ['2026-11-04', '3 weeks'],
    ['2026-11-11', '2 weeks'],
    ['2026-11-12', '13 days'],
    ['2026-11-24', '1 day'],
    ['2026-11-25', '0 days'],
    ['2026-11', '0 to 3 weeks'],
  ])('born %s: %s', (birthDate, words) => {
    expect(shown(birthDate)).toBe(words);
  });

  test('with a time of birth, the first three days are counted in hours', () => {
    expect(shown('2026-11-25', '2026-11-25T14:00:00Z')).toBe('1 hour');
    expect(shown('2026-11-24', '2026-11-24T03:00:00Z')).toBe('36 hours');
    expect(shown('2026-11-22', '2026-11-22T14:00:00Z')).toBe('3 days');
  });
});

describe('any birth date', () => {
  const anyNow = fc.date({ min: new Date('2020-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });

  test('never makes the reader fail, and an age is never negative', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), anyNow, (birthDate, time, when) => {
        const age = ageAt(birthDate, when.getTime(), time);
        if (age.known) expect(age.leastDays).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('that is partial leaves a range that holds the exact age', () => {
    const born = fc.date({ min: new Date('1930-01-01'), max: new Date('2019-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(born, anyNow, fc.constantFrom(4, 7), (date, when, length) => {
        const text = date.toISOString().slice(0, 10);
        const exact = ageAt(text, when.getTime());
        const range = ageAt(text.slice(0, length), when.getTime());
        if (!exact.known || !range.known) throw new Error('both ages are known');
        expect(exact.least).toBe(exact.most);
        expect(range.least).toBeLessThanOrEqual(exact.least);
        expect(range.most).toBeGreaterThanOrEqual(exact.most);
        expect(range.leastDays).toBeLessThanOrEqual(exact.leastDays);
        expect(range.mostDays).toBeGreaterThanOrEqual(exact.mostDays);
      }),
    );
  });
});
