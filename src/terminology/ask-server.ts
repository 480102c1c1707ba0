import { LRUCache } from 'lru-cache';
import type { Question } from '../facts/concept.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import type { Said, TerminologyServer } from './terminology-server.ts';
import type { Terminology } from './terminology.ts';

export interface AskingParts {
  readonly server: Pick<TerminologyServer, 'isA'>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Told when the server is no longer asked, and when it answers again. */
  readonly changed: (state: 'open' | 'closed') => void;
}

/** Hierarchies change with the releases of a code system, twice a year or monthly. */
const dayMs = 86_400_000;
const mostAnswers = 50_000;
/** Questions that wait for the server at once, over all calls; more are not asked. */
const mostInFlight = 500;
const failuresToOpen = 5;
const restMs = 10_000;

/**
 * Asks a terminology server what is not known from earlier answers, each thing once however many calls want to know it. A
 * question goes on after the call that asked has stopped waiting, so that a slow answer still serves the next call. A server
 * that fails five times in a row is left alone for ten seconds.
 */
export function askServer({ server, now, changed }: AskingParts): Terminology {
  const answers = new LRUCache<string, { readonly isA: boolean | undefined }>({
    max: mostAnswers,
    ttl: dayMs,
    perf: { now },
    // The clock is read each time, not once per millisecond by a timer.
    ttlResolution: 0,
  });
  const inFlight = new Map<string, Promise<boolean | undefined>>();
  const breaker = createCircuitBreaker({ failures: failuresToOpen, restMs, now, changed });

  async function find(system: string, code: string, ancestor: string): Promise<boolean | undefined> {
    const key = keyOf(system, code, ancestor);
    const kept = answers.get(key);
    if (kept !== undefined) return kept.isA;
    const asked = inFlight.get(key);
    if (asked !== undefined) return asked;
    if (inFlight.size >= mostInFlight || !breaker.allows()) return undefined;
    const asking = server
      .isA(system, code, ancestor)
      .then((said) => keep(key, said))
      .finally(() => inFlight.delete(key));
    inFlight.set(key, asking);
    return asking;
  }

  function keep(key: string, said: Said): boolean | undefined {
    if (!said.ok) {
      breaker.failed();
      return undefined;
    }
    breaker.succeeded();
    const isA = said.isA === 'unsaid' ? undefined : said.isA;
    answers.set(key, { isA });
    return isA;
  }

  return {
    async ask(questions, milliseconds, signal) {
      const known = new Map<string, boolean>();
      const settle = async ({ system, code, widest, finer }: Question): Promise<void> => {
        const learn = async (ancestor: string): Promise<boolean> => {
          const isA = await find(system, code, ancestor);
          if (isA !== undefined) known.set(keyOf(system, code, ancestor), isA);
          return isA === true;
        };
        if (await learn(widest)) await Promise.all(finer.map(learn));
      };
      await atMost(Promise.all(questions.map(settle)), milliseconds, signal);
      // What comes later must not change what this call has concluded.
      const answered = new Map(known);
      return (system, code, ancestor) => answered.get(keyOf(system, code, ancestor));
    },
  };
}

function keyOf(system: string, code: string, ancestor: string): string {
  return `${system}|${code}|${ancestor}`;
}

/** Ends with the work, after the milliseconds or with the signal. What is at hand is still taken when the time is over already. */
function atMost(work: Promise<unknown>, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, signal.aborted ? 0 : Math.max(0, milliseconds));
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end, { once: true });
    void work.then(end, end);
  });
}
