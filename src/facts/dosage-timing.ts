import { asNumber, asObject, asText, listOf, type Json } from '../fhir/json.ts';
import { readDate, type Instants } from './dates.ts';
import {
  agree,
  atHours,
  evenly,
  isReadable,
  missing,
  once,
  readFrequencyWords,
  unreadable,
  type Frequency,
} from './dosage-frequency.ts';
import { exactOf, rangeOf, rounded, type Range } from './dosage-range.ts';
import { readQuantity } from './quantity.ts';
import { readConcept } from './read-concept.ts';
import { roundOff } from './units.ts';

/** How long a direction holds, as far as it says so. */
export interface Bounds {
  readonly start: Instants | undefined;
  readonly end: Instants | undefined;
  /** Its length in days. */
  readonly days: Range | undefined;
  /** After so many doses it ends. */
  readonly doses: Range | undefined;
}

export const unbounded: Bounds = { start: undefined, end: undefined, days: undefined, doses: undefined };

export interface Timing {
  readonly frequency: Frequency;
  /** The words of the schedule say so: `Q6H PRN`. */
  readonly asNeeded: boolean;
  readonly bounds: Bounds;
}

/**
 * Reads a FHIR Timing. FHIR takes its code and its structured part for two forms of one statement: either serves, and if both can be
 * read and disagree, neither is believed. Single events (`event`) are dates and no frequency: unreadable.
 */
export function readTiming(value: unknown): Timing {
  const given = listOf(value);
  const timing = asObject(given[0]);
  if (timing === undefined || given.length > 1) {
    return { frequency: given.length === 0 ? missing : unreadable, asNeeded: false, bounds: unbounded };
  }
  const repeat = asObject(timing['repeat']) ?? {};
  const coded = readCode(timing['code']);
  const structured = readRepeat(repeat);
  const frequency = settle(structured, coded.frequency);
  return {
    frequency: frequency.kind === 'missing' && listOf(timing['event']).length > 0 ? unreadable : frequency,
    asNeeded: coded.asNeeded,
    bounds: readBounds(repeat),
  };
}

function settle(structured: Frequency, coded: Frequency): Frequency {
  if (isReadable(structured) && isReadable(coded)) return agree(structured, coded) ? structured : unreadable;
  if (isReadable(structured)) return structured;
  return isReadable(coded) || structured.kind === 'missing' ? coded : structured;
}

/** Codes of HL7's GTSAbbreviation that are no abbreviation anywhere else, or another one. */
const gts: ReadonlyMap<string, string> = new Map([
  ['BED', 'at bedtime'],
  ['WK', 'weekly'],
  ['MO', 'monthly'],
]);

const uncoded = { frequency: missing, asNeeded: false } as const;

/** The schedule as a code or as words. A code such as `BID` means the same in any system; one without letters means nothing to us. */
function readCode(value: unknown): Pick<Timing, 'frequency' | 'asNeeded'> {
  if (value === undefined) return uncoded;
  const { codings, words } = readConcept(value);
  const codes = codings.flatMap(({ system, code }) => {
    if (!/[a-z]/i.test(code)) return [];
    return (/GTSAbbreviation/i.test(system) ? gts.get(code.toUpperCase()) : undefined) ?? code;
  });
  const read = [...codes, ...words].flatMap((text) => readFrequencyWords(text) ?? []);
  const asNeeded = read.some((said) => said.asNeeded);
  const frequencies = read.map(({ frequency }) => frequency).filter(isReadable);
  const [first, ...others] = frequencies;
  if (first !== undefined) {
    return { frequency: others.every((other) => agree(first, other)) ? first : unreadable, asNeeded };
  }
  // `PRN` alone says all that it says.
  const isAll = read.length === codes.length + words.length && (asNeeded || codings.length === 0);
  return { frequency: isAll ? missing : unreadable, asNeeded };
}

/** A part of the schedule: not there, not understood, or its value. */
type Part<T> = T | undefined | 'unreadable';

/**
 * The structured part: how many doses in a period, on which days of the week, at which times of the day. Where days or times are listed
 * and a number of doses is given too, the two must come to the same.
 */
function readRepeat(repeat: Json): Frequency {
  const limit = readCount(repeat, 'count', 'countMax');
  if (limit !== 'unreadable' && limit?.high === 1) return once;
  const doses = readCount(repeat, 'frequency', 'frequencyMax');
  const period = readPeriod(repeat);
  const days = readDays(repeat['dayOfWeek']);
  const hours = readHours(repeat);
  if (doses === 'unreadable' || period === 'unreadable' || days === 'unreadable' || hours === 'unreadable') {
    return unreadable;
  }
  if (hours === 'with meals' && doses === undefined) return unreadable;
  const clock = hours === 'with meals' ? undefined : hours;
  if (days !== undefined) return onDays(days, clock, doses, period);
  if (clock !== undefined) return onHours(clock, doses, period);
  if (period !== undefined) return evenly(doses ?? { low: 1, high: 1 }, period);
  return doses === undefined ? missing : unreadable;
}

function onDays(
  days: readonly number[],
  hours: readonly number[] | undefined,
  doses: Range | undefined,
  period: Range | undefined,
): Frequency {
  const [given, cycle] = [doses && exactOf(doses), period && exactOf(rounded(period))];
  if ((doses !== undefined && given === undefined) || (period !== undefined && cycle === undefined)) return unreadable;
  const weeks = cycle === undefined || cycle <= 24 ? 1 : cycle / 168;
  if (!Number.isInteger(weeks)) return unreadable;
  const onEach = dosesOnEachDay(days.length, hours?.length, given, cycle);
  if (
    onEach === undefined ||
    !Number.isInteger(onEach) ||
    onEach > 24 ||
    (hours !== undefined && hours.length !== onEach)
  ) {
    return unreadable;
  }
  const spread = hours ?? Array.from({ length: onEach }, (_, index) => (24 * index) / onEach);
  return atHours(
    days.flatMap((day) => spread.map((hour) => 24 * day + hour)),
    weeks * 168,
  );
}

/** A period of up to a day counts within each of the days; a period of weeks counts them all together. */
function dosesOnEachDay(
  days: number,
  hours: number | undefined,
  doses: number | undefined,
  cycle: number | undefined,
): number | undefined {
  if (cycle === undefined) return doses === undefined || doses === 1 ? (hours ?? 1) : undefined;
  if (cycle < 24) return roundOff((24 * (doses ?? 1)) / cycle);
  if (cycle === 24) return doses ?? hours ?? 1;
  return doses === undefined ? (hours ?? 1) : doses / days;
}

function onHours(hours: readonly number[], doses: Range | undefined, period: Range | undefined): Frequency {
  const [given, cycle] = [doses && exactOf(doses), period ? exactOf(rounded(period)) : 24];
  if ((doses !== undefined && given === undefined) || cycle === undefined) return unreadable;
  if (cycle < 24) return roundOff((24 * (given ?? 1)) / cycle) === hours.length ? atHours(hours, 24) : unreadable;
  const expected = given ?? hours.length;
  if (expected === hours.length) return atHours(hours, cycle);
  // Several times in a period, at this time of the day.
  return hours.length === 1 && 24 * expected <= cycle && doses !== undefined && period !== undefined
    ? evenly(doses, period)
    : unreadable;
}

/** A number of doses and the most that it may be; whole numbers only. */
function readCount(repeat: Json, member: string, memberMax: string): Part<Range> {
  const range = readEnds(repeat, member, memberMax);
  if (range === undefined || range === 'unreadable') return range;
  return Number.isInteger(range.low) && Number.isInteger(range.high) ? range : 'unreadable';
}

function readEnds(repeat: Json, member: string, memberMax: string): Part<Range> {
  const [least, most] = [repeat[member] ?? undefined, repeat[memberMax] ?? undefined];
  if (least === undefined && most === undefined) return undefined;
  const [low, high] = [asNumber(least), asNumber(most)];
  if (low === undefined || low <= 0 || (most !== undefined && high === undefined)) return 'unreadable';
  return rangeOf(low, high) ?? 'unreadable';
}

/** FHIR's units of time in hours; a month is the twelfth part of a year of 365.25 days. */
const unitHours: ReadonlyMap<string, number> = new Map([
  ['s', 1 / 3600],
  ['min', 1 / 60],
  ['h', 1],
  ['d', 24],
  ['wk', 168],
  ['mo', 730.5],
  ['a', 8766],
]);

/** The period in hours. A unit without a number is no period. */
function readPeriod(repeat: Json): Part<Range> {
  const period = readEnds(repeat, 'period', 'periodMax');
  if (period === undefined || period === 'unreadable') return period;
  const hours = unitHours.get(asText(repeat['periodUnit'])?.toLowerCase() ?? '');
  return hours === undefined ? 'unreadable' : (rangeOf(period.low * hours, period.high * hours) ?? 'unreadable');
}

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function readDays(value: unknown): Part<readonly number[]> {
  const listed = listOf(value);
  if (listed.length === 0) return undefined;
  const days = listed.map((day) => week.indexOf(asText(day)?.toLowerCase() ?? ''));
  return days.includes(-1) ? 'unreadable' : [...new Set(days)];
}

/** HL7 EventTiming: what comes once a day. */
const onceADay = new Set(
  'MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE CM CD CV ACM ACD ACV PCM PCD PCV'.split(
    ' ',
  ),
);
/** HL7 EventTiming: at meals, however many there are. */
const atMeals = new Set(['C', 'AC', 'PC']);

/** The times of the day in hours. Events of the day, whose times nobody knows, are spread evenly over it. */
function readHours(repeat: Json): Part<readonly number[] | 'with meals'> {
  const clock = listOf(repeat['timeOfDay']).map(readTime);
  const events = [...new Set(listOf(repeat['when']).map((event) => asText(event)))];
  if (clock.includes(undefined)) return 'unreadable';
  const hours = [...new Set(clock.filter((hour) => hour !== undefined))];
  if (events.length === 0) return hours.length === 0 ? undefined : hours;
  if (events.every((event) => event !== undefined && atMeals.has(event))) return 'with meals';
  if (!events.every((event) => event !== undefined && onceADay.has(event))) return 'unreadable';
  if (hours.length > 0) return hours.length === events.length ? hours : 'unreadable';
  return events.map((_, index) => (24 * index) / events.length);
}

function readTime(value: unknown): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?$/.exec(asText(value) ?? '');
  return match === null ? undefined : Number(match[1]) + Number(match[2]) / 60;
}

/** How long a schedule goes on, as its `repeat` says. */
export function readBounds(repeat: Json): Bounds {
  const period = asObject(repeat['boundsPeriod']);
  const range = asObject(repeat['boundsRange']);
  const doses = readCount(repeat, 'count', 'countMax');
  const [least, most] = [daysIn(range?.['low']), daysIn(range?.['high'])];
  return {
    start: readDate(period?.['start']),
    end: readDate(period?.['end']),
    days: daysIn(repeat['boundsDuration']) ?? (least && most && rangeOf(least.low, most.high)),
    doses: doses === 'unreadable' ? undefined : doses,
  };
}

/** A length of time in days; up to a century. */
export function daysIn(quantity: unknown): Range | undefined {
  const reading = readQuantity(quantity, 'd', { plausible: { min: 0, max: 36_525 } });
  return reading.ok && reading.exact !== undefined && reading.exact > 0 ? rangeOf(reading.exact) : undefined;
}
