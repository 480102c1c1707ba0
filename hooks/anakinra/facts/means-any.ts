import { byReference } from './by-reference.ts';
import { isSameReference } from './session-ends.ts';

/** Tells whether one of some names means one of these references, without comparing each with each. */
export function meansAny(references: readonly string[]): (names: readonly string[]) => boolean {
  const items = [...new Set(references)].map((reference) => ({ reference }));
  const find = byReference(items, isSameReference);
  return (names) => find(names).length > 0;
}
