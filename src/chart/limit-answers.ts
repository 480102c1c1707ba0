import type { Dispatcher } from 'undici';
import { createJsonMeter } from '../fhir/json-meter.ts';

/** How much a call may still read from FHIR servers. What is read is taken from it. */
export interface AnswerBudget {
  bytes: number;
}

/** Bytes that the answers to one call's queries may have together: three times what a long record needs. */
const bytesPerCall = 20_000_000;

export function createAnswerBudget(): AnswerBudget {
  return { bytes: bytesPerCall };
}

/** No FHIR resource nests so deep, and no honest 10 MB have so many members. What walks an answer later may rely on it. */
const extent = { levels: 100, values: 1_000_000 };

/** Why an answer was cut off. The message is all that is left of it behind `fetch`. */
export type CutOff = 'compressed' | 'too-large' | 'too-deep';

/**
 * Ends an answer while it comes in: one that is compressed although none was asked for, since it could grow without bound after
 * its size was checked; one with which the call's budget is spent; one that would be dangerous to parse or to walk.
 */
export function limitAnswers(budget: AnswerBudget): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const meter = createJsonMeter(extent);
    return dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onResponseStart(controller, status, headers, statusText) {
        const encoding = headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') controller.abort(cutOff('compressed'));
        else handler.onResponseStart?.(controller, status, headers, statusText);
      },
      onResponseData(controller, chunk) {
        budget.bytes -= chunk.length;
        const beyond = budget.bytes < 0 ? 'too-large' : beyondExtent(meter(chunk));
        if (beyond !== undefined) controller.abort(cutOff(beyond));
        else handler.onResponseData?.(controller, chunk);
      },
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    });
  };
}

function beyondExtent(measured: ReturnType<ReturnType<typeof createJsonMeter>>): CutOff | undefined {
  return measured === 'too-many' ? 'too-large' : measured;
}

function cutOff(why: CutOff): Error {
  return new Error(why);
}
