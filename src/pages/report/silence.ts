import type { Report, RuleReport } from '../../trail/report.ts';

const day = 86_400_000;

/** Of fewer firings nobody can say how often a rule usually fires. */
const fewest = 3;

/**
 * A rule is silent for long after so many times its usual distance between two firings: if they came by chance, as often as
 * before, the silence would last that long in less than one case of a hundred (e to the power of -5).
 */
const longSilence = 5;

/** How long a rule has been silent, and whether that is odd. */
export interface Silence {
  readonly rule: string;
  /** Whole days from its last firing to the end of the report; null: it never fired in it. */
  readonly days: number | null;
  /** Days between two firings, on average; null where there are too few to say. */
  readonly usual: number | null;
  readonly state: 'never judged' | 'never fired' | 'silent for long' | 'too few to say' | 'as usual';
}

/** `end`: of what the report covers, in milliseconds since the epoch. */
export function silenceOf(rule: string, { rules, firings }: Pick<Report, 'rules' | 'firings'>, end: number): Silence {
  const report = rules.find((one) => one.rule === rule);
  if (report === undefined) return { rule, days: null, usual: null, state: 'never judged' };
  if (report.lastFired === null) return { rule, days: null, usual: null, state: 'never fired' };
  const last = Date.parse(report.lastFired);
  const passed = Math.max(0, (end - last) / day);
  const usual = usualDistance(report, firings, last);
  const days = Math.floor(passed);
  if (usual === null) return { rule, days, usual, state: 'too few to say' };
  // A day without a firing is nothing odd in itself, and neither is a weekend.
  return { rule, days, usual, state: passed > Math.max(3, longSilence * usual) ? 'silent for long' : 'as usual' };
}

function usualDistance({ rule, fired }: RuleReport, firings: Report['firings'], last: number): number | null {
  const first = firings.find((one) => one.rule === rule)?.day;
  if (first === undefined || fired < fewest) return null;
  return Math.max(0, last - Date.parse(first)) / day / (fired - 1);
}

/** Odd ones first, then the longest silence. */
export function byOddness(a: Silence, b: Silence): number {
  const order: readonly Silence['state'][] = [
    'silent for long',
    'never fired',
    'too few to say',
    'as usual',
    'never judged',
  ];
  return order.indexOf(a.state) - order.indexOf(b.state) || (b.days ?? 0) - (a.days ?? 0);
}
