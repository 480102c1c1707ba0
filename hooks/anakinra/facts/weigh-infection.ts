import { atMostDaysAgo, currencyOf } from '../../../src/authoring.ts';
import { has, type Reasons } from './indication.ts';
import type { Infection } from './infections.ts';
import type { Protection } from './latent-tuberculosis.ts';

/** What an entry of the problem list amounts to: the rows of the clinical reference. */
export type InfectionKind =
  | 'serious'
  | 'running course'
  | 'trigger of MAS'
  | 'COVID-19, inpatient'
  | 'COVID-19, not inpatient'
  | 'COVID-19, unconfirmed'
  | 'viral pneumonia, inpatient'
  | 'viral pneumonia, not inpatient'
  | 'pneumonia beside COVID-19'
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
  /** How an entry of latent tuberculosis is treated; only asked where it matters. */
  readonly protection: (infection: Infection) => Protection;
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

  if (group === 'latent tuberculosis') return latent[circumstances.protection(infection).kind];
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
  const isCovid = group === 'COVID-19' && isTheReason(circumstances.reasons, 'COVID-19');
  if (unconfirmed) return isCovid ? 'COVID-19, unconfirmed' : 'unconfirmed';
  if (grade === 'localized') return 'localized';
  return certainty === 'possible' ? 'serious, possible' : weighSerious(infection, circumstances);
}

function weighSerious({ group }: Infection, { inpatient, reasons, continues }: Circumstances): InfectionKind {
  if (isTheReason(reasons, 'COVID-19')) {
    if (group === 'COVID-19') return inpatient ? 'COVID-19, inpatient' : 'COVID-19, not inpatient';
    // Codes from before there was one for the pneumonia of COVID-19, and for a pneumonia whose cause nobody named.
    const ofCovid = has(reasons, 'COVID-19');
    if (ofCovid && group === 'viral pneumonia') {
      return inpatient ? 'viral pneumonia, inpatient' : 'viral pneumonia, not inpatient';
    }
    if (ofCovid && group === 'pneumonia') return 'pneumonia beside COVID-19';
  }
  if (isTheReason(reasons, 'MAS/HLH')) return 'trigger of MAS';
  return continues() ? 'running course' : 'serious';
}

const latent: Readonly<Record<Protection['kind'], InfectionKind>> = {
  treated: 'latent tuberculosis, treated',
  done: 'latent tuberculosis, done',
  none: 'latent tuberculosis',
};

/** Whether the date of an entry, which may be partial, settles that it is recent. */
export function isSettled(
  { condition }: Pick<Infection, 'condition'>,
  { recentDays, now }: Pick<Circumstances, 'recentDays' | 'now'>,
): boolean {
  return condition.noted === undefined || atMostDaysAgo(condition.noted, recentDays, now) !== 'unsettled';
}

/**
 * Whether the order is given for it: the order states it, or it is on file without rheumatoid arthritis, CAPS or DIRA,
 * which anakinra is mostly given for. MAS/HLH comes before COVID-19, its possible trigger. The multisystem inflammatory
 * syndrome after COVID-19 counts like COVID-19. On the problem list words alone do not make COVID-19 the reason.
 */
export function isTheReason(reasons: Reasons, wanted: 'COVID-19' | 'MAS/HLH'): boolean {
  const isWanted = wanted === 'COVID-19' ? has(reasons, 'COVID-19', 'MIS') : has(reasons, wanted);
  if (!isWanted || reasons.from === 'order') return isWanted;
  if (has(reasons, 'RA', 'CAPS', 'DIRA')) return false;
  if (wanted === 'MAS/HLH') return true;
  const coded = reasons.found.some(
    ({ indication, coded: byCode }) => byCode && ['COVID-19', 'MIS'].includes(indication),
  );
  return coded && !has(reasons, 'MAS/HLH');
}
