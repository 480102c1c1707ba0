import {
  atMostDaysAgo,
  fact,
  joinGaps,
  medicationKeys,
  standingOf,
  type Fact,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { namesNoInfection } from './infections.ts';

/** Given for long to prevent, or for a skin or joint disease; without a reason they say nothing (DECISIONS.md). */
const oftenPreventive = /\b(doxycycline|minocycline|sulfamethoxazole|trimethoprim|methenamine)\b/i;
const preventive = /\b(prophyla|prevent|suppress)/i;
const local =
  /\b(ophthalmic|eye|otic|ear|topical|cream|ointment|gel|lotion|vaginal|nasal|inhal\w*|nebul\w*|irrigation|intravitreal)\b/i;

/** A medicine against bacteria or fungi that seems to be given to treat. */
export interface AntiInfective {
  readonly use: MedicationUse;
  readonly agent: string;
  /** What the order or the problem that it refers to says that it is for. */
  readonly reason: string | undefined;
  readonly byName: boolean;
  readonly againstTuberculosis: boolean;
}

/** Systemic anti-infectives of the record and the session, whatever their standing; not those that only prevent. */
export const antiInfectives: Fact<readonly AntiInfective[]> = fact({
  name: 'systemic anti-infectives',
  reads: [...medicationKeys, 'conditions'],
  read({ record, drafts }) {
    const { value, gaps } = record.medicines(medicationKeys);
    const conditions = record.conditions;
    const uses = [...drafts.filter(({ ended }) => !ended), ...value];
    const found = uses.flatMap((use): readonly AntiInfective[] => {
      const match = use.matches.find(({ set }) => set === 'anti-infectives-systemic' || set === 'tb-treatment');
      if (match === undefined) return [];
      const agent = match.properties['agent'] ?? match.display;
      const named = `${use.label} ${match.display} ${agent}`;
      const reasons = [
        ...use.reasons,
        ...conditions.value.filter(({ reference }) => use.reasonReferences.includes(reference)),
      ];
      const silent = reasons.length === 0 ? oftenPreventive.test(named) : reasons.every(isPreventive);
      if (silent || local.test(named) || preventive.test(named)) return [];
      const [reason] = reasons.flatMap(({ concept, matches }) => concept.words[0] ?? matches[0]?.display ?? []);
      return [{ use, agent, reason, byName: match.by === 'name', againstTuberculosis: match.set === 'tb-treatment' }];
    });
    return { value: found, gaps: joinGaps(gaps, conditions.gaps) };
  },
});

/** Medicines against tuberculosis of the record and the session, whatever their standing. */
export const tuberculosisTreatment: Fact<readonly MedicationUse[]> = fact({
  name: 'treatment of tuberculosis',
  reads: medicationKeys,
  read({ record, drafts }) {
    const { value, gaps } = record.medicines(medicationKeys);
    const uses = [...drafts.filter(({ ended }) => !ended), ...value];
    return { value: uses.filter(({ matches }) => matches.some(({ set }) => set === 'tb-treatment')), gaps };
  },
});

function isPreventive({ concept, matches }: Pick<MedicationUse['reasons'][number], 'concept' | 'matches'>): boolean {
  return namesNoInfection(matches) || concept.words.some((words) => preventive.test(words));
}

/**
 * Whether a use may treat an infection of these days: in use, its end not past, and not written longer ago than an acute
 * infection lasts. A dose that was given counts as long as the next one is due.
 */
export function mayTreatNow(use: MedicationUse, recentDays: number, doseDays: number, now: number): boolean {
  const { source, status, dated, ends } = use;
  if (source === 'administration') {
    const given = status === 'completed' || status === 'in-progress';
    return given && dated !== undefined && atMostDaysAgo(dated, doseDays, now) === true;
  }
  if (standingOf(use, now) !== 'current' || (ends !== undefined && ends.end <= now)) return false;
  return dated === undefined || atMostDaysAgo(dated, recentDays, now) !== false;
}
