import type { Age, Amount, Course, DailyDoses, Dosage } from '../../../src/authoring.ts';
import { has, type Reasons } from './indication.ts';
import { dosesOf, isByWeight } from './ordered-dose.ts';
import type { PatientAge } from './patient.ts';
import type { Weight } from './weight.ts';

/** The limits by which a dose is weighed. */
export interface DoseLimits {
  readonly arthritis: Amount<'mg/d'>;
  readonly most: Amount<'mg/kg/d'>;
  readonly start: Amount<'mg/kg/d'>;
  readonly usual: Amount<'h'>;
  readonly believable: Amount<'mg'>;
  readonly infantWeight: Amount<'d'>;
  readonly childWeight: Amount<'d'>;
  readonly infancy: Amount<'mo'>;
  readonly adult: Amount<'a'>;
}

/** What a dose is weighed from; each is only asked for where it matters. */
export interface DoseFacts {
  readonly orderedDosages: readonly Dosage[];
  readonly indication: Reasons;
  readonly weight: Weight | undefined;
  readonly age: PatientAge | undefined;
  readonly course: Course;
}

/** What can be wrong with a dose: the rows of the clinical reference, the worst first. */
const worstFirst = [
  'aboveMaximum',
  'aboveArthritis',
  'withoutReason',
  'route',
  'infusion',
  'start',
  'ceiling',
  'lowDose',
  'longInterval',
  'implausible',
  'missing',
  'oldWeight',
] as const;
export type DoseFlaw = (typeof worstFirst)[number];

/** The rule that a reason has for its dose. `none`: no rule of the label for it. */
export type DoseRule = 'by weight' | 'arthritis' | 'no reason' | 'none';

export interface WeighedDose {
  readonly flaws: readonly DoseFlaw[];
  readonly rule: DoseRule;
  readonly doses: DailyDoses;
  /** The most of one day, in mg and in mg/kg: an order for every other day gives its whole dose on one of them. */
  readonly mg: number | undefined;
  readonly mgPerKg: number | undefined;
  /** The same of the first step, in mg/kg. */
  readonly starting: number | undefined;
  readonly weight: Weight | undefined;
}

/** Weighs the dose of an order, the worst flaw first. */
export function weighDose(facts: DoseFacts, limits: DoseLimits): WeighedDose {
  const dosages = facts.orderedDosages;
  const rule = ruleOf(facts.indication);
  const needsWeight = rule === 'by weight' || isByWeight(dosages);
  const weight = needsWeight ? facts.weight : undefined;
  const doses = dosesOf(dosages, weight?.value);
  const { highest, first, ceiling } = doses;
  const mg = larger(highest.mgPerDay?.high, highest.mgPerDose?.high);
  const mgPerKg = larger(highest.mgPerKgPerDay?.high, highest.mgPerKgPerDose?.high);
  const starting = larger(first.mgPerKgPerDay?.high, first.mgPerKgPerDose?.high);

  const has100 = rule === 'arthritis' || rule === 'no reason';
  const found: Readonly<Record<DoseFlaw, () => boolean>> = {
    aboveMaximum: () => rule === 'by weight' && isAbove(mgPerKg, limits.most),
    aboveArthritis: () => rule === 'arthritis' && isAbove(mg, limits.arthritis),
    withoutReason: () => rule === 'no reason' && isAbove(mg, limits.arthritis),
    route: () => dosages.some(({ route }) => route.kind === 'other'),
    infusion: () => dosages.some(({ infusion }) => infusion),
    start: () => rule === 'by weight' && isAbove(starting, limits.start) && facts.course.kind === 'initiation',
    ceiling: () =>
      (has100 && isAbove(ceiling.mgPerDay?.high, limits.arthritis)) ||
      (rule === 'by weight' && isAbove(ceiling.mgPerKgPerDay?.high, limits.most)),
    lowDose: () =>
      rule === 'arthritis' && highest.mgPerDay !== undefined && mg !== undefined && mg < limits.arthritis.value,
    longInterval: () => rule !== 'none' && isAbove(highest.intervalHours?.low, limits.usual),
    implausible: () => rule === 'none' && isAbove(mg, limits.believable),
    missing: () => doses.missing.length > 0 || (needsWeight && weight === undefined),
    oldWeight: () => weight !== undefined && isOld(weight, facts.age?.age, limits),
  };
  return { flaws: worstFirst.filter((flaw) => found[flaw]()), rule, doses, mg, mgPerKg, starting, weight };
}

/** Diseases that are treated with more than 100 mg; beside one of them on the problem list arthritis sets no limit. */
function ruleOf(reasons: Reasons): DoseRule {
  if (has(reasons, 'CAPS', 'DIRA')) return 'by weight';
  if (has(reasons, 'RA') && !has(reasons, 'Still', 'FMF', 'MAS/HLH')) return 'arthritis';
  return reasons.from === 'nowhere' ? 'no reason' : 'none';
}

/** Children outgrow a weight, small ones sooner. */
function isOld({ days }: Weight, age: Age | undefined, limits: DoseLimits): boolean {
  if (age?.known !== true || age.least >= limits.adult.value) return false;
  return days > (age.leastMonths < limits.infancy.value ? limits.infantWeight.value : limits.childWeight.value);
}

function isAbove(value: number | undefined, limit: Amount): boolean {
  return value !== undefined && value > limit.value;
}

function larger(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
