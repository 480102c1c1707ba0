import { Refusal } from '../protocol/operation-outcome.ts';
import { utcOf } from '../protocol/timestamp.ts';
import type { ReportFilter } from './report-source.ts';

const dayLength = 86_400_000;

/**
 * Reads what a report shall be about from the query of its URL: `tenant`, `rule`, `from` and `to`, days in UTC that count as a
 * whole, or instants. A parameter without a value counts as not said, as forms send them; parameters that are not ours are
 * ignored.
 * @throws Refusal (400) that names the parameter that is wrong.
 */
export function readReportFilter(url: string): ReportFilter {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'));
  const tenant = readText(query, 'tenant', /^[\w.:-]{1,128}$/, 'the id of a tenant');
  const rule = readText(query, 'rule', /^[A-Za-z0-9]{1,100}$/, 'the topic code of a rule');
  const from = readTime(query, 'from', 0);
  const to = readTime(query, 'to', dayLength);
  if (from !== undefined && to !== undefined && from >= to) throw refuse('from', 'must be before to');
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(rule === undefined ? {} : { rule }),
  };
}

function valueOf(query: URLSearchParams, name: string): string | undefined {
  const [text = '', ...more] = query.getAll(name);
  if (more.length > 0) throw refuse(name, 'must be given once');
  return text === '' ? undefined : text;
}

function readText(query: URLSearchParams, name: string, pattern: RegExp, what: string): string | undefined {
  const text = valueOf(query, name);
  if (text === undefined || pattern.test(text)) return text;
  throw refuse(name, `must be ${what}`);
}

/** Milliseconds since the epoch; of a day its start, and so much more. */
function readTime(query: URLSearchParams, name: string, more: number): number | undefined {
  const text = valueOf(query, name);
  if (text === undefined) return undefined;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const utc = utcOf(isDay ? `${text}T00:00:00Z` : text);
  if (utc === undefined)
    throw refuse(name, 'must be a date such as 2026-11-26, or an instant such as 2026-11-26T08:30:00Z');
  return Date.parse(utc) + (isDay ? more : 0);
}

function refuse(name: string, problem: string): Refusal {
  return new Refusal(400, { code: 'value', sentence: `The query parameter ${name} ${problem}.`, expression: name });
}
