import { describe, expect, it } from 'vitest';
import { madeUpDrug, ruleThatReads, valueSetResources, valueSets } from '../../test/made-up-content.ts';
import { limit } from '../rules/limit.ts';
import { judgement } from '../rules/source.ts';
import { catalogue } from './catalogue.ts';
import { contentHash } from './content-hash.ts';
import { indexValueSets } from './value-set-index.ts';

const rule = ruleThatReads('first', {});
const hashOf = (rules = [rule], sets = valueSets): string => catalogue(madeUpDrug(rules), sets).hash;

function aLimit(value: number) {
  const source = judgement('made up', '2026-11-26', 'for tests');
  return limit(value, 'd', { meaning: 'made up', source, step: 1, siteRange: [1, 9] });
}

describe('the hash of the content', () => {
  it('is the same for the same content made anew', () => {
    expect(hashOf()).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf([ruleThatReads('first', {})])).toBe(hashOf());
  });

  it('is another one with another text, limit, code or rule', () => {
    const unlike = [
      hashOf([{ ...rule, because: 'It is made up as well.' }]),
      hashOf([{ ...rule, limits: { most: aLimit(2) } }]),
      hashOf([{ ...rule, limits: { most: aLimit(3) } }]),
      hashOf([{ ...rule, judge: () => ({ verdict: 'inapplicable' }) }]),
      hashOf([rule, ruleThatReads('second', {})]),
      hashOf([rule], indexValueSets(valueSetResources.toReversed())),
      hashOf(
        [rule],
        indexValueSets(JSON.parse(JSON.stringify(valueSetResources).replace('"ex"', '"ey"')) as readonly unknown[]),
      ),
    ];
    expect(new Set([hashOf(), ...unlike]).size).toBe(8);
  });

  it('sees what JSON has no words for', () => {
    const hashes = [
      /a/,
      /a/i,
      new Set(['a']),
      new Set(['b']),
      new Map([['a', 1]]),
      new Map([['a', 2]]),
      () => 1,
      () => 2,
    ];
    expect(new Set(hashes.map((value) => contentHash({ value }))).size).toBe(8);
  });
});
