import { isObject } from './json.ts';

/**
 * The value without members that say nothing (null, white space, empty lists and objects), which FHIR forbids; undefined if
 * nothing is left. In a list of primitives whose extensions stand in a list of the same length beside it (`given` and
 * `_given`), FHIR has a null for what is missing in one of the two: there it stays.
 */
export function withoutBlanks(value: unknown): unknown {
  return clean(value, false);
}

function clean(value: unknown, paired: boolean): unknown {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  if (Array.isArray(value)) return cleanList(value, paired);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const partner = name.startsWith('_') ? name.slice(1) : `_${name}`;
    return [name, clean(member, Array.isArray(value[partner]))] as const;
  });
  const kept = members.filter(([, member]) => member !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function cleanList(list: readonly unknown[], paired: boolean): unknown {
  const cleaned = list.map((item) => clean(item, false));
  if (cleaned.every((item) => item === undefined)) return undefined;
  return paired ? cleaned.map((item) => item ?? null) : cleaned.filter((item) => item !== undefined);
}
