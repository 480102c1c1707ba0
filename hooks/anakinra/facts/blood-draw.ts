import { dayLength, withinHours, type Dated } from '../../../src/authoring.ts';

/** Results of one blood draw lie within so many hours, where no specimen says so (clinical reference of laboratory rules). */
const sameDrawHours = 6;

/** What can be compared to know whether two results are of one blood draw. */
export interface Drawn extends Dated {
  readonly effectiveText: string | undefined;
  readonly specimen: string | undefined;
}

/** Certainly one draw: one specimen, one instant, or one day where neither says the time of day. Days are never mixed. */
export function isOneDraw(a: Drawn, b: Drawn): boolean {
  if (a.specimen !== undefined && b.specimen !== undefined) return a.specimen === b.specimen && !onOtherDays(a, b);
  if (isTimed(a) && isTimed(b)) return isSameInstant(a, b);
  return !isTimed(a) && !isTimed(b) && isSameDay(a, b);
}

/** One draw for all that is known: as above, or one day and within six hours as far as both say the time of day. */
export function mayBeOneDraw(a: Drawn, b: Drawn): boolean {
  if (a.specimen !== undefined && b.specimen !== undefined) return isOneDraw(a, b);
  if (isTimed(a) && isTimed(b)) return isSameInstant(a, b) || (isSameDay(a, b) && withinHours(a, b, sameDrawHours));
  return isSameDay(a, b);
}

/**
 * The result that belongs to this one: of the same draw, else the nearest that may be, as long as it does not belong to
 * another one of this kind. A differential of the morning is not put to the white cells of noon.
 */
export function partnerOf<T extends Drawn>(
  one: Drawn,
  ofItsKind: readonly Drawn[],
  candidates: readonly T[],
): T | undefined {
  const certain = candidates.find((candidate) => isOneDraw(one, candidate));
  if (certain !== undefined) return certain;
  const possible = candidates.filter(
    (candidate) => mayBeOneDraw(one, candidate) && !ofItsKind.some((other) => isOneDraw(other, candidate)),
  );
  return possible.toSorted((a, b) => distance(one, a) - distance(one, b))[0];
}

function isTimed({ effective }: Drawn): boolean {
  return effective !== undefined && effective.end - effective.start < dayLength;
}

function isSameInstant(a: Drawn, b: Drawn): boolean {
  return a.effective !== undefined && a.effective.start === b.effective?.start;
}

/** The day as it was written; a month or a year is no day. */
function dayOf({ effectiveText }: Drawn): string | undefined {
  return effectiveText !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(effectiveText) ? effectiveText : undefined;
}

function isSameDay(a: Drawn, b: Drawn): boolean {
  return dayOf(a) !== undefined && dayOf(a) === dayOf(b);
}

function onOtherDays(a: Drawn, b: Drawn): boolean {
  return dayOf(a) !== undefined && dayOf(b) !== undefined && !isSameDay(a, b) && !isSameInstant(a, b);
}

function distance(a: Drawn, b: Drawn): number {
  return Math.abs((a.effective?.start ?? 0) - (b.effective?.start ?? 0));
}
