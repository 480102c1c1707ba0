import { errors } from 'jose';
import { Unauthenticated } from './authentication.ts';
import { KeysNotFetched, type FetchKeys, type WhyNotFetched } from './fetch-keys.ts';
import { finderOf, type KeyFinder } from './key-finder.ts';

export interface RemoteKeysParts {
  readonly fetchKeys: FetchKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly production: boolean;
  /** Keys could not be had from this configured URL, whether or not cached ones still serve. */
  readonly onKeysFailed?: (url: string, why: WhyNotFetched) => void;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Older keys are fetched anew beside the call. */
const fresh = 10 * minute;
/** Older keys are fetched anew before the call, so that one that was withdrawn does not serve after a quiet night. */
const stale = hour;
/** Older keys do not serve any more, even if no newer ones can be had. */
const dead = 24 * hour;
/** Between two fetches because of keys that are not in the set: anybody can name such a key. */
const pauseAfterMiss = 30 * second;
/** Between two attempts while the server does not answer, with keys to serve and without. */
const pauseWithKeys = 30 * second;
const pauseWithoutKeys = second;

/** Finds keys in the set behind a URL, which is cached, shared by all calls, and fetched anew for a key that it does not hold. */
export function remoteKeys(url: string, parts: RemoteKeysParts): KeyFinder {
  let kept: { readonly find: KeyFinder; readonly at: number } | undefined;
  let fetching: Promise<void> | undefined;
  let failures = 0;
  let lastAttempt = -Infinity;
  let lastMiss = -Infinity;

  async function load(): Promise<void> {
    const started = parts.now();
    lastAttempt = started;
    try {
      const keySet = await parts.fetchKeys(url);
      const find = await finderOf(keySet, parts.production).catch(() => {
        throw new KeysNotFetched('not-a-key-set');
      });
      kept = { find, at: started };
      failures = 0;
    } catch (error) {
      failures += 1;
      parts.onKeysFailed?.(url, error instanceof KeysNotFetched ? error.why : 'network');
    }
  }

  /** One fetch for all who wait. Never rejects. */
  function refresh(): Promise<void> {
    fetching ??= load().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  /** A clock that was set back makes everything old. */
  function since(time: number): number {
    const passed = parts.now() - time;
    return passed < 0 ? Infinity : passed;
  }

  function age(): number {
    return kept === undefined ? Infinity : since(kept.at);
  }

  function mayTryAgain(): boolean {
    if (age() < dead) return since(lastAttempt) >= pauseWithKeys;
    // A server that is just starting is asked again at once.
    return failures === 1 || since(lastAttempt) >= pauseWithoutKeys;
  }

  async function current(): Promise<KeyFinder> {
    if (age() >= fresh && (fetching !== undefined || mayTryAgain())) {
      const refreshed = refresh();
      if (age() >= stale) await refreshed;
    }
    if (kept === undefined || age() >= dead) throw new Unauthenticated('keys-unavailable');
    return kept.find;
  }

  /** Newer keys than those in which one was not found, or undefined. */
  async function newer(than: KeyFinder): Promise<KeyFinder | undefined> {
    if (kept?.find === than && fetching === undefined) {
      if (since(lastMiss) < pauseAfterMiss) return undefined;
      lastMiss = parts.now();
    }
    if (kept?.find === than) await refresh();
    return kept?.find === than ? undefined : kept?.find;
  }

  return async (header, token) => {
    const before = kept;
    const find = await current();
    try {
      return await find(header, token);
    } catch (error) {
      // What was fetched for this very call is not fetched twice.
      if (!(error instanceof errors.JWKSNoMatchingKey) || kept !== before) throw error;
      const again = await newer(find);
      if (again === undefined) throw error;
      return again(header, token);
    }
  };
}
