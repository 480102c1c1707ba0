import { describe, expect, it } from 'vitest';
import { asReported, capped, holdsNumber } from './as-reported.ts';

const quantity = (members: Readonly<Record<string, unknown>>) => ({ kind: 'quantity', quantity: members }) as const;
const text = (words: string) => ({ kind: 'text', text: words }) as const;

describe('A value as the laboratory wrote it', () => {
  it.each([
    [{ value: 1.2, unit: 'K/uL' }, '1.2 K/uL'],
    [{ value: 1.2, unit: 'K/uL', code: '10*3/uL' }, '1.2 K/uL (code 10*3/uL)'],
    [{ value: 1.2, unit: '%', code: '%' }, '1.2 %'],
    [{ value: 1.2, code: '10*3/uL' }, '1.2 10*3/uL'],
    [{ value: 0.5, comparator: '<', unit: ' K/uL ' }, '<0.5 K/uL'],
    [{ value: ' 1,2 ', unit: 'K/uL' }, '1,2 K/uL'],
    [{ value: 5 }, '5'],
    [{ unit: 'K/uL' }, ''],
    [{ value: ' ', unit: 'K/uL' }, ''],
  ])('of the quantity %j is %s', (members, written) => {
    expect(asReported(quantity(members))).toBe(written);
  });

  it.each([[null], ['5 K/uL'], [5], [undefined]])('is empty where the quantity is %j', (members) => {
    expect(asReported({ kind: 'quantity', quantity: members })).toBe('');
  });

  it('is empty where there is no value, or one that has no words', () => {
    expect(asReported({ kind: 'none' })).toBe('');
    expect(asReported({ kind: 'other' })).toBe('');
    expect(asReported({ kind: 'boolean', boolean: true })).toBe('');
    expect(asReported({ kind: 'concept', concept: { codings: [], words: [] } })).toBe('');
  });

  it('is that of a text, a number, the first words of a concept', () => {
    expect(asReported(text(' see letter '))).toBe('see letter');
    expect(asReported({ kind: 'number', number: 3 })).toBe('3');
    expect(asReported({ kind: 'concept', concept: { codings: [], words: ['Positive', 'POS'] } })).toBe('Positive');
  });

  it('has at most 40 characters, of which a longer text loses the last for an ellipsis', () => {
    expect(capped('x'.repeat(40))).toBe('x'.repeat(40));
    expect(capped('x'.repeat(41))).toBe(`${'x'.repeat(39)}…`);
    expect(capped(`${'x'.repeat(38)}😀😀😀`)).toBe(`${'x'.repeat(38)}😀…`);
  });
});

describe('A number that may be the result', () => {
  it.each([
    '1.2',
    '1.2 (see comment)',
    'see comment; 1.2 K/uL',
    'Note: 12 %',
    'see note 3 x 10',
    'about 4',
    '12 cells',
  ])('stands in "%s"', (words) => {
    expect(holdsNumber(text(words))).toBe(true);
  });

  it.each(['see comment 2', 'Refer to note 1', 'clotted, see 3', 'see comment', ''])(
    'does not stand in "%s"',
    (words) => {
      expect(holdsNumber(text(words))).toBe(false);
      expect(holdsNumber({ kind: 'concept', concept: { codings: [], words: [words] } })).toBe(false);
    },
  );

  it('stands in a quantity whose unit speaks of a comment', () => {
    expect(holdsNumber(quantity({ comparator: '>', value: 5, unit: 'see comment' }))).toBe(true);
    expect(holdsNumber({ kind: 'number', number: 5 })).toBe(true);
  });
});
