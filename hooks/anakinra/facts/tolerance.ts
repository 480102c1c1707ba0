import {
  atMostDaysAgo,
  dayLength,
  daysBetween,
  fact,
  medicationKeys,
  standingOf,
  type Amount,
  type Fact,
  type Instants,
  type MedicationUse,
} from '../../../src/authoring.ts';

/** Every use of anakinra in the record, whatever its status; what the session holds is taken as the record had it. */
export const anakinraUses: Fact<readonly MedicationUse[]> = fact({
  name: 'anakinra that was used before',
  reads: medicationKeys,
  read({ record }) {
    const { value, gaps } = record.recognised(medicationKeys);
    const all = [...value, ...record.superseded(medicationKeys).value];
    return { value: all.filter(({ matches }) => matches.some(({ set }) => set === 'anakinra')), gaps };
  },
});

/** Two uses belong together if no more days lie between them (as in `course`). */
const longestPause = 90;
/** An active order proves no use longer after it was written: prescriptions are renewed at least yearly. */
const longestOrder = 365;

/** A stretch of use, in milliseconds since the epoch. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Tells since when anakinra was used again after a reaction, for at least so many days. Only what was certainly written after
 * the reaction counts, so that an order that nobody closed when it occurred proves nothing.
 */
export function tolerance(
  uses: readonly MedicationUse[],
  atLeast: Amount<'d'>,
  now: number,
): (reaction: Instants) => Instants | undefined {
  const stretches = uses.flatMap((use): readonly (Stretch & { readonly written: number })[] => {
    const { dated } = use;
    if (dated === undefined || dated.end - 1 > now) return [];
    const from = dated.end - 1;
    const to = lastDay(use, dated, now);
    return to === undefined ? [] : [{ written: dated.start, from, to: Math.max(from, to) }];
  });
  // The longer ago a reaction, the more counts: what is known after each of them, the latest first.
  const known: { readonly written: number; readonly since: Instants | undefined }[] = [];
  let joined: readonly Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => b.written - a.written)) {
    joined = withStretch(joined, stretch);
    const long = joined.find(({ from, to }) => daysBetween(instant(from), to).least >= atLeast.value);
    known.push({ written: stretch.written, since: long && instant(long.from) });
  }
  return ({ end }) => {
    let [low, high] = [0, known.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle]?.written ?? -Infinity) >= end) low = middle + 1;
      else high = middle;
    }
    return known[low - 1]?.since;
  };
}

/** The last moment for which the use speaks. Nothing for what is planned or on hold. */
function lastDay(use: MedicationUse, dated: Instants, now: number): number | undefined {
  const { source, status, ends } = use;
  const standing = standingOf(use, now);
  if (standing === 'planned' || standing === 'on-hold') return undefined;
  // What an order or supply that was stopped was meant to last says nothing of how long it did.
  const isPlannedEnd = source !== 'statement' && status === 'stopped';
  if (ends !== undefined && !isPlannedEnd) return Math.min(ends.start, now);
  const isProof = source === 'statement' || atMostDaysAgo(dated, longestOrder, now) === true;
  return standing === 'current' && isProof ? now : dated.end - 1;
}

/**
 * Adds one to stretches between which long pauses lie, the earliest first, and joins it with those that no long pause separates
 * from it. However many uses there are, in one life there is room for few such stretches.
 */
function withStretch(joined: readonly Stretch[], { from, to }: Stretch): readonly Stretch[] {
  const pause = longestPause * dayLength;
  const before = joined.filter((one) => from - one.to > pause);
  const after = joined.filter((one) => one.from - to > pause);
  const near = joined.slice(before.length, joined.length - after.length);
  const one = { from: Math.min(from, near[0]?.from ?? from), to: Math.max(to, near.at(-1)?.to ?? to) };
  return [...before, one, ...after];
}

function instant(at: number): Instants {
  return { start: at, end: at + 1 };
}
