import { atMostDaysAgo, below, type Amount } from '../../../src/authoring.ts';
import type { Count } from './blood-counts.ts';
import { isNewerOrOfDay, isOneDraw } from './blood-draw.ts';
import { chooseCount, isPartial, isPreliminary } from './newest-count.ts';

/** The limits of a neutrophil count, and how long one counts for a start and in a course. */
export interface CountLimits {
  readonly severe: Amount<'10*9/L'>;
  readonly low: Amount<'10*9/L'>;
  readonly startAge: Amount<'d'>;
  readonly courseAge: Amount<'d'>;
}

/** What the counts say. `passedOver` is a newer value that cannot be used. */
export type WeighedCount =
  | {
      readonly weight: 'severe' | 'preliminary' | 'segsOnly' | 'low';
      readonly count: Count;
      readonly passedOver: Count | undefined;
    }
  | { readonly weight: 'normal'; readonly count: Count }
  /** `inexact`: normal, but the date leaves open whether it is recent; `rivalled`: normal, but a low one may be newer. */
  | { readonly weight: 'inexact' | 'rivalled' }
  /** Before a start, after a normal count: a value that cannot be used. */
  | { readonly weight: 'outdated'; readonly count: Count; readonly passedOver: Count }
  /** No count is recent enough; `count` is the last one. */
  | { readonly weight: 'none'; readonly count: Count | undefined; readonly passedOver: Count | undefined };

/** Weighs counts that stand newest first. `isCourse` is only asked where a count is too old for a start. */
export function weighCounts(
  counts: readonly Count[],
  { severe, low, startAge, courseAge }: CountLimits,
  isCourse: () => boolean,
  now: number,
): WeighedCount {
  const { count, passedOver, rival } = chooseCount(counts, severe, low);
  const standing = (one: Count): ReturnType<typeof isWithin> => {
    const recent = isWithin(one, startAge, now);
    return recent !== true && isCourse() ? isWithin(one, courseAge, now) : recent;
  };
  const stands = count !== undefined && standing(count);
  if (count === undefined || stands === false) return { weight: 'none', count, passedOver };
  if (below(count.reading, severe) === true) {
    // A final, whole count that is as low does not lose its weight by a newer one that says less.
    const certain = chooseCount(counts.filter(isCertain), severe, low).count;
    const isConfirmed = certain !== undefined && below(certain.reading, severe) === true && standing(certain) !== false;
    if (isConfirmed) return { weight: 'severe', count: certain, passedOver };
    return { weight: isPreliminary(count) ? 'preliminary' : 'segsOnly', count, passedOver };
  }
  if (below(count.reading, low) === true) return { weight: 'low', count, passedOver };
  if (stands === 'unsettled') return { weight: 'inexact' };
  if (rival !== undefined) return { weight: 'rivalled' };
  return passedOver === undefined || isCourse()
    ? { weight: 'normal', count }
    : { weight: 'outdated', count, passedOver };
}

/**
 * The newest white cell count, where it lies below the limit and no usable neutrophil count of its draw or later says more:
 * neutrophils are a part of the white cells, so they lie below the limit too.
 */
export function tooFewWhiteCells(
  whiteCells: readonly Count[],
  neutrophils: readonly Count[],
  { severe, low, whiteCells: fewest, startAge, courseAge }: CountLimits & { readonly whiteCells: Amount<'10*9/L'> },
  isCourse: () => boolean,
  now: number,
): { readonly count: Count; readonly passedOver: Count | undefined } | undefined {
  const { count, passedOver } = chooseCount(whiteCells, fewest);
  if (count === undefined || below(count.reading, fewest) !== true) return undefined;
  if (isWithin(count, startAge, now) === false && !(isCourse() && isWithin(count, courseAge, now) !== false)) {
    return undefined;
  }
  const neutrophil = chooseCount(neutrophils, severe, low).count;
  if (neutrophil !== undefined) {
    const isAnswered = isOneDraw(neutrophil, count) || isLater(neutrophil, count);
    if (isAnswered || !isNewerOrOfDay(count, neutrophil)) return undefined;
  }
  return { count, passedOver };
}

function isLater({ effective }: Count, than: Count): boolean {
  return effective !== undefined && than.effective !== undefined && effective.start >= than.effective.end;
}

/** Whether a result is at most that old. One without a date is not. */
export function isWithin({ effective }: Count, { value }: Amount<'d'>, now: number): ReturnType<typeof atMostDaysAgo> {
  return effective !== undefined && atMostDaysAgo(effective, value, now);
}

function isCertain(count: Count): boolean {
  return !isPreliminary(count) && !isPartial(count);
}
