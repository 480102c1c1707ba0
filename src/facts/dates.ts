/**
 * FHIR dates. `new Date(text)` is not used: it takes a time without a zone as the server's, turns 30 February into 1 March and
 * accepts `May 3 2024`. A date that is not one is no date; it is never repaired.
 */

/** When something may have happened: from `start` until just before `end`, in milliseconds since the epoch (UTC). */
export interface Instants {
  readonly start: number;
  readonly end: number;
}

/** The digits of a date as they were written, in the writer's own calendar. */
export interface CalendarDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
  /** Written with a time of day and its zone, so that hours can be counted from it. */
  readonly timed: boolean;
}

/** The length of a day in milliseconds. */
export const dayLength = 86_400_000;

/** A comparison that the data may not settle. */
export type Settled = boolean | 'unsettled';

const longest = 50;
const firstYear = 1900;
const lastYear = 2200;
interface Parsed extends CalendarDate, Instants {}

/**
 * Reads a FHIR date, dateTime or instant: `2026`, `2026-11`, `2026-11-20`, `2026-11-20T08:30Z` (seconds may be missing).
 * A date without a time, and a time without a zone (which FHIR does not allow, but EHRs send), are taken as UTC. The writer's clock
 * may be up to 14 hours off from it; limits here are counted in whole days, and widening each date by a day at both ends would leave
 * every result on its last day undecided. Second 60 (a leap second) counts as second 59.
 * Gives nothing for what is not a date, and for years outside 1900 to 2200.
 */
export function readDate(text: unknown): Instants | undefined {
  const parsed = parse(text);
  return parsed && { start: parsed.start, end: parsed.end };
}

/** Reads the digits of a FHIR date, for what is counted in the writer's own calendar, such as a birthday. */
export function readCalendarDate(text: unknown): CalendarDate | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  const { year, month, day, timed } = parsed;
  return { year, ...(month !== undefined && { month }), ...(day !== undefined && { day }), timed };
}

/** A date as cards show it: the day, month or year as written, never more exact than it was. Nothing for what is not a date. */
export function describeDate(text: unknown): string | undefined {
  // Year, month and day stand first in what is a date.
  return typeof text === 'string' && parse(text) !== undefined ? text.trim().slice(0, 10) : undefined;
}

/** Reads sign by sign: a record has more dates than anything else, and a pattern takes many times as long. */
function parse(value: unknown): Parsed | undefined {
  if (typeof value !== 'string' || value.length > longest) return undefined;
  const text = value.trim();
  const { length } = text;
  const year = digits(text, 0, 4);
  if (!(year >= firstYear && year <= lastYear)) return undefined;
  if (length === 4) return { year, timed: false, start: Date.UTC(year, 0, 1), end: Date.UTC(year + 1, 0, 1) };
  const month = digits(text, 5, 2);
  if (text[4] !== '-' || !(month >= 1 && month <= 12)) return undefined;
  const monthStart = Date.UTC(year, month - 1, 1);
  if (length === 7) return { year, month, timed: false, start: monthStart, end: Date.UTC(year, month, 1) };
  const day = digits(text, 8, 2);
  const start = monthStart + (day - 1) * dayLength;
  if (text[7] !== '-' || !(day >= 1) || (day > 28 && start >= Date.UTC(year, month, 1))) return undefined;
  if (length === 10) return { year, month, day, timed: false, start, end: start + dayLength };
  const time = text[10] === 'T' ? parseTime(text, 11) : undefined;
  if (time === undefined) return undefined;
  const instant = start + time.sinceMidnight;
  return { year, month, day, timed: time.zoned, start: instant, end: instant + time.precision };
}

/** A time of day, in milliseconds since midnight UTC. */
interface TimeOfDay {
  readonly sinceMidnight: number;
  readonly precision: number;
  readonly zoned: boolean;
}

/** Reads `08:30`, `08:30:15` or `08:30:15.123`, with or without a zone, to the end of the text. */
function parseTime(text: string, from: number): TimeOfDay | undefined {
  const hour = digits(text, from, 2);
  const minute = digits(text, from + 3, 2);
  if (text[from + 2] !== ':' || !(hour <= 23 && minute <= 59)) return undefined;
  let at = from + 5;
  let second = 0;
  let milliseconds = 0;
  let precision = 60_000;
  if (text[at] === ':') {
    second = digits(text, at + 1, 2);
    if (!(second <= 60)) return undefined;
    at += 3;
    precision = 1000;
    if (text[at] === '.') {
      const fraction = at + 1;
      for (at = fraction; isDigit(text, at); at++);
      if (at === fraction) return undefined;
      const places = Math.min(at - fraction, 3);
      milliseconds = digits(text, fraction, places) * 10 ** (3 - places);
      precision = 1;
    }
  }
  const offset = parseZone(text, at);
  if (offset === undefined) return undefined;
  const sinceMidnight = hour * 3_600_000 + minute * 60_000 + Math.min(second, 59) * 1000 + milliseconds - offset;
  return { sinceMidnight, precision, zoned: at < text.length };
}

/** How far the zone at the end of a text is ahead of UTC, in milliseconds; none is UTC. */
function parseZone(text: string, at: number): number | undefined {
  const rest = text.length - at;
  if (rest === 0 || (rest === 1 && text[at] === 'Z')) return 0;
  const sign = text[at] === '+' ? 1 : text[at] === '-' ? -1 : undefined;
  const isColon = text[at + 3] === ':';
  if (sign === undefined || rest !== (isColon ? 6 : 5)) return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + (isColon ? 4 : 3), 2);
  return hours <= 14 && minutes <= 59 ? sign * (hours * 60 + minutes) * 60_000 : undefined;
}

/** So many digits as a number; NaN, which is in no range, where anything else stands. */
function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at++)
    number = isDigit(text, at) ? number * 10 + text.charCodeAt(at) - 48 : NaN;
  return number;
}

function isDigit(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  return sign >= 48 && sign <= 57;
}

/**
 * How many days ago a date was, at least and at most. Days are calendar days in UTC, not spans of 24 hours: a result of 30 calendar
 * days ago is 30 days old at any time of the day. Negative for what lies ahead.
 */
export function daysBetween(date: Instants, now: number): { readonly least: number; readonly most: number } {
  const today = dayOf(now);
  return { least: today - dayOf(date.end - 1), most: today - dayOf(date.start) };
}

function dayOf(instant: number): number {
  return Math.floor(instant / dayLength);
}

/**
 * Whether a date lies at most that many calendar days back. The part of a partial date that is still to come does not count, since
 * what is on record has happened. A date that lies ahead is wrong and settles nothing.
 */
export function atMostDaysAgo(date: Instants, days: number, now: number): Settled {
  if (inFuture(date, now)) return 'unsettled';
  const { least, most } = daysBetween(date, now);
  if (most <= days) return true;
  return Math.max(least, 0) > days ? false : 'unsettled';
}

/** Whether a date certainly lies ahead. One day is allowed for the zones of the world. */
export function inFuture(date: Instants, now: number): boolean {
  return date.start > now + dayLength;
}

/** The newest of several dates, as far as they settle it: the range in which the last of them must lie. */
export function newest(dates: readonly (Instants | undefined)[]): Instants | undefined {
  return pick(dates, Math.max);
}

/** The oldest of several dates, as far as they settle it: the range in which the first of them must lie. */
export function oldest(dates: readonly (Instants | undefined)[]): Instants | undefined {
  return pick(dates, Math.min);
}

function pick(
  dates: readonly (Instants | undefined)[],
  choose: (first: number, second: number) => number,
): Instants | undefined {
  let start: number | undefined;
  let end = 0;
  for (const date of dates) {
    if (date === undefined) continue;
    end = start === undefined ? date.end : choose(end, date.end);
    start = start === undefined ? date.start : choose(start, date.start);
  }
  return start === undefined ? undefined : { start, end };
}

/** Orders dates for sorting, earliest start first. */
export function compareDates(first: Instants, second: Instants): number {
  return first.start - second.start || first.end - second.end;
}

/** The date so many days later. */
export function addDays(date: Instants, days: number): Instants {
  return { start: date.start + days * dayLength, end: date.end + days * dayLength };
}

/** A date as cards show it: `2026-11-20`; a month or a year where no more is known. */
export function describeInstants({ start, end }: Instants): string {
  const date = new Date(start);
  const year = String(date.getUTCFullYear());
  if (end - start > 200 * dayLength) return year;
  const month = `${year}-${twoDigits(date.getUTCMonth() + 1)}`;
  return end - start > 2 * dayLength ? month : `${month}-${twoDigits(date.getUTCDate())}`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
