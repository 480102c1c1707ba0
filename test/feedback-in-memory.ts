import type { Feedback } from '../src/protocol/feedback.ts';
import type { FeedbackBook } from '../src/trail/store.ts';

/** One outcome as it is kept. */
export interface Kept {
  readonly tenant: string;
  readonly service: string;
  readonly feedback: Feedback;
}

/** A FeedbackBook that lives as long as the test: all of a batch or nothing, and an identical repeat counts once. */
export function feedbackInMemory(): FeedbackBook & { readonly kept: readonly Kept[] } {
  const book = new Map<string, Kept>();
  return {
    get kept() {
      return [...book.values()];
    },
    async keepFeedback(from, feedback) {
      for (const one of feedback) {
        const kept = { ...from, feedback: one };
        book.set(JSON.stringify([from.tenant, from.service, one.card, one.outcome, one.outcomeTimestamp]), kept);
      }
    },
  };
}
