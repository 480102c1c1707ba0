import {
  fact,
  newestFirst,
  readNumber,
  resultsOf,
  type Dated,
  type Fact,
  type Observation,
  type PatientRecord,
  type Reading,
} from '../../../src/authoring.ts';
import { asReported } from './as-reported.ts';
import { hasFinding, presenceOf } from './presence.ts';

/** A result of a test for an infection that sleeps. */
export interface ScreeningTest extends Dated {
  readonly reference: string;
  readonly test: 'IGRA' | 'tuberculin skin test' | 'hepatitis B surface antigen';
  /** As the laboratory says it; nothing where it is not understood. */
  readonly outcome: ReturnType<typeof presenceOf>;
  /** The diameter of a skin reaction. */
  readonly size: Reading<'mm'>;
  /** What was found as it was reported, and the date, for cards. */
  readonly reported: string;
  readonly date: string;
}

/** Tests for tuberculosis, newest first. A mitogen control is none. */
export const tuberculosisTests: Fact<readonly ScreeningTest[]> = fact({
  name: 'tests for tuberculosis',
  reads: ['observations'],
  results: ['igra', 'igra-panel', 'tst'],
  read({ record, now }) {
    const blood = ['igra', 'igra-panel'].flatMap((kind) => testsOf(record, kind, 'IGRA'));
    const tests = [...blood, ...testsOf(record, 'tst', 'tuberculin skin test')];
    return { value: newestFirst(tests, now), gaps: record.results.gaps };
  },
});

/** Tests for hepatitis B surface antigen, newest first. */
export const hepatitisBTests: Fact<readonly ScreeningTest[]> = fact({
  name: 'tests for hepatitis B',
  reads: ['observations'],
  results: ['hbsag'],
  read({ record, now }) {
    return {
      value: newestFirst(testsOf(record, 'hbsag', 'hepatitis B surface antigen'), now),
      gaps: record.results.gaps,
    };
  },
});

/** No skin reaction is larger. */
const plausible = { min: 0, max: 100 };
const none = { ok: false, why: 'no-value' } as const;

function testsOf(record: PatientRecord, kind: string, test: ScreeningTest['test']): readonly ScreeningTest[] {
  return resultsOf(record, kind)
    .value.filter(hasFinding)
    .map((observation) => readTest(observation, test));
}

function readTest(observation: Observation, test: ScreeningTest['test']): ScreeningTest {
  const { reference, status, effective, issued, effectiveText, value } = observation;
  const preliminary = status === 'preliminary' || status === 'registered' ? ', preliminary' : '';
  return {
    reference,
    test,
    status,
    effective,
    issued,
    outcome: presenceOf(observation),
    size: test === 'tuberculin skin test' ? readNumber(value, 'mm', { plausible }) : none,
    reported: asReported(value),
    date: `${effectiveText ?? 'no date'}${preliminary}`,
  };
}
