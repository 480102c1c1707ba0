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

/** A result, and where it stands among those of its kind. */
interface Filed<T> {
  readonly result: T;
  readonly position: number;
}

/** Results of one kind, filed by all that can make one draw of two results, so that nobody compares each with each. */
export type Draws<T extends Drawn> = ReadonlyMap<string, readonly Filed<T>[]>;

/** Files results by specimen, instant and day. */
export function fileDraws<T extends Drawn>(results: readonly T[]): Draws<T> {
  const draws = new Map<string, Filed<T>[]>();
  for (const [position, result] of results.entries()) {
    for (const key of keysOf(result)) {
      const own = draws.get(key);
      if (own === undefined) draws.set(key, [{ result, position }]);
      else own.push({ result, position });
    }
  }
  return draws;
}

/** The first of the results for which this holds, among those that may be of one draw with this one. */
export function firstOfDraw<T extends Drawn>(
  draws: Draws<T>,
  one: Drawn,
  holds: (result: T) => boolean,
): T | undefined {
  let first: Filed<T> | undefined;
  for (const key of keysOf(one)) {
    const found = draws.get(key)?.find(({ result }) => holds(result));
    if (found !== undefined && (first === undefined || found.position < first.position)) first = found;
  }
  return first?.result;
}

function keysOf(one: Drawn): readonly string[] {
  const day = dayOf(one);
  return [
    ...(one.specimen === undefined ? [] : [`specimen ${one.specimen}`]),
    ...(one.effective === undefined ? [] : [`instant ${one.effective.start}`]),
    ...(day === undefined ? [] : [`day ${day}`]),
  ];
}

/**
 * Finds the result that belongs to one of its kind: the closest, and of those the nearest in time, as long as it is not
 * closer to another one of this kind. A differential of the morning is not put to the white cells of noon.
 */
export function partnersAmong<T extends Drawn>(
  ofItsKind: Draws<Drawn>,
  candidates: Draws<T>,
): (one: Drawn) => T | undefined {
  const known = new Map<T, number>();
  const closestTo = (candidate: T): number => {
    const closest = known.get(candidate) ?? closestIn(ofItsKind, candidate);
    known.set(candidate, closest);
    return closest;
  };
  return (one) => {
    let best: (Filed<T> & { readonly own: number; readonly apart: number }) | undefined;
    for (const key of keysOf(one)) {
      for (const { result, position } of candidates.get(key) ?? []) {
        const own = closeness(one, result);
        if (own === 0 || own < (best?.own ?? 0) || own < closestTo(result)) continue;
        const found = { result, position, own, apart: distance(one, result) };
        if (best === undefined || comesBefore(found, best)) best = found;
        // Nothing that stands further down can come before it.
        if (own === closestPossible(one) && found.apart === 0) break;
      }
    }
    return best?.result;
  };
}

interface Ranked {
  readonly own: number;
  readonly apart: number;
  readonly position: number;
}

function comesBefore(a: Ranked, b: Ranked): boolean {
  return (b.own - a.own || a.apart - b.apart || a.position - b.position) < 0;
}

function closestIn(draws: Draws<Drawn>, candidate: Drawn): number {
  const possible = closestPossible(candidate);
  let closest = 0;
  for (const key of keysOf(candidate)) {
    for (const { result } of draws.get(key) ?? []) {
      closest = Math.max(closest, closeness(result, candidate));
      if (closest === possible) return closest;
    }
  }
  return closest;
}

function closestPossible({ specimen }: Drawn): number {
  return specimen === undefined ? 2 : 3;
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
