import { describe, expect, test } from 'vitest';
import type { Frequency } from './dosage-frequency.ts';
import { readTiming } from './dosage-timing.ts';

type Short = readonly [dosesPerDay: string, intervalHours: string] | string;

const write = ({ low, high }: { readonly low: number; readonly high: number }): string => {
  const [from, to] = [low, high].map((number) => String(Number(number.toPrecision(6))));
  return from === to ? String(from) : `${from} to ${to}`;
};
const short = (frequency: Frequency): Short =>
  frequency.kind === 'repeated' ? [write(frequency.dosesPerDay), write(frequency.intervalHours)] : frequency.kind;
const repeat = (members: Readonly<Record<string, unknown>>): Short => short(readTiming({ repeat: members }).frequency);
const daysFor = (value: number, unit: string): unknown =>
  readTiming({ repeat: { boundsDuration: { value, unit } } }).bounds.days;
const words = (text: string): Short => short(readTiming({ code: { text } }).frequency);

describe('the structured schedule: doses per day, and hours from dose to dose', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Short]>([
    ['once a day', { frequency: 1, period: 1, periodUnit: 'd' }, ['1', '24']],
    ['twice a day', { frequency: 2, period: 1, periodUnit: 'd' }, ['2', '12']],
    ['once every half day', { frequency: 1, period: 0.5, periodUnit: 'd' }, ['2', '12']],
    ['every 12 hours', { frequency: 1, period: 12, periodUnit: 'h' }, ['2', '12']],
    ['every 48 hours', { frequency: 1, period: 48, periodUnit: 'h' }, ['0.5', '48']],
    ['every other day', { frequency: 1, period: 2, periodUnit: 'd' }, ['0.5', '48']],
    ['every week', { frequency: 1, period: 1, periodUnit: 'wk' }, ['0.142857', '168']],
    ['every 2 weeks', { frequency: 1, period: 2, periodUnit: 'wk' }, ['0.0714286', '336']],
    ['every month of a year of 365.25 days', { frequency: 1, period: 1, periodUnit: 'mo' }, ['0.0328542', '730.5']],
    ['every year', { frequency: 1, period: 1, periodUnit: 'a' }, ['0.00273785', '8766']],
    ['every 20 minutes', { frequency: 1, period: 20, periodUnit: 'min' }, ['72', '0.333333']],
    ['every 86400 seconds', { frequency: 1, period: 86400, periodUnit: 's' }, ['1', '24']],
    ['numbers sent as text', { frequency: '2', period: '1', periodUnit: 'd' }, ['2', '12']],
    ['a unit in capitals', { frequency: 1, period: 1, periodUnit: 'D' }, ['1', '24']],
    ['one to two a day', { frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' }, ['1 to 2', '12 to 24']],
    ['every 4 to 6 hours', { frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' }, ['4 to 6', '4 to 6']],
    ['without a number of doses it is one per period', { period: 1, periodUnit: 'd' }, ['1', '24']],
    ['a single dose', { count: 1 }, 'once'],
    ['a single dose of a daily schedule', { frequency: 1, period: 1, periodUnit: 'd', count: 1 }, 'once'],
    ['ten doses, daily', { frequency: 1, period: 1, periodUnit: 'd', count: 10 }, ['1', '24']],
    ['an empty schedule', {}, 'missing'],
    ['a schedule of bounds only', { boundsPeriod: { start: '2026-11-01' } }, 'missing'],
    ['ten doses and no word of how often', { count: 10 }, 'missing'],
    ['a number of doses without a period', { frequency: 2 }, 'unreadable'],
    ['a period without a unit', { frequency: 2, period: 1 }, 'unreadable'],
    ['an unknown unit', { frequency: 1, period: 1, periodUnit: 'fortnight' }, 'unreadable'],
    ['no doses at all', { frequency: 0, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['less than none', { frequency: -1, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['half a time', { frequency: 0.5, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['a period of nothing', { frequency: 1, period: 0, periodUnit: 'd' }, 'unreadable'],
    ['words for numbers', { frequency: 'one', period: 1, periodUnit: 'd' }, 'unreadable'],
    ['a maximum below the minimum', { frequency: 2, frequencyMax: 1, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['a maximum alone', { frequencyMax: 2, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['a maximum of one and a half', { frequency: 1, frequencyMax: 1.5, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['a maximum in words', { frequency: 1, frequencyMax: 'two', period: 1, periodUnit: 'd' }, 'unreadable'],
    ['a longest period in words', { frequency: 1, period: 1, periodMax: 'two', periodUnit: 'd' }, 'unreadable'],
  ])('%s', (_, members, expected) => {
    expect(repeat(members)).toEqual(expected);
  });

  test.each<[string, Readonly<Record<string, unknown>>, Short]>([
    ['Monday, Wednesday, Friday', { dayOfWeek: ['mon', 'wed', 'fri'] }, ['0.428571', '48 to 72']],
    [
      'once a day on Monday, Wednesday, Friday',
      { dayOfWeek: ['mon', 'wed', 'fri'], frequency: 1, period: 1, periodUnit: 'd' },
      ['0.428571', '48 to 72'],
    ],
    [
      'three a week, on Monday, Wednesday, Friday',
      { dayOfWeek: ['mon', 'wed', 'fri'], frequency: 3, period: 1, periodUnit: 'wk' },
      ['0.428571', '48 to 72'],
    ],
    [
      'twice a day on Monday and Thursday',
      { dayOfWeek: ['mon', 'thu'], frequency: 1, period: 12, periodUnit: 'h' },
      ['0.571429', '12 to 84'],
    ],
    [
      'on Monday of every second week',
      { dayOfWeek: ['mon'], frequency: 1, period: 2, periodUnit: 'wk' },
      ['0.0714286', '336'],
    ],
    ['one day that is no list', { dayOfWeek: 'mon' }, ['0.142857', '168']],
    ['every day of the week', { dayOfWeek: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }, ['1', '24']],
    [
      'one a week, yet three days: contradictory',
      { dayOfWeek: ['mon', 'wed', 'fri'], frequency: 1, period: 1, periodUnit: 'wk' },
      'unreadable',
    ],
    [
      'every second day, yet on Mondays: contradictory',
      { dayOfWeek: ['mon'], frequency: 1, period: 2, periodUnit: 'd' },
      'unreadable',
    ],
    ['a number of doses and days without a period', { dayOfWeek: ['mon', 'wed'], frequency: 2 }, 'unreadable'],
    ['an unknown day', { dayOfWeek: ['mon', 'someday'] }, 'unreadable'],
    ['once on Monday, of no period', { dayOfWeek: ['mon'], frequency: 1 }, ['0.142857', '168']],
    [
      'Monday and Thursday of each week',
      { dayOfWeek: ['mon', 'thu'], period: 1, periodUnit: 'wk' },
      ['0.285714', '72 to 96'],
    ],
    [
      'Monday of each week at 8 and 20',
      { dayOfWeek: ['mon'], timeOfDay: ['08:00:00', '20:00:00'], period: 1, periodUnit: 'wk' },
      ['0.285714', '12 to 156'],
    ],
    [
      'four a week on Monday and Thursday are two on each',
      { dayOfWeek: ['mon', 'thu'], frequency: 4, period: 1, periodUnit: 'wk' },
      ['0.571429', '12 to 84'],
    ],
    [
      'three a week on two days: one and a half on each',
      { dayOfWeek: ['mon', 'thu'], frequency: 3, period: 1, periodUnit: 'wk' },
      'unreadable',
    ],
    ['every 8 hours on Mondays', { dayOfWeek: ['mon'], period: 8, periodUnit: 'h' }, ['0.428571', '8 to 152']],
    [
      'twice in 12 hours on Mondays',
      { dayOfWeek: ['mon'], frequency: 2, period: 12, periodUnit: 'h' },
      ['0.571429', '6 to 150'],
    ],
    [
      'twice a day, as a day of 24 hours, on Mondays',
      { dayOfWeek: ['mon'], frequency: 2, period: 24, periodUnit: 'h' },
      ['0.285714', '12 to 156'],
    ],
    ['each hour of Monday', { dayOfWeek: ['mon'], frequency: 24, period: 1, periodUnit: 'd' }, ['3.42857', '1 to 145']],
    [
      'more often than hourly on Monday',
      { dayOfWeek: ['mon'], frequency: 25, period: 1, periodUnit: 'd' },
      'unreadable',
    ],
    [
      'three a day on Monday, yet two times: contradictory',
      { dayOfWeek: ['mon'], timeOfDay: ['08:00:00', '20:00:00'], frequency: 3, period: 1, periodUnit: 'd' },
      'unreadable',
    ],
    [
      'once or twice on Monday',
      { dayOfWeek: ['mon'], frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' },
      'unreadable',
    ],
    [
      'on Monday of every one or two weeks',
      { dayOfWeek: ['mon'], frequency: 1, period: 1, periodMax: 2, periodUnit: 'wk' },
      'unreadable',
    ],
    ['half a dose on Monday', { dayOfWeek: ['mon'], frequency: 0.5, period: 1, periodUnit: 'd' }, 'unreadable'],
    ['on Monday at no time of the day', { dayOfWeek: ['mon'], timeOfDay: ['25:00'] }, 'unreadable'],
    ['once on one day of the week, whatever the number of meals', { dayOfWeek: ['mon'], when: ['AC'] }, 'unreadable'],
    [
      'three a day with meals, on Monday only',
      { dayOfWeek: ['mon'], when: ['AC'], frequency: 3, period: 1, periodUnit: 'd' },
      ['0.428571', '8 to 152'],
    ],
  ])('days of the week: %s', (_, members, expected) => {
    expect(repeat(members)).toEqual(expected);
  });

  test.each<[string, Readonly<Record<string, unknown>>, Short]>([
    ['two times of the day', { timeOfDay: ['09:00:00', '18:00:00'] }, ['2', '9 to 15']],
    ['one time of the day', { timeOfDay: '08:00' }, ['1', '24']],
    ['the same time twice', { timeOfDay: ['08:00:00', '08:00:00'] }, ['1', '24']],
    [
      'two a day at two times',
      { frequency: 2, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] },
      ['2', '12'],
    ],
    [
      'every 12 hours at two times',
      { frequency: 1, period: 12, periodUnit: 'h', timeOfDay: ['08:00:00', '20:00:00'] },
      ['2', '12'],
    ],
    ['each day at two times', { period: 1, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] }, ['2', '12']],
    ['every 2 days at 9', { frequency: 1, period: 2, periodUnit: 'd', timeOfDay: ['09:00:00'] }, ['0.5', '48']],
    ['every week at 9', { frequency: 1, period: 1, periodUnit: 'wk', timeOfDay: ['09:00:00'] }, ['0.142857', '168']],
    ['3 a week at 9', { frequency: 3, period: 1, periodUnit: 'wk', timeOfDay: ['09:00:00'] }, ['0.428571', '56']],
    [
      'Monday and Thursday at 9 and 21',
      { dayOfWeek: ['mon', 'thu'], timeOfDay: ['09:00:00', '21:00:00'] },
      ['0.571429', '12 to 84'],
    ],
    [
      'one a day, yet two times: contradictory',
      { frequency: 1, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] },
      'unreadable',
    ],
    [
      'two a day, yet one time: contradictory',
      { frequency: 2, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00'] },
      'unreadable',
    ],
    ['no time of the day', { timeOfDay: ['25:00:00'] }, 'unreadable'],
    ['at half past eight and nine', { timeOfDay: ['08:30:00', '21:00:00'] }, ['2', '11.5 to 12.5']],
    ['a fraction of a second', { timeOfDay: ['08:00:00.250'] }, ['1', '24']],
    ['words behind a time', { timeOfDay: ['08:00:00 sharp'] }, 'unreadable'],
    ['a time and none', { timeOfDay: ['08:00:00', 'noon'] }, 'unreadable'],
    [
      'twice in 12 hours at four times',
      { frequency: 2, period: 12, periodUnit: 'h', timeOfDay: ['00:00:00', '06:00:00', '12:00:00', '18:00:00'] },
      ['4', '6'],
    ],
    [
      'every 8 hours, yet one time: contradictory',
      { frequency: 1, period: 8, periodUnit: 'h', timeOfDay: ['08:00:00'] },
      'unreadable',
    ],
    [
      'one to two a day at two times',
      { frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] },
      'unreadable',
    ],
    [
      'every one to two days at 9',
      { frequency: 1, period: 1, periodMax: 2, periodUnit: 'd', timeOfDay: ['09:00:00'] },
      'unreadable',
    ],
    ['7 a week at 9', { frequency: 7, period: 1, periodUnit: 'wk', timeOfDay: ['09:00:00'] }, ['1', '24']],
    ['8 a week, yet at 9 only', { frequency: 8, period: 1, periodUnit: 'wk', timeOfDay: ['09:00:00'] }, 'unreadable'],
    ['in the morning, at 8', { when: ['MORN'], timeOfDay: ['08:00:00'] }, ['1', '24']],
    [
      'morning and evening, at 8 and 18',
      { when: ['MORN', 'EVE'], timeOfDay: ['08:00:00', '18:00:00'] },
      ['2', '10 to 14'],
    ],
    ['in the morning, yet two times', { when: ['MORN'], timeOfDay: ['08:00:00', '20:00:00'] }, 'unreadable'],
    ['before meals and in the morning', { when: ['AC', 'MORN'] }, 'unreadable'],
    ['in the morning and when nobody knows', { when: ['MORN', 'LUNCHISH'] }, 'unreadable'],
    ['in the morning and nothing', { when: ['MORN', null] }, 'unreadable'],
    ['in the morning', { when: ['MORN'] }, ['1', '24']],
    ['morning and evening', { when: ['MORN', 'EVE'] }, ['2', '12']],
    ['at bedtime, once a day', { when: 'HS', frequency: 1, period: 1, periodUnit: 'd' }, ['1', '24']],
    ['before meals, how many nobody says', { when: ['AC'] }, 'unreadable'],
    ['3 a day before meals', { when: ['AC'], frequency: 3, period: 1, periodUnit: 'd' }, ['3', '8']],
    ['an event that nobody knows', { when: ['LUNCHISH'] }, 'unreadable'],
  ])('times of the day: %s', (_, members, expected) => {
    expect(repeat(members)).toEqual(expected);
  });
});

describe('the schedule as a code', () => {
  const system = 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation';
  test.each<[string, Short]>([
    ['QD', ['1', '24']],
    ['BID', ['2', '12']],
    ['TID', ['3', '8']],
    ['QID', ['4', '6']],
    ['Q1H', ['24', '1']],
    ['Q4H', ['6', '4']],
    ['Q6H', ['4', '6']],
    ['Q8H', ['3', '8']],
    ['Q12H', ['2', '12']],
    ['QOD', ['0.5', '48']],
    ['AM', ['1', '24']],
    ['PM', ['1', '24']],
    ['BED', ['1', '24']],
    ['WK', ['0.142857', '168']],
    ['MO', ['0.0328542', '730.5']],
    ['JB', 'unreadable'],
  ])('HL7 abbreviation %s', (code, expected) => {
    expect(short(readTiming({ code: { coding: [{ system, code }] } }).frequency)).toEqual(expected);
  });

  test('BID of a hospital means what it means everywhere, a number of a hospital nothing', () => {
    const local = 'https://fhir.hospital.example/codeSet/4003';
    expect(short(readTiming({ code: { coding: [{ system: local, code: 'BID' }] } }).frequency)).toEqual(['2', '12']);
    expect(short(readTiming({ code: { coding: [{ system: local, code: '696547' }] } }).frequency)).toBe('unreadable');
    expect(short(readTiming({ code: { coding: [{ system: local, code: 'MO' }] } }).frequency)).toBe('unreadable');
  });

  test('one of several codings is enough, and words that are no schedule are passed over beside it', () => {
    const coding = [
      { system: 'https://fhir.hospital.example/codeSet/4003', code: '696547', display: 'every 4 hr' },
      { system, code: 'Q4H', display: 'Q4H' },
    ];
    expect(short(readTiming({ code: { coding, text: 'around the clock' } }).frequency)).toEqual(['6', '4']);
  });

  test('codes that contradict each other are not believed', () => {
    const coding = [
      { system, code: 'QD' },
      { system, code: 'QOD' },
    ];
    expect(short(readTiming({ code: { coding } }).frequency)).toBe('unreadable');
  });
});

describe('the schedule in words', () => {
  test.each<[string, Short]>([
    ['once daily', ['1', '24']],
    ['daily', ['1', '24']],
    ['DAILY', ['1', '24']],
    ['once-daily', ['1', '24']],
    ['1 time per day', ['1', '24']],
    ['every day', ['1', '24']],
    ['every morning', ['1', '24']],
    ['nightly', ['1', '24']],
    ['daily at 0900', ['1', '24']],
    ['once daily at 9 am', ['1', '24']],
    ['daily at the same time each day', ['1', '24']],
    ['q24h', ['1', '24']],
    ['Q24 hours', ['1', '24']],
    ['every 24 hours', ['1', '24']],
    ['q.d.', ['1', '24']],
    ['every other day', ['0.5', '48']],
    ['every second day', ['0.5', '48']],
    ['every 2 days', ['0.5', '48']],
    ['on alternate days', ['0.5', '48']],
    ['every 48 hours', ['0.5', '48']],
    ['q48h', ['0.5', '48']],
    ['qod', ['0.5', '48']],
    ['q.o.d.', ['0.5', '48']],
    ['twice daily', ['2', '12']],
    ['two times a day', ['2', '12']],
    ['2x/day', ['2', '12']],
    ['b.i.d.', ['2', '12']],
    ['every 12 (twelve) hours', ['2', '12']],
    ['0900 & 1800', ['2', '9 to 15']],
    ['09:00, 18:00', ['2', '9 to 15']],
    ['at 0800 and 2000', ['2', '12']],
    ['0915 & 2100', ['2', '11.75 to 12.25']],
    ['2000 and 0800 and 1400', ['3', '6 to 12']],
    ['every 12(twelve) hours', ['2', '12']],
    ['twice  daily', ['2', '12']],
    ['p.r.n. q.i.d.', ['4', '6']],
    ['daily, ,as needed', ['1', '24']],
    ['daily as neededly', 'unreadable'],
    ['daily daily', 'unreadable'],
    ['as needed as needed', 'unreadable'],
    ['weekly', ['0.142857', '168']],
    ['once a week', ['0.142857', '168']],
    ['twice weekly', ['0.285714', '84']],
    ['every 2 weeks', ['0.0714286', '336']],
    ['every other week', ['0.0714286', '336']],
    ['fortnightly', ['0.0714286', '336']],
    ['monthly', ['0.0328542', '730.5']],
    ['every 4-6 hours', ['4 to 6', '4 to 6']],
    ['1 to 2 times daily', ['1 to 2', '12 to 24']],
    ['once', 'once'],
    ['one time only', 'once'],
    ['biweekly', 'unreadable'],
    ['OD', 'unreadable'],
    ['0900', 'unreadable'],
    ['every 12 (ten) hours', 'unreadable'],
    ['every 0 hours', 'unreadable'],
    ['daily, then weekly', 'unreadable'],
    ['not daily', 'unreadable'],
    ['daily except Sunday', 'unreadable'],
    ['see instructions', 'unreadable'],
    ['daily²', 'unreadable'],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('Q6H PRN is every 6 hours, as needed; PRN alone does not say how often', () => {
    expect(readTiming({ code: { text: 'Q6H PRN' } })).toMatchObject({ asNeeded: true });
    expect(words('q6h prn')).toEqual(['4', '6']);
    expect(readTiming({ code: { text: 'PRN' } })).toMatchObject({ asNeeded: true, frequency: { kind: 'missing' } });
  });
});

describe('a schedule in both forms', () => {
  const daily = { frequency: 1, period: 1, periodUnit: 'd' };
  test('agreeing, the structured one is taken', () => {
    const repeated = { frequency: 2, period: 1, periodUnit: 'd' };
    expect(short(readTiming({ repeat: repeated, code: { text: '0900 & 1800' } }).frequency)).toEqual(['2', '12']);
  });

  test('contradicting each other, neither is believed', () => {
    expect(short(readTiming({ repeat: daily, code: { text: 'QOD' } }).frequency)).toBe('unreadable');
    expect(short(readTiming({ repeat: daily, code: { text: 'once' } }).frequency)).toBe('unreadable');
  });

  test('either serves where the other cannot be read', () => {
    expect(short(readTiming({ repeat: daily, code: { text: 'per rheumatology' } }).frequency)).toEqual(['1', '24']);
    expect(short(readTiming({ repeat: { frequency: 2 }, code: { text: 'BID' } }).frequency)).toEqual(['2', '12']);
    expect(short(readTiming({ repeat: daily, event: ['2026-11-20'] }).frequency)).toEqual(['1', '24']);
  });

  test.each([
    ['nothing', undefined, 'missing'],
    ['null', null, 'missing'],
    ['text where a schedule belongs', 'daily', 'unreadable'],
    ['two schedules where one belongs', [{ repeat: daily }, { repeat: daily }], 'unreadable'],
    ['dates of single doses', { event: ['2026-11-20'] }, 'unreadable'],
  ])('%s', (_, timing, expected) => {
    expect(readTiming(timing).frequency.kind).toBe(expected);
  });
});

describe('how long a direction holds', () => {
  test('a period, from and until', () => {
    const { bounds } = readTiming({ repeat: { boundsPeriod: { start: '2026-11-01', end: '2026-11-10' } } });
    expect(bounds.start?.start).toBe(Date.UTC(2026, 10, 1));
    expect(bounds.end?.end).toBe(Date.UTC(2026, 10, 11));
  });

  test('a duration in days', () => {
    expect(daysFor(10, 'days')).toEqual({ low: 10, high: 10 });
    expect(daysFor(2, 'wk')).toEqual({ low: 14, high: 14 });
    expect(daysFor(0, 'd')).toBeUndefined();
    expect(daysFor(10, 'bananas')).toBeUndefined();
    expect(daysFor(36_525, 'd')).toEqual({ low: 36_525, high: 36_525 });
    expect(daysFor(36_526, 'd')).toBeUndefined();
    const within = { boundsDuration: { value: 10, comparator: '<', unit: 'd' } };
    expect(readTiming({ repeat: within }).bounds.days).toBeUndefined();
  });

  test('a range of durations, and a number of doses', () => {
    const range = { low: { value: 5, unit: 'd' }, high: { value: 7, unit: 'd' } };
    expect(readTiming({ repeat: { boundsRange: range } }).bounds.days).toEqual({ low: 5, high: 7 });
    expect(readTiming({ repeat: { count: 3, countMax: 5 } }).bounds.doses).toEqual({ low: 3, high: 5 });
    expect(readTiming({ repeat: { boundsRange: { low: range.low } } }).bounds.days).toBeUndefined();
    expect(readTiming({ repeat: { boundsRange: { high: range.high } } }).bounds.days).toBeUndefined();
    expect(readTiming({ repeat: { count: 1.5 } }).bounds.doses).toBeUndefined();
  });
});
