import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { queryKeys } from '../chart/chart.ts';
import type { DataState, FhirCall } from '../chart/gather.ts';
import type { Judged } from '../rules/judge.ts';
import type { Call } from '../trail/trail.ts';
import { durationBuckets } from './http-metrics.ts';
import { closedSet } from './labels.ts';
import { pairCounter } from './pair-counter.ts';

/** Everything that a label may name; what is not among it is counted as `other`. */
export interface Known {
  readonly services: readonly string[];
  /** The topic codes of the rules. */
  readonly rules: readonly string[];
  /** The ids of the tenants, from the configuration. */
  readonly tenants: readonly string[];
}

type Verdict = Judged['verdict'];
const verdicts: readonly Verdict[] = ['alert', 'clear', 'inapplicable', 'unknown'];
const states: readonly DataState[] = [
  'present',
  'empty',
  'not-asked',
  'not-sent',
  'failed',
  'unreadable',
  'incomplete',
  'stale',
  'contradictory',
];

/** Counts the calls that concern an order of ours. Everything that can happen is there from the start, as 0. */
export function callMetrics(registry: Registry, known: Known): (call: Call) => void {
  const registers = [registry];
  const calls = pairCounter({
    name: 'cds_calls_total',
    help: 'Calls that concerned an order of ours and were judged.',
    labelNames: ['tenant', 'service'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'cds_call_duration_seconds',
    help: 'Of a call that was judged, from the parsed body to its cards, queries to the FHIR server included.',
    labelNames: ['service'] as const,
    buckets: durationBuckets,
    registers,
  });
  const cards = new Counter({
    name: 'cds_cards_total',
    help: 'Cards in the answers.',
    labelNames: ['service'] as const,
    registers,
  });
  const judged = pairCounter({
    name: 'cds_verdicts_total',
    help: 'Verdicts by rule. A rule whose alerts stay at 0 may look at data that nobody sends any more.',
    labelNames: ['rule', 'verdict'] as const,
    registers,
  });
  const fired = new Map<string, number>();
  const lastFired: Gauge<'rule'> = new Gauge({
    name: 'cds_rule_last_fired_timestamp_seconds',
    help: 'When a rule last alerted, in this process: Unix time, 0 for not since the start.',
    labelNames: ['rule'] as const,
    registers,
    collect() {
      for (const [rule, seconds] of fired) lastFired.set({ rule }, seconds);
    },
  });
  const broken = new Counter({
    name: 'cds_broken_rules_total',
    help: 'Rules that threw instead of judging: a fault of the content or of the engine.',
    labelNames: ['rule'] as const,
    registers,
  });
  const data = pairCounter({
    name: 'cds_data_states_total',
    help: 'How each query of a call ended: present, empty, or why it is not known.',
    labelNames: ['query', 'state'] as const,
    registers,
  });
  const fhirCalls = new Counter({
    name: 'cds_fhir_calls_total',
    help: 'Requests to FHIR servers by query and outcome.',
    labelNames: ['query', 'outcome'] as const,
    registers,
  });
  const fhirDurations = new Histogram({
    name: 'cds_fhir_call_duration_seconds',
    help: 'Of one request to a FHIR server.',
    labelNames: ['query'] as const,
    buckets: durationBuckets,
    registers,
  });
  const unmatched = new Counter({
    name: 'cds_unmatched_medications_total',
    help: 'Medicines of judged calls without a code of ours: known by words despite codes, by words alone, codes of no value set.',
    labelNames: ['how'] as const,
    registers,
  });
  const foreign = new Counter({
    name: 'cds_foreign_resources_total',
    help: 'Resources of another patient that came along and were left out.',
    registers,
  });
  const inDoubt = new Counter({
    name: 'cds_patient_in_doubt_total',
    help: 'Calls in which nothing clinical was said, since the patient died, or data or an order are of another one.',
    registers,
  });
  for (const service of known.services) {
    cards.inc({ service }, 0);
    for (const tenant of known.tenants) calls(tenant, service, 0);
  }
  for (const rule of known.rules) {
    for (const verdict of verdicts) judged(rule, verdict, 0);
    broken.inc({ rule }, 0);
    fired.set(rule, 0);
  }
  for (const query of queryKeys) for (const state of states) data(query, state, 0);
  for (const how of ['words-despite-codes', 'words-alone', 'codes']) unmatched.inc({ how }, 0);

  const tenantOf = closedSet(known.tenants);
  const serviceOf = closedSet(known.services);
  const ruleOf = closedSet(known.rules);
  return (call) => {
    const service = serviceOf(call.service);
    calls(tenantOf(call.tenant), service);
    durations.observe({ service }, call.milliseconds / 1000);
    cards.inc({ service }, call.cards.length);
    for (const [topic, verdict] of Object.entries(call.verdicts)) {
      const rule = ruleOf(topic);
      judged(rule, verdict);
      if (verdict === 'alert') fired.set(rule, call.time / 1000);
    }
    for (const topic of call.broken) broken.inc({ rule: ruleOf(topic) });
    for (const query of queryKeys) data(query, call.dataStates[query]);
    for (const { query, outcome, milliseconds } of call.fhirCalls) {
      fhirCalls.inc({ query, outcome: classOf(outcome) });
      fhirDurations.observe({ query }, milliseconds / 1000);
    }
    const { wordsDespiteCodes, wordsAlone, codes } = call.recognition;
    if (wordsDespiteCodes > 0) unmatched.inc({ how: 'words-despite-codes' }, wordsDespiteCodes);
    if (wordsAlone > 0) unmatched.inc({ how: 'words-alone' }, wordsAlone);
    if (codes > 0) unmatched.inc({ how: 'codes' }, codes);
    if (call.foreignResources > 0) foreign.inc(call.foreignResources);
    if (call.patientInDoubt) inDoubt.inc();
  };
}

/** A server can answer with any number; those that call for something of their own stand alone. */
function classOf(outcome: FhirCall['outcome']): string {
  const [, digit] = /^status-(\d)/.exec(outcome) ?? [];
  if (digit === undefined || ['status-401', 'status-403', 'status-404', 'status-429'].includes(outcome)) return outcome;
  return digit === '4' || digit === '5' ? `status-${digit}xx` : 'status-other';
}
