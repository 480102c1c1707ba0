import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyWith, identifyWithCurrent } from './uuid.ts';

const identify = identifyWith(new Uint8Array(32).fill(7));

describe('the uuid of a card or suggestion', () => {
  it('is the same over restarts and instances that have the same key', () => {
    expect(identify('card', 'hospital', 'p1')).toBe('6c01c74b-7487-8faf-8ba9-eca24a24cf52');
    expect(identifyWith(new Uint8Array(32).fill(7))('card', 'hospital', 'p1')).toBe(
      '6c01c74b-7487-8faf-8ba9-eca24a24cf52',
    );
  });

  it('is another under another key, so that nothing can be read from it', () => {
    expect(identifyWith(new Uint8Array(32).fill(8))('card', 'hospital', 'p1')).not.toBe(
      '6c01c74b-7487-8faf-8ba9-eca24a24cf52',
    );
  });

  it('is that of the key that holds now', () => {
    const [first, second] = [7, 8].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
    let key = first;
    const identifyNow = identifyWithCurrent(() => key);
    const uuids = [identifyNow('card'), identifyNow('card')];
    key = second;
    uuids.push(identifyNow('card'));
    key = first;
    uuids.push(identifyNow('card'));

    const [underFirst, underSecond] = [identifyWith(first)('card'), identifyWith(second)('card')];
    expect(uuids).toEqual([underFirst, underFirst, underSecond, underFirst]);
    expect(underFirst).not.toBe(underSecond);
  });

  it('is a UUID of version 8 in lower case, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        expect(identify(...parts)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('is another for other parts, also where they read the same in one line', () => {
    const uuids = [
      identify('a b', 'c'),
      identify('a', 'b c'),
      identify('a', 'b', 'c'),
      identify('a b c'),
      identify('a', 'b', 'c', ''),
      identify('c', 'b', 'a'),
      identify('a","b', 'c'),
    ];
    expect(new Set(uuids).size).toBe(7);
  });
});
