import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { FeedbackBook } from '../trail/store.ts';
import type { Trail } from '../trail/trail.ts';
import { callMetrics, type Known } from './call-metrics.ts';
import { httpMetrics, type HttpMetrics } from './http-metrics.ts';
import { measuredBook, watchBacklog, type Waiting } from './store-metrics.ts';

/** What the service measures of itself. No label holds anything that a client wrote. */
export interface Metrics {
  readonly http: HttpMetrics;
  /** The same trail, and each call is counted. */
  counting(trail: Trail): Trail;
  /** Event loop, heap, garbage collection, processor time, of the one process that this is. */
  watchProcess(): void;
  /** The same book, and what it keeps is counted. */
  readonly measuring: (book: FeedbackBook) => FeedbackBook;
  watchBacklog(backlog: () => Waiting): void;
  /** Something failed outside of any request. */
  readonly strayFailure: () => void;
  readonly contentType: string;
  /** The Prometheus text. */
  readonly text: () => Promise<string>;
}

/** What is named by the labels, and the version of the clinical content of each drug. */
export interface MetricsOf extends Known {
  readonly versions: Readonly<Record<string, string>>;
}

export function createMetrics({ versions, ...known }: MetricsOf): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const countCall = callMetrics(registry, known);
  const content = new Gauge({
    name: 'cds_content_info',
    help: 'The clinical content in force.',
    labelNames: ['drug', 'version'] as const,
    registers,
  });
  for (const [drug, version] of Object.entries(versions)) content.set({ drug, version }, 1);
  const stray = new Counter({
    name: 'process_stray_failures_total',
    help: 'Failures outside of any request. Each is a fault of the program, and logged.',
    registers,
  });
  return {
    http: httpMetrics(registry),
    counting: (trail) => ({
      record(call) {
        trail.record(call);
        countCall(call);
      },
    }),
    watchProcess: () => collectDefaultMetrics({ register: registry }),
    measuring: measuredBook(registry),
    watchBacklog: (backlog) => watchBacklog(registry, backlog),
    strayFailure: () => stray.inc(),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
