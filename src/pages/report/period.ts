import type { Report, ReportQuery } from '../../trail/report.ts';

const day = 86_400_000;

/** Bars beyond this number cannot be told apart. */
const mostBins = 100;

/** Some days that are drawn as one. */
export interface Bin {
  /** ISO dates, both included. */
  readonly first: string;
  readonly last: string;
}

/** The time that a report is drawn over. */
export interface Period {
  readonly bins: readonly Bin[];
  /** Days of each bin. */
  readonly width: number;
  /** The number of the bin that a day is in; -1 for none. */
  readonly binOf: (date: string) => number;
  /** Until when nothing can have happened that is not in the report: milliseconds since the epoch. */
  readonly end: number;
}

/** Divides the time that is asked for, as far as there is anything in it, into bins of whole days, in UTC. */
export function periodOf({ days, generated }: Pick<Report, 'days' | 'generated'>, { from, to }: ReportQuery): Period {
  const now = Date.parse(generated);
  const end = Math.min(to ?? Infinity, now);
  const [begun = generated.slice(0, 10)] = days.map((one) => one.day);
  const ended = days.at(-1)?.day ?? begun;
  // What is asked for is drawn, but not centuries before the first call.
  const asked = from ?? -Infinity;
  const start = Math.floor((asked > Date.parse(begun) - 366 * day ? asked : Date.parse(begun)) / day);
  const last = Math.max(Math.floor((end - 1) / day), Math.floor(Date.parse(ended) / day), start);
  const count = last - start + 1;
  const width = [1, 7, 28].find((one) => count / one <= mostBins) ?? Math.ceil(count / mostBins);
  const bins = Array.from({ length: Math.ceil(count / width) }, (_one, at) => ({
    first: dateOf(start + at * width),
    last: dateOf(Math.min(start + (at + 1) * width - 1, last)),
  }));
  return {
    bins,
    width,
    end,
    binOf: (date) => binAt(Math.floor((Date.parse(date) / day - start) / width), bins.length),
  };
}

function binAt(at: number, count: number): number {
  return at >= 0 && at < count ? at : -1;
}

function dateOf(days: number): string {
  return new Date(days * day).toISOString().slice(0, 10);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `26 Nov` for an axis. */
export function shortDate(date: string): string {
  return `${Number(date.slice(8, 10))} ${months[Number(date.slice(5, 7)) - 1] ?? ''}`;
}

/** A bin as people read it. */
export function binWords({ first, last }: Bin): string {
  return first === last ? first : `${first} to ${last}`;
}

/** The query of a URL for the same part of the trail, with its question mark; nothing for all of it. */
export function queryFor({ tenant, from, to, rule }: ReportQuery): string {
  const query = new URLSearchParams({
    ...(tenant === undefined ? {} : { tenant }),
    ...(from === undefined ? {} : { from: timeWords(from) }),
    ...(to === undefined ? {} : { to: endWords(to) }),
    ...(rule === undefined ? {} : { rule }),
  }).toString();
  return query === '' ? '' : `?${query}`;
}

/** The day if it is the start of one, else the instant. */
export function timeWords(time: number): string {
  const text = new Date(time).toISOString();
  return time % day === 0 ? text.slice(0, 10) : text;
}

/** The day that is over then, if one is; it counts as a whole. */
export function endWords(time: number): string {
  return time % day === 0 ? timeWords(time - day) : timeWords(time);
}
