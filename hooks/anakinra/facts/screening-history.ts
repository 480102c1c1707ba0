import {
  codeSystems,
  currencyOf,
  fact,
  medicationKeys,
  standingOf,
  type Draft,
  type Dosage,
  type Fact,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { recentDays } from './indication.ts';
import type { Infection } from './infections.ts';

/** Whether the patient was vaccinated with BCG; BCG in the bladder is no vaccination. */
export const vaccinatedWithBcg: Fact<boolean> = fact({
  name: 'vaccination with BCG',
  reads: ['immunizations', 'immunizationRecommendations'],
  read({ record }) {
    const { value, gaps } = record.vaccinations;
    const isBcg = value.some(({ source, label, matches }) => {
      const words = [label, ...matches.map(({ display }) => display)].join('; ');
      const elsewhere = matches.some(({ properties }) => properties['group'] === 'intravesical');
      return source === 'given' && !elsewhere && /\bbcg\b|calmette/i.test(words) && !/vesical|bladder/i.test(words);
    });
    return { value: isBcg, gaps };
  },
});

/** Medicines against hepatitis B, by their names; no list of their codes is at hand. */
const againstHepatitisB =
  /\b(entecavir|tenofovir|lamivudine|adefovir|telbivudine|baraclude|viread|vemlidy|epivir|hepsera)\b/i;

/** Medicines against hepatitis B that are in use or ordered in the session. */
export const hepatitisBTreatment: Fact<readonly MedicationUse[]> = fact({
  name: 'treatment of hepatitis B',
  reads: medicationKeys,
  read({ record, drafts, now }) {
    const { value, gaps } = record.medicines(medicationKeys);
    const uses = [...drafts.filter(({ ended }) => !ended), ...value];
    const own = uses.filter((use) => againstHepatitisB.test(use.label) && standingOf(use, now) === 'current');
    return { value: own, gaps };
  },
});

/**
 * Whether tuberculosis is on file by a code (the rule for infections speaks of it, or somebody closed the entry). Words
 * alone are a hint that a positive test confirms.
 */
export function namesTuberculosis({ condition, byName, group }: Infection): boolean {
  if (byName) return false;
  const named = [condition.label, ...condition.matches.map(({ display }) => display)].join('; ');
  return group === 'latent tuberculosis' || (/\btubercul/i.test(named) && !/\bnon-?tubercul/i.test(named));
}

/** Whether treatment of tuberculosis is going on or was completed; a supply or a dose that is completed is no treatment that is. */
export function isTreated(uses: readonly MedicationUse[], now: number): boolean {
  return uses.some(
    (use) =>
      standingOf(use, now) === 'current' ||
      (use.status === 'completed' && (use.source === 'request' || use.source === 'statement')),
  );
}

/** ICD-10 and ICD-10-CM agree on these. */
const hepatitisBCodes = /^B(16|18\.[01]|19\.1)/i;

/** Whether hepatitis B is on file by a code, and the rule for infections speaks of it. */
export function namesHepatitisB({ condition, grade, byName }: Infection, now: number): boolean {
  const { concept, label, matches } = condition;
  const coded = concept.codings.some(
    ({ system, code }) =>
      (system === codeSystems.icd10cm || system === codeSystems.icd10) && hepatitisBCodes.test(code),
  );
  const named = [label, ...matches.map(({ display }) => display)].some((words) => /hepatitis b\b/i.test(words));
  const lasting = grade === 'chronic-or-latent';
  const currency = currencyOf(condition, now, recentDays, lasting);
  return !byName && (coded || named) && currency !== 'over' && (currency !== 'dormant' || lasting);
}

/** Whether an inpatient order is known to end within so many days. */
export function isShort(
  { inpatient, ends }: Pick<Draft, 'inpatient' | 'ends'>,
  dosages: readonly Dosage[],
  days: number,
  now: number,
): boolean {
  if (!inpatient) return false;
  const ended = ends !== undefined && ends.start <= now + days * 86_400_000;
  return ended || (dosages.length > 0 && dosages.every(({ bounds }) => (bounds.days?.high ?? Infinity) <= days));
}
