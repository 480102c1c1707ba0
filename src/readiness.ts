import { setTimeout as sleep } from 'node:timers/promises';
import type { Content } from './content/catalogue.ts';

/** What `/readyz` says: whether calls should be sent here, and what speaks against it. */
export interface ReadinessReport {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, Check>>;
  readonly [more: string]: unknown;
}

interface Check {
  readonly ok: boolean;
  readonly [detail: string]: unknown;
}

export interface ReadinessParts {
  readonly contents: readonly Content[];
  /** Whether the database answers now; none if there is no database. */
  readonly isDatabaseReady?: (() => Promise<boolean>) | undefined;
  /** Whether the service has begun to stop. */
  readonly isStopping?: (() => boolean) | undefined;
}

/** Whoever asks waits no longer, in milliseconds: a database that hangs is down. */
const patience = 2_000;

/** Says whether the service is ready; asks the database once for all who ask meanwhile. */
export function readinessOf({ contents, isDatabaseReady, isStopping }: ReadinessParts): () => Promise<ReadinessReport> {
  const versions = Object.fromEntries(contents.map(({ drug }) => [drug.id, drug.version]));
  let asking: Promise<boolean> | undefined;
  return async () => {
    if (isDatabaseReady !== undefined) {
      asking ??= answered(isDatabaseReady).finally(() => (asking = undefined));
    }
    const database = await asking;
    const stopping = isStopping?.() ?? false;
    const checks = {
      content: { ok: contents.length > 0, versions },
      ...(database === undefined ? {} : { database: { ok: database } }),
      ...(stopping ? { stopping: { ok: false } } : {}),
    };
    return { ok: Object.values(checks).every(({ ok }) => ok), checks };
  };
}

async function answered(ask: () => Promise<boolean>): Promise<boolean> {
  const waiting = new AbortController();
  const tooLate = sleep(patience, false, { signal: waiting.signal });
  try {
    return await Promise.race([ask(), tooLate]);
  } catch {
    return false;
  } finally {
    waiting.abort();
    await tooLate.catch(() => false);
  }
}
