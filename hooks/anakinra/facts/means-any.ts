import { byReference } from './by-reference.ts';
import { isSameReference } from './session-ends.ts';

/** Tells whether one of some names means one of these references, without comparing each with each. */
export function meansAny(references: readonly string[]): (names: readonly string[]) => boolean {
  // So it is nearly always.
  if (references.length === 0) return () => false;
  const items = [...new Set(references)].map((reference) => ({ reference }));
  const find = byReference(items, isSameReference);
  return (names) => names.length > 0 && find(names).length > 0;
}
