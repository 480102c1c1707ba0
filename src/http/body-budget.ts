import type { Refusal } from '../protocol/operation-outcome.ts';
import { overloaded } from './overload.ts';

/** Bounds the memory of all bodies together: those that are being read, and those whose calls are being answered. */
export interface BodyBudget {
  /** Bytes in flight, as far as they came. */
  readonly inFlight: () => number;
  /** The share of one request. */
  share(): BodyShare;
}

export interface BodyShare {
  /** Keeps room for so many bytes that are still to come, so that nobody is turned away when most of its bytes are here. */
  reserve(bytes: number): Refusal | undefined;
  /** Takes room for bytes that came, as far as it is not kept. A share that is refused gives everything back. */
  take(bytes: number): Refusal | undefined;
  /** Gives everything back. */
  release(): void;
}

/** `most` bytes in flight; without it they are only counted. `onRefused` is told of each request that found no room. */
export function bodyBudget(most = Infinity, onRefused: () => void = () => undefined): BodyBudget {
  let [inFlight, held] = [0, 0];
  function refuse(): Refusal {
    onRefused();
    return overloaded();
  }
  return {
    inFlight: () => inFlight,
    share() {
      /** Of this request: what came, and what room it holds. */
      let [taken, room] = [0, 0];
      function release(): void {
        inFlight -= taken;
        held -= room;
        [taken, room] = [0, 0];
      }
      function hold(bytes: number): Refusal | undefined {
        if (held + bytes > most) {
          release();
          return refuse();
        }
        held += bytes;
        room += bytes;
        return undefined;
      }
      return {
        reserve: hold,
        take(bytes) {
          const noRoom = hold(Math.max(0, taken + bytes - room));
          if (noRoom !== undefined) return noRoom;
          inFlight += bytes;
          taken += bytes;
          return undefined;
        },
        release,
      };
    },
  };
}
