import { expect, it } from 'vitest';
import { isNestedDeeper } from './json-depth.ts';

it.each([
  ['1', 0, false],
  ['null', 0, false],
  ['"[[["', 0, false],
  ['{}', 0, true],
  ['[]', 0, true],
  ['{}', 1, false],
  ['[[]]', 1, true],
  ['[{"a":[]}]', 2, true],
  ['[{"a":[]}]', 3, false],
  ['[[],[],[],[{}]]', 3, false],
  ['[[],[],[],[{}]]', 2, true],
  ['[["[[[[{{{{"]]', 2, false],
  ['{"[[[[":{}}', 2, false],
  ['{"a":null,"b":{"c":[]}}', 2, true],
  ['{"__proto__":{"a":[]}}', 2, true],
  [`${'['.repeat(100)}${']'.repeat(100)}`, 100, false],
  [`${'{"a":'.repeat(101)}{}${'}'.repeat(101)}`, 101, true],
  [`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 100, true],
])('Whether %s nests deeper than %i levels: %s', (json, levels, deeper) => {
  expect(isNestedDeeper(JSON.parse(json), levels)).toBe(deeper);
});

it('does not go deeper than it has to', () => {
  const deep: unknown = JSON.parse('['.repeat(1_000_000) + ']'.repeat(1_000_000));
  expect(isNestedDeeper(deep, 100)).toBe(true);
});
