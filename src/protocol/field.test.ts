import { expect, it } from 'vitest';
import { fieldOf, memberOf } from './field.ts';

it.each([
  ['', ''],
  ['/hook', 'hook'],
  ['/context/draftOrders/entry/3/resource', 'context.draftOrders.entry[3].resource'],
  ['/selections/0', 'selections[0]'],
  ['/a/0/1/b', 'a[0][1].b'],
])('The JSON pointer "%s" is the field "%s"', (pointer, field) => {
  expect(fieldOf(pointer)).toBe(field);
});

it('A member of the body is named alone, a member of a field after it', () => {
  expect([memberOf('', 'hook'), memberOf('context', 'patientId')]).toEqual(['hook', 'context.patientId']);
});
