import {
  atMostDaysAgo,
  daysBetween,
  describeDate,
  describeInstants,
  standingOf,
  type Amount,
  type Instants,
  type MedicationUse,
  type Vaccination,
} from '../../../src/authoring.ts';
import type { FoundVaccine } from './live-vaccines.ts';
import { entryOf, standings } from './use-words.ts';

/** The limits by which vaccines are weighed. */
export type VaccineDays = Readonly<Record<'given' | 'due' | 'oldOrder' | 'daily', Amount<'d'>>>;

/** `planned`: ordered or due. `given`: a short time ago. `uncertain`: the same of a vaccine that may not be live. `leftover`: an old order. */
export type VaccineWeight = 'planned' | 'given' | 'uncertain' | 'leftover';
const worstFirst: readonly VaccineWeight[] = ['planned', 'given', 'uncertain', 'leftover'];

/** A vaccine that has to be spoken of, in words. */
export interface WeighedVaccine {
  readonly vaccine: FoundVaccine;
  readonly weight: VaccineWeight;
  /** Where it stands, with its date. */
  readonly how: string;
}

/** All that has to be spoken of, the worst first, and the resource types that leave open whether a dose counts, or which it was. */
export function weighVaccines(
  all: readonly FoundVaccine[],
  days: VaccineDays,
  now: number,
): { readonly weighed: readonly WeighedVaccine[]; readonly unread: readonly string[] } {
  const outcomes = all.map((vaccine) => ({ vaccine, outcome: outcomeOf(vaccine, days, now) }));
  const weighed = outcomes.flatMap(({ vaccine, outcome }): readonly WeighedVaccine[] => {
    if (outcome === 'silent' || outcome === 'undated') return [];
    const { weight, how } = outcome;
    if (vaccine.kind === 'unnamed') return [];
    return [{ vaccine, weight: vaccine.kind === 'ask' && weight !== 'leftover' ? 'uncertain' : weight, how }];
  });
  return {
    weighed: weighed.toSorted((a, b) => worstFirst.indexOf(a.weight) - worstFirst.indexOf(b.weight)),
    unread: outcomes.flatMap(({ vaccine, outcome }) => (isUnread(vaccine, outcome) ? [typeOf(vaccine)] : [])),
  };
}

function isUnread({ kind }: FoundVaccine, outcome: Outcome): boolean {
  if (outcome === 'silent' || outcome === 'undated') return outcome === 'undated';
  return kind === 'unnamed' && outcome.weight !== 'leftover';
}

function typeOf({ found }: FoundVaccine): string {
  if (found.as === 'use') return resourceTypes[found.use.source];
  const isRecommended = found.as === 'vaccination' && found.vaccination.source === 'recommended';
  return isRecommended ? 'ImmunizationRecommendation' : 'Immunization';
}

type Outcome = 'silent' | 'undated' | { readonly weight: 'planned' | 'given' | 'leftover'; readonly how: string };

function outcomeOf({ found, intravesical }: FoundVaccine, days: VaccineDays, now: number): Outcome {
  switch (found.as) {
    case 'draft': {
      const planned = standingOf(found.draft, now) === 'planned' ? 'planned' : 'ordered';
      return { weight: 'planned', how: `${planned} in this session` };
    }
    case 'vaccination': {
      const { vaccination } = found;
      if (vaccination.source === 'recommended') return outcomeOfRecommendation(vaccination, days, now);
      return outcomeOfDose(vaccination.dated, vaccination.datedText, days, now);
    }
    case 'use':
      return outcomeOfUse(found.use, intravesical, days, now);
  }
}

/** A dose without a date (`childhood`) is one of long ago. */
function outcomeOfDose(dated: Instants | undefined, text: unknown, days: VaccineDays, now: number): Outcome {
  if (dated === undefined) return 'silent';
  const isRecent = atMostDaysAgo(dated, days.given.value - 1, now);
  if (isRecent === 'unsettled') return 'undated';
  return isRecent ? { weight: 'given', how: `given ${describeDate(text) ?? describeInstants(dated)}` } : 'silent';
}

function outcomeOfRecommendation({ status, dated, datedText }: Vaccination, days: VaccineDays, now: number): Outcome {
  if (!['due', 'overdue', 'unknown'].includes(status)) return 'silent';
  // Until then it may well be put off, and the next order asks again.
  if (dated !== undefined && -daysBetween(dated, now).most > days.due.value) return 'silent';
  const isOldForecast = dated !== undefined && atMostDaysAgo(dated, days.oldOrder.value, now) === false;
  const when = [...(status === 'unknown' ? [] : [status]), describeDate(datedText) ?? 'without a date'].join(' ');
  return { weight: isOldForecast ? 'leftover' : 'planned', how: `recommended, ${when}` };
}

function outcomeOfUse(use: MedicationUse, intravesical: boolean, days: VaccineDays, now: number): Outcome {
  const { source, status, dated, datedText } = use;
  const standing = standingOf(use, now);
  // Vaccines are given at once: what the list has as taken or supplied was given on its day. Instillations are a course.
  if (source === 'administration' || source === 'dispense' || (source === 'statement' && !intravesical)) {
    return standing === 'planned' ? plannedUse(use, days, now) : outcomeOfDose(dated, datedText, days, now);
  }
  if (standing !== 'past') return plannedUse(use, days, now);
  if (status === 'stopped' && !intravesical) return 'silent';
  const ended = use.ends !== undefined && use.ends.start <= now ? use.ends : undefined;
  return outcomeOfDose(ended ?? dated, ended === undefined ? datedText : undefined, days, now);
}

function plannedUse(use: MedicationUse, { oldOrder }: VaccineDays, now: number): Outcome {
  const how = `${standings[standingOf(use, now)]}, ${entryOf(use)}`;
  return { weight: isOld(use, oldOrder, now) ? 'leftover' : 'planned', how };
}

/** Written long ago, and no end ahead. */
export function isOld({ source, dated, ends }: MedicationUse, oldOrder: Amount<'d'>, now: number): boolean {
  if (source !== 'request' || dated === undefined || (ends !== undefined && ends.end > now)) return false;
  return atMostDaysAgo(dated, oldOrder.value, now) === false;
}

const resourceTypes = {
  draft: 'MedicationRequest',
  request: 'MedicationRequest',
  statement: 'MedicationStatement',
  dispense: 'MedicationDispense',
  administration: 'MedicationAdministration',
} as const;
