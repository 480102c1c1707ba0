/** What part of the trail a report is about; everything where nothing is said. */
export interface ReportFilter {
  readonly tenant?: string;
  /** Milliseconds since the epoch: what happened then or later. */
  readonly from?: number;
  /** Milliseconds since the epoch: what happened before. */
  readonly to?: number;
  /** The topic of a rule. */
  readonly rule?: string;
}

/** What became of the cards. Counts of feedback are of events. */
export interface Report {
  readonly totals: {
    readonly calls: number;
    readonly alerts: number;
    readonly accepted: number;
    readonly overridden: number;
  };
  readonly rules: readonly RuleReport[];
}

export interface RuleReport {
  readonly rule: string;
  readonly fired: number;
  readonly unknown: number;
  readonly accepted: number;
  readonly overridden: number;
  /** Why the cards of the rule were overridden; `code` null: no reason was given. */
  readonly reasons: readonly { readonly code: string | null; readonly count: number }[];
  /** When it fired last, ISO 8601; nothing if it never did. */
  readonly lastFired?: string | null;
  /** Those of `fired` that nobody saw. */
  readonly notShown?: number;
  /** Of the cards with feedback, the share that was overridden, and its interval. */
  readonly overrideRate?: { readonly rate: number; readonly low: number; readonly high: number } | null;
}

/** What a clinician did with a card: what 45 CFR 170.315(b)(11)(ii)(C) asks for, and what it belongs to. */
export interface FeedbackRow {
  /** When, as the EHR says, and when we heard of it: ISO 8601. */
  readonly date: string;
  readonly received: string;
  readonly tenant: string;
  readonly service: string;
  /** The topic of the card and its title; null: nobody knows the card. */
  readonly rule: string | null;
  readonly intervention: string | null;
  readonly indicator: string | null;
  readonly action: 'accepted' | 'overridden';
  /** Uuids. */
  readonly acceptedSuggestions: readonly string[];
  readonly reasonCode: string | null;
  readonly reasonSystem: string | null;
  readonly reasonDisplay: string | null;
  readonly comment: string | null;
  /** Only if the deployer has the EHR say so. */
  readonly user: string | null;
  readonly location: string | null;
  readonly card: string;
}

/** Reads the trail for those who govern the rules. */
export interface ReportSource {
  /** Rejects if the trail cannot be read. */
  report(filter: ReportFilter): Promise<Report>;
}

/** What clinicians did, in the order in which it was received, page by page. It throws if the trail cannot be read. */
export type FeedbackSource = (filter: ReportFilter) => AsyncIterable<readonly FeedbackRow[]>;
