import { codeKeys, systemOf } from './code-systems.ts';
import type { Coding, Concept, ValueSets } from './concept.ts';

/** A code of one hospital's own system, and the code of a common system that means the same. */
export interface LocalCode {
  readonly system: string;
  readonly code: string;
  readonly means: { readonly system: string; readonly code: string };
}

/**
 * The value sets as one hospital's EHR needs them: a coding of its own counts as the common one that it means, whatever else
 * stands beside it. The same value sets where it has no codes of its own.
 */
export function withLocalCodes(valueSets: ValueSets, localCodes: readonly LocalCode[]): ValueSets {
  if (localCodes.length === 0) return valueSets;
  const meanings = meaningsOf(localCodes);
  const translate = (concept: Concept): Concept => {
    const meant = concept.codings.flatMap(({ system, code }) => meanings.get(keyOf(system, code)) ?? []);
    return meant.length === 0 ? concept : { ...concept, codings: [...concept.codings, ...meant] };
  };
  return {
    matches: (concept, domain) => valueSets.matches(translate(concept), domain),
    isNamed: (concept) => valueSets.isNamed(translate(concept)),
    codes(set, system, where) {
      const codes = valueSets.codes(set, system, where);
      const wanted = new Set(codes.map((code) => filed(systemOf(system), code)));
      const own = localCodes.filter(({ means }) => wanted.has(filed(systemOf(means.system), means.code)));
      return [...codes, ...own.map(({ code }) => code)];
    },
    all: valueSets.all,
  };
}

function meaningsOf(localCodes: readonly LocalCode[]): ReadonlyMap<string, readonly Coding[]> {
  const meanings = new Map<string, Coding[]>();
  for (const { system, code, means } of localCodes) {
    const key = keyOf(systemOf(system), code);
    const coding = { system: systemOf(means.system), code: means.code };
    meanings.set(key, [...(meanings.get(key) ?? []), coding]);
  }
  return meanings;
}

function keyOf(system: string, code: string): string {
  return `${system}|${code.trim()}`;
}

function filed(system: string, code: string): string {
  return `${system}|${codeKeys(system, code)[0] ?? code}`;
}
