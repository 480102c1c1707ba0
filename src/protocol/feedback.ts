/** What a clinician did with a card, as the EHR reports it later. */
export interface Feedback {
  /** The uuid of the card. */
  readonly card: string;
  readonly outcome: 'accepted' | 'overridden';
  /** The uuids of the suggestions that were taken. */
  readonly acceptedSuggestions: readonly string[];
  readonly reason?: FeedbackReason;
  /** What the clinician wrote. Can hold patient data. */
  readonly comment?: string;
  /** Who gave it and where, only if the EHR was set up to say so. */
  readonly user?: string;
  readonly location?: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly outcomeTimestamp: string;
}

/** The reason of an override, of our list or of the EHR's own. */
export interface FeedbackReason {
  readonly code: string;
  readonly system?: string;
  readonly display?: string;
}
