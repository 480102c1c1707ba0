import type { CdsResponse, Check } from '../protocol/card.ts';
import type { Profile } from '../facts/profile.ts';
import type { Judgement } from './in-process.ts';

const outcomes = ['critical', 'warning', 'info', 'clear', 'inapplicable', 'unknown'] as const;
/** What a rule said of one call: how urgent its alert is, or its verdict. */
export type Outcome = (typeof outcomes)[number];

/** What came of a replay. Counts are of calls; `cases` lets another replay say what changed. */
export interface ReplayReport {
  readonly content: readonly string[];
  readonly site?: string;
  readonly profile: Profile | 'as recorded';
  readonly totals: {
    /** Everything that was asked. */
    readonly calls: number;
    /** Calls that concerned a drug. */
    readonly concerned: number;
    readonly withCards: number;
    /** By status: 400, 412. */
    readonly refused: Readonly<Record<string, number>>;
  };
  readonly rules: Readonly<Record<string, Readonly<Record<Outcome, number>>>>;
  /** By prefetch key and state. */
  readonly dataStates: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Why something could not be checked: `Observation not-sent`. */
  readonly gaps: Readonly<Record<string, number>>;
  /** By case and rule; clear and inapplicable are left out. */
  readonly cases: Readonly<Record<string, Readonly<Record<string, Outcome>>>>;
}

/** Counts what a replay brings, case by case. */
export class ReplayTally {
  private calls = 0;
  private concerned = 0;
  private withCards = 0;
  private readonly refused: Record<string, number> = {};
  private readonly rules = new Map<string, Record<Outcome, number>>();
  private readonly dataStates = new Map<string, Record<string, number>>();
  private readonly gaps: Record<string, number> = {};
  private readonly cases: Record<string, Record<string, Outcome>> = {};

  add(id: string, judged: Judgement): void {
    this.calls++;
    if (!judged.ok) return count(this.refused, String(judged.status));
    const { response, call } = judged;
    if (call !== undefined) this.concerned++;
    if (response.cards.length > 0) this.withCards++;
    for (const [key, state] of Object.entries(call?.dataStates ?? {})) {
      if (state === 'not-asked') continue;
      const states = this.dataStates.get(key) ?? {};
      this.dataStates.set(key, states);
      count(states, state);
    }
    for (const check of checksOf(response)) this.addCheck(id, check);
  }

  /** `about`: under which content and label it was judged. */
  report(about: Pick<ReplayReport, 'content' | 'site' | 'profile'>): ReplayReport {
    const { calls, concerned, withCards, refused, gaps, cases } = this;
    return {
      ...about,
      totals: { calls, concerned, withCards, refused },
      rules: Object.fromEntries(this.rules),
      dataStates: Object.fromEntries(this.dataStates),
      gaps,
      cases,
    };
  }

  private addCheck(id: string, check: Check): void {
    const outcome = outcomeOf(check);
    const rule = this.rules.get(check.rule) ?? {
      critical: 0,
      warning: 0,
      info: 0,
      clear: 0,
      inapplicable: 0,
      unknown: 0,
    };
    this.rules.set(check.rule, rule);
    rule[outcome]++;
    if (outcome !== 'clear' && outcome !== 'inapplicable') (this.cases[id] ??= {})[check.rule] = outcome;
    for (const { data, gap } of check.verdict === 'unknown' ? check.why : []) count(this.gaps, `${data} ${gap}`);
  }
}

function checksOf({ extension }: CdsResponse): readonly Check[] {
  return extension?.['org.anakinra-cds.checks'] ?? [];
}

function outcomeOf(check: Check): Outcome {
  return check.verdict === 'alert' ? check.indicator : check.verdict;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** The report as tables for a terminal. */
export function printReport({ totals, rules, dataStates, gaps }: ReplayReport): string {
  const refused = Object.entries(totals.refused).map(([status, number]) => `${number} answered ${status}`);
  const known = [`${totals.concerned} concerned us`, `${totals.withCards} got cards`, ...refused];
  return [
    `${totals.calls} calls: ${known.join(', ')}.`,
    table('rule', outcomes, rules),
    table('data', statesIn(dataStates), dataStates),
    ...(Object.keys(gaps).length > 0 ? [table('could not be checked for', ['calls × rules'], column(gaps))] : []),
  ].join('\n\n');
}

function column(counts: Readonly<Record<string, number>>): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(sorted.map(([name, number]) => [name, { 'calls × rules': number }]));
}

function statesIn(dataStates: ReplayReport['dataStates']): readonly string[] {
  return [...new Set(Object.values(dataStates).flatMap((states) => Object.keys(states)))].sort();
}

function table(
  corner: string,
  columns: readonly string[],
  rows: Readonly<Record<string, Readonly<Record<string, number>>>>,
): string {
  const first = Math.max(corner.length, ...Object.keys(rows).map(({ length }) => length));
  const widths = columns.map(({ length }) => Math.max(length, 8));
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(first), ...cells.map((cell, at) => cell.padStart(widths[at] ?? 8))].join('  ');
  return [
    line(corner, columns),
    ...Object.entries(rows).map(([name, counts]) =>
      line(
        name,
        columns.map((one) => (counts[one] === undefined || counts[one] === 0 ? '.' : String(counts[one]))),
      ),
    ),
  ].join('\n');
}

/** The firing table as CSV (RFC 4180). */
export function writeCsv({ rules }: ReplayReport): string {
  const lines = Object.entries(rules).map(([rule, counts]) => [rule, ...outcomes.map((one) => counts[one])].join(','));
  return `${[['rule', ...outcomes].join(','), ...lines].join('\r\n')}\r\n`;
}

/** Cases that are shown of each change; the rest is counted. */
const mostShown = 20;

/** What a replay says otherwise than an earlier one of the same cases. */
export function printChanges(before: ReplayReport, after: ReplayReport): string {
  const ids = [...new Set([...Object.keys(before.cases), ...Object.keys(after.cases)])];
  const changes = new Map<string, string[]>();
  for (const id of ids) {
    const [old, now] = [before.cases[id] ?? {}, after.cases[id] ?? {}];
    for (const rule of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (old[rule] === now[rule]) continue;
      const change = `${rule}: ${old[rule] ?? 'silent'} -> ${now[rule] ?? 'silent'}`;
      changes.set(change, [...(changes.get(change) ?? []), id]);
    }
  }
  const calls = after.totals.calls - before.totals.calls;
  const asked = calls === 0 ? [] : [`${Math.abs(calls)} calls ${calls > 0 ? 'more' : 'fewer'} than the baseline.`];
  if (changes.size === 0) return [...asked, 'Nothing changed.'].join('\n');
  const blocks = [...changes]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([change, of]) => {
      const rest = of.length > mostShown ? [`  and ${of.length - mostShown} more`] : [];
      return [`${change} (${of.length})`, ...of.slice(0, mostShown).map((id) => `  ${id}`), ...rest].join('\n');
    });
  return ['Changed since the baseline', ...asked, ...blocks].join('\n');
}
