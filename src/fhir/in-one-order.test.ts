import { expect, it } from 'vitest';
import { inOneOrder } from './in-one-order.ts';

const a = { resourceType: 'Condition', id: 'a' };
const b = { resourceType: 'Condition', id: 'b' };
const drug = { resourceType: 'Medication', id: 'a' };
const [bare, other] = [
  { resourceType: 'Condition', code: 1 },
  { resourceType: 'Condition', code: 2 },
];

it('gives resources by type and id, those without an id by what they say, however they came', () => {
  const wanted = [bare, other, a, b, drug];
  expect(inOneOrder([drug, other, b, a, bare], (one) => one)).toEqual(wanted);
  expect(inOneOrder([bare, b, drug, a, other], (one) => one)).toEqual(wanted);
});
