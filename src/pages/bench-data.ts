import type { Profile } from '../facts/profile.ts';
import type { HookName } from '../protocol/discovery.ts';
import type { Indicator } from '../protocol/card.ts';

/** What the page of the bench hands to its script. */
export interface BenchSettings {
  /** The base path, without a slash at the end. */
  readonly base: string;
  /** Scheme, host, port and base path that EHRs call, for `curl`. */
  readonly publicUrl: string;
  /** Calls must show a token. */
  readonly needsToken: boolean;
  /** The label that governs. */
  readonly profile: Profile;
  readonly services: readonly BenchService[];
  /** Titles of the rules by topic. */
  readonly titles: Readonly<Record<string, string>>;
}

export interface BenchService {
  readonly id: string;
  readonly hook: HookName;
  readonly title: string;
}

/** What a card of an expected answer must be like. */
export interface ExpectedCard {
  readonly topic: string;
  readonly indicator: Indicator;
  /** Words that must stand in its summary or detail. */
  readonly says?: readonly string[];
}

/** What a recorded request must be answered with. */
export interface Expected {
  readonly status: number;
  readonly cards?: readonly ExpectedCard[];
  readonly checks?: Readonly<Record<string, string>>;
  readonly says?: readonly string[];
}

/** A recorded exchange, without its request. */
export interface FixtureEntry {
  /** Folder and file. */
  readonly path: string;
  readonly title: string;
  readonly service: string;
  /** The label that it is written for. */
  readonly profile: Profile;
  /** The rule that it is about, or its folder. */
  readonly group: string;
  readonly expect: Expected;
}

/** A concept to pick. */
export interface Pick {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

/** Some concepts of a value set. */
export interface PickList {
  readonly id: string;
  readonly title: string;
  readonly domain: 'medication' | 'condition' | 'lab' | 'allergy';
  readonly picks: readonly Pick[];
}

/** What the form can be filled with, for one drug. */
export interface DrugPicks {
  /** Ids of the services. */
  readonly services: readonly string[];
  readonly name: string;
  /** The order that is usually written. */
  readonly usualOrder: Pick;
  readonly lists: readonly PickList[];
}

/** What each rule saw of a request, by service. */
export interface ExplainedCall {
  readonly services: readonly { readonly service: string; readonly rules: readonly ExplainedRule[] }[];
}

export interface ExplainedRule {
  readonly rule: string;
  readonly title: string;
  readonly verdict: 'alert' | 'clear' | 'inapplicable' | 'unknown';
  readonly indicator?: Indicator;
  readonly shadow?: true;
  readonly why: readonly string[];
  readonly limits: readonly ExplainedLimit[];
  /** What a hospital set otherwise. */
  readonly siteNotes: readonly string[];
  readonly orders: readonly { readonly order: string; readonly facts: readonly ExplainedFact[] }[];
}

export interface ExplainedLimit {
  readonly name: string;
  readonly meaning: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

export interface ExplainedFact {
  readonly name: string;
  /** The rule asked for it. */
  readonly looked: boolean;
  /** What was read, cut to what people read; left out where it was not asked for. */
  readonly value?: unknown;
  /** What was missing among the data. */
  readonly missing?: string;
}
