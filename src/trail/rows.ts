import { createHash, randomUUID } from 'node:crypto';
import type { Feedback } from '../protocol/feedback.ts';
import type { Row } from './database.ts';
import { timeId } from './time-ids.ts';
import type { Call, UnmatchedCode } from './trail.ts';

/** A call and its cards as rows. */
export interface CallRows {
  readonly call: Row;
  readonly cards: readonly Row[];
  readonly tenant: string;
  readonly time: number;
  readonly unmatched: readonly UnmatchedCode[];
}

/** What is kept of a call. */
export function rowsOfCall(call: Call): CallRows {
  const id = timeId(call.time);
  const { time, tenant, unmatched } = call;
  return {
    call: {
      id,
      time,
      tenant,
      service: call.service,
      hook: call.hook,
      hook_instance: storable(call.hookInstance),
      content_version: call.content,
      content_hash: call.contentHash,
      site_hash: call.siteHash ?? null,
      verdicts: JSON.stringify(call.verdicts),
      indicators: JSON.stringify(call.indicators),
      shadow: jsonList(call.shadow),
      broken: jsonList(call.broken),
      faults: jsonList(call.faults),
      patient_in_doubt: call.patientInDoubt,
      data_states: JSON.stringify(call.dataStates),
      foreign_resources: call.foreignResources,
      fhir_calls: jsonList(call.fhirCalls),
      shown: call.shown,
      unmatched: unmatched.length,
      milliseconds: call.milliseconds,
    },
    cards: call.cards.map(({ uuid, rule, indicator }, position) => {
      return { call: id, position, time, tenant, uuid, rule, indicator };
    }),
    tenant,
    time,
    unmatched,
  };
}

/** What is kept of feedback, received at `time`. Its rule is for the database to say, which knows the card. */
export function rowOfFeedback(tenant: string, service: string, feedback: Feedback, time: number): Row {
  const { outcome, outcomeTimestamp, reason, comment, user, location } = feedback;
  const card = storable(feedback.card.toLowerCase());
  const suggestions = [...new Set(feedback.acceptedSuggestions.map(storable))].sort();
  // Another reason or suggestion at the same time is another event; other words for the same reason, user or place are not.
  const event = [tenant, card, outcome, outcomeTimestamp, reason?.system ?? null, reason?.code ?? null, suggestions];
  return {
    id: timeId(time),
    time,
    tenant,
    service,
    card,
    rule: null,
    outcome,
    outcome_time: Date.parse(outcomeTimestamp),
    reason_system: storableOrNull(reason?.system),
    reason_code: storableOrNull(reason?.code),
    reason_display: storableOrNull(reason?.display),
    comment: storableOrNull(comment),
    reported_user: storableOrNull(user),
    reported_location: storableOrNull(location),
    accepted_suggestions: JSON.stringify(suggestions),
    digest: digestOf(event),
  };
}

/** One hash for values that a table must hold once. */
export function digestOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

const day = 86_400_000;

/**
 * How often each code was not recognised on a day. The day is all that is kept of the time, and the ids are in no order, so
 * that nobody reads from it which codes came together.
 */
export function rowsOfUnmatched(calls: readonly CallRows[]): readonly Row[] {
  const counts = new Map<string, { row: Row; count: number }>();
  for (const { tenant, time, unmatched } of calls) {
    for (const { system, code } of unmatched) {
      const row = { time: Math.floor(time / day) * day, tenant, system, code: storable(code) };
      const key = JSON.stringify(row);
      counts.set(key, { row, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...counts.values()].map(({ row, count }) => ({ id: randomUUID(), ...row, count }));
}

/** Most lists of most calls are empty. */
function jsonList(list: readonly unknown[]): string {
  return list.length === 0 ? '[]' : JSON.stringify(list);
}

/** Without what PostgreSQL cannot hold in a text: NUL, and half of a character. */
function storable(text: string): string {
  // ASCII, as nearly every text is.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

function storableOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storable(text);
}
