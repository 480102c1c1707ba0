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
}

/** Reads the trail for those who govern the rules. */
export interface ReportSource {
  /** Rejects if the trail cannot be read. */
  report(filter: ReportFilter): Promise<Report>;
}
