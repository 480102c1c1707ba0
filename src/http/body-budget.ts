import type { Refusal } from '../protocol/operation-outcome.ts';
import { overloaded } from './overload.ts';

/** Bounds the memory of all bodies together: those that are being read, and those whose calls are being answered. */
export interface BodyBudget {
  /** Bytes in flight. */
  readonly inFlight: () => number;
  /** The share of one request. */
  share(): BodyShare;
}

export interface BodyShare {
  /** Whether so many bytes would find room now, without taking it: what a client says of its length is no more than a word. */
  foresee(bytes: number): Refusal | undefined;
  /** Takes room for bytes that came. A share that is refused gives everything back. */
  take(bytes: number): Refusal | undefined;
  /** Gives everything back. */
  release(): void;
}

/** `most` bytes in flight; without it they are only counted. `onRefused` is told of each request that found no room. */
export function bodyBudget(most = Infinity, onRefused: () => void = () => undefined): BodyBudget {
  let inFlight = 0;
  function refuse(): Refusal {
    onRefused();
    return overloaded();
  }
  return {
    inFlight: () => inFlight,
    share() {
      let taken = 0;
      function release(): void {
        inFlight -= taken;
        taken = 0;
      }
      return {
        foresee: (bytes) => (inFlight + bytes > most ? refuse() : undefined),
        take(bytes) {
          if (inFlight + bytes > most) {
            release();
            return refuse();
          }
          inFlight += bytes;
          taken += bytes;
          return undefined;
        },
        release,
      };
    },
  };
}
