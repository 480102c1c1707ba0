import { referenceTo } from './reference.ts';

type Resource = Parameters<typeof referenceTo>[0];

/** The same resources by type and id, and those without an id by what they say: an order that does not depend on how they came. */
export function inOneOrder<T>(list: readonly T[], resourceOf: (one: T) => Resource): readonly T[] {
  const keyed = list.map((one) => ({ one, key: referenceTo(resourceOf(one)) }));
  keyed.sort((a, b) => compare(a.key, b.key) || compare(written(resourceOf(a.one)), written(resourceOf(b.one))));
  return keyed.map(({ one }) => one);
}

/** By code units, since the order of a locale is not the same on every machine. */
function compare(first: string, second: string): number {
  return first === second ? 0 : first < second ? -1 : 1;
}

function written(resource: Resource): string {
  return JSON.stringify(resource);
}
