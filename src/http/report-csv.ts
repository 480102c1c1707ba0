import { csvLine } from './csv.ts';
import type { Report } from './report-source.ts';

const header = [
  'rule',
  'fired',
  'unknown',
  'accepted',
  'overridden',
  'lastFired',
  'reasons',
  'notShown',
  'overrideRate',
  'overrideRateLow',
  'overrideRateHigh',
];

/** The report as a table, one line for each rule. The reasons stand in one cell: `code: count; code: count`. */
export function reportCsv({ rules }: Pick<Report, 'rules'>): string {
  const rows = rules.map(({ rule, fired, unknown, accepted, overridden, lastFired, reasons, ...more }) => [
    rule,
    fired,
    unknown,
    accepted,
    overridden,
    lastFired ?? '',
    reasons.map(({ code, count }) => `${code ?? 'none given'}: ${count}`).join('; '),
    more.notShown ?? '',
    more.overrideRate?.rate ?? '',
    more.overrideRate?.low ?? '',
    more.overrideRate?.high ?? '',
  ]);
  return [header, ...rows].map(csvLine).join('');
}
