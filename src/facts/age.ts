import type { FhirResource } from '../chart/chart.ts';
import { dayLength, inFuture, readCalendarDate, readDate, type CalendarDate } from './dates.ts';
import { asObject, asObjects } from '../fhir/json.ts';

/** An age in completed years, months and days. A partial birth date leaves a range: `least` to `most`. */
export interface KnownAge {
  readonly known: true;
  readonly least: number;
  readonly most: number;
  readonly leastMonths: number;
  readonly mostMonths: number;
  readonly leastDays: number;
  readonly mostDays: number;
  /** Completed hours; only when the time of birth is on record. */
  readonly hours?: number;
}

export type Age = KnownAge | { readonly known: false; readonly why: 'missing' | 'future' | 'unreadable' };

const birthTimeUrl = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';

/** The age of a Patient, by its birth date and, for newborns, its time of birth (extension patient-birthTime). */
export function ageOf(patient: FhirResource, now: number): Age {
  const extensions = asObjects(asObject(patient['_birthDate'])?.['extension']);
  const birthTime = extensions.find(({ url }) => url === birthTimeUrl)?.['valueDateTime'];
  return ageAt(patient['birthDate'], now, birthTime);
}

/**
 * The age today in UTC, so it may turn a few hours early or late for the patient. Birthdays are counted in the calendar of the birth
 * date as it is written; somebody born on 29 February is a year older on 1 March of a common year.
 * A time of birth counts only if it has a zone and does not contradict the birth date; it stands in for a missing birth date.
 */
export function ageAt(birthDate: unknown, now: number, birthTime?: unknown): Age {
  const time = readCalendarDate(birthTime);
  const missing = birthDate === undefined || birthDate === null || birthDate === '';
  if (missing && time === undefined) return { known: false, why: 'missing' };
  const [born, date] = missing ? [time, readDate(birthTime)] : [readCalendarDate(birthDate), readDate(birthDate)];
  if (born === undefined || date === undefined) return { known: false, why: 'unreadable' };
  if (inFuture(date, now)) return { known: false, why: 'future' };

  const today = dayOn(now);
  const oldest = earlier(firstDay(born), today);
  const youngest = earlier(lastDay(born), today);
  const [leastMonths, mostMonths] = [monthsBetween(youngest, today), monthsBetween(oldest, today)];
  const hours = time?.timed === true && agrees(born, time) ? hoursSince(birthTime, now) : undefined;
  return {
    known: true,
    least: Math.floor(leastMonths / 12),
    most: Math.floor(mostMonths / 12),
    leastMonths,
    mostMonths,
    leastDays: daysApart(youngest, today),
    mostDays: daysApart(oldest, today),
    ...(hours !== undefined && { hours }),
  };
}

/** An age as cards show it: `17 years`, `16 to 17 years`, and for small children `5 months`, `3 weeks`, `4 days`, `36 hours`. */
export function describeAge(age: KnownAge): string {
  if (age.most >= 2) return span(age.least, age.most, 'year');
  if (age.mostMonths >= 2) return span(age.leastMonths, age.mostMonths, 'month');
  if (age.hours !== undefined && age.hours < 72) return span(age.hours, age.hours, 'hour');
  if (age.mostDays >= 14) return span(Math.floor(age.leastDays / 7), Math.floor(age.mostDays / 7), 'week');
  return span(age.leastDays, age.mostDays, 'day');
}

function span(least: number, most: number, unit: string): string {
  const plural = most === 1 ? unit : `${unit}s`;
  return least === most ? `${most} ${plural}` : `${least} to ${most} ${plural}`;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function firstDay({ year, month = 1, day = 1 }: CalendarDate): Day {
  return { year, month, day };
}

function lastDay({ year, month = 12, day }: CalendarDate): Day {
  return { year, month, day: day ?? new Date(Date.UTC(year, month, 0)).getUTCDate() };
}

function dayOn(instant: number): Day {
  const date = new Date(instant);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function earlier(first: Day, second: Day): Day {
  return daysApart(first, second) >= 0 ? first : second;
}

function daysApart(from: Day, to: Day): number {
  return Math.round(
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / dayLength,
  );
}

function monthsBetween(from: Day, to: Day): number {
  return (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0);
}

function agrees(born: CalendarDate, time: CalendarDate): boolean {
  return (
    born.year === time.year &&
    (born.month === undefined || born.month === time.month) &&
    (born.day === undefined || born.day === time.day)
  );
}

function hoursSince(birthTime: unknown, now: number): number | undefined {
  const time = readDate(birthTime);
  return time && Math.max(0, Math.floor((now - time.start) / 3_600_000));
}
