import type { IsA, Question } from '../facts/concept.ts';

/** Somebody who knows the hierarchy of a code system. */
export interface Terminology {
  /**
   * Asks all questions at once, and gives what is known by the time that the milliseconds are over or the signal is
   * aborted. What was not answered by then is undefined. Never rejects.
   */
  ask(questions: readonly Question[], milliseconds: number, signal: AbortSignal): Promise<IsA>;
}
