import { describeDate, type MedicationUse } from '../../../src/authoring.ts';

/** How a medicine stands, in words. */
export const standings = {
  current: 'active',
  planned: 'planned',
  'on-hold': 'on hold',
  past: 'over',
  unclear: 'without a status',
} as const;

/** What an entry of the record is called. */
export const nouns = {
  draft: 'draft',
  request: 'order',
  statement: 'entry',
  dispense: 'supply',
  administration: 'dose',
} as const;

/** The entry of the record with its date. */
export function entryOf(use: MedicationUse): string {
  const date = describeDate(use.datedText);
  return `${nouns[use.source]} ${date === undefined ? 'without a date' : `of ${date}`}${whoSays(use)}`;
}

/** Said where an entry only rests on what the patient reports. */
export function whoSays({ patientReported }: MedicationUse): string {
  return patientReported ? ', reported by the patient' : '';
}
