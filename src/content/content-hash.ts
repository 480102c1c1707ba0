import { createHash } from 'node:crypto';

/**
 * What content is, as a hash that changes with it: texts, limits, codes, and the code of the rules. The same build gives the
 * same hash everywhere; a build by another compiler can give another one.
 */
export function contentHash(...parts: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${JSON.stringify(part, writable)}\n`);
  return hash.digest('hex');
}

/** What JSON has no words for. */
function writable(_key: string, value: unknown): unknown {
  if (typeof value === 'function' || value instanceof RegExp) return String(value);
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
  return value;
}
