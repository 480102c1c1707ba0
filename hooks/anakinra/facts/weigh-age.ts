import type { Age, Profile } from '../../../src/authoring.ts';
import { has, type Reasons } from './indication.ts';
import type { Weight } from './weight.ts';

/** Whether one of the reasons is an indication of children: in the US CAPS, and DIRA by a code; in the EU not DIRA. */
export function isApprovedInChildren(reasons: Reasons, profile: Profile): boolean {
  if (profile === 'eu') return has(reasons, 'CAPS', 'Still', 'FMF');
  return has(reasons, 'CAPS') || reasons.found.some(({ indication, coded }) => indication === 'DIRA' && coded);
}

/** Whether one of the reasons is an indication of adults only besides arthritis: COVID-19 in the EU. */
export function isForAdults(reasons: Reasons, profile: Profile): boolean {
  return profile === 'eu' && has(reasons, 'COVID-19');
}

/** What the reasons of a patient below the adult age amount to where none is approved: the first row that fits. */
export function weighReasons(
  reasons: Reasons,
  profile: Profile,
): 'diraByWords' | 'arthritis' | 'withoutReason' | 'unapproved' {
  if (profile === 'us' && has(reasons, 'DIRA')) return 'diraByWords';
  if (has(reasons, 'RA')) return 'arthritis';
  return reasons.from === 'nowhere' ? 'withoutReason' : 'unapproved';
}

/** Where an approved indication begins, and what is needed to know whether a child has got there. */
export interface Beginning {
  /** months */
  readonly youngest: number;
  /** kg */
  readonly lightest: number;
  /** For how many days a weight below the limit counts. */
  readonly weightDays: number;
  /** Below this age, in months, a weight is needed. */
  readonly infancyMonths: number;
}

/** Whether a child is old and heavy enough. The weight is only asked for where the age does not say enough. */
export function weighSize(
  years: Extract<Age, { known: true }>,
  weigh: () => Weight | undefined,
  { youngest, lightest, weightDays, infancyMonths }: Beginning,
): 'enough' | 'tooYoung' | 'tooLight' | 'unsettled' | 'weightNotKnown' {
  if (years.mostMonths < youngest) return 'tooYoung';
  if (years.leastMonths < youngest) return 'unsettled';
  const weight = weigh();
  // A child that was heavy enough once still is; one that was too light may have grown since.
  if (weight === undefined) return years.leastMonths < infancyMonths ? 'weightNotKnown' : 'enough';
  if (weight.value >= lightest) return 'enough';
  return weight.days <= weightDays ? 'tooLight' : 'weightNotKnown';
}
