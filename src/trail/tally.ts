import type { Row } from './database.ts';
import type {
  ContentReport,
  DayReport,
  FeedbackReport,
  Firings,
  Percentiles,
  Report,
  RuleReport,
  TenantReport,
} from './report.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** What has been counted so far. */
export interface Tally {
  /** The one rule that is asked for. */
  readonly only: string | undefined;
  calls: number;
  silentCalls: number;
  patientInDoubt: number;
  feedbackOnUnknownCards: number;
  readonly rules: Map<string, RuleTally>;
  readonly cards: Map<string, number>;
  readonly feedback: Map<string, FeedbackTally>;
  readonly days: Map<string, Day>;
  readonly tenants: Map<string, { calls: number; silentCalls: number }>;
  /** Alerts of one rule, day, indicator and whether it was shown. */
  readonly firings: Map<string, { -readonly [Key in keyof Firings]: Firings[Key] }>;
  readonly durations: Durations;
  readonly dataStates: Map<string, Map<string, number>>;
  readonly contents: Map<string, Content>;
}

interface RuleTally {
  fired: number;
  notShown: number;
  unknown: number;
  clear: number;
  inapplicable: number;
  broken: number;
  lastFired: number | undefined;
}

interface FeedbackTally {
  accepted: number;
  overridden: number;
  readonly reasons: Map<string | null, number>;
  readonly latest: Map<string, { readonly outcome: Outcome; readonly time: number }>;
}

type Outcome = 'accepted' | 'overridden';
type Day = { -readonly [Key in Exclude<keyof DayReport, 'day' | 'durations'>]: number } & {
  readonly durations: Durations;
};
/** How many calls took so many tenths of a millisecond. */
type Durations = Map<number, number>;
interface Content {
  readonly version: string;
  readonly hash: string;
  readonly siteHash: string | null;
  calls: number;
  first: number;
  last: number;
}

export function emptyTally(only: string | undefined): Tally {
  return {
    only,
    calls: 0,
    silentCalls: 0,
    patientInDoubt: 0,
    feedbackOnUnknownCards: 0,
    rules: new Map(),
    cards: new Map(),
    feedback: new Map(),
    days: new Map(),
    tenants: new Map(),
    firings: new Map(),
    durations: new Map(),
    dataStates: new Map(),
    contents: new Map(),
  };
}

/** Counts a row of `call`. */
export function addCall(tally: Tally, row: Row): void {
  const time = Number(row['time']);
  const verdicts = Object.entries(textsIn(row['verdicts'])).filter(([rule]) => isAsked(tally, rule));
  if (tally.only !== undefined && verdicts.length === 0) return;
  tally.calls += 1;
  const tenant = getOr(tally.tenants, String(row['tenant']), () => ({ calls: 0, silentCalls: 0 }));
  tenant.calls += 1;
  if (!row['shown']) {
    tally.silentCalls += 1;
    tenant.silentCalls += 1;
  }
  if (row['patient_in_doubt']) tally.patientInDoubt += 1;
  const day = dayOf(tally, time);
  day.calls += 1;
  const alerts = alertsOf(row);
  for (const [rule, verdict] of verdicts) {
    const counts = getOr(tally.rules, rule, emptyRule);
    switch (verdict) {
      case 'alert':
        counts.fired += 1;
        if (!alerts.isShown(rule)) counts.notShown += 1;
        addFiring(tally, time, rule, alerts);
        counts.lastFired = Math.max(counts.lastFired ?? time, time);
        day.alerts += 1;
        break;
      case 'unknown':
        counts.unknown += 1;
        day.unknown += 1;
        break;
      case 'clear':
      case 'inapplicable':
        counts[verdict] += 1;
    }
  }
  for (const rule of listIn(row['broken'])) {
    if (isAsked(tally, rule)) getOr(tally.rules, rule, emptyRule).broken += 1;
  }
  for (const [query, state] of Object.entries(textsIn(row['data_states']))) {
    increase(
      getOr(tally.dataStates, query, () => new Map<string, number>()),
      state,
    );
  }
  const tenths = Math.round(Number(row['milliseconds']) * 10);
  increase(tally.durations, tenths);
  increase(day.durations, tenths);
  const [version, hash] = [String(row['content_version']), String(row['content_hash'])];
  const siteHash = typeof row['site_hash'] === 'string' ? row['site_hash'] : null;
  const content = getOr(tally.contents, `${version} ${hash} ${siteHash ?? ''}`, () => {
    return { version, hash, siteHash, calls: 0, first: time, last: time };
  });
  content.calls += 1;
  content.first = Math.min(content.first, time);
  content.last = Math.max(content.last, time);
}

interface Alerts {
  /** Null: older calls do not say. */
  readonly indicatorOf: (rule: string) => Firings['indicator'];
  readonly isShown: (rule: string) => boolean;
}

/** Alerts of a silent tenant, and of a rule on trial, are not shown. */
function alertsOf(row: Row): Alerts {
  const [indicators, shadow] = [row['indicators'], row['shadow']];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rowsOfCall wrote it
  const known = textsIn(indicators ?? '{}') as Readonly<Record<string, NonNullable<Firings['indicator']>>>;
  const onTrial = listIn(shadow ?? '[]');
  return {
    indicatorOf: (rule) => (Object.hasOwn(known, rule) ? (known[rule] ?? null) : null),
    isShown: (rule) => Boolean(row['shown']) && !onTrial.includes(rule),
  };
}

function addFiring(tally: Tally, time: number, rule: string, { indicatorOf, isShown }: Alerts): void {
  const firing = { day: dateOf(time), rule, indicator: indicatorOf(rule), shown: isShown(rule) };
  getOr(tally.firings, JSON.stringify(Object.values(firing)), () => ({ ...firing, count: 0 })).count += 1;
}

/** Counts cards of one topic: `rule`, `shown`. */
export function addCards(tally: Tally, row: Row): void {
  const topic = String(row['rule']);
  if (isAsked(tally, topic)) tally.cards.set(topic, (tally.cards.get(topic) ?? 0) + Number(row['shown']));
}

/** Counts a row of `feedback`. */
export function addFeedback(tally: Tally, row: Row): void {
  const topic = row['rule'];
  if (typeof topic !== 'string') {
    tally.feedbackOnUnknownCards += 1;
    return;
  }
  if (!isAsked(tally, topic)) return;
  const outcome: Outcome = row['outcome'] === 'accepted' ? 'accepted' : 'overridden';
  const counts = getOr(tally.feedback, topic, emptyFeedback);
  counts[outcome] += 1;
  dayOf(tally, Number(row['time']))[outcome] += 1;
  const reason = row['reason_code'];
  if (outcome === 'overridden') increase(counts.reasons, typeof reason === 'string' ? reason : null);
  const card = JSON.stringify([row['tenant'], row['card']]);
  const time = Number(row['outcome_time']);
  // Rows come in the order in which they were received, so of the same time the last one counts.
  if (time >= (counts.latest.get(card)?.time ?? -Infinity)) counts.latest.set(card, { outcome, time });
}

/** Makes a report of what was counted. */
export function summarise(
  tally: Tally,
  also: Pick<Report, 'unmatched' | 'callsLost'> & { readonly now: number },
): Report {
  // A rule whose calls are out of the asked time, but not its feedback, is still a rule.
  const judged = new Set(tally.rules.keys());
  const topics = new Set([...tally.cards.keys(), ...tally.feedback.keys()].filter((topic) => !judged.has(topic)));
  const rules = [...judged].map((rule) => ruleReport(tally, rule));
  const feedback = [...tally.feedback.values()];
  return {
    generated: iso(also.now),
    totals: {
      calls: tally.calls,
      alerts: sum(rules.map(({ fired }) => fired)),
      accepted: sum(feedback.map(({ accepted }) => accepted)),
      overridden: sum(feedback.map(({ overridden }) => overridden)),
    },
    rules: rules.sort((a, b) => b.fired - a.fired || (a.rule < b.rule ? -1 : 1)),
    otherCards: [...topics]
      .sort()
      .map((topic) => ({ topic, shown: tally.cards.get(topic) ?? 0, ...feedbackReport(tally.feedback.get(topic)) })),
    days: [...tally.days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { durations, ...counts }]) => ({ day, ...counts, durations: percentiles(durations) })),
    firings: [...tally.firings].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, firing]) => firing),
    tenants: [...tally.tenants]
      .map(([tenant, counts]): TenantReport => ({ tenant, ...counts }))
      .sort((a, b) => b.calls - a.calls || (a.tenant < b.tenant ? -1 : 1)),
    durations: percentiles(tally.durations),
    dataStates: Object.fromEntries([...tally.dataStates].map(([query, states]) => [query, Object.fromEntries(states)])),
    unmatched: also.unmatched,
    contents: [...tally.contents.values()].sort((a, b) => b.last - a.last).map(contentReport),
    silentCalls: tally.silentCalls,
    patientInDoubt: tally.patientInDoubt,
    feedbackOnUnknownCards: tally.feedbackOnUnknownCards,
    callsLost: also.callsLost,
  };
}

function ruleReport(tally: Tally, rule: string): RuleReport {
  const { lastFired, ...counts } = tally.rules.get(rule) ?? emptyRule();
  return {
    rule,
    ...counts,
    ...feedbackReport(tally.feedback.get(rule)),
    lastFired: lastFired === undefined ? null : iso(lastFired),
  };
}

function feedbackReport(tally: FeedbackTally = emptyFeedback()): FeedbackReport {
  const states = [...tally.latest.values()];
  const inState = (wanted: Outcome): number => states.filter(({ outcome }) => outcome === wanted).length;
  const cards = { accepted: inState('accepted'), overridden: inState('overridden') };
  return {
    accepted: tally.accepted,
    overridden: tally.overridden,
    reasons: [...tally.reasons]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || ((a.code ?? '') < (b.code ?? '') ? -1 : 1)),
    cards,
    overrideRate: wilsonInterval(cards.overridden, cards.accepted + cards.overridden),
  };
}

function contentReport({ first, last, ...content }: Content): ContentReport {
  return { ...content, first: iso(first), last: iso(last) };
}

/** The nearest rank: the least duration that so many calls of a hundred did not exceed. */
function percentiles(durations: ReadonlyMap<number, number>): Percentiles | null {
  const sorted = [...durations].sort(([a], [b]) => a - b);
  const calls = sum(sorted.map(([, count]) => count));
  const at = (percent: number): number => {
    let below = 0;
    for (const [tenths, count] of sorted) {
      below += count;
      if (below * 100 >= percent * calls) return tenths / 10;
    }
    return 0;
  };
  return calls === 0 ? null : { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) };
}

function emptyRule(): RuleTally {
  return { fired: 0, notShown: 0, unknown: 0, clear: 0, inapplicable: 0, broken: 0, lastFired: undefined };
}

function emptyFeedback(): FeedbackTally {
  return { accepted: 0, overridden: 0, reasons: new Map(), latest: new Map() };
}

function dayOf(tally: Tally, time: number): Day {
  return getOr(tally.days, dateOf(time), () => {
    return { calls: 0, alerts: 0, unknown: 0, accepted: 0, overridden: 0, durations: new Map<number, number>() };
  });
}

function isAsked({ only }: Tally, topic: string): boolean {
  return only === undefined || only === topic;
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function textsIn(json: Row[string] | undefined): Readonly<Record<string, string>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rowsOfCall wrote it
  return JSON.parse(String(json)) as Readonly<Record<string, string>>;
}

function listIn(json: Row[string] | undefined): readonly string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rowsOfCall wrote it
  return JSON.parse(String(json)) as readonly string[];
}

function dateOf(time: number): string {
  return iso(time).slice(0, 10);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
