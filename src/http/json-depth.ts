/**
 * Whether a value that was read from JSON nests objects and arrays deeper than so many levels. Looking through what was parsed
 * takes a quarter of the time of looking through its text; the parser keeps no stack of its own for megabytes of brackets.
 */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  return isCompound(value) && isDeeper(value, levels);
}

function isDeeper(value: object, levels: number): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const one of value) if (isCompound(one) && isDeeper(one, levels - 1)) return true;
    return false;
  }
  // Parsed objects inherit nothing that can be enumerated, and an engine has the names of their members at hand.
  for (const key in value) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a name of the object itself
    const one: unknown = value[key as keyof typeof value];
    if (isCompound(one) && isDeeper(one, levels - 1)) return true;
  }
  return false;
}

function isCompound(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
