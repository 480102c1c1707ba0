import type { Server } from 'node:http';
import { performance } from 'node:perf_hooks';

/** The clock, and for how long of it the event loop has waited for something to do. Milliseconds, from any beginning. */
export interface Reading {
  readonly at: number;
  readonly idle: number;
}

/** However busy the process is, nobody gets more than so many times the time. */
const mostTimes = 4;
/** Milliseconds between two readings that are kept. */
const spacing = 1_000;
/** Milliseconds after which a reading is of no use: the longest of our timeouts, so many times. */
const memory = 30_000 * mostTimes;

/**
 * Gives requests their time to come in, in which the time that the process itself was busy does not count: bytes that it had
 * no time to read are not late. What the server is told are the milliseconds of waiting that a request may take.
 */
export function countOnlyWaiting(server: Server): void {
  const timeOf = watchWaiting(readLoop);
  for (const name of ['headersTimeout', 'requestTimeout'] as const) {
    let allowed = server[name];
    // Node asks for them each time that it looks for requests that are late.
    Object.defineProperty(server, name, {
      configurable: true,
      enumerable: true,
      get: () => timeOf(allowed),
      set(milliseconds: number) {
        allowed = milliseconds;
      },
    });
  }
}

/** Tells how many milliseconds ago, in whole seconds beyond the given time, the loop had so much waiting still before it. */
export function watchWaiting(read: () => Reading): (waiting: number) => number {
  const kept: Reading[] = [read()];
  return (waiting) => {
    const now = read();
    const last = kept.at(-1);
    if (last === undefined || now.at - last.at >= spacing) kept.push(now);
    while (kept.length > 1 && now.at - (kept[1]?.at ?? now.at) > memory) kept.shift();
    const busy = sinceWaiting(waiting, kept, now) - waiting;
    return waiting + Math.min(Math.max(0, Math.floor(busy / 1000) * 1000), waiting * (mostTimes - 1));
  };
}

function sinceWaiting(waiting: number, kept: readonly Reading[], now: Reading): number {
  let later = now;
  for (const earlier of kept.toReversed()) {
    const waited = now.idle - earlier.idle;
    if (waiting > 0 && waited >= waiting) {
      // Between two readings the waiting is taken as evenly spread.
      const share = (waiting - (now.idle - later.idle)) / (later.idle - earlier.idle);
      return now.at - later.at + share * (later.at - earlier.at);
    }
    later = earlier;
  }
  // Before the first reading there was nothing to do.
  return now.at - later.at + waiting - (now.idle - later.idle);
}

function readLoop(): Reading {
  return { at: performance.now(), idle: performance.eventLoopUtilization().idle };
}
