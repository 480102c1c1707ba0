import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { closedSet, firstOf } from './labels.ts';

/** A request that is over. */
export interface SeenRequest {
  /** The template of the route, or `none`. */
  readonly route: string;
  /** The id of the service that was called, if it was one. */
  readonly service?: string | undefined;
  readonly method: string;
  /** None if the client went away before it had its answer. */
  readonly status: number | undefined;
  readonly seconds: number;
}

/** Why a request was turned away to spare the service: the event loop lags, too many bodies, too many calls of one tenant. */
export const shedReasons = ['lag', 'bodies', 'rate'] as const;
export type ShedReason = (typeof shedReasons)[number];

/** What the HTTP side tells. */
export interface HttpMetrics {
  finished(request: SeenRequest): void;
  /** `why` is one of few words of our own code. */
  unauthenticated(why: string): void;
  shed(why: ShedReason): void;
  /** Says where to ask how many bytes of bodies are in flight. */
  watchBodies(bytes: () => number): void;
}

/** Seconds: from a call that is none of ours to the longest deadline that anybody sets. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.8, 1, 2.5, 5, 10];

/** More than there are reasons in the code to refuse a token. */
const mostReasons = 50;

export function httpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'HTTP requests by route, service, method and status; the status is "aborted" if the client went away.',
    labelNames: ['route', 'service', 'method', 'status'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request to the end of its answer, reading the body included.',
    labelNames: ['route', 'service'] as const,
    buckets: durationBuckets,
    registers,
  });
  const refusals = new Counter({
    name: 'cds_auth_refusals_total',
    help: 'Requests answered with 401, by the class of the reason.',
    labelNames: ['why'] as const,
    registers,
  });
  const shed = new Counter({
    name: 'http_requests_shed_total',
    help: 'Requests turned away with 503 (lag of the event loop, bodies in flight) or 429 (rate of a tenant).',
    labelNames: ['why'] as const,
    registers,
  });
  for (const why of shedReasons) shed.inc({ why }, 0);
  const [methodOf, whyOf] = [closedSet(['GET', 'HEAD', 'POST', 'OPTIONS']), firstOf(mostReasons)];
  return {
    finished({ route, service = '', method, status, seconds }) {
      requests.inc({ route, service, method: methodOf(method), status: status ?? 'aborted' });
      if (status !== undefined) durations.observe({ route, service }, seconds);
    },
    unauthenticated: (why) => refusals.inc({ why: whyOf(why) }),
    shed: (why) => shed.inc({ why }),
    watchBodies(bytes) {
      const gauge: Gauge = new Gauge({
        name: 'http_body_bytes_in_flight',
        help: 'Bytes of request bodies that are being read or worked on.',
        registers,
        collect: () => gauge.set(bytes()),
      });
    },
  };
}
