import { dayLength, describeInstants, type Amount } from '../../../src/authoring.ts';
import type { SteroidDose } from './steroids.ts';

/** When glucocorticoids matter: how much prednisone-equivalent a day, for how many days. */
export interface SteroidLimits {
  readonly steroidDose: Amount<'mg/d'>;
  readonly steroidDays: Amount<'d'>;
  readonly lastDose: Amount<'d'>;
}

/** A course at a dose that matters, which is under way or ordered. */
export interface SteroidCourse {
  /** mg of prednisone a day that the agents act like together, on the last day that is known. */
  readonly mgPerDay: number;
  readonly days: number;
  readonly since: string;
  readonly agents: readonly string[];
  readonly doses: readonly SteroidDose[];
}

/** No course is looked at for longer than this, in days, into the past and ahead. */
const farthest = 730;

/** Orders are added up, and so are statements, supplies, doses given; but not one kind with another, which tell of the same. */
const kinds: readonly (readonly string[])[] = [['draft', 'request'], ['statement'], ['dispense'], ['administration']];

/** The longest course that reaches today and is long and high enough. */
export function weighSteroids(
  all: readonly SteroidDose[],
  limits: SteroidLimits,
  now: number,
): SteroidCourse | undefined {
  const today = Math.floor(now / dayLength);
  const courses = kinds.flatMap((sources) => {
    const own = all.filter(({ use }) => sources.includes(use.source));
    const isGiven = sources.includes('administration');
    return coursesOf(own, limits, isGiven ? today - limits.lastDose.value : today - 1, isGiven, today);
  });
  return courses.toSorted((a, b) => b.days - a.days)[0];
}

/** Unbroken runs of days at the dose or above, at least so long, that last until the given day and are not only past. */
function coursesOf(
  own: readonly SteroidDose[],
  { steroidDose, steroidDays }: SteroidLimits,
  until: number,
  isGiven: boolean,
  today: number,
): readonly SteroidCourse[] {
  if (own.length === 0) return [];
  const [first, last] = [today - farthest, today + farthest];
  const totalOn = totalsBetween(own, first, last);
  const courses: SteroidCourse[] = [];
  let begun: number | undefined;
  for (let day = first; day <= last + 1; day += 1) {
    const isHigh = day <= last && totalOn(day) >= steroidDose.value;
    if (isHigh) begun ??= day;
    if (isHigh || begun === undefined) continue;
    const [from, to] = [begun, day - 1];
    begun = undefined;
    if (to < until || to - from + 1 < steroidDays.value) continue;
    const doses = own.filter((dose) => dose.from <= to && dose.to >= from);
    if (!isGiven && !doses.some(({ live }) => live)) continue;
    courses.push({
      mgPerDay: Math.round(totalOn(to) * 10) / 10,
      days: to - from + 1,
      since: describeInstants({ start: from * dayLength, end: (from + 1) * dayLength }),
      agents: [...new Set(doses.map(({ agent }) => agent))],
      doses,
    });
  }
  return courses;
}

/** Adds up the doses of each day, in mg of prednisone. */
function totalsBetween(own: readonly SteroidDose[], first: number, last: number): (day: number) => number {
  const totals = new Float64Array(last - first + 1);
  for (const { from, to, prednisone } of own) {
    for (let day = Math.max(from, first); day <= Math.min(to, last); day += 1) {
      totals[day - first] = (totals[day - first] ?? 0) + prednisone;
    }
  }
  // 3 mg of dexamethasone are 20 mg of prednisone, not 19.999.
  return (day) => Math.round((totals[day - first] ?? 0) * 1000) / 1000;
}
