import type { Gap, QueryKey } from '../chart/chart.ts';
import type { Draft } from './draft.ts';
import type { PatientRecord } from './patient-record.ts';
import type { Profile } from './profile.ts';

/** What is known of something, and what is missing from the data that it was read from. */
export interface Known<T> {
  readonly value: T;
  /** Empty: the data are complete, and what is not in them is not so. */
  readonly gaps: readonly Gap[];
}

/** Everything that facts are read from: the order in question, the other drafts, the record, and the time. */
export interface Scene {
  /** The order that is being judged. */
  readonly order: Draft;
  /** All drafts of the session, the order among them. */
  readonly drafts: readonly Draft[];
  readonly record: PatientRecord;
  readonly profile: Profile;
  /** Milliseconds since the epoch, UTC. */
  readonly now: number;
  /** Reads a fact, once per order. */
  see<T>(fact: Fact<T>): Known<T>;
}

/** Attributes of a person that 45 CFR 170.315(b)(11)(iv)(A) wants named where a decision uses them. */
export type PersonalAttribute = 'sex' | 'date of birth';

/** Something that a rule can know about: which parts of the record it is read from, and how. */
export interface Fact<T> {
  readonly name: string;
  readonly reads: readonly QueryKey[];
  /** The kinds of laboratory result (property `kind` of the value set) that the observation query must ask for. */
  readonly results?: readonly string[];
  /** What it reads of the person that source attributes must name. */
  readonly personal?: readonly PersonalAttribute[];
  read(scene: Scene): Known<T>;
}

/** Declares a fact. Pure: what it reads is in the scene. */
export function fact<T>(definition: Fact<T>): Fact<T> {
  return definition;
}
