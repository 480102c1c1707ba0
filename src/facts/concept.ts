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
  /**
   * `name`: recognised by words alone. `hierarchy`: the set does not list the code, but somebody who knows the code system
   * says that it stands below a concept of the set. A card that rests on either says so.
   */
  readonly by: 'code' | 'name' | 'hierarchy';
  readonly display: string;
  /** What the value set says of the concept: agent, group, grade, certainty, kind ... */
  readonly properties: Readonly<Record<string, string>>;
}

/** Whether a code is an ancestor itself or stands below it in the hierarchy of their system. Undefined: nobody said. */
export type IsA = (system: string, code: string, ancestor: string) => boolean | undefined;

/** A code that a value set does not list, and what to ask of whoever knows its system. */
export interface Question {
  readonly system: string;
  readonly code: string;
  /** The ancestor to ask about first. */
  readonly widest: string;
  /** Ancestors below the widest that say more; only worth asking about where the widest holds. */
  readonly finer: readonly string[];
}

/** The value sets, indexed once at the start. */
export interface ValueSets {
  /**
   * All value sets of the domain that hold the concept: per set the best match of each coding in the order of the set's
   * code systems (longest prefix where a set matches by prefix), and words only for sets that no coding is in.
   * A code that a set marks as not settling (`settles` false: it stands for several diseases) lets the words speak as well.
   */
  matches(concept: Concept, domain: Domain): readonly Match[];
  /** It has words, or a code that means something to everybody, or to us. */
  isNamed(concept: Concept): boolean;
  /** The codes of a set in one system, where the given properties hold, and a hospital's own codes that mean one of them. */
  codes(set: string, system: string, where?: Readonly<Record<string, string>>): readonly string[];
  readonly all: readonly ValueSetSummary[];
  /** A few concepts of a set for people to pick from: of each thing that it speaks of one, before there is a second. */
  examples(set: string, most: number): readonly Coding[];
  /** Changes with anything that stands in them. */
  readonly hash: string;
  /** The concepts that stand in a set for all below them (`is-a`), of whatever set and domain. */
  readonly ancestors: readonly Pick<Coding, 'system' | 'code'>[];
  /** What to ask about a concept of which no coding is in a set that has ancestors; nothing where that is known already. */
  questions(concept: Concept, domain: Domain): readonly Question[];
  /** The same sets for somebody who knows more: what `isA` does not say stays as it was. */
  knowing(isA: IsA): ValueSets;
  /** The same sets, where these tell somebody what is looked up in them: for what must not be told. */
  readonly untold?: ValueSets;
}

export interface ValueSetSummary {
  readonly id: string;
  readonly title: string;
  readonly domain: Domain;
  readonly size: number;
  readonly copyright?: string;
}
