import type { Draft } from '../facts/draft.ts';
import type { Profile } from '../facts/profile.ts';
import type { Action } from '../protocol/card.ts';
import type { Drug } from '../rules/drug.ts';
import type { Identify } from './uuid.ts';

/** For whom and in which encounter a suggestion creates an order. */
export interface Subject {
  readonly patientId: string;
  readonly encounterId: string | undefined;
}

/** What the EHR can do with a card. */
export interface Capabilities {
  readonly suggestions: boolean;
  /** A suggestion with another kind of action is left out. */
  readonly actions: readonly Action['type'][];
  readonly selectionBehavior: 'at-most-one' | 'any';
  /** The only hosts to which a card may link, with or without their port. */
  readonly linkHosts?: readonly string[];
  /** What is there for machines: the account of the checks, and what a card rests on. */
  readonly extensions: boolean;
}

/** What the cards of one call have in common. */
export interface Setting {
  readonly drug: Drug;
  readonly subject: Subject;
  readonly profile: Profile;
  /** Whose patient it is; part of the uuids. */
  readonly tenant: string;
  readonly identify: Identify;
  readonly capabilities: Capabilities;
  /** Without a slash at the end, with the base path. */
  readonly publicUrl: string;
  /** The selected orders that concern the drug. */
  readonly orders: readonly Draft[];
  /** Why nothing clinical may be said at all, as a sentence. */
  readonly doubt?: string | undefined;
  /** All drafts of the session. */
  readonly drafts: readonly Draft[];
}
