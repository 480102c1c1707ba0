import { LRUCache } from 'lru-cache';

/** Remembers tokens that were used. */
export interface TokenMemory {
  /** True for the first use of a token id by a tenant. `expires` (ms since the epoch) is when it may be forgotten. */
  isFirstUse(tenant: string, tokenId: string, expires: number): Promise<boolean>;
}

/** Enough for 80 calls a second with tokens of 40 minutes; only tokens that were found good get here. */
const usualMost = 200_000;

/** The memory of one process. When it is full, the oldest token is forgotten. */
export function processTokenMemory({
  now,
  most = usualMost,
}: {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly most?: number;
}): TokenMemory {
  const expiries = new LRUCache<string, number>({ max: most });
  return {
    isFirstUse(tenant, tokenId, expires) {
      const key = JSON.stringify([tenant, tokenId]);
      if ((expiries.peek(key) ?? -Infinity) > now()) return Promise.resolve(false);
      expiries.set(key, expires);
      return Promise.resolve(true);
    },
  };
}

/**
 * A memory that several instances share, and that of this process for the time in which the shared one fails or is slow: then
 * a replay is noticed where the token was first used, and clinicians get their cards.
 */
export function sharedTokenMemory({
  shared,
  own,
  patience,
  onFailed,
}: {
  readonly shared: TokenMemory;
  readonly own: TokenMemory;
  /** Milliseconds for which the shared memory is waited for. */
  readonly patience: number;
  readonly onFailed: () => void;
}): TokenMemory {
  return {
    async isFirstUse(tenant, tokenId, expires) {
      if (!(await own.isFirstUse(tenant, tokenId, expires))) return false;
      const answer = await within(patience, shared.isFirstUse(tenant, tokenId, expires)).catch(() => undefined);
      if (answer === undefined) onFailed();
      return answer ?? true;
    },
  };
}

/** What is promised, or undefined if it takes longer. */
async function within<T>(milliseconds: number, promised: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promised, late]);
  } finally {
    clearTimeout(timer);
  }
}
