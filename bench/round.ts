import autocannon from 'autocannon';
import { cpuOf, memoryOf } from './processes.ts';

/** What is sent, and what must come back, byte by byte. */
export interface Exchange {
  readonly url: string;
  readonly body: string;
  readonly answer: string;
  readonly connections: number;
}

/** What one server did in one round. Milliseconds, but for `cpu`, which is microseconds per request, and `rss` in MB. */
export interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number | undefined;
  readonly rss: number | undefined;
}

/**
 * Sends so many requests, each connection its next as soon as it has its answer. A number and not a time, so that no request is
 * cut off whose work would be counted. @throws Error if any answer is not the right one.
 */
export async function runRound(exchange: Exchange, server: number, requests: number): Promise<Round> {
  const { url, body, answer, connections } = exchange;
  const times: number[] = [];
  const cpuBefore = cpuOf(server);
  const began = performance.now();
  let last = began;
  const { errors, non2xx, mismatches } = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        connections,
        amount: Math.max(Math.round(requests), connections),
        timeout: 60,
        expectBody: answer,
      },
      // Typed as `any`, and null if all is well.
      (error: unknown, result) => (error instanceof Error ? reject(error) : resolve(result)),
    );
    // The last argument is the time of the response in milliseconds.
    instance.on('response', (...told: readonly unknown[]) => {
      times.push(Number(told.at(-1)));
      last = performance.now();
    });
  });
  // Until the last answer: autocannon itself goes on until its next tick.
  const elapsed = last - began;
  const cpuAfter = cpuOf(server);
  if (errors + non2xx + mismatches > 0 || times.length === 0) {
    throw new Error(
      `${url}: ${errors} errors, ${non2xx} refusals, ${mismatches} other answers, ${times.length} in all`,
    );
  }
  times.sort((a, b) => a - b);
  const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return {
    perSecond: (times.length * 1000) / elapsed,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpu: cpu === undefined ? undefined : (cpu * 1000) / times.length,
    rss: memoryOf(server),
  };
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
