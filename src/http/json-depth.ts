/**
 * Whether a value that was read from JSON nests objects and arrays deeper than so many levels. Looking through what was parsed
 * takes a quarter of the time of looking through its text; the parser keeps no stack of its own for megabytes of brackets.
 */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const one of value) if (isNestedDeeper(one, levels - 1)) return true;
    return false;
  }
  // Parsed objects inherit nothing that can be enumerated, and an engine has the names of their members at hand.
  for (const key in value) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a name of the object itself
    if (isNestedDeeper(value[key as keyof typeof value], levels - 1)) return true;
  }
  return false;
}
