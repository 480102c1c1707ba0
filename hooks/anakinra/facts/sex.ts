import { fact, type Fact, type Patient } from '../../../src/authoring.ts';

/** The patient's sex, as far as it is on record. */
export const sex: Fact<Patient['sex']> = fact({
  name: 'sex',
  reads: ['patient'],
  personal: ['sex'],
  read: ({ record: { patient } }) => ({ value: patient.value?.sex, gaps: patient.gaps }),
});
