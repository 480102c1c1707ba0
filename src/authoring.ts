/** Everything that a drug's folder may import. */
export { joinGaps, medicationKeys, type Gap } from './chart/chart.ts';
export { earliestEntry, type PatientRecord } from './facts/patient-record.ts';
export { ageOf, describeAge, type Age } from './facts/age.ts';
export type { Allergy } from './facts/allergy.ts';
export { codeSystems } from './facts/code-systems.ts';
export type { Concept, Match } from './facts/concept.ts';
export { currencyOf, type Condition, type Currency } from './facts/condition.ts';
export { courseOf, type Course } from './facts/course.ts';
export { atMostDaysAgo, dayLength, daysBetween, describeDate, describeInstants, type Instants } from './facts/dates.ts';
export { dailyDoses, type DailyDoses, type DoseRates } from './facts/dosage-daily.ts';
export type { Range } from './facts/dosage-range.ts';
export type { RouteCode, RouteKind } from './facts/dosage-route.ts';
export type { Dosage } from './facts/dosage.ts';
export type { Draft } from './facts/draft.ts';
export { fact, type Fact, type Known, type Scene } from './facts/fact.ts';
export type { Vaccination } from './facts/immunization.ts';
export { lastUseOf, standingOf, type MedicationUse, type Standing } from './facts/medication-use.ts';
export {
  latest,
  newestFirst,
  readNumber,
  withinHours,
  wordsFound,
  type Dated,
  type Observation,
} from './facts/observation.ts';
export { outcomeOf } from './facts/observation-outcome.ts';
export type { Patient } from './facts/patient.ts';
export type { Profile } from './facts/profile.ts';
export { above, below, shareOf, sum, writeAmount, type Reading } from './facts/quantity.ts';
export { resultsOf } from './facts/result.ts';
export { drug, type ContentChange, type Drug } from './rules/drug.ts';
export { limit, type Amount, type Limit } from './rules/limit.ts';
export { rule, type Offer, type Rule } from './rules/rule.ts';
export { document, judgement, type Citation, type Judgement, type Source } from './rules/source.ts';
