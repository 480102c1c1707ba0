import { ageOf, describeDate, fact, type Age, type Fact } from '../../../src/authoring.ts';

/** The patient's age, and the birth date that it rests on as cards show it. */
export interface PatientAge {
  readonly reference: string;
  readonly age: Age;
  readonly born: string;
}

/** How old the patient is today. */
export const age: Fact<PatientAge | undefined> = fact({
  name: 'age',
  reads: ['patient'],
  personal: ['date of birth'],
  read({ record, now }) {
    const { value: patient, gaps } = record.patient;
    if (patient === undefined) return { value: undefined, gaps };
    const { reference, resource } = patient;
    const born = describeDate(resource['birthDate']) ?? 'not on file';
    return { value: { reference, age: ageOf(resource, now), born }, gaps };
  },
});
