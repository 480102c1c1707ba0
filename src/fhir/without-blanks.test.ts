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
