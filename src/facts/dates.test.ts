import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  atMostDaysAgo,
  compareDates,
  daysBetween,
  describeDate,
  describeInstants,
  inFuture,
  newest,
  oldest,
  readCalendarDate,
  readDate,
  type Instants,
} from './dates.ts';

const at = (text: string): number => Date.parse(text);
const day = (text: string): Instants => readDate(text) ?? { start: Number.NaN, end: Number.NaN };
const now = at('2026-11-25T15:00:00Z');

describe('reading a date', () => {
  test.each([
    ['2026', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2026-11-20T08:30Z', '2026-11-20T08:30:00Z', '2026-11-20T08:31:00Z'],
    ['2026-11-20T08:30:15Z', '2026-11-20T08:30:15Z', '2026-11-20T08:30:16Z'],
    ['2026-11-20T08:30:15.25Z', '2026-11-20T08:30:15.250Z', '2026-11-20T08:30:15.251Z'],
    ['2026-11-20T08:30:15.1234567+00:00', '2026-11-20T08:30:15.123Z', '2026-11-20T08:30:15.124Z'],
    ['2026-11-20T23:00:00-05:00', '2026-11-21T04:00:00Z', '2026-11-21T04:00:01Z'],
    ['2026-11-20T08:30:00+05:30', '2026-11-20T03:00:00Z', '2026-11-20T03:00:01Z'],
    ['2026-11-20T08:30:00+14:00', '2026-11-19T18:30:00Z', '2026-11-19T18:30:01Z'],
    ['2026-11-20T08:30:00+0100', '2026-11-20T07:30:00Z', '2026-11-20T07:30:01Z'],
    [' 2026-11-20 ', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'],
    ['1900-01-01', '1900-01-01T00:00:00Z', '1900-01-02T00:00:00Z'],
    ['2200', '2200-01-01T00:00:00Z', '2201-01-01T00:00:00Z'],
  ])('%s may mean any time from %s until before %s', (text, start, end) => {
    expect(readDate(text)).toEqual({ start: at(start), end: at(end) });
  });

  test('a time without a zone is taken as UTC, whatever the zone of the server', () => {
    expect(readDate('2026-11-20T08:30:00')).toEqual({ start: 1795163400000, end: 1795163401000 });
  });

  test('a leap second counts as the second before it, on the same day', () => {
    expect(readDate('2016-12-31T23:59:60Z')).toEqual(readDate('2016-12-31T23:59:59Z'));
  });

  test.each([
    ['30 February', '2024-02-30'],
    ['29 February of a common year', '2026-02-29'],
    ['29 February of 1900', '1900-02-29'],
    ['31 April', '2026-04-31'],
    ['month 13', '2026-13'],
    ['month 0', '2026-00-10'],
    ['day 0', '2026-11-00'],
    ['hour 24', '2026-11-20T24:00:00Z'],
    ['minute 60', '2026-11-20T08:60Z'],
    ['second 61', '2026-11-20T08:30:61Z'],
    ['a zone of more than 14 hours', '2026-11-20T08:30:00+15:00'],
    ['a zone with 60 minutes', '2026-11-20T08:30:00+05:60'],
    ['an American date in words', 'May 3 2024'],
    ['an American date in digits', '05/03/2024'],
    ['a date without separators', '20240503'],
    ['a month without its zero', '2026-5-3'],
    ['a blank for the T', '2026-11-20 08:30:00'],
    ['an hour without minutes', '2026-11-20T08Z'],
    ['a date with a zone and no time', '2026-11-20Z'],
    ['a year before 1900', '1899-12-31'],
    ['a year after 2200', '2201-01-01'],
    ['the year 0000', '0000-01-01'],
    ['a date with something behind it', '2026-11-20 (approx.)'],
    ['two lines', '2026-11-20\n2026-11-21'],
    ['empty text', ''],
    ['a very long text', `2026-11-20T08:30:15.${'1'.repeat(1000)}Z`],
    ['a number', 2026],
    ['a Date', new Date(0)],
    ['a list', ['2026-11-20']],
    ['null', null],
    ['nothing', undefined],
  ])('%s is no date', (_, text) => {
    expect(readDate(text)).toBeUndefined();
    expect(describeDate(text)).toBeUndefined();
    expect(readCalendarDate(text)).toBeUndefined();
  });

  test('no text whatever makes the reader fail, and what it reads is a range that is not empty', () => {
    const dateLike = fc.string({ unit: fc.constantFrom(...'0123456789-T:Z+. '.split('')) });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), dateLike), (text) => {
        const date = readDate(text);
        if (date !== undefined) expect(date.end).toBeGreaterThan(date.start);
      }),
    );
  });

  test('every instant that JavaScript writes is read back, as is every date', () => {
    const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const text = date.toISOString();
        expect(readDate(text)).toEqual({ start: date.getTime(), end: date.getTime() + 1 });
        const dayStart = at(`${text.slice(0, 10)}T00:00:00Z`);
        expect(readDate(text.slice(0, 10))).toEqual({ start: dayStart, end: dayStart + 86_400_000 });
        expect(describeDate(text)).toBe(text.slice(0, 10));
      }),
    );
  });

  test('a more exact date lies within a less exact one', () => {
    const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const text = date.toISOString();
        const forms = [
          text,
          `${text.slice(0, 19)}Z`,
          `${text.slice(0, 16)}Z`,
          text.slice(0, 10),
          text.slice(0, 7),
          text.slice(0, 4),
        ];
        const ranges = forms.map((form) => day(form));
        ranges.forEach((range, index) => {
          const wider = ranges[index + 1] ?? range;
          expect(wider.start).toBeLessThanOrEqual(range.start);
          expect(wider.end).toBeGreaterThanOrEqual(range.end);
        });
      }),
    );
  });
});

describe('a date on a card', () => {
  test.each([
    ['2026-11-20T23:00:00-05:00', '2026-11-20'],
    ['2026-11-20', '2026-11-20'],
    ['2026-11', '2026-11'],
    ['2026', '2026'],
  ])('%s is shown as %s', (text, shown) => {
    expect(describeDate(text)).toBe(shown);
  });

  test.each([
    ['2026-11-20T23:00:00-05:00', '2026-11-21'],
    ['2026-11-20', '2026-11-20'],
    ['2026-02', '2026-02'],
    ['2026', '2026'],
  ])('%s, once read, is shown as %s: the day in UTC', (text, shown) => {
    expect(describeInstants(day(text))).toBe(shown);
  });

  test('only an exact time with its zone is a time of day', () => {
    expect(readCalendarDate('2026-11-20T08:30:00Z')).toEqual({ year: 2026, month: 11, day: 20, timed: true });
    expect(readCalendarDate('2026-11-20T08:30:00')).toEqual({ year: 2026, month: 11, day: 20, timed: false });
    expect(readCalendarDate('2026-11')).toEqual({ year: 2026, month: 11, timed: false });
  });
});

describe('days ago', () => {
  test.each([
    ['2026-11-25', 0, 0],
    ['2026-11-25T14:59:00Z', 0, 0],
    ['2026-11-24T23:59:00Z', 1, 1],
    ['2026-10-26', 30, 30],
    ['2026-10-26T00:00:00Z', 30, 30],
    ['2026-10-26T23:59:59Z', 30, 30],
    ['2026-11-26', -1, -1],
    ['2026-10', 25, 55],
    ['2025', 329, 693],
    ['2024-11-25', 730, 730],
  ])('on 25 November 2026, %s is %i to %i days ago', (text, least, most) => {
    expect(daysBetween(day(text), now)).toEqual({ least, most });
  });

  test.each<[string, number, boolean | 'unsettled']>([
    ['2026-10-26', 30, true],
    ['2026-10-26T00:00:01Z', 30, true],
    ['2026-10-25', 30, false],
    ['2026-10-25T23:59:59Z', 30, false],
    ['2026-10', 30, 'unsettled'],
    ['2026-09', 30, false],
    ['2026-11', 30, true],
    ['2026', 30, 'unsettled'],
    ['2026', 365, true],
    ['2025', 30, false],
    ['2025', 365, 'unsettled'],
    ['2026-11-25', 0, true],
    ['2026-11-26', 30, true],
    ['2026-11-28', 30, 'unsettled'],
    ['2027', 30, 'unsettled'],
  ])('whether %s is at most %i days before 25 November 2026: %s', (text, days, expected) => {
    expect(atMostDaysAgo(day(text), days, now)).toBe(expected);
  });

  test('the time of the day at which the question is asked does not matter', () => {
    expect(atMostDaysAgo(day('2026-10-26T23:00:00Z'), 30, at('2026-11-25T00:00:00Z'))).toBe(true);
    expect(atMostDaysAgo(day('2026-10-26T01:00:00Z'), 30, at('2026-11-25T23:59:59Z'))).toBe(true);
    expect(atMostDaysAgo(day('2026-10-26'), 30, at('2026-11-26T00:00:00Z'))).toBe(false);
  });

  test('a longer span never turns a yes into a no', () => {
    const texts = fc.constantFrom(
      '2026',
      '2026-10',
      '2026-11',
      '2025',
      '2026-11-20',
      '2026-10-26T10:00:00Z',
      '2026-12-24',
    );
    const order = [false, 'unsettled', true];
    fc.assert(
      fc.property(texts, fc.nat(800), fc.nat(100), (text, days, more) => {
        const [short, long] = [days, days + more].map((span) => order.indexOf(atMostDaysAgo(day(text), span, now)));
        expect(long).toBeGreaterThanOrEqual(short ?? Number.NaN);
      }),
    );
  });
});

describe('dates ahead', () => {
  test.each([
    ['2026-11-25', false],
    ['2026-11-26', false],
    ['2026-11-26T14:59:00Z', false],
    ['2026-11-27', true],
    ['2026-12', true],
    ['2026', false],
    ['2027', true],
  ])('on 25 November 2026 at 15:00, that %s certainly lies ahead is %s', (text, expected) => {
    expect(inFuture(day(text), now)).toBe(expected);
  });
});

describe('several dates', () => {
  test('the newest of two exact dates is the later one', () => {
    expect(newest([day('2026-11-20'), undefined, day('2026-11-19')])).toEqual(day('2026-11-20'));
  });

  test('the newest of a year and a day in it lies between that day and the end of the year', () => {
    expect(newest([day('2026'), day('2026-03-04')])).toEqual({
      start: at('2026-03-04T00:00:00Z'),
      end: at('2027-01-01T00:00:00Z'),
    });
  });

  test('the oldest of a year and a day in it lies between the start of the year and that day', () => {
    expect(oldest([day('2026-03-04'), day('2026')])).toEqual({
      start: at('2026-01-01T00:00:00Z'),
      end: at('2026-03-05T00:00:00Z'),
    });
  });

  test('of no dates there is no newest and no oldest', () => {
    expect(newest([])).toBeUndefined();
    expect(newest([undefined])).toBeUndefined();
    expect(oldest([undefined, undefined])).toBeUndefined();
  });

  test('dates are sorted by their start, the more exact first', () => {
    const sorted = ['2026-11', '2026', '2026-01-01', '2025-12-31'].map(day).toSorted(compareDates);
    expect(sorted).toEqual(['2025-12-31', '2026-01-01', '2026', '2026-11'].map(day));
  });

  test('days are added across months and leap years', () => {
    expect(addDays(day('2024-02-28'), 2)).toEqual(day('2024-03-01'));
    expect(addDays(day('2026-03-01'), -1)).toEqual(day('2026-02-28'));
  });
});
