/** Calls that a tenant may make. Each instance of the service counts for itself. */
export interface RateLimit {
  /** Takes one call. Gives 0 if it may go ahead, else the whole seconds until one may. */
  take(tenant: string): number;
}

/** One bucket for each tenant: it holds the calls of a minute, and fills at an even pace. `now` is in milliseconds. */
export function rateLimit(callsPerMinute: number, now: () => number = () => performance.now()): RateLimit {
  const perMs = callsPerMinute / 60_000;
  // Tenants come from the configuration, so there are never many.
  const buckets = new Map<string, { calls: number; at: number }>();
  return {
    take(tenant) {
      const at = now();
      const bucket = buckets.get(tenant) ?? { calls: callsPerMinute, at };
      const calls = Math.min(callsPerMinute, bucket.calls + (at - bucket.at) * perMs);
      const goesAhead = calls >= 1;
      buckets.set(tenant, { calls: goesAhead ? calls - 1 : calls, at });
      return goesAhead ? 0 : Math.ceil((1 - calls) / perMs / 1000);
    },
  };
}
