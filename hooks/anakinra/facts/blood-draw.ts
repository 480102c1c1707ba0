import { dayLength, withinHours, type Dated } from '../../../src/authoring.ts';

/** Results of one blood draw lie within so many hours, where no specimen says so (clinical reference of laboratory rules). */
const sameDrawHours = 6;

/** What can be compared to know whether two results are of one blood draw. */
export interface Drawn extends Dated {
  readonly effectiveText: string | undefined;
  readonly specimen: string | undefined;
}

/**
 * Certainly one draw: one specimen, one instant, or one day where neither says the time of day. Days are never mixed. Other
 * specimen ids say nothing, since many EHRs give one to each result.
 */
export function isOneDraw(a: Drawn, b: Drawn): boolean {
  if (isOneSpecimen(a, b)) return true;
  if (isTimed(a) && isTimed(b)) return isSameInstant(a, b);
  return !isTimed(a) && !isTimed(b) && isSameDay(a, b);
}

/** One draw for all that is known: as above, or one day and within six hours as far as both say the time of day. */
export function mayBeOneDraw(a: Drawn, b: Drawn): boolean {
  if (isOneDraw(a, b)) return true;
  return isSameDay(a, b) && (!isTimed(a) || !isTimed(b) || withinHours(a, b, sameDrawHours));
}

/** Two results that name a specimen each, and not the same one. */
export function nameTwoSpecimens(a: Drawn, b: Drawn): boolean {
  return a.specimen !== undefined && b.specimen !== undefined && a.specimen !== b.specimen;
}

/** Whether a result is certainly not older than another one: newer, or of its day. */
export function isNewerOrOfDay(one: Drawn, than: Drawn): boolean {
  if (one.effective === undefined || than.effective === undefined) return false;
  return isSameDay(one, than) || one.effective.start >= than.effective.end;
}

/**
 * The result that belongs to this one: the closest, and of those the nearest in time, as long as it is not closer to another
 * one of this kind. A differential of the morning is not put to the white cells of noon.
 */
export function partnerOf<T extends Drawn>(
  one: Drawn,
  ofItsKind: readonly Drawn[],
  candidates: readonly T[],
): T | undefined {
  const possible = candidates.filter((candidate) => {
    const own = closeness(one, candidate);
    return own > 0 && !ofItsKind.some((other) => closeness(other, candidate) > own);
  });
  return possible.toSorted((a, b) => closeness(one, b) - closeness(one, a) || distance(one, a) - distance(one, b))[0];
}

/** 3: one specimen; 2: certainly one draw; 1: perhaps; 0: not. */
function closeness(a: Drawn, b: Drawn): number {
  if (isOneSpecimen(a, b)) return 3;
  if (isOneDraw(a, b)) return 2;
  return mayBeOneDraw(a, b) ? 1 : 0;
}

function isOneSpecimen(a: Drawn, b: Drawn): boolean {
  return a.specimen !== undefined && a.specimen === b.specimen && !onOtherDays(a, b);
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
