import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from './decode-utf8.ts';

describe.each([20, 22, 24, 26])('UTF-8 on Node %i', (major) => {
  it.each([
    ['nothing', '', ''],
    ['ASCII', '7b7d', '{}'],
    ['letters of two bytes', 'c3a4 c3a9', 'äé'],
    ['of three', 'e282ac', '€'],
    ['of four', 'f09f9288', '💈'],
    ['NUL', '61 00 62', 'a\0b'],
    ['a byte order mark in the middle', '61 efbbbf 62', 'a\ufeffb'],
  ])('is read: %s', (_what, hexadecimal, text) => {
    expect(decodeUtf8(Buffer.from(hexadecimal.replaceAll(' ', ''), 'hex'), major)).toBe(text);
  });

  it('gives back every text that is a list of characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(Buffer.from(text), major)).toBe(text);
      }),
    );
  });
});
