import type { Feedback } from '../protocol/feedback.ts';
import type { Trail } from './trail.ts';

/** Where the trail lives: an embedded file, or PostgreSQL for several instances. */
export interface Store extends Trail, FeedbackBook, TokenMemory {
  /** Whether the database answers now. */
  isReady(): Promise<boolean>;
  /** The key of the card uuids: made at the first start, the same for all instances on one database. */
  cardKey(): Promise<Uint8Array>;
  /** Writes what is still queued, and closes. */
  close(): Promise<void>;
}

/** Keeps what EHRs report of cards. */
export interface FeedbackBook {
  /** Resolves once all of it is durable. Rejects if it could not be kept. An identical repeat counts once. */
  keepFeedback(
    from: { readonly tenant: string; readonly service: string },
    feedback: readonly Feedback[],
  ): Promise<void>;
}

/** Remembers tokens that were used, across instances. */
export interface TokenMemory {
  /** True for the first use of a token id by a tenant. `expires` (ms since the epoch) is when it may be forgotten. */
  isFirstUse(tenant: string, tokenId: string, expires: number): Promise<boolean>;
}
