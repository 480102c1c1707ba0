import { atMostDaysAgo, currencyOf, describeAge, type Amount, type Patient } from '../../../src/authoring.ts';
import { isUnconfirmed } from './indication.ts';
import type { PatientAge } from './patient.ts';
import type { PregnancyEntry } from './pregnancy-entries.ts';
import { isAfter, isRecent, lastOf, type RenalDiagnosis } from './renal-disease.ts';
import type { Estimate, EstimateKind, Finding, RenalFunction } from './renal-function.ts';

/** The limits by which the kidneys are weighed. */
export interface RenalLimits {
  readonly severe: Amount<'mL/min'>;
  readonly valueAge: Amount<'d'>;
  readonly acute: Amount<'d'>;
  readonly adult: Amount<'a'>;
}

/** What the kidneys are weighed from; each is only asked for where it matters. */
export interface RenalFacts {
  readonly renalFunction: RenalFunction;
  readonly renalDisease: readonly RenalDiagnosis[];
  readonly pregnancyEntries: readonly PregnancyEntry[];
  readonly sex: Patient['sex'];
  readonly age: PatientAge | undefined;
}

/** What the kidneys amount to: the rows of the clinical reference. */
export type WeighedRenal =
  | { readonly row: 'low'; readonly estimate: Estimate; readonly others: readonly Estimate[] }
  | { readonly row: 'coded'; readonly disease: RenalDiagnosis; readonly others: readonly Estimate[] }
  | { readonly row: 'conflict'; readonly estimate: Estimate; readonly against: Estimate | RenalDiagnosis }
  | { readonly row: 'recheck'; readonly disease: RenalDiagnosis; readonly others: readonly Estimate[] }
  | { readonly row: 'formula'; readonly finding: Finding; readonly name: string; readonly who: string }
  | { readonly row: 'stale'; readonly finding: Finding; readonly name: string }
  | { readonly row: 'unusable'; readonly lacks: RenalFunction['lacks'] }
  | { readonly row: 'nothing' };

/** Weighs them: the first row that fits. */
export function weighRenal(facts: RenalFacts, limits: RenalLimits, now: number): WeighedRenal {
  const { renalFunction } = facts;
  const newest = newestOfEach(renalFunction.estimates, limits);
  const who =
    newest.length + Number(renalFunction.creatinine !== undefined) > 0 ? outsideOf(facts, limits, now) : undefined;
  const fresh = newest.filter((one) => isFresh(one, limits, now));
  const [estimate, ...others] = fresh.filter((one) => holdsIn(one, who, limits));
  if (estimate !== undefined && isBelow(estimate, limits) === true) return { row: 'low', estimate, others };

  const diseases = facts.renalDisease.filter((one) => one.kind === 'severe' || isRecent(one, limits.acute.value, now));
  const normal = estimate ?? newest.find((one) => holdsIn(one, who, limits) && isBelow(one, limits) === false);
  const open = diseases.filter(({ noted }) => normal === undefined || !isAfter(normal.effective, noted));
  const severe = open.filter(({ kind, unconfirmed }) => kind === 'severe' && !unconfirmed);
  const disease = severe.find(({ noted }) => normal === undefined || isAfter(noted, normal.effective));
  if (disease !== undefined) return { row: 'coded', disease, others: fresh };
  if (estimate !== undefined) {
    const against = severe[0] ?? others.find((one) => isBelow(one, limits) === true);
    if (against !== undefined) return { row: 'conflict', estimate, against };
  } else if (severe[0] !== undefined) return { row: 'coded', disease: severe[0], others: fresh };
  if (open[0] !== undefined) return { row: 'recheck', disease: open[0], others: fresh };
  if (estimate !== undefined) return { row: 'nothing' };
  return withoutEstimate(facts.renalFunction, newest, who, limits, now);
}

/** Nothing that holds today: what the card says instead. */
function withoutEstimate(
  { creatinine, lacks, unread }: RenalFunction,
  newest: readonly Estimate[],
  who: string | undefined,
  limits: RenalLimits,
  now: number,
): WeighedRenal {
  // Where the formulas do not hold, the creatinine itself is shown and not what they would make of it.
  const shown = newest.filter(({ kind }) => kind !== 'calculated' || who === undefined);
  const alone = who !== undefined || lacks !== undefined;
  const findings = [
    ...shown.map((one) => ({ finding: one, name: names[one.kind] })),
    ...(creatinine !== undefined && alone ? [{ finding: creatinine, name: 'Creatinine' }] : []),
  ];
  const current = findings.find(({ finding }) => isFresh(finding, limits, now));
  if (current !== undefined && who !== undefined) return { row: 'formula', ...current, who };
  if (current !== undefined) return { row: 'unusable', lacks };
  const [old] = findings;
  if (old !== undefined) return { row: 'stale', ...old };
  return unread ? { row: 'unusable', lacks: undefined } : { row: 'nothing' };
}

export const names: Readonly<Record<EstimateKind, string>> = {
  reported: 'Creatinine clearance',
  measured: 'Measured creatinine clearance',
  calculated: 'Calculated creatinine clearance',
  egfr: 'eGFR (used for the clearance)',
  schwartz: 'eGFR (Schwartz)',
};

export const shortNames: Readonly<Record<EstimateKind, string>> = {
  reported: 'a clearance of',
  measured: 'a measured clearance of',
  calculated: 'a calculated clearance of',
  egfr: 'eGFR',
  schwartz: 'eGFR (Schwartz)',
};

const sources: Readonly<Record<EstimateKind, number>> = {
  reported: 1,
  measured: 1,
  calculated: 2,
  egfr: 3,
  schwartz: 4,
};

/** Of each source the newest that settles on which side of the limit it lies. */
function newestOfEach(estimates: readonly Estimate[], limits: RenalLimits): readonly Estimate[] {
  const seen = new Set<number>();
  return estimates.filter((one) => {
    if (isBelow(one, limits) === 'unsettled' || seen.has(sources[one.kind])) return false;
    seen.add(sources[one.kind]);
    return true;
  });
}

export function isBelow({ low, high, highIncluded }: Estimate, { severe }: RenalLimits): boolean | 'unsettled' {
  if (high < severe.value || (high === severe.value && !highIncluded)) return true;
  return low >= severe.value ? false : 'unsettled';
}

function isFresh({ effective }: Finding, { valueAge }: RenalLimits, now: number): boolean {
  return effective !== undefined && atMostDaysAgo(effective, valueAge.value, now) === true;
}

/** A measured clearance needs no formula; a normal Schwartz estimate is one of children and settles it for them. */
function holdsIn(one: Estimate, who: string | undefined, limits: RenalLimits): boolean {
  if (one.kind === 'measured') return true;
  if (one.kind === 'schwartz') return who !== undefined && who !== pregnancy && isBelow(one, limits) === false;
  return who === undefined;
}

const pregnancy = 'pregnancy';

/** Whom the formulas do not hold for, if the patient is one of them. */
function outsideOf(facts: RenalFacts, { adult, acute }: RenalLimits, now: number): string | undefined {
  const years = facts.age?.age;
  if (years?.known === true && years.least < adult.value) return `a patient of ${describeAge(years)}`;
  return isPregnant(facts, acute.value, now) ? pregnancy : undefined;
}

/** By a code of the last days that no later entry ends; an old one that nobody closed must not soften a low clearance. */
function isPregnant({ pregnancyEntries, sex }: RenalFacts, days: number, now: number): boolean {
  const ends = pregnancyEntries.filter(({ says }) => says === 'ended');
  const lastEnd = lastOf(ends.map(({ condition }) => condition.noted));
  return pregnancyEntries.some(({ says, by, condition }) => {
    if (says !== 'pregnant' || by !== 'code' || isUnconfirmed(condition.verification)) return false;
    if (currencyOf(condition, now, days, false) !== 'current') return false;
    return sex !== 'male' && !isAfter(lastEnd, condition.noted);
  });
}
