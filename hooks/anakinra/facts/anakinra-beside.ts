import {
  atMostDaysAgo,
  fact,
  joinGaps,
  medicationKeys,
  standingOf,
  type Amount,
  type Draft,
  type Fact,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { unnamed } from './live-vaccines.ts';
import { entryOf, standings } from './use-words.ts';
import { isOld, type VaccineDays } from './weigh-vaccine.ts';

/** Anakinra of the record, and of the session beside the order. */
export interface AnakinraBeside {
  readonly uses: readonly MedicationUse[];
  readonly drafts: readonly Draft[];
}

/** Anakinra beside an order for a vaccine. What the session stops or cancels is not in use any more. */
export const anakinraBeside: Fact<AnakinraBeside> = fact({
  name: 'anakinra',
  reads: medicationKeys,
  read({ order, drafts, record }) {
    const others = drafts.filter((draft) => draft !== order);
    const cancelled = new Set(others.filter(({ status }) => status === 'cancelled').map(({ reference }) => reference));
    const isStopped = others.some((draft) => draft.ended && draft.status !== 'cancelled' && isAnakinra(draft));
    const { value, gaps } = record.recognised(medicationKeys);
    const going = value.filter((use) => isAnakinra(use) && (use.reference === '' || !cancelled.has(use.reference)));
    return {
      value: {
        uses: isStopped ? [] : going,
        drafts: others.filter((draft) => !draft.ended && isAnakinra(draft)),
      },
      gaps: joinGaps(gaps, unnamed(others)),
    };
  },
});

function isAnakinra({ matches }: MedicationUse): boolean {
  return matches.some(({ set }) => set === 'anakinra');
}

/** Anakinra beside a vaccine order, in words. */
export interface WeighedAnakinra {
  readonly weight: 'inUse' | 'leftover';
  readonly how: string;
  readonly references: readonly string[];
  readonly byName: boolean;
}

/** What of anakinra speaks against the vaccine: drafts, then what is in use, then what may be a leftover. */
export function weighAnakinra(
  { uses, drafts }: AnakinraBeside,
  { oldOrder, daily }: VaccineDays,
  now: number,
): WeighedAnakinra | undefined {
  const current = uses.filter((use) => isInUse(use, daily, now));
  // An order of long ago counts if anything newer speaks of use.
  const fresh = current.some((use) => !isOld(use, oldOrder, now));
  const speaking = [...drafts, ...current];
  const [first] = speaking;
  if (first === undefined) return undefined;
  const standing = standingOf(first, now) === 'past' ? 'given' : standings[standingOf(first, now)];
  return {
    weight: drafts.length > 0 || fresh ? 'inUse' : 'leftover',
    how: first.source === 'draft' ? 'ordered in this session' : `${standing}, ${entryOf(first)}`,
    references: [...new Set(speaking.map(({ reference }) => reference))].filter((reference) => reference !== ''),
    byName: speaking.every(({ matches }) => matches.every(({ set, by }) => set !== 'anakinra' || by === 'name')),
  };
}

/** Current, on hold or planned, or a dose inside the interval at which anakinra is given. */
function isInUse(use: MedicationUse, daily: Amount<'d'>, now: number): boolean {
  switch (standingOf(use, now)) {
    case 'current':
    case 'on-hold':
    case 'planned':
      return true;
    case 'past':
    case 'unclear':
      if (use.source === 'request' || use.source === 'statement') return isOpen(use, now);
      if (use.source !== 'administration' || use.dated === undefined) return false;
      return atMostDaysAgo(use.dated, daily.value, now) !== false;
  }
}

/** Without a status, and no end that has passed. */
function isOpen(use: MedicationUse, now: number): boolean {
  return standingOf(use, now) === 'unclear' && (use.ends === undefined || use.ends.end > now);
}
