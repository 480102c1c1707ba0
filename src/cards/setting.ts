import type { Draft } from '../facts/draft.ts';
import type { Profile } from '../facts/profile.ts';
import type { Drug } from '../rules/drug.ts';
import type { Identify } from './uuid.ts';

/** For whom and in which encounter a suggestion creates an order. */
export interface Subject {
  readonly patientId: string;
  readonly encounterId: string | undefined;
}

/** What the cards of one call have in common. */
export interface Setting {
  readonly drug: Drug;
  readonly subject: Subject;
  readonly profile: Profile;
  /** Whose patient it is; part of the uuids. */
  readonly tenant: string;
  readonly identify: Identify;
  /** Without a slash at the end, with the base path. */
  readonly publicUrl: string;
  /** The selected orders that concern the drug. */
  readonly orders: readonly Draft[];
  /** Why nothing clinical may be said at all, as a sentence. */
  readonly doubt?: string | undefined;
  /** All drafts of the session. */
  readonly drafts: readonly Draft[];
}
