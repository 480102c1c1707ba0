import { atMostDaysAgo, oldest, type Instants } from './dates.ts';
import { fact, type Fact, type Known } from './fact.ts';
import { lastUseOf, standingOf, type MedicationUse } from './medication-use.ts';

/** Whether an order starts a medicine or continues it. */
export interface Course {
  readonly kind: 'initiation' | 'continuation';
  /** The earlier uses that make it a continuation. */
  readonly uses: readonly MedicationUse[];
  /** When the course began, as far as its entries follow each other closely enough. */
  readonly since: Instants | undefined;
}

const keys = ['medicationRequests', 'medicationStatements'] as const;

/**
 * The course of the medicines of a value set: a continuation if an order or statement was certainly active in the last days
 * before this one; where its dates leave that open, the order counts as a start, for which more is asked. An order that the
 * session stops, changes or signs again counts as the record has it. That the course is a start is only certain when all
 * orders and statements are known.
 */
export function courseOf(set: string, withinDays: number): Fact<Course> {
  return fact({
    name: `course of ${set}`,
    reads: keys,
    read({ record, now }): Known<Course> {
      const { value, gaps } = record.medicines(keys);
      const all = [...value, ...record.superseded(keys).value];
      const own = all.filter(({ matches }) => matches.some((match) => match.set === set));
      const uses = own.filter((use) => wasActive(use, withinDays, now));
      if (uses.length === 0) return { value: { kind: 'initiation', uses: [], since: undefined }, gaps };
      return { value: { kind: 'continuation', uses, since: beginningOf(uses, own, withinDays, now) }, gaps: [] };
    },
  });
}

function wasActive(use: MedicationUse, withinDays: number, now: number): boolean {
  switch (standingOf(use, now)) {
    case 'current':
    case 'on-hold':
      return true;
    case 'planned':
      return false;
    case 'past':
    case 'unclear': {
      const last = lastUseOf(use, now);
      return last !== undefined && atMostDaysAgo(last, withinDays, now) === true;
    }
  }
}

/** Goes back from the uses that count to earlier ones, as long as no pause between two of them is too long. */
function beginningOf(
  uses: readonly MedicationUse[],
  own: readonly MedicationUse[],
  withinDays: number,
  now: number,
): Instants | undefined {
  let since = oldest(uses.map(({ dated }) => dated));
  const counted = new Set(uses);
  const earlier = own.flatMap((use) => {
    const last = counted.has(use) || standingOf(use, now) !== 'past' ? undefined : lastUseOf(use, now);
    return last === undefined ? [] : [{ dated: use.dated, last }];
  });
  // What ended last is joined first, so that each is looked at once.
  for (const { dated, last } of earlier.toSorted((a, b) => b.last.end - a.last.end)) {
    if (since === undefined || atMostDaysAgo(last, withinDays, since.start) === false) return since;
    since = oldest([since, dated]);
  }
  return since;
}
