import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { FeedbackBook } from '../trail/store.ts';
import { durationBuckets } from './http-metrics.ts';

/** What of the trail is not in the database. */
export interface Waiting {
  /** Calls and lists of feedback that wait to be written. */
  readonly waiting: number;
  /** Calls that were lost since the start. */
  readonly dropped: number;
}

/** Asks how much waits when somebody looks. */
export function watchBacklog(registry: Registry, backlog: () => Waiting): void {
  const registers = [registry];
  const queued: Gauge = new Gauge({
    name: 'cds_trail_queue_length',
    help: 'Records that wait to be written to the trail.',
    registers,
    collect: () => queued.set(backlog().waiting),
  });
  const dropped: Counter = new Counter({
    name: 'cds_trail_dropped_total',
    help: 'Records of calls that are not on the trail, since too many waited or the database refused them.',
    registers,
    collect() {
      dropped.reset();
      dropped.inc(backlog().dropped);
    },
  });
}

/** The same book; what it keeps is counted, and how long the database takes is measured. */
export function measuredBook(registry: Registry): (book: FeedbackBook) => FeedbackBook {
  const registers = [registry];
  const counter = new Counter({
    name: 'cds_feedback_total',
    help: 'Feedback on cards, by whether it could be kept.',
    labelNames: ['result'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'cds_feedback_write_seconds',
    help: 'Until feedback is durable: what the database takes for a write.',
    buckets: durationBuckets,
    registers,
  });
  for (const result of ['kept', 'failed']) counter.inc({ result }, 0);
  return (book) => ({
    async keepFeedback(from, feedback) {
      const end = durations.startTimer();
      try {
        await book.keepFeedback(from, feedback);
        counter.inc({ result: 'kept' }, feedback.length);
        end();
      } catch (error) {
        counter.inc({ result: 'failed' }, feedback.length);
        throw error;
      }
    },
  });
}
