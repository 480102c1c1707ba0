/** Keeps from asking somebody who does not answer. */
export interface CircuitBreaker {
  /** Whether to ask now. Whoever asks must say how it ended. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

export interface BreakerSettings {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** Milliseconds for which it stays open; then one question is let through, and its end decides. */
  readonly restMs: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Told when it opens and when it closes again. */
  readonly changed: (state: 'open' | 'closed') => void;
}

export function createCircuitBreaker({ failures, restMs, now, changed }: BreakerSettings): CircuitBreaker {
  let inARow = 0;
  /** Until when nobody is asked; undefined while it is closed. */
  let restsUntil: number | undefined;
  let trying = false;
  return {
    allows() {
      if (restsUntil === undefined) return true;
      if (trying || now() < restsUntil) return false;
      trying = true;
      return true;
    },
    succeeded() {
      inARow = 0;
      trying = false;
      if (restsUntil === undefined) return;
      restsUntil = undefined;
      changed('closed');
    },
    failed() {
      inARow += 1;
      if (restsUntil === undefined) {
        if (inARow < failures) return;
        changed('open');
      } else if (!trying) {
        // Asked before it opened.
        return;
      }
      trying = false;
      restsUntil = now() + restMs;
    },
  };
}
