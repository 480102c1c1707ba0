import {
  atMostDaysAgo,
  below,
  currencyOf,
  daysBetween,
  describeDate,
  type Amount,
  type Instants,
} from '../../../src/authoring.ts';
import { isUnconfirmed } from './indication.ts';
import type { PatientAge } from './patient.ts';
import type { PregnancyEntry } from './pregnancy-entries.ts';
import type { PregnancyTest } from './pregnancy-tests.ts';

/** How long what was noted counts, and what a concentration means. */
export interface PregnancyLimits {
  readonly pregnancy: Amount<'d'>;
  readonly test: Amount<'d'>;
  readonly afterwards: Amount<'d'>;
  readonly lactation: Amount<'d'>;
  readonly positive: Amount<'[IU]/L'>;
  readonly negative: Amount<'[IU]/L'>;
}

/** Something that counts today. `weak`: it can stand in the record of somebody who cannot be pregnant. */
export interface Sign {
  readonly of: 'pregnancy' | 'lactation';
  readonly what: string;
  readonly date: string;
  readonly dated: Instants | undefined;
  readonly reference: string;
  readonly unconfirmed: boolean;
  readonly byName: boolean;
  readonly weak: boolean;
}

/** What speaks of a pregnancy or lactation today: entries first, then tests. */
export function weighPregnancy(
  entries: readonly PregnancyEntry[],
  tests: readonly PregnancyTest[],
  limits: PregnancyLimits,
  now: number,
): readonly Sign[] {
  const current = entries.filter(({ condition, says }) => {
    const days = says === 'pregnant' ? limits.pregnancy : limits.lactation;
    return says !== 'ended' && currencyOf(condition, now, days.value, false) === 'current';
  });
  const positive = tests.filter((test) => {
    const says = sayingOf(test, limits);
    return (says === 'pregnant' || says === 'possible') && isRecent(test, limits, now) === true;
  });
  const signs = [...current.map(signOfEntry), ...positive.map(signOfTest)];
  const ends = endsOf(entries);
  const hasEndedLately = ends.some((end) => atMostDaysAgo(end, limits.pregnancy.value, now) === true);
  const lastEnd = daysSinceLast(ends, now);
  const denials = tests.flatMap((test) => (sayingOf(test, limits) === 'not' ? (test.effective ?? []) : []));
  const lastDenial = daysSinceLast(denials, now);
  const tested = new Set(positive.flatMap(({ reference, kind }) => (kind === 'status' ? [] : [reference])));
  return signs.filter(({ of, dated, reference }) => {
    if (of === 'lactation') return true;
    if (dated === undefined) {
      // Nobody knows when it began: the end of a pregnancy of these months is its end.
      return !hasEndedLately;
    }
    const trace = tested.has(reference) ? limits.afterwards.value : 0;
    const { least } = daysBetween(dated, now);
    // An end counts up to so many days before the sign, a denial from the day after it.
    return least - lastEnd < -trace && least - lastDenial < 1;
  });
}

/** Whether some recent result could not be understood, or a positive one has no date: silence is then not certain. */
export function hasUnreadTests(tests: readonly PregnancyTest[], limits: PregnancyLimits, now: number): boolean {
  return tests.some((test) => {
    const recent = isRecent(test, limits, now);
    const says = sayingOf(test, limits);
    return says === 'unread' ? recent !== false : recent === 'undated' && (says === 'pregnant' || says === 'possible');
  });
}

/** Whether a patient can be pregnant or breast-feed, by sex and age; what is not known excludes nothing. */
export function isPossible(
  sex: 'female' | 'male' | undefined,
  patient: PatientAge | undefined,
  { youngest, oldest }: Readonly<Record<'youngest' | 'oldest', Amount<'a'>>>,
): boolean {
  if (sex === 'male') return false;
  const years = patient?.age;
  return years?.known !== true || (years.most >= youngest.value && years.least <= oldest.value);
}

function signOfEntry({ condition, says, by }: PregnancyEntry): Sign {
  const noted = describeDate(condition.notedText);
  return {
    of: says === 'lactating' ? 'lactation' : 'pregnancy',
    what: condition.label,
    date: noted === undefined ? 'no date on file' : `noted ${noted}`,
    dated: condition.noted,
    reference: condition.reference,
    unconfirmed: isUnconfirmed(condition.verification),
    byName: by === 'name',
    weak: by !== 'code',
  };
}

function signOfTest({ what, date, effective, reference, kind, says }: PregnancyTest): Sign {
  return {
    of: 'pregnancy',
    what: kind === 'status' ? what : `positive ${what}`,
    date,
    dated: effective,
    reference,
    unconfirmed: kind !== 'status' || says === 'possible',
    byName: false,
    // Tumours make choriogonadotropin too, and so does the pituitary after the menopause.
    weak: kind === 'concentration',
  };
}

function endsOf(entries: readonly PregnancyEntry[]): readonly Instants[] {
  return entries.flatMap(({ condition, says }) =>
    says === 'ended' && !isUnconfirmed(condition.verification) ? (condition.noted ?? []) : [],
  );
}

function sayingOf(
  { says, kind, reading }: PregnancyTest,
  { positive, negative }: PregnancyLimits,
): PregnancyTest['says'] {
  if (kind !== 'concentration' || says !== 'open') return says;
  if (below(reading, positive) === false) return 'pregnant';
  return below(reading, negative) === true ? 'not' : 'open';
}

function isRecent({ effective, kind }: PregnancyTest, limits: PregnancyLimits, now: number): boolean | 'undated' {
  if (effective === undefined) return 'undated';
  const { value } = kind === 'status' ? limits.pregnancy : limits.test;
  return atMostDaysAgo(effective, value, now) !== false;
}

/** For how many days, at most, the last of these dates has been past; endless where there is none. */
function daysSinceLast(dates: readonly Instants[], now: number): number {
  return dates.reduce((fewest, date) => Math.min(fewest, daysBetween(date, now).most), Infinity);
}
