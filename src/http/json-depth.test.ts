import { expect, it } from 'vitest';
import { isNestedDeeper } from './json-depth.ts';

it.each([
  ['1', 0, false],
  ['{}', 0, true],
  ['{}', 1, false],
  ['[[]]', 1, true],
  ['[{"a":[]}]', 2, true],
  ['[{"a":[]}]', 3, false],
  ['[[],[],[],[{}]]', 3, false],
  [`${'['.repeat(100)}${']'.repeat(100)}`, 100, false],
  [`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`, 100, true],
])('Whether %s nests deeper than %i levels: %s', (json, levels, deeper) => {
  expect(isNestedDeeper(json, levels)).toBe(deeper);
});

it.each([
  ['brackets in text', '["[[[[{{{{"]'],
  ['an escaped quote before brackets', String.raw`["\"[[[["]`],
  ['an escaped backslash at the end of a text', String.raw`["\\",[]]`],
  ['brackets in a name', '{"[[[[":1}'],
  ['letters outside of ASCII', '["ü[ß[",{}]'],
  ['many escaped signs in a row', String.raw`["\\\"[[[\\",[]]`],
])('Text does not nest: %s', (_name, json) => {
  expect(isNestedDeeper(json, 2)).toBe(false);
});

it.each([
  ['a text that does not end', '["[[[', false],
  ['a text that ends in a backslash', '["a\\', false],
  ['more closed than opened', ']]]]{}', false],
  ['nothing', '', false],
])('What is not JSON is read to its end all the same: %s', (_name, json, deeper) => {
  expect(isNestedDeeper(json, 2)).toBe(deeper);
});
