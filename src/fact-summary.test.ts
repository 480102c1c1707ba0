import { expect, it } from 'vitest';
import { summariseFact } from './fact-summary.ts';

it.each<[string, unknown, unknown]>([
  ['a resource is its reference', { resourceType: 'Observation', id: 'a', status: 'final' }, 'Observation/a'],
  ['a resource without an id is its type', { resourceType: 'Observation' }, 'Observation'],
  ['functions are left out', { value: 0.8, isBelow: () => true }, { value: 0.8 }],
  ['sets and maps are lists and objects', { a: new Set([1, 2]), b: new Map([['c', 3]]) }, { a: [1, 2], b: { c: 3 } }],
  ['an instant is a date', { start: 1_795_249_800_000 }, { start: '2026-11-21T08:30:00.000Z' }],
  ['a count per litre is a number', 4.5e9, 4.5e9],
  ['what is no number is named', [Infinity, NaN], ['Infinity', 'NaN']],
  [
    'a long list is cut, and says so',
    Array.from({ length: 14 }, (_, at) => at),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 'and 2 more'],
  ],
  ['a long text is cut', 'x'.repeat(300), `${'x'.repeat(200)}…`],
])('%s', (_title, value, expected) => {
  expect(summariseFact(value)).toEqual(expected);
});

it('what refers to itself ends', () => {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  expect(JSON.stringify(summariseFact(value))).toBe('{"self":{"self":{"self":{"self":{"self":{"self":"…"}}}}}}');
});
