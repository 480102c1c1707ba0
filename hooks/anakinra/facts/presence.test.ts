import { describe, expect, it } from 'vitest';
import { hasFinding, hasValue, presenceOf } from './presence.ts';

const found = (words: string, interpretations: readonly string[] = []) =>
  presenceOf({
    value: { kind: 'text', text: words },
    interpretations: interpretations.map((code) => ({ codings: [{ system: 'urn:local', code }], words: [] })),
  });

const judged = (code: string) => ({
  value: { kind: 'none' as const },
  interpretations: [{ codings: [{ system: 'urn:local', code }], words: [] }],
});

describe('What a test for the presence of something found', () => {
  it.each([
    ['Positive, faint line', 'positive'],
    ['HBsAg: reactive (repeated)', 'positive'],
    ['SARS-CoV-2 RNA was not detected in this specimen', 'negative'],
    ['HBsAg non-reactive, repeated', 'negative'],
    ['No growth: absent', 'negative'],
    ['Equivocal, please repeat; control line seen', undefined],
    ['Result equivocal, please repeat', 'indeterminate'],
    ['Specimen was not tested: detected clot', 'indeterminate'],
    ['Positive by PCR, negative by antigen', undefined],
    ['Negative; mitogen positive', undefined],
    ['Control line positive', undefined],
    ['see letter', undefined],
  ])('of "%s" is %s', (words, outcome) => {
    expect(found(words)).toBe(outcome);
  });

  it('is what the laboratory says by its interpretation, and nothing where that contradicts the words', () => {
    expect(found('5.2', ['POS'])).toBe('positive');
    expect(found('Negative', ['POS'])).toBeUndefined();
    expect(found('Negative, faint line', ['POS'])).toBe('positive');
    expect(found('Positive, faint line', ['something else'])).toBeUndefined();
  });
});

describe('A result', () => {
  it('has something to read unless it has no value', () => {
    expect(hasValue({ value: { kind: 'none' } })).toBe(false);
    expect(hasValue({ value: { kind: 'other' } })).toBe(true);
    expect(hasValue({ value: { kind: 'text', text: 'x' } })).toBe(true);
  });

  it('has a finding where the laboratory only sends its interpretation', () => {
    expect(hasFinding(judged('POS'))).toBe(true);
    expect(hasFinding(judged('NEG'))).toBe(true);
    expect(hasFinding(judged('H'))).toBe(false);
    expect(hasFinding({ value: { kind: 'none' }, interpretations: [] })).toBe(false);
    expect(hasFinding({ value: { kind: 'text', text: 'see letter' }, interpretations: [] })).toBe(true);
  });
});
