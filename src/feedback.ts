import type { Logger } from 'pino';
import { Refusal } from './protocol/operation-outcome.ts';
import { readFeedback } from './protocol/read-feedback.ts';
import type { FeedbackBook } from './trail/store.ts';

/** What feedback is taken with. */
export interface FeedbackParts {
  readonly book: FeedbackBook;
  /** What clinicians write can hold patient data, so a hospital has to want it. */
  readonly comments: 'drop' | 'store';
  readonly log: Logger;
}

/** Milliseconds. A database that does not answer by then counts as down; a repeat by the EHR counts once. */
const longestWait = 10_000;

/**
 * Takes what an EHR reports of the cards of a service: resolves once all of it is durable.
 * @throws Refusal: 400 names the field that is wrong, and nothing is kept; 503 if it could not be kept.
 */
export async function takeFeedback(
  body: unknown,
  from: { readonly tenant: string; readonly service: string },
  { book, comments, log }: FeedbackParts,
): Promise<{ readonly stored: number }> {
  const feedback = readFeedback(body, { comments });
  try {
    await within(longestWait, book.keepFeedback(from, feedback));
  } catch (error) {
    // Its message can quote what was to be kept.
    log.error(
      { ...from, count: feedback.length, error: error instanceof Error ? error.name : typeof error },
      'feedback not kept',
    );
    throw notKept();
  }
  return { stored: feedback.length };
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException('The database did not answer', 'TimeoutError')), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function notKept(): Refusal {
  return new Refusal(503, {
    code: 'exception',
    sentence: 'The feedback could not be stored and none of it counts: send it again later.',
  });
}
