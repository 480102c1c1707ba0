import { describe, expect, it } from 'vitest';
import type { DayReport } from '../../trail/report.ts';
import { binWords, periodOf, queryFor, shortDate } from './period.ts';

const generated = '2026-11-25T12:00:00.000Z';
const utc = (date: string): number => Date.parse(date);

function period(days: readonly string[], query: Parameters<typeof periodOf>[1] = {}) {
  return periodOf({ generated, days: days.map((day) => ({ day }) as DayReport) }, query);
}

describe('the time that is drawn', () => {
  it('goes from the first day with anything to today, day by day', () => {
    const { bins, width, binOf } = period(['2026-11-22', '2026-11-23']);
    expect(width).toBe(1);
    expect(bins.map(({ first }) => first)).toEqual(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25']);
    expect(['2026-11-21', '2026-11-22', '2026-11-25', '2026-11-26'].map(binOf)).toEqual([-1, 0, 3, -1]);
  });

  it('goes over what is asked for, the last day included', () => {
    const { bins, end } = period(['2026-11-10'], { from: utc('2026-11-08'), to: utc('2026-11-12') });
    expect(bins.map(({ first }) => first)).toEqual(['2026-11-08', '2026-11-09', '2026-11-10', '2026-11-11']);
    expect(end).toBe(utc('2026-11-12'));
  });

  it('does not begin centuries before the first call, nor end behind today', () => {
    const { bins } = period(['2026-11-24'], { from: utc('0001-01-01'), to: utc('9999-01-01') });
    expect(bins.map(({ first }) => first)).toEqual(['2026-11-24', '2026-11-25']);
  });

  it('is drawn by weeks and by four weeks where there are too many days to tell apart', () => {
    const weeks = period(['2026-06-01']);
    expect([weeks.width, weeks.bins.length]).toEqual([7, 26]);
    expect(binWords(weeks.bins[0] ?? { first: '', last: '' })).toBe('2026-06-01 to 2026-06-07');
    expect(weeks.bins.at(-1)).toEqual({ first: '2026-11-23', last: '2026-11-25' });
    expect(period(['2023-01-01']).width).toBe(28);
    expect(period(['1990-01-01']).bins.length).toBeLessThanOrEqual(100);
  });

  it('is one day where there is nothing', () => {
    expect(period([]).bins).toEqual([{ first: '2026-11-25', last: '2026-11-25' }]);
    expect(period([], { from: utc('2027-01-01') }).bins).toHaveLength(1);
  });
});

describe('the query of a link', () => {
  it('says days as days and instants as instants', () => {
    expect(queryFor({})).toBe('');
    expect(queryFor({ from: utc('2026-11-01'), to: utc('2026-12-01'), tenant: 'a&b', rule: 'demo' })).toBe(
      '?tenant=a%26b&from=2026-11-01&to=2026-11-30&rule=demo',
    );
    expect(queryFor({ from: utc('2026-11-01T08:30:00Z') })).toBe('?from=2026-11-01T08%3A30%3A00.000Z');
  });
});

it('dates on an axis are short', () => {
  expect([shortDate('2026-11-05'), shortDate('2026-01-31')]).toEqual(['5 Nov', '31 Jan']);
});
