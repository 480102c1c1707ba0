/** Characters of one text, entries of one list, levels: what a person still reads. */
const longest = { text: 200, list: 12, depth: 6 };

/** A fact as JSON for people: resources by their reference, long lists and texts cut, and no functions. */
export function summariseFact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > longest.text ? `${value.slice(0, longest.text)}…` : value;
  if (typeof value === 'number') return summariseNumber(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return undefined;
  if (depth >= longest.depth) return '…';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return summariseFact(Object.fromEntries(value), depth);
  if (value instanceof Set) return summariseFact([...value], depth);
  if (Array.isArray(value)) return summariseList(value, depth);
  const members = Object.entries(value);
  const { resourceType, id } = value as { readonly resourceType?: unknown; readonly id?: unknown };
  if (typeof resourceType === 'string') return typeof id === 'string' ? `${resourceType}/${id}` : resourceType;
  return Object.fromEntries(
    members.flatMap(([name, member]) => {
      const said = summariseFact(member, depth + 1);
      return said === undefined ? [] : [[name, said]];
    }),
  );
}

/** Facts hold instants as milliseconds since the epoch; no quantity of medicine is as large as those of 1973 to 2286. */
function summariseNumber(value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  return value >= 1e11 && value < 1e13 ? new Date(value).toISOString() : value;
}

function summariseList(list: readonly unknown[], depth: number): readonly unknown[] {
  const shown = list.slice(0, longest.list).map((one) => summariseFact(one, depth + 1) ?? null);
  return list.length > shown.length ? [...shown, `and ${list.length - shown.length} more`] : shown;
}
