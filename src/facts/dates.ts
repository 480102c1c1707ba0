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
const datePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?)?)?$/;

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
  const date = parse(text);
  if (date === undefined) return undefined;
  return [date.year, date.month, date.day]
    .filter((part) => part !== undefined)
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function parse(text: unknown): Parsed | undefined {
  if (typeof text !== 'string' || text.length > longest) return undefined;
  const found = datePattern.exec(text.trim());
  if (found === null) return undefined;
  const part = (index: number): number | undefined => (found[index] === undefined ? undefined : Number(found[index]));
  const [year, month, day] = [part(1) ?? 0, part(2), part(3)];
  if (year < firstYear || year > lastYear) return undefined;
  if (month === undefined) {
    return { year, timed: false, start: Date.UTC(year, 0, 1), end: Date.UTC(year + 1, 0, 1) };
  }
  if (month < 1 || month > 12) return undefined;
  const [monthStart, monthEnd] = [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)];
  if (day === undefined) return { year, month, timed: false, start: monthStart, end: monthEnd };
  const start = monthStart + (day - 1) * dayLength;
  if (day < 1 || start >= monthEnd) return undefined;

  const [hour, minute, second] = [part(4), part(5), part(6)];
  if (hour === undefined || minute === undefined) {
    return { year, month, day, timed: false, start, end: start + dayLength };
  }
  const [offsetHours, offsetMinutes] = [part(10) ?? 0, part(11) ?? 0];
  if (hour > 23 || minute > 59 || (second ?? 0) > 60 || offsetHours > 14 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * (found[9] === '-' ? -60_000 : 60_000);
  const milliseconds = Number((found[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const instant = start + hour * 3_600_000 + minute * 60_000 + Math.min(second ?? 0, 59) * 1000 + milliseconds - offset;
  const precision = second === undefined ? 60_000 : found[7] === undefined ? 1000 : 1;
  const timed = found[8] !== undefined || found[9] !== undefined;
  return { year, month, day, timed, start: instant, end: instant + precision };
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
  return dates.reduce<Instants | undefined>((picked, date) => {
    if (picked === undefined || date === undefined) return picked ?? date;
    return { start: choose(picked.start, date.start), end: choose(picked.end, date.end) };
  }, undefined);
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
  const day = new Date(start).toISOString().slice(0, 10);
  if (end - start > 200 * dayLength) return day.slice(0, 4);
  return end - start > 2 * dayLength ? day.slice(0, 7) : day;
}
