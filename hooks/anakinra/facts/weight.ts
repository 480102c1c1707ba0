import {
  describeInstants,
  daysBetween,
  fact,
  newestFirst,
  readNumber,
  resultsOf,
  type Fact,
} from '../../../src/authoring.ts';
import { age, type PatientAge } from './patient.ts';

/** Body weights that can be true at an age, in kg (plausibility table of the project, DECISIONS.md). */
function plausibleAt(patient: PatientAge | undefined): { readonly min: number; readonly max: number } {
  if (patient?.age.known !== true) return { min: 0.5, max: 350 };
  const { most, least, mostMonths } = patient.age;
  return { min: least >= 18 ? 25 : 0.5, max: mostMonths < 24 ? 25 : most < 18 ? 200 : 350 };
}

/** The newest body weight that can be read. */
export interface Weight {
  readonly reference: string;
  /** kg */
  readonly value: number;
  /** With its unit and date, for cards. */
  readonly text: string;
  /** How old the measurement may be, in days; infinite without a date. */
  readonly days: number;
}

/** The newest readable body weight. */
export const weight: Fact<Weight | undefined> = fact({
  name: 'body weight',
  reads: ['observations', 'patient'],
  results: ['body-weight'],
  read(scene) {
    const { record, now } = scene;
    const plausible = plausibleAt(scene.see(age).value);
    const { value: observations, gaps } = resultsOf(record, 'body-weight');
    for (const { reference, value, effective } of newestFirst(observations, now)) {
      const reading = readNumber(value, 'kg', { plausible });
      if (!reading.ok || reading.exact === undefined) continue;
      const days = effective === undefined ? Infinity : daysBetween(effective, now).most;
      const date = effective === undefined ? 'undated' : `on ${describeInstants(effective)}`;
      return { value: { reference, value: reading.exact, text: `${reading.short} ${date}`, days }, gaps };
    }
    return { value: undefined, gaps };
  },
});
