import type { Gap, GapKind } from '../chart/chart.ts';

const dataWords: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'allergies',
  Condition: 'problems and diagnoses',
  Immunization: 'vaccines given',
  ImmunizationRecommendation: 'vaccines recommended',
  Medication: 'which medicine an entry means',
  MedicationAdministration: 'medicines given',
  MedicationDispense: 'medicines dispensed',
  MedicationRequest: 'medicine orders',
  MedicationStatement: 'reported medicines',
  Observation: 'laboratory results',
  Patient: 'patient data',
  Rule: 'the check itself',
};

const gapWords: Readonly<Record<GapKind, string>> = {
  'not-sent': 'not sent',
  failed: 'no answer',
  unreadable: 'unreadable',
  incomplete: 'incomplete page',
  stale: 'too old',
  contradictory: 'contradictory',
};

/** Gaps as a card says them, each reason once: `laboratory results, medicine orders: not sent; patient data: no answer`. */
export function describeGaps(gaps: readonly Gap[]): string {
  const kinds = [...new Set(gaps.map(({ gap }) => gap))];
  return kinds.map((kind) => `${dataOf(kind, gaps).join(', ')}: ${gapWords[kind]}`).join('; ');
}

function dataOf(kind: GapKind, gaps: readonly Gap[]): readonly string[] {
  return gaps.filter(({ gap }) => gap === kind).map(({ data }) => dataWords[data] ?? data);
}
