import type { Logger } from 'pino';
import { originOf } from './origin.ts';

/** What is closed, one after the other: first what takes calls, then what they need. */
export type Closing = readonly (() => Promise<void>)[];

export interface ShutdownParts {
  readonly log: Logger;
  readonly closing: Closing;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  /** Told of each failure outside of any request. */
  readonly onStrayFailure: () => void;
}

export interface Shutdown {
  /** Whether the service has begun to stop: it is not ready any more. */
  readonly isStopping: () => boolean;
  /** The first signal lets the calls under way end and writes the trail; the second one ends the process at once. */
  readonly onSignal: () => void;
  /** An exception that nobody caught: what it left behind cannot be trusted, so the process ends once the trail is written. */
  readonly onUncaughtException: (error: unknown) => void;
  /** A promise that failed and nobody waited for: loud, but it left nothing half done, and no request may end the process. */
  readonly onUnhandledRejection: (error: unknown) => void;
}

/** Milliseconds: shorter than what orchestrators allow before they kill (Docker here 15 s, Kubernetes 30 s). */
const longestStop = 13_000;

export function shutdownWith({ log, closing, exit, onStrayFailure }: ShutdownParts): Shutdown {
  let stopping = false;

  async function stop(code: number): Promise<void> {
    stopping = true;
    const timer = setTimeout(() => {
      log.error('stopping took too long');
      exit(1);
    }, longestStop);
    timer.unref();
    let worst = code;
    for (const close of closing) {
      try {
        await close();
      } catch (error) {
        log.error(originOf(error), 'closing failed');
        worst = 1;
      }
    }
    log.info('stopped');
    exit(worst);
  }

  return {
    isStopping: () => stopping,
    onSignal() {
      if (stopping) return exit(1);
      log.info('stopping');
      void stop(0);
    },
    onUncaughtException(error) {
      onStrayFailure();
      log.fatal(originOf(error), 'uncaught exception');
      if (!stopping) void stop(1);
    },
    onUnhandledRejection(error) {
      onStrayFailure();
      log.error(originOf(error), 'unhandled rejection');
    },
  };
}
