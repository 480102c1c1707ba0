import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { queryKeys, type QueryKey } from '../../src/chart/chart.ts';
import type { DataState } from '../../src/chart/gather.ts';
import type { Feedback } from '../../src/protocol/feedback.ts';
import type { Database, DatabaseAddress, Row } from '../../src/trail/database.ts';
import { openStore, type StoreParts } from '../../src/trail/open-store.ts';
import { openPostgres } from '../../src/trail/postgres-database.ts';
import { openSqlite } from '../../src/trail/sqlite-database.ts';
import type { Store } from '../../src/trail/store.ts';
import type { Call } from '../../src/trail/trail.ts';

/** Noon of a day. */
export const noon = Date.parse('2026-11-25T12:00:00Z');
export const day = 86_400_000;

/** A call as it is recorded; two rules, one card. */
export function aCall(difference: Partial<Call> = {}): Call {
  return {
    time: noon,
    tenant: 'north',
    service: 'exampline-order-sign',
    hook: 'order-sign',
    hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
    content: '2026-11-25',
    contentHash: 'c0ffee',
    verdicts: { first: 'alert', second: 'clear' },
    indicators: { first: 'warning' },
    shadow: [],
    broken: [],
    faults: [],
    patientInDoubt: false,
    dataStates: Object.fromEntries(queryKeys.map((key) => [key, 'empty'])) as Record<QueryKey, DataState>,
    foreignResources: 0,
    recognition: { wordsDespiteCodes: 0, wordsAlone: 0, codes: 0 },
    fhirCalls: [],
    cards: [{ uuid: 'card-1', rule: 'first', indicator: 'warning' }],
    shown: true,
    unmatched: [],
    milliseconds: 4.2,
    ...difference,
  };
}

/** Feedback as it is kept; an override without a reason. */
export function aFeedback(difference: Partial<Feedback> = {}): Feedback {
  return {
    card: 'card-1',
    outcome: 'overridden',
    acceptedSuggestions: [],
    outcomeTimestamp: '2026-11-25T12:01:00.000Z',
    ...difference,
  };
}

export const north = { tenant: 'north', service: 'exampline-order-sign' };

/** A log of which the lines can be looked at. */
export function listening(): { readonly log: Logger; readonly lines: readonly string[] } {
  const lines: string[] = [];
  return { log: pino({ base: null }, { write: (line: string) => void lines.push(line) }), lines };
}

/** A store as the service opens it. */
export function openedStore(address: DatabaseAddress, difference: Partial<StoreParts> = {}): Promise<Store> {
  return openStore(address, { log: pino({ level: 'silent' }), now: () => noon, ...difference });
}

/** The same database, as somebody else opens it. */
export function opened(address: DatabaseAddress): Database {
  return address.kind === 'file' ? openSqlite(address.path) : openPostgres(address.url);
}

/** Waits until something is so. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

/** Reads as somebody else. */
export async function rowsOf(address: DatabaseAddress, statement: string): Promise<readonly Row[]> {
  const database = opened(address);
  try {
    return await database.read(statement);
  } finally {
    await database.close();
  }
}
