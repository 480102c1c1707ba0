import type { Row } from './database.ts';
import type { ContentReport, DayReport, FeedbackReport, Percentiles, Report, RuleReport } from './report.ts';

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
  /** How many calls took so many tenths of a millisecond. */
  readonly durations: Map<number, number>;
  readonly dataStates: Map<string, Map<string, number>>;
  readonly contents: Map<string, Content>;
}

interface RuleTally {
  fired: number;
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
type Day = { -readonly [Key in Exclude<keyof DayReport, 'day'>]: number };
interface Content {
  readonly version: string;
  readonly hash: string;
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
  if (!row['shown']) tally.silentCalls += 1;
  if (row['patient_in_doubt']) tally.patientInDoubt += 1;
  const day = dayOf(tally, time);
  day.calls += 1;
  for (const [rule, verdict] of verdicts) {
    const counts = getOr(tally.rules, rule, emptyRule);
    switch (verdict) {
      case 'alert':
        counts.fired += 1;
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
  increase(tally.durations, Math.round(Number(row['milliseconds']) * 10));
  const [version, hash] = [String(row['content_version']), String(row['content_hash'])];
  const content = getOr(tally.contents, `${version} ${hash}`, () => {
    return { version, hash, calls: 0, first: time, last: time };
  });
  content.calls += 1;
  content.first = Math.min(content.first, time);
  content.last = Math.max(content.last, time);
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
    days: [...tally.days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts })),
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
  return {
    accepted: tally.accepted,
    overridden: tally.overridden,
    reasons: [...tally.reasons]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || ((a.code ?? '') < (b.code ?? '') ? -1 : 1)),
    cards: { accepted: inState('accepted'), overridden: inState('overridden') },
  };
}

function contentReport({ version, hash, calls, first, last }: Content): ContentReport {
  return { version, hash, calls, first: iso(first), last: iso(last) };
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
  return calls === 0 ? null : { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

function emptyRule(): RuleTally {
  return { fired: 0, unknown: 0, clear: 0, inapplicable: 0, broken: 0, lastFired: undefined };
}

function emptyFeedback(): FeedbackTally {
  return { accepted: 0, overridden: 0, reasons: new Map(), latest: new Map() };
}

function dayOf(tally: Tally, time: number): Day {
  return getOr(tally.days, iso(time).slice(0, 10), () => {
    return { calls: 0, alerts: 0, unknown: 0, accepted: 0, overridden: 0 };
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

function iso(time: number): string {
  return new Date(time).toISOString();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
