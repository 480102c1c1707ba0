import { joinGaps, type Gap } from '../chart/chart.ts';
import type { Draft } from '../facts/draft.ts';
import type { Scene } from '../facts/fact.ts';
import type { PatientRecord } from '../facts/patient-record.ts';
import type { Drug } from './drug.ts';
import type { AlertTexts, Rule } from './rule.ts';
import type { Indicator } from '../protocol/card.ts';
import { byUrgency, type Verdict } from './verdict.ts';

type Alert = Extract<Verdict, { verdict: 'alert' }>;

/** One alert of a rule and the orders for which the rule raised it. */
export interface Raised {
  readonly alert: Alert;
  readonly texts: AlertTexts;
  readonly orders: readonly Draft[];
}

/** What a rule concluded about all orders of the call together. `error` is what it threw, for the log. */
export type Judged = { readonly rule: Rule; readonly error?: unknown } & (
  | { readonly verdict: 'alert'; readonly indicator: Indicator; readonly raised: readonly [Raised, ...Raised[]] }
  | { readonly verdict: 'clear' | 'inapplicable' }
  | { readonly verdict: 'unknown'; readonly why: readonly Gap[] }
);
export type Alerted = Extract<Judged, { verdict: 'alert' }>;
export type Unknown = Extract<Judged, { verdict: 'unknown' }>;

/** What a rule concluded about one order. */
interface Outcome {
  readonly verdict: Verdict;
  readonly raised?: Raised;
  readonly error?: unknown;
}

/** Applies every rule to every order. Where a rule throws it is unknown; its other orders and the other rules stand. */
export function judge(drug: Drug, scenes: readonly Scene[]): readonly Judged[] {
  return drug.rules.map((rule) => {
    const outcomes: Outcome[] = [];
    for (const scene of scenes) if (judgesOrdersOf(rule, drug, scene.order)) outcomes.push(judgeOrder(rule, scene));
    const judged = combine(rule, outcomes);
    const broken = outcomes.find(({ error }) => error !== undefined);
    return broken === undefined ? judged : { error: broken.error, ...judged };
  });
}

function judgesOrdersOf({ alsoOrders }: Rule, { orders }: Drug, { matches }: Draft): boolean {
  return matches.some(({ set }) => set === orders || alsoOrders?.includes(set) === true);
}

/** Why nothing clinical may be said at all. */
export interface Doubt {
  readonly gap: Gap;
  /** For the card, as a sentence. */
  readonly says: string;
}

/** Nothing clinical may be said, for one reason. */
export function unknownToAll(drug: Drug, { gap }: Doubt): readonly Judged[] {
  return drug.rules.map((rule) => ({ rule, verdict: 'unknown', why: [gap] }));
}

/** Why nothing clinical may be said about this patient: the patient died, or the data or the orders are another person's. */
export function doubtAbout(
  record: PatientRecord,
  chart: { readonly patientMismatch: boolean },
  orders: readonly Draft[],
  patientId: string,
): Doubt | undefined {
  const patient = record.patient.value;
  const gap: Gap = { data: 'Patient', gap: 'contradictory' };
  const anotherCame = chart.patientMismatch || (patient?.id !== undefined && patient.id !== patientId);
  if (anotherCame) return { gap, says: 'The patient data that came are of another patient than the request names.' };
  const anotherOrdered = orders.some((order) => order.forAnother(patientId));
  if (anotherOrdered) return { gap, says: 'The order names another patient than the request does.' };
  return patient?.deceased === true ? { gap, says: 'The patient is recorded as deceased.' } : undefined;
}

function judgeOrder(rule: Rule, scene: Scene): Outcome {
  try {
    const verdict = rule.judge(scene);
    if (verdict.verdict !== 'alert') return { verdict: ofReadable(scene.order, verdict) };
    const texts = rule.alerts[verdict.key];
    if (texts === undefined) throw new Error(`rule ${rule.topic} has no texts for ${verdict.key}`);
    return { verdict, raised: { alert: verdict, texts, orders: [scene.order] } };
  } catch (error) {
    return { verdict: { verdict: 'unknown', why: [{ data: 'Rule', gap: 'failed' }] }, error };
  }
}

/** Silence about an order of which a part cannot be read is no statement about it. */
function ofReadable({ unreadable }: Draft, verdict: Verdict): Verdict {
  if (unreadable === undefined || verdict.verdict === 'unknown') return verdict;
  return { verdict: 'unknown', why: [{ data: 'MedicationRequest', gap: 'unreadable' }] };
}

function combine(rule: Rule, outcomes: readonly Outcome[]): Judged {
  const unknown = outcomes.flatMap(({ verdict }) => (verdict.verdict === 'unknown' ? verdict.why : []));
  const gaps = joinGaps(unknown);
  const [worst, ...others] = gather(outcomes);
  if (worst !== undefined) {
    // That another order could not be judged is said in the card about this one.
    const alert = { ...worst.alert, missing: joinGaps(worst.alert.missing, gaps) };
    return { rule, verdict: 'alert', indicator: worst.texts.indicator, raised: [{ ...worst, alert }, ...others] };
  }
  if (gaps.length > 0) return { rule, verdict: 'unknown', why: gaps };
  const clear = outcomes.some(({ verdict }) => verdict.verdict === 'clear');
  return { rule, verdict: clear ? 'clear' : 'inapplicable' };
}

/** The alerts, worst first. Orders about which the same is said share one. */
function gather(outcomes: readonly Outcome[]): readonly Raised[] {
  const all = outcomes.flatMap(({ raised }) => raised ?? []);
  if (all.length < 2) return all;
  const gathered = new Map<string, Raised>();
  for (const one of all) {
    const same = JSON.stringify([one.alert.key, one.alert.words]);
    const before = gathered.get(same);
    gathered.set(same, before === undefined ? one : joinRaised(before, one));
  }
  return [...gathered.values()].sort((a, b) => byUrgency(a.texts.indicator, b.texts.indicator));
}

function joinRaised(one: Raised, other: Raised): Raised {
  const alert: Alert = {
    ...one.alert,
    findings: [...new Set([...one.alert.findings, ...other.alert.findings])],
    byName: one.alert.byName || other.alert.byName,
    drafts: [...new Set([...one.alert.drafts, ...other.alert.drafts])],
    missing: joinGaps(one.alert.missing, other.alert.missing),
  };
  return { ...one, alert, orders: [...one.orders, ...other.orders] };
}
