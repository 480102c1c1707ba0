import type { Dispatcher } from 'undici';
import { createJsonMeter, type JsonMeter } from '../fhir/json-meter.ts';

/** How much a call may still read from FHIR servers. What is read is taken from it. */
export interface AnswerBudget {
  bytes: number;
}

/** Bytes that the answers to one call's queries may have together. */
const bytesPerCall = 20_000_000;

export function createAnswerBudget(): AnswerBudget {
  return { bytes: bytesPerCall };
}

/** No FHIR resource nests so deep, and no honest 10 MB have so many members. What walks an answer later may rely on it. */
const extent = { levels: 100, values: 1_000_000 };

/** Why an answer was cut off. */
export type CutOff = 'compressed' | 'too-large' | 'too-deep';

/** One query, as far as its answer is watched. */
export interface Watched {
  readonly budget: AnswerBudget;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Called once the answer was cut off. `fetch` does not always say so: one that breaks off at its start is waited for. */
  readonly cutOff: (why: CutOff) => void;
}

/**
 * Ends an answer while it comes in: one that is compressed although none was asked for, since it could grow without bound after
 * its size was checked; one with which the call's budget is spent; one that would be dangerous to parse or to walk; and one that
 * nobody waits for, so that its connection is free again.
 */
export function limitAnswer({ budget, signal, cutOff }: Watched): Dispatcher.DispatcherComposeInterceptor {
  const cut = (controller: Dispatcher.DispatchController, why: CutOff): void => {
    cutOff(why);
    controller.abort(new Error(why));
  };
  return (dispatch) => (options, handler) => {
    const meter = createJsonMeter(extent);
    let taken = 0;
    return dispatch(options, {
      onRequestStart(controller, context) {
        signal.addEventListener('abort', () => controller.abort(new Error('nobody waits')), { once: true });
        handler.onRequestStart?.(controller, context);
        if (signal.aborted) controller.abort(new Error('nobody waits'));
      },
      onResponseStart(controller, status, headers, statusText) {
        const encoding = headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') cut(controller, 'compressed');
        else handler.onResponseStart?.(controller, status, headers, statusText);
      },
      onResponseData(controller, chunk) {
        taken += chunk.length;
        budget.bytes -= chunk.length;
        if (budget.bytes < 0) {
          // Given back, since nothing of it is kept. Else many large answers that come side by side would all be lost.
          budget.bytes += taken;
          return cut(controller, 'too-large');
        }
        const beyond = beyondExtent(meter(chunk));
        if (beyond !== undefined) cut(controller, beyond);
        else handler.onResponseData?.(controller, chunk);
      },
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    });
  };
}

function beyondExtent(measured: ReturnType<JsonMeter>): CutOff | undefined {
  return measured === 'too-many' ? 'too-large' : measured;
}
