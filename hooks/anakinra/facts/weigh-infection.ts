import { atMostDaysAgo, currencyOf, standingOf, type MedicationUse } from '../../../src/authoring.ts';
import { has, type Reasons } from './indication.ts';
import type { Infection } from './infections.ts';

/** What an entry of the problem list amounts to: the rows of the clinical reference. */
export type InfectionKind =
  | 'serious'
  | 'running course'
  | 'trigger of MAS'
  | 'COVID-19, inpatient'
  | 'COVID-19, not inpatient'
  | 'serious, possible'
  | 'unconfirmed'
  | 'localized'
  | 'localized, possible'
  | 'supporting'
  | 'chronic'
  | 'chronic, possible'
  | 'chronic, dormant'
  | 'latent tuberculosis'
  | 'latent tuberculosis, treated'
  | 'latent tuberculosis, done'
  | 'minor'
  | 'words'
  | 'stale'
  | 'undated';

/** What an infection is weighed against. */
export interface Circumstances {
  /** Whether the order continues a course; only asked where it matters. */
  readonly continues: () => boolean;
  /** The medicines against tuberculosis; only asked where they matter. */
  readonly tuberculosisTreatment: () => readonly MedicationUse[];
  readonly inpatient: boolean;
  readonly reasons: Reasons;
  /** For how many days an acute illness stays recent. */
  readonly recentDays: number;
  readonly now: number;
}

/** Weighs one entry: the first row that fits. Nothing for what is over. */
export function weigh(infection: Infection, circumstances: Circumstances): InfectionKind | undefined {
  const { condition, grade, certainty, unconfirmed, group } = infection;
  const { recentDays, now } = circumstances;
  const lasting = grade === 'chronic-or-latent';
  const currency = currencyOf(condition, now, recentDays, lasting);
  // A chronic infection can reactivate in remission; any other one that is inactive is over.
  if (currency === 'over' || (currency === 'dormant' && !lasting)) return undefined;

  if (group === 'latent tuberculosis') return weighLatentTuberculosis(circumstances);
  if (grade === 'words') return 'words';
  if (currency === 'stale') return 'stale';
  if (!lasting && condition.clinical === undefined && !isSettled(infection, circumstances)) return 'undated';
  if (lasting) {
    if (certainty !== 'definite') return 'chronic, possible';
    return currency === 'dormant' ? 'chronic, dormant' : 'chronic';
  }
  if (grade === 'minor-superficial') return 'minor';
  if (certainty === 'supporting') return 'supporting';
  if (grade === 'localized' && certainty === 'possible') return 'localized, possible';
  if (unconfirmed) return 'unconfirmed';
  if (grade === 'localized') return 'localized';
  return certainty === 'possible' ? 'serious, possible' : weighSerious(infection, circumstances);
}

function weighSerious({ group }: Infection, { inpatient, reasons, continues }: Circumstances): InfectionKind {
  if (group === 'COVID-19' && isTheReason(reasons, 'COVID-19')) {
    return inpatient ? 'COVID-19, inpatient' : 'COVID-19, not inpatient';
  }
  if (isTheReason(reasons, 'MAS/HLH')) return 'trigger of MAS';
  return continues() ? 'running course' : 'serious';
}

/** On hold, planned or stopped does not protect, and a dispense or a dose that is completed is no treatment that is. */
function weighLatentTuberculosis({ tuberculosisTreatment, now }: Circumstances): InfectionKind {
  const uses = tuberculosisTreatment();
  if (uses.some((use) => standingOf(use, now) === 'current')) return 'latent tuberculosis, treated';
  const done = uses.some(
    ({ source, status }) => status === 'completed' && (source === 'request' || source === 'statement'),
  );
  return done ? 'latent tuberculosis, done' : 'latent tuberculosis';
}

/** Whether the date of an entry, which may be partial, settles that it is recent. */
export function isSettled(
  { condition }: Pick<Infection, 'condition'>,
  { recentDays, now }: Pick<Circumstances, 'recentDays' | 'now'>,
): boolean {
  return condition.noted === undefined || atMostDaysAgo(condition.noted, recentDays, now) !== 'unsettled';
}

/**
 * Whether the order is given for it: the order states it, or nothing else is on file as a reason. Beside Still's disease
 * MAS is the reason, since it is the complication of that disease.
 */
export function isTheReason(reasons: Reasons, wanted: 'COVID-19' | 'MAS/HLH'): boolean {
  if (!has(reasons, wanted)) return false;
  if (reasons.from === 'order') return true;
  return reasons.found.every(
    ({ indication }) => indication === wanted || (wanted === 'MAS/HLH' && indication === 'Still'),
  );
}
