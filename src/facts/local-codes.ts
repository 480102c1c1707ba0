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
  return speaking(valueSets, index(localCodes));
}

function speaking(valueSets: ValueSets, { meanings, spellings }: Index): ValueSets {
  const translate = (concept: Concept): Concept => {
    const meant = concept.codings.flatMap(({ system, code }) => meanings.get(keyOf(system, code)) ?? []);
    return meant.length === 0 ? concept : { ...concept, codings: [...concept.codings, ...meant] };
  };
  return {
    matches: (concept, domain) => valueSets.matches(translate(concept), domain),
    isNamed: (concept) => valueSets.isNamed(translate(concept)),
    codes(set, system, where) {
      const codes = valueSets.codes(set, system, where);
      return [...codes, ...codes.flatMap((code) => spellings.get(filed(systemOf(system), code)) ?? [])];
    },
    all: valueSets.all,
    examples: (set, most) => valueSets.examples(set, most),
    hash: valueSets.hash,
    ancestors: valueSets.ancestors,
    questions: (concept, domain) => valueSets.questions(translate(concept), domain),
    knowing: (isA) => speaking(valueSets.knowing(isA), { meanings, spellings }),
  };
}

interface Index {
  /** What a local coding means, by its key. */
  readonly meanings: ReadonlyMap<string, readonly Coding[]>;
  /** The local codes for a common one, by where that is filed. */
  readonly spellings: ReadonlyMap<string, readonly string[]>;
}

/** A hospital can have ten thousands of codes, so they are looked up, not searched. */
function index(localCodes: readonly LocalCode[]): Index {
  const meanings = new Map<string, Coding[]>();
  const spellings = new Map<string, string[]>();
  for (const { system, code, means } of localCodes) {
    const coding = { system: systemOf(means.system), code: means.code };
    push(meanings, keyOf(systemOf(system), code), coding);
    push(spellings, filed(coding.system, coding.code), code);
  }
  return { meanings, spellings };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function keyOf(system: string, code: string): string {
  return `${system}|${code.trim()}`;
}

/** One place for all spellings of a code. */
function filed(system: string, code: string): string {
  return `${system}|${codeKeys(system, code)[0] ?? code}`;
}
