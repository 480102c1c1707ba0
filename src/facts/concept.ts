import { isKnownSystem } from './code-systems.ts';

/** What kind of thing a value set speaks of, so that words are only looked up where they can mean it. */
export type Domain = 'medication' | 'condition' | 'lab' | 'allergy';

/** A code with its system in one spelling (see code-systems.ts). */
export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** A CodeableConcept as the rules need it: all codings, and all words (text and displays) without repetition. */
export interface Concept {
  readonly codings: readonly Coding[];
  readonly words: readonly string[];
}

/** It has words, or a code of a system that means something everywhere. */
export function isNamed({ codings, words }: Concept): boolean {
  return words.length > 0 || codings.some(({ system }) => isKnownSystem(system));
}

/** A concept found in a value set. */
export interface Match {
  /** The id of the value set. */
  readonly set: string;
  readonly system: string;
  readonly code: string;
  /** `name`: recognised by words alone, and a card that rests on it says so. */
  readonly by: 'code' | 'name';
  readonly display: string;
  /** What the value set says of the concept: agent, group, grade, certainty, kind ... */
  readonly properties: Readonly<Record<string, string>>;
}

/** The value sets, indexed once at the start. */
export interface ValueSets {
  /**
   * All value sets of the domain that hold the concept: per set the best match of each coding in the order of the set's
   * code systems (longest prefix where a set matches by prefix), and words only for sets that no coding is in.
   * A code that a set marks as not settling (`settles` false: it stands for several diseases) lets the words speak as well.
   */
  matches(concept: Concept, domain: Domain): readonly Match[];
  /** The codes of a set in one system, where the given properties hold. */
  codes(set: string, system: string, where?: Readonly<Record<string, string>>): readonly string[];
  readonly all: readonly ValueSetSummary[];
  /** Changes with anything that stands in them. */
  readonly hash: string;
}

export interface ValueSetSummary {
  readonly id: string;
  readonly title: string;
  readonly domain: Domain;
  readonly size: number;
  readonly copyright?: string;
}
