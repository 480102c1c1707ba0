import { below, dayLength, type Amount } from '../../../src/authoring.ts';
import type { Count, Fault, Method } from './blood-counts.ts';
import { isOneDraw, mayBeOneDraw } from './blood-draw.ts';

/** The count that is judged. */
export interface Choice {
  /** The newest that lies in one of the bands between the limits; of one draw the best made. */
  readonly count: Count | undefined;
  /** A newer one, or the correction of this one, that has a value which cannot be used. */
  readonly passedOver: Count | undefined;
  /** Another one in a worse band, with so inexact a date that it may be the newest. */
  readonly rival: Count | undefined;
}

/** Best first. Segmented forms alone stand behind all others. */
const methods: readonly Method[] = ['reported', 'segs + bands', 'calculated', 'segs', 'calculated segs', 'percentage'];

/** Nothing was measured, or it cannot be said when: such a result says nothing against an older one. */
const sayNothing: ReadonlySet<Fault | undefined> = new Set<Fault>(['no-value', 'no-date', 'future', 'percentage']);

/**
 * Chooses the count to judge from counts that stand newest first. A bound that could mean two of the bands between the
 * limits (`>0.8`, `<1.5`) settles nothing and is no usable value.
 */
export function chooseCount(counts: readonly Count[], ...limits: readonly Amount<'10*9/L'>[]): Choice {
  const usable = counts.filter(
    (count) => count.fault === undefined && limits.every((limit) => below(count.reading, limit) !== 'unsettled'),
  );
  const [newest] = usable;
  const count = newest && bestOfDraw(newest, usable);
  const newer = newest === undefined ? counts : counts.slice(0, counts.indexOf(newest));
  return {
    count,
    passedOver: newer.find((one) => !sayNothing.has(one.fault) && !(count && isBesides(one, count))),
    rival: count && usable.find((other) => mayBeNewer(other, count) && isWorse(other, count, limits)),
  };
}

/** Known to leave out band forms: it understates the count. */
export function isPartial({ method }: Count): boolean {
  return method === 'segs' || method === 'calculated segs';
}

export function isPreliminary({ status }: Count): boolean {
  return status === 'preliminary' || status === 'registered';
}

function bestOfDraw(newest: Count, usable: readonly Count[]): Count {
  const isSame = isPartial(newest) ? mayBeOneDraw : isOneDraw;
  const ofDraw = usable.filter((one) => one === newest || isSame(one, newest));
  return ofDraw.toSorted((a, b) => methods.indexOf(a.method) - methods.indexOf(b.method))[0] ?? newest;
}

/** Another form of the same result, such as an automated count beside a manual one; a correction is more than that. */
function isBesides(one: Count, count: Count): boolean {
  return one.status !== 'amended' && one.status !== 'corrected' && mayBeOneDraw(one, count);
}

/** A month or a year that reaches beyond the other date. */
function mayBeNewer({ effective }: Count, than: Count): boolean {
  if (effective === undefined || than.effective === undefined) return false;
  return effective.end - effective.start > dayLength && effective.end > than.effective.end;
}

function isWorse(other: Count, than: Count, limits: readonly Amount<'10*9/L'>[]): boolean {
  return limits.some((limit) => below(other.reading, limit) === true && below(than.reading, limit) === false);
}
