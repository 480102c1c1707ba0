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
 * Since when anakinra was used again after a reaction, for at least so many days. Only what was certainly written after the
 * reaction counts, so that an order that nobody closed when it occurred proves nothing.
 */
export function toleratedSince(
  reaction: Instants,
  uses: readonly MedicationUse[],
  atLeast: Amount<'d'>,
  now: number,
): Instants | undefined {
  const stretches = uses.flatMap((use): readonly Stretch[] => {
    const { dated } = use;
    if (dated === undefined || dated.start < reaction.end || dated.end - 1 > now) return [];
    const from = dated.end - 1;
    const to = lastDay(use, dated, now);
    return to === undefined ? [] : [{ from, to: Math.max(from, to) }];
  });
  const long = join(stretches).find(({ from, to }) => daysBetween(instant(from), to).least >= atLeast.value);
  return long && instant(long.from);
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

/** Joins stretches between which no long pause lies. */
function join(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || next.from - last.to > longestPause * dayLength) joined.push(next);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return joined;
}

function instant(at: number): Instants {
  return { start: at, end: at + 1 };
}
