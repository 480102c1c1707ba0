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

/** Whether a result is certainly not older than another one: newer, or of its day. */
export function isNewerOrOfDay(one: Drawn, than: Drawn): boolean {
  if (one.effective === undefined || than.effective === undefined) return false;
  return isSameDay(one, than) || one.effective.start >= than.effective.end;
}

/** How close two results are. 3: one specimen; 2: certainly one draw; 1: perhaps. */
type Closeness = 3 | 2 | 1;

/** The closest first. */
const closenesses: readonly Closeness[] = [3, 2, 1];

/** A result, and where it stands among those of its kind. */
interface Filed<T> {
  readonly result: T;
  readonly position: number;
}

/** Results of one kind, filed by all that can make one draw of two results, so that nobody compares each with each. */
export interface Draws<T extends Drawn> {
  /** The result that is the nearest in time among those that are so close to this one, and the first of several. */
  nearest(one: Drawn, closeness: Closeness): T | undefined;
  /** The first that is certainly of one draw with this one and names no other specimen. */
  first(one: Drawn): T | undefined;
}

/** Files results. `closenessOf` keeps a result to those of the other kind that are so close to it. */
export function fileDraws<T extends Drawn>(
  results: readonly T[],
  closenessOf?: (result: T) => Closeness | undefined,
): Draws<T> {
  const shelves = new Map<string, Filed<T>[]>();
  for (const [position, result] of results.entries()) {
    const only = closenessOf?.(result);
    if (closenessOf !== undefined && only === undefined) continue;
    for (const closeness of only === undefined ? closenesses : [only]) {
      for (const key of filedUnder(result, closeness)) {
        const shelf = shelves.get(key);
        if (shelf === undefined) shelves.set(key, [{ result, position }]);
        else shelf.push({ result, position });
      }
    }
  }
  const sorted = new Map<string, readonly Filed<T>[]>();
  const byTime = (key: string): readonly Filed<T>[] => {
    const known = sorted.get(key) ?? firstOfEachTime(shelves.get(key) ?? []);
    sorted.set(key, known);
    return known;
  };
  return {
    nearest(one, closeness) {
      let best: Filed<T> | undefined;
      for (const { key, within } of soughtUnder(one, closeness)) {
        for (const found of besides(byTime(key), timeOf(one))) {
          if (within !== undefined && !withinHours(one, found.result, within)) continue;
          if (best === undefined || comesBefore(found, best, one)) best = found;
        }
      }
      return best?.result;
    },
    first(one) {
      let best: Filed<T> | undefined;
      for (const key of [...soughtUnder(one, 3).map((sought) => sought.key), ...soughtWithoutOther(one)]) {
        const [found] = shelves.get(key) ?? [];
        if (found !== undefined && (best === undefined || found.position < best.position)) best = found;
      }
      return best?.result;
    },
  };
}

/**
 * Finds the result that belongs to one of its kind: the closest, and of those the nearest in time, as long as it is not
 * closer to another one of this kind. A differential of the morning is not put to the white cells of noon.
 */
export function partnersAmong<T extends Drawn>(
  ofItsKind: Draws<Drawn>,
  candidates: readonly T[],
): (one: Drawn) => T | undefined {
  const draws = fileDraws(candidates, (candidate) =>
    closenesses.find((closeness) => ofItsKind.nearest(candidate, closeness) !== undefined),
  );
  return (one) => {
    for (const closeness of closenesses) {
      const found = draws.nearest(one, closeness);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** The shelves on which a result stands for those that are so close to it. */
function filedUnder(one: Drawn, closeness: Closeness): readonly string[] {
  const { specimen } = one;
  const day = dayOf(one);
  switch (closeness) {
    case 3: {
      if (specimen === undefined) return [];
      const start = one.effective?.start;
      return [
        `specimen ${specimen}`,
        day === undefined ? `no day, specimen ${specimen}` : `day ${day}, specimen ${specimen}`,
        ...(start === undefined ? [] : [`instant ${start}, specimen ${specimen}`]),
      ];
    }
    case 2: {
      const draw = drawOf(one);
      if (draw === undefined) return [];
      return specimen === undefined ? [draw, `${draw}, no specimen`] : [draw];
    }
    case 1:
      return day === undefined ? [] : [`${isTimed(one) ? 'times' : 'whole'} of ${day}`];
  }
}

/** The shelves on which those stand that are so close to a result; those of a time of day only within so many hours. */
function soughtUnder(one: Drawn, closeness: Closeness): readonly { readonly key: string; readonly within?: number }[] {
  const { specimen } = one;
  const day = dayOf(one);
  switch (closeness) {
    case 3: {
      if (specimen === undefined) return [];
      if (day === undefined) return [{ key: `specimen ${specimen}` }];
      const known = [{ key: `no day, specimen ${specimen}` }, { key: `day ${day}, specimen ${specimen}` }];
      const start = one.effective?.start;
      return start === undefined ? known : [...known, { key: `instant ${start}, specimen ${specimen}` }];
    }
    case 2: {
      const draw = drawOf(one);
      return draw === undefined ? [] : [{ key: draw }];
    }
    case 1: {
      if (day === undefined) return [];
      const times = `times of ${day}`;
      return [{ key: `whole of ${day}` }, isTimed(one) ? { key: times, within: sameDrawHours } : { key: times }];
    }
  }
}

/** Those of its own specimen stand elsewhere, so that of its draw only those without one are left. */
function soughtWithoutOther(one: Drawn): readonly string[] {
  const draw = drawOf(one);
  if (draw === undefined) return [];
  return [one.specimen === undefined ? draw : `${draw}, no specimen`];
}

/** What two results have in common that are certainly of one draw, but for their specimen. */
function drawOf(one: Drawn): string | undefined {
  if (isTimed(one)) return `instant ${timeOf(one)}`;
  const day = dayOf(one);
  return day === undefined ? undefined : `day ${day}`;
}

/** In order of time; of those of one time only the first. */
function firstOfEachTime<T extends Drawn>(shelf: readonly Filed<T>[]): readonly Filed<T>[] {
  const ordered = shelf.toSorted((a, b) => timeOf(a.result) - timeOf(b.result) || a.position - b.position);
  return ordered.filter(({ result }, at) => {
    const before = ordered[at - 1];
    return before === undefined || timeOf(before.result) !== timeOf(result);
  });
}

/** The last before a time and the first that is not. */
function besides<T extends Drawn>(shelf: readonly Filed<T>[], time: number): readonly Filed<T>[] {
  let [low, high] = [0, shelf.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = shelf[middle];
    if (found !== undefined && timeOf(found.result) < time) low = middle + 1;
    else high = middle;
  }
  return [shelf[low - 1], shelf[low]].filter((found) => found !== undefined);
}

function comesBefore<T extends Drawn>(a: Filed<T>, b: Filed<T>, one: Drawn): boolean {
  const nearer = distance(a.result, one) - distance(b.result, one);
  return nearer < 0 || (nearer === 0 && a.position < b.position);
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
  return Math.abs(timeOf(a) - timeOf(b));
}

function timeOf({ effective }: Drawn): number {
  return effective?.start ?? 0;
}
