import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop is, in milliseconds. */
export interface EventLoop {
  /** The mean of the last window. */
  readonly lagMs: () => number;
  stop(): void;
}

const resolutionMs = 10;
/** Long enough that one large body alone does not count: the mean is of some fifty samples then, and one of them is late. */
const windowMs = 500;

/** Watches how late timers come. Does not keep the process alive. */
export function watchEventLoop(): EventLoop {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let lag = 0;
  const timer = setInterval(() => {
    // Nanoseconds; not a number if nothing was sampled since the last time.
    const mean = delays.mean / 1e6;
    if (!Number.isNaN(mean)) lag = Math.max(0, mean - resolutionMs);
    delays.reset();
  }, windowMs);
  timer.unref();
  return {
    lagMs: () => lag,
    stop() {
      clearInterval(timer);
      delays.disable();
    },
  };
}
