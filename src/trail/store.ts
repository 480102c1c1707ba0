import type { Feedback } from '../protocol/feedback.ts';
import type { FeedbackEvent } from './feedback-events.ts';
import type { Report, ReportQuery } from './report.ts';
import type { Trail } from './trail.ts';

/** Where the trail lives: an embedded file, or PostgreSQL for several instances. */
export interface Store extends Trail, FeedbackBook, TokenMemory, Reporting {
  /** Whether the database answers now, and took what was written last. Never rejects; gives an answer within a second. */
  isReady(): Promise<boolean>;
  /**
   * The key of the card uuids: made at the first start, the same for all instances on one database. While the database has
   * not answered since the start, a key of this process alone.
   */
  cardKey(): Uint8Array;
  /** What of the trail is not in the database. */
  backlog(): Backlog;
  /** Writes what is still queued, for some seconds at most, and closes. */
  close(): Promise<void>;
}

/** What of the trail is not in the database. */
export interface Backlog {
  /** Calls and lists of feedback that wait to be written. */
  readonly waiting: number;
  /** Calls that were lost since the start, since too many waited or the database refused them. */
  readonly dropped: number;
}

/** Keeps what EHRs report of cards. */
export interface FeedbackBook {
  /** Resolves once all of it is durable. Rejects with NotKept if it could not be kept. An identical repeat counts once. */
  keepFeedback(
    from: { readonly tenant: string; readonly service: string },
    feedback: readonly Feedback[],
  ): Promise<void>;
}

/** Remembers tokens that were used, across instances. */
export interface TokenMemory {
  /**
   * True for the first use of a token id by a tenant. `expires` (ms since the epoch) is when it may be forgotten. Never
   * rejects: while the database does not answer, this process alone remembers, so that cards go out.
   */
  isFirstUse(tenant: string, tokenId: string, expires: number): Promise<boolean>;
}

/** Tells what is on the trail. */
export interface Reporting {
  /** Reads in small steps, so that no call waits for it. Rejects if the database does not answer. */
  report(query?: ReportQuery): Promise<Report>;
  /** The same for each thing that clinicians did, in the order in which it was received, page by page. */
  feedbackEvents(query?: ReportQuery): AsyncIterable<readonly FeedbackEvent[]>;
}

/** What was to be kept could not be. It may be sent again: what is there already counts once. */
export class NotKept extends Error {
  override readonly name = 'NotKept';

  constructor(why: string, options?: ErrorOptions) {
    super(`not kept: ${why}`, options);
  }
}
