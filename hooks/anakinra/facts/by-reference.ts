/** Whether a name, as a resource writes it, means what stands under this reference. */
type IsSame = (name: string, reference: string) => boolean;

/**
 * Finds what a resource names, in the order of the items, without comparing each name with each item. Whatever `isSame` takes
 * for one has the same last part, such as the id.
 */
export function byReference<T extends { readonly reference: string }>(
  items: readonly T[],
  isSame: IsSame,
): (names: readonly string[]) => readonly T[] {
  const filed = new Map<string, { readonly item: T; readonly position: number }[]>();
  for (const [position, item] of items.entries()) {
    for (const key of lastParts(item.reference)) {
      const own = filed.get(key);
      if (own === undefined) filed.set(key, [{ item, position }]);
      else own.push({ item, position });
    }
  }
  return (names) => {
    const found = new Map<number, T>();
    for (const name of names) {
      for (const key of lastParts(name)) {
        for (const { item, position } of filed.get(key) ?? []) {
          if (isSame(name, item.reference)) found.set(position, item);
        }
      }
    }
    return [...found].sort(([a], [b]) => a - b).map(([, item]) => item);
  };
}

/** Of the reference, and of what it is without its version. */
function lastParts(reference: string): ReadonlySet<string> {
  const [unversioned = ''] = reference.split('/_history/');
  return new Set([lastPart(reference), lastPart(unversioned)]);
}

function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
