import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { Refusal } from '../protocol/operation-outcome.ts';
import { bodyBudget, type BodyBudget } from './body-budget.ts';
import { overloaded } from './overload.ts';
import { rateLimit } from './rate-limit.ts';

/** What bounds the work; a limit that is not given does not hold. */
export interface Limits {
  /** Of one tenant, on this instance. */
  readonly callsPerMinute?: number;
  /** Milliseconds that the event loop may be late on average. */
  readonly lagMs?: number;
  /** Bytes of all bodies together that are being read or worked on. */
  readonly bodyBytes?: number;
}

/** Turns work away before it costs anything, if there is too much of it. */
export interface Load {
  /** @throws Refusal 503 while the event loop is too late. Feedback cannot be asked for again, so it goes last. */
  admit(work: 'call' | 'page' | 'feedback'): void;
  /** @throws Refusal 429 if the tenant has made all calls that it may. */
  takeCall(tenant: string): void;
  readonly bodies: BodyBudget;
}

/** Feedback is turned away when the event loop is so many times later than calls allow. */
const patienceWithFeedback = 4;

export function loadWithin(limits: Limits, lagMs: () => number, metrics?: HttpMetrics): Load {
  const most = limits.lagMs ?? Infinity;
  const rate = limits.callsPerMinute === undefined ? undefined : rateLimit(limits.callsPerMinute);
  return {
    admit(work) {
      const allowed = work === 'feedback' ? most * patienceWithFeedback : most;
      if (lagMs() <= allowed) return;
      metrics?.shed('lag');
      throw overloaded();
    },
    takeCall(tenant) {
      const seconds = rate?.take(tenant) ?? 0;
      if (seconds === 0) return;
      metrics?.shed('rate');
      const sentence = 'Too many calls within a minute: wait as long as Retry-After says.';
      throw new Refusal(429, { code: 'throttled', sentence }, seconds);
    },
    bodies: bodyBudget(limits.bodyBytes, () => metrics?.shed('bodies')),
  };
}
