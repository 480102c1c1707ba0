import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Indicator } from '../protocol/card.ts';
import type { Database, Row } from './database.ts';
import { addCall, addCards, addFeedback, emptyTally, summarise } from './tally.ts';
import { firstIdAt, lastId, lastTime } from './time-ids.ts';

/** Which part of the trail is asked for. Without a member: all. */
export interface ReportQuery {
  readonly tenant?: string;
  /** Milliseconds since the epoch: what happened then or later. */
  readonly from?: number;
  /** Milliseconds since the epoch: what happened before. */
  readonly to?: number;
  /** The topic of a rule: only calls that judged it, and its cards and feedback. */
  readonly rule?: string;
}

/** What the trail says. Feedback is counted by events, and belongs to the time at which it was received. */
export interface Report {
  readonly generated: string;
  readonly totals: {
    readonly calls: number;
    /** Verdicts `alert`, of all rules. */
    readonly alerts: number;
    readonly accepted: number;
    readonly overridden: number;
  };
  /** Every rule that was judged, most fired first. */
  readonly rules: readonly RuleReport[];
  /** Cards that belong to no rule, such as the one of what could not be checked. */
  readonly otherCards: readonly CardReport[];
  /** Days on which something happened, in UTC, oldest first. */
  readonly days: readonly DayReport[];
  /** Alerts by day, rule and indicator, those that were not shown apart. Oldest first. */
  readonly firings: readonly Firings[];
  /** Who called, most calls first. */
  readonly tenants: readonly TenantReport[];
  /** Milliseconds that calls took; null where there were none. */
  readonly durations: Percentiles | null;
  /** How often each query of the record came in which state, by prefetch key. */
  readonly dataStates: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Codes of medicines that no value set has, most frequent first. Not of one rule: empty where one is asked for. */
  readonly unmatched: readonly { readonly system: string; readonly code: string; readonly count: number }[];
  /** The versions of the clinical content that answered, newest first. */
  readonly contents: readonly ContentReport[];
  /** Calls of tenants that are silent; they are among `totals.calls`. */
  readonly silentCalls: number;
  /** Calls in which nothing was said about the patient, who died or was another one. */
  readonly patientInDoubt: number;
  /** Feedback on cards that nobody knows; not among `totals`. */
  readonly feedbackOnUnknownCards: number;
  /** Calls that are not on the trail, since the database was away for too long. */
  readonly callsLost: number;
}

/** Feedback on the cards of one topic. */
export interface FeedbackReport {
  readonly accepted: number;
  readonly overridden: number;
  /** Reasons of overrides; `code` null: none was given. */
  readonly reasons: readonly { readonly code: string | null; readonly count: number }[];
  /** Cards by what was said of them last. */
  readonly cards: { readonly accepted: number; readonly overridden: number };
  /** Of the cards with feedback, how many were overridden last; null where there is no feedback. */
  readonly overrideRate: Proportion | null;
}

/** A share from 0 to 1, with its 95 % interval. */
export interface Proportion {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Alerts of one rule on one day. */
export interface Firings {
  /** In UTC. */
  readonly day: string;
  readonly rule: string;
  /** Null: the call is older than what keeps it. */
  readonly indicator: Indicator | null;
  /** False: the tenant is silent, or the rule on trial. */
  readonly shown: boolean;
  readonly count: number;
}

export interface TenantReport {
  readonly tenant: string;
  readonly calls: number;
  /** Those whose cards were not shown. */
  readonly silentCalls: number;
}

export interface RuleReport extends FeedbackReport {
  readonly rule: string;
  /** Calls with each verdict; `fired`: alert. */
  readonly fired: number;
  /** Those of `fired` that nobody saw: the tenant is silent, or the rule on trial. */
  readonly notShown: number;
  readonly unknown: number;
  readonly clear: number;
  readonly inapplicable: number;
  /** Calls in which it threw. */
  readonly broken: number;
  /** ISO 8601; null: never. */
  readonly lastFired: string | null;
}

export interface CardReport extends FeedbackReport {
  readonly topic: string;
  readonly shown: number;
}

export interface DayReport {
  readonly day: string;
  readonly calls: number;
  readonly alerts: number;
  readonly unknown: number;
  readonly accepted: number;
  readonly overridden: number;
  /** Milliseconds that the calls of the day took; null where there were none. */
  readonly durations: Percentiles | null;
}

export interface ContentReport {
  readonly version: string;
  readonly hash: string;
  /** Of the hospital's file of changes; null: none was in force. */
  readonly siteHash: string | null;
  readonly calls: number;
  readonly first: string;
  readonly last: string;
}

export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Rows that are read before others have their turn. */
export const rowsTogether = 500;

const day = 86_400_000;

/** Reads the trail in small steps. */
export async function report(database: Database, query: ReportQuery, now: number): Promise<Report> {
  const tally = emptyTally(query.rule);
  for await (const rows of pages(database, callsAfter, query)) {
    for (const row of rows) addCall(tally, row);
    for (const row of await cardsOf(database, rows, query)) addCards(tally, row);
  }
  for await (const rows of pages(database, feedbackAfter, query)) for (const row of rows) addFeedback(tally, row);
  const unmatched = query.rule === undefined ? await unmatchedCodes(database, query) : [];
  return summarise(tally, { unmatched, callsLost: await callsLost(database, query), now });
}

/** A statement for the rows between the ids `$1` and `$2`, with a condition on the tenant. */
export type PageStatement = (condition: string) => string;

const callsAfter: PageStatement = (condition) =>
  `SELECT id, time, tenant, content_version, content_hash, site_hash, verdicts, indicators, shadow, broken,
     patient_in_doubt, data_states, shown, milliseconds
   FROM call WHERE id > $1 AND id < $2 ${condition} ORDER BY id LIMIT ${rowsTogether}`;

/** A card that was written after its feedback, by another instance, is looked for again. */
const feedbackAfter: PageStatement = (condition) =>
  `SELECT id, time, tenant, card, outcome, outcome_time, reason_code,
     coalesce(rule, (SELECT min(rule) FROM card WHERE card.tenant = feedback.tenant AND card.uuid = feedback.card)) AS rule
   FROM feedback WHERE id > $1 AND id < $2 ${condition} ORDER BY id LIMIT ${rowsTogether}`;

/** The rows of a time, page by page. Their ids begin with the time. */
export async function* pages(
  database: Database,
  statement: PageStatement,
  query: ReportQuery,
): AsyncGenerator<readonly Row[]> {
  const { from = 0, to } = query;
  const end = to === undefined ? lastId : firstIdAt(to);
  let last = firstIdAt(from);
  for (;;) {
    const rows = await database.read(statement(ofTenant(query, 3)), last, end, ...tenantOf(query));
    if (rows.length === 0) return;
    yield rows;
    last = String(rows.at(-1)?.['id']);
    await nextTurn();
  }
}

/** How many cards of each topic a page of calls has. */
async function cardsOf(database: Database, calls: readonly Row[], query: ReportQuery): Promise<readonly Row[]> {
  const [first, last] = [String(calls[0]?.['id']), String(calls.at(-1)?.['id'])];
  return database.read(
    `SELECT rule, count(*) AS shown FROM card WHERE call >= $1 AND call <= $2 ${ofTenant(query, 3)} GROUP BY rule`,
    first,
    last,
    ...tenantOf(query),
  );
}

/** How many codes are told. */
const mostCodes = 100;

/** Codes are counted by the day; a day of which a part is asked for counts as a whole. */
async function unmatchedCodes(database: Database, query: ReportQuery): Promise<Report['unmatched']> {
  const { from = 0, to = lastTime } = query;
  const counts = new Map<string, { system: string; code: string; count: number }>();
  const next = `SELECT min(time) AS time FROM unmatched WHERE time >= $1 AND time < $2`;
  const codes = `SELECT system, code, sum(count) AS count FROM unmatched WHERE time = $1 ${ofTenant(query, 2)}
    GROUP BY system, code`;
  let start = Math.floor(from / day) * day;
  for (;;) {
    const [found] = await database.read(next, start, Math.floor(to));
    if (typeof found?.['time'] !== 'number') break;
    for (const row of await database.read(codes, found['time'], ...tenantOf(query))) {
      const [system, code] = [String(row['system']), String(row['code'])];
      const key = JSON.stringify([system, code]);
      counts.set(key, { system, code, count: (counts.get(key)?.count ?? 0) + Number(row['count']) });
    }
    start = found['time'] + day;
    await nextTurn();
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)).slice(0, mostCodes);
}

/** Calls that are lost have no tenant. */
async function callsLost(database: Database, { from = 0, to = lastTime }: ReportQuery): Promise<number> {
  const sum = `SELECT coalesce(sum(calls), 0) AS calls FROM loss WHERE time >= $1 AND time < $2`;
  const [row] = await database.read(sum, Math.floor(from), Math.floor(to));
  return Number(row?.['calls']);
}

function ofTenant({ tenant }: ReportQuery, place: number): string {
  return tenant === undefined ? '' : `AND tenant = $${place}`;
}

function tenantOf({ tenant }: ReportQuery): readonly string[] {
  return tenant === undefined ? [] : [tenant];
}
