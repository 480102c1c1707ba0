import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { meansAny } from './means-any.ts';
import { isSameReference } from './session-ends.ts';

const id = fc.constantFrom('1', '2', 'a/b', '_history', '');
const reference = fc
  .tuple(
    fc.constantFrom('', 'https://ehr.example/', 'urn:'),
    fc.constantFrom('MedicationRequest', 'Condition'),
    id,
    fc.constantFrom('', '/_history/1', '/_history/2'),
  )
  .map(([base, type, named, version]) => `${base}${type}/${named}${version}`);

it('Some names mean one of some references if, comparing each with each, two are the same', () => {
  fc.assert(
    fc.property(fc.array(reference), fc.array(fc.oneof(reference, id)), (references, names) => {
      const expected = names.some((name) => references.some((one) => isSameReference(name, one)));
      expect(meansAny(references)(names)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
