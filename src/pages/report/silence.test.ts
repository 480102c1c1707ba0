import { describe, expect, it } from 'vitest';
import type { Firings, RuleReport } from '../../trail/report.ts';
import { byOddness, silenceOf, type Silence } from './silence.ts';

const end = Date.parse('2026-11-25T12:00:00Z');

function silence(fired: number, first: string, lastFired: string | null): Silence {
  const rule = { rule: 'demo', fired, lastFired } as RuleReport;
  const firings: Firings[] =
    fired === 0 ? [] : [{ day: first, rule: 'demo', indicator: 'info', shown: true, count: 1 }];
  return silenceOf('demo', { rules: [rule], firings }, end);
}

describe('a rule has been silent', () => {
  it('for long, after five times its usual distance', () => {
    // Ten firings in nine days: one a day.
    expect(silence(10, '2026-11-01', '2026-11-10T00:00:00Z')).toEqual({
      rule: 'demo',
      days: 15,
      usual: 1,
      state: 'silent for long',
    });
    expect(silence(10, '2026-11-01', '2026-11-19T00:00:00Z')).toMatchObject({ days: 6, usual: 2, state: 'as usual' });
  });

  it('as usual for three days, however often it fires', () => {
    expect(silence(1000, '2026-11-20', '2026-11-22T13:00:00Z')).toMatchObject({ days: 2, state: 'as usual' });
    expect(silence(1000, '2026-11-20', '2026-11-22T11:00:00Z')).toMatchObject({ days: 3, state: 'silent for long' });
  });

  it('for a time that says nothing, after two firings', () => {
    expect(silence(2, '2026-01-01', '2026-01-02T00:00:00Z')).toMatchObject({ usual: null, state: 'too few to say' });
  });

  it('ever since, if it never fired, and nobody knows, if it was never judged', () => {
    expect(silence(0, '', null)).toEqual({ rule: 'demo', days: null, usual: null, state: 'never fired' });
    expect(silenceOf('other', { rules: [], firings: [] }, end).state).toBe('never judged');
  });

  it('and the odd ones come first', () => {
    const states = [silence(10, '2026-11-01', '2026-11-24T00:00:00Z'), silence(0, '', null)];
    states.push(silence(10, '2026-11-01', '2026-11-10T00:00:00Z'));
    expect(states.sort(byOddness).map(({ state }) => state)).toEqual(['silent for long', 'never fired', 'as usual']);
  });
});
