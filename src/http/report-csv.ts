import type { Report } from './report-source.ts';

const header = ['rule', 'fired', 'unknown', 'accepted', 'overridden', 'lastFired', 'reasons'];

/** The report as a table (RFC 4180), one line for each rule. The reasons stand in one cell: `code: count; code: count`. */
export function reportCsv({ rules }: Pick<Report, 'rules'>): string {
  const rows = rules.map(({ rule, fired, unknown, accepted, overridden, lastFired, reasons }) => [
    rule,
    fired,
    unknown,
    accepted,
    overridden,
    lastFired ?? '',
    reasons.map(({ code, count }) => `${code ?? 'none given'}: ${count}`).join('; '),
  ]);
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Codes of reasons come from EHRs. A spreadsheet takes what begins like this for a formula; the quote makes it text. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[\s]*[=+\-@|%]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
