import { atMostDaysAgo, below, type Amount } from '../../../src/authoring.ts';
import type { ScreeningTest } from './screening-tests.ts';

/** How long a negative test counts, and from which diameter a skin reaction is positive. */
export interface ScreeningLimits {
  readonly test: Amount<'d'>;
  readonly skin: Amount<'mm'>;
  readonly skinAfterBcg: Amount<'mm'>;
}

/** What the tests for tuberculosis amount to. */
export type Weighed =
  /** `afterBcg`: a skin reaction that a vaccination with BCG would explain. */
  | { readonly weight: 'positive'; readonly test: ScreeningTest; readonly afterBcg: boolean }
  | { readonly weight: 'tested' }
  /** `inexact`: the date of the last test leaves open whether it still counts. */
  | { readonly weight: 'inexact' | 'untested'; readonly last: ScreeningTest | undefined };

/** Weighs tests for tuberculosis that stand newest first. */
export function weighTuberculosis(tests: readonly ScreeningTest[], limits: ScreeningLimits, now: number): Weighed {
  const settled = tests.filter((test) => isSettled(test, limits));
  const blood = settled.find(({ test }) => test === 'IGRA');
  const skin = settled.find(({ test }) => test !== 'IGRA');
  if (blood?.outcome === 'positive') return { weight: 'positive', test: blood, afterBcg: false };
  if (skin !== undefined && outcomeOfTest(skin, limits) === 'positive' && !isAnswered(skin, blood)) {
    const afterBcg = below(skin.size, limits.skinAfterBcg) === true;
    return { weight: 'positive', test: skin, afterBcg };
  }
  const recent = settled.map(({ effective }) => effective && atMostDaysAgo(effective, limits.test.value, now));
  if (recent.includes(true)) return { weight: 'tested' };
  const last = settled[0] ?? tests[0];
  return { weight: recent.includes('unsettled') ? 'inexact' : 'untested', last };
}

/** The newest test for hepatitis B that says something, if it is positive. */
export function positiveHepatitisB(tests: readonly ScreeningTest[]): ScreeningTest | undefined {
  const newest = tests.find(({ outcome }) => outcome === 'positive' || outcome === 'negative');
  return newest?.outcome === 'positive' ? newest : undefined;
}

/** Why there is no test that counts. `isSettled`: all results are known. */
export function whyUntested(last: ScreeningTest | undefined, limits: ScreeningLimits, allKnown: boolean): string {
  if (last === undefined) return allKnown ? 'none on file' : 'not all results are known';
  const of = `the last one, ${last.test} of ${last.date},`;
  if (isSettled(last, limits)) return `${of} is too old`;
  return last.outcome === 'indeterminate' ? `${of} is indeterminate` : `${of} cannot be read`;
}

/** What a positive test found, for cards. */
export function nameOf({ test, size }: ScreeningTest): string {
  return size.ok ? `${test} ${size.short}` : `positive ${test}`;
}

/** The diameter counts before what the reader called it, since the limit for this treatment may be another. */
function outcomeOfTest({ outcome, size }: ScreeningTest, { skin }: ScreeningLimits): ScreeningTest['outcome'] {
  if (!size.ok) return outcome;
  const small = below(size, skin);
  if (small === 'unsettled') return outcome;
  return small ? 'negative' : 'positive';
}

/** Indeterminate is no result. */
function isSettled(test: ScreeningTest, limits: ScreeningLimits): boolean {
  return ['positive', 'negative'].includes(outcomeOfTest(test, limits) ?? '');
}

/** A blood test, which BCG does not disturb, answers the skin test of before. */
function isAnswered({ effective }: ScreeningTest, blood: ScreeningTest | undefined): boolean {
  if (blood?.effective === undefined) return false;
  return effective === undefined || blood.effective.start >= effective.start;
}
