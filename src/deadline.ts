import { setMaxListeners } from 'node:events';

/** When the time of a call is over. */
export interface Deadline {
  /** Aborted when it is, or when nobody listens to the call any more. */
  readonly signal: AbortSignal;
  /** The call is answered: nothing of it is kept until then. */
  end(): void;
}

/**
 * Begins the time of a call, in milliseconds. `AbortSignal.any` and `AbortSignal.timeout` would hold all that listens to
 * them, and so the whole call, until the time is over.
 */
export function startDeadline(gone: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  // Every query listens to it, and there may be more of them than Node takes for a leak.
  setMaxListeners(0, controller.signal);
  const abort = (): void => controller.abort(gone.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The call took too long.', 'TimeoutError')),
    milliseconds,
  );
  if (gone.aborted) abort();
  else gone.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      gone.removeEventListener('abort', abort);
    },
  };
}

/** Of a call that waits for nobody. It is never aborted, so nothing may be kept in its listeners. */
export const noDeadline: AbortSignal = new AbortController().signal;
