import { expect, it } from 'vitest';
import { withoutBlanks } from './without-blanks.ts';

it('leaves out null, white space, and lists and objects in which nothing is left', () => {
  const order = {
    id: 'a',
    note: [{ text: ' ' }],
    performer: null,
    extra: {},
    list: [],
    doses: [{ value: 0, prn: false, code: '' }],
  };
  expect(withoutBlanks(order)).toEqual({ id: 'a', doses: [{ value: 0, prn: false }] });
});

it('has nothing left of a value that says nothing', () => {
  for (const blank of [null, '', '\n', [], {}, [{ a: [null] }]]) expect(withoutBlanks(blank)).toBeUndefined();
});

it('keeps the nulls that hold a list and its extensions together, and no others', () => {
  const time = { event: ['2026-11-26', null], _event: [null, { id: 'later' }] };
  expect(withoutBlanks(time)).toEqual(time);
  expect(withoutBlanks({ coding: [null, { code: 'x' }] })).toEqual({ coding: [{ code: 'x' }] });
});
