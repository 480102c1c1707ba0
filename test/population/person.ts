import type { Key } from '../contract/requests.ts';
import type { Item } from '../truth-tables/shorthand.ts';
import type { Dice } from './dice.ts';

export type Indication = 'RA' | 'CAPS' | 'DIRA' | 'Still' | 'gout' | 'none';
export type Entry = readonly [key: Key, item: Item];

/** Why a prefetch key brings nothing: it is left out, or an OperationOutcome stands in its place. */
export type Loss = 'left out' | 'outcome';

/** A patient, what was ordered, and the record in shorthand. */
export interface Person {
  readonly number: number;
  readonly age: number;
  readonly sex: 'female' | 'male';
  readonly weight: number;
  readonly indication: Indication;
  /** The ordered dose, in mg, and every how many days. */
  readonly dose: number;
  readonly every: number;
  /** A chart that is complete and in which nothing was planted. */
  readonly safe: boolean;
  readonly truths: readonly Truth[];
  readonly lost: ReadonlyMap<Key, Loss>;
  readonly order: Item;
  readonly entries: readonly Entry[];
}
export type Self = Pick<Person, 'age' | 'sex' | 'weight' | 'indication' | 'dose' | 'every' | 'safe'>;

/** What a rule must conclude of every person, from what is simply known of them. */
export interface Oracle {
  readonly name: string;
  readonly rule: string;
  readonly indicators: readonly ('critical' | 'warning' | 'info')[];
  /** What its card must rest on, if it is of the record: how the reference begins. */
  readonly finding?: string;
  /** Undefined where it may or may not. */
  readonly expected: (person: Person) => boolean | undefined;
}

/** Something that is true of the charts it is planted in, and of no other. */
export interface Truth extends Omit<Oracle, 'expected'> {
  readonly key: Key;
  readonly occurs: (self: Self, dice: Dice) => boolean;
  readonly plant: (dice: Dice) => readonly Item[];
  /** If it does not follow from the planting alone. */
  readonly expected?: (person: Person) => boolean | undefined;
}
