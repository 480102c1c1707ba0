import type { Estimate } from './renal-function.ts';
import type { RenalDiagnosis } from './renal-disease.ts';
import { names, type WeighedRenal } from './weigh-renal.ts';

/** A value with its date: `eGFR (used for the clearance) 28 mL/min/1.73 m² on 2026-11-20`. */
export function sayEstimate({ kind, value, date }: Estimate): string {
  return `${names[kind]} ${value} on ${date}`;
}

export function sayDiagnosis({ label, date, unconfirmed }: RenalDiagnosis): string {
  return `${label}${unconfirmed ? ' (unconfirmed)' : ''}, noted ${date}`;
}

/** Other values of the record, each with how it was got; a line of text. */
export function sayOthers(others: readonly Estimate[]): string {
  if (others.length === 0) return 'No other current value is on file.';
  return `Also on file: ${others.map((one) => `${sayEstimate(one)} (${one.how})`).join('; ')}.`;
}

/** What is known of the kidneys, for a card that is about something else. */
export function sayRenal(weighed: WeighedRenal): string {
  switch (weighed.row) {
    case 'low':
      return sayEstimate(weighed.estimate);
    case 'coded':
    case 'recheck':
      return sayDiagnosis(weighed.disease);
    case 'conflict':
      return sayEstimate(weighed.estimate);
    case 'formula':
      return `${weighed.name} ${weighed.finding.value} on ${weighed.finding.date}, and the formulas of adults do not hold in ${weighed.who}`;
    case 'stale':
      return `${weighed.name} ${weighed.finding.value} on ${weighed.finding.date}, which is too old`;
    case 'unusable':
      return 'a value that cannot be used';
    case 'nothing':
      return 'no severe impairment on file';
  }
}

/** The results and diagnoses that the weighing rests on. */
export function renalFindings(weighed: WeighedRenal): readonly string[] {
  switch (weighed.row) {
    case 'low':
      return weighed.estimate.references;
    case 'coded':
    case 'recheck':
      return [weighed.disease.condition.reference];
    case 'conflict': {
      const { estimate, against } = weighed;
      return [...estimate.references, ...('condition' in against ? [against.condition.reference] : against.references)];
    }
    case 'formula':
    case 'stale':
      return weighed.finding.references;
    case 'unusable':
    case 'nothing':
      return [];
  }
}
