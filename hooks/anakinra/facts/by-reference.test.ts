import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byReference } from './by-reference.ts';
import { isSameReference } from './session-ends.ts';

const type = fc.constantFrom('MedicationRequest', 'Condition');
const id = fc.constantFrom('1', '2', 'a/b', '_history', '');
const base = fc.constantFrom('', 'https://ehr.example/', 'urn:');
const version = fc.constantFrom('', '/_history/1', '/_history/2');
const reference = fc
  .tuple(base, type, id, version)
  .map(([at, of, named, versioned]) => `${at}${of}/${named}${versioned}`);

describe('What a resource names', () => {
  it('is found as by comparing each name with each item, in the order of the items', () => {
    fc.assert(
      fc.property(fc.array(reference), fc.array(fc.oneof(reference, id)), (references, names) => {
        const items = references.map((one) => ({ reference: one }));
        const expected = items.filter((item) => names.some((name) => isSameReference(name, item.reference)));
        expect(byReference(items, isSameReference)(names)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('is compared with what has its id alone', () => {
    let compared = 0;
    const isSame = (name: string, one: string): boolean => {
      compared += 1;
      return name === one;
    };
    const items = Array.from({ length: 5000 }, (_, at) => ({ reference: `Condition/${at}` }));
    const named = byReference(items, isSame);
    for (const item of items) expect(named([item.reference])).toEqual([item]);
    expect(compared).toBe(5000);
  });
});
