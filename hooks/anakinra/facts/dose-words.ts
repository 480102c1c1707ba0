import { type DailyDoses, type Dosage } from '../../../src/authoring.ts';
import type { Reasons } from './indication.ts';
import { inFourDigits, intervalText } from './ordered-dose.ts';
import type { DoseFlaw, WeighedDose } from './weigh-dose.ts';

/** The dose as the order gives it: `200 mg/day`, `100 to 200 mg/day`, `200 mg per dose`. */
export function sayDose({ highest: { mgPerDay, mgPerDose } }: DailyDoses): string {
  const [range, unit] =
    mgPerDay !== undefined && mgPerDay.high >= (mgPerDose?.high ?? 0)
      ? [mgPerDay, 'mg/day']
      : [mgPerDose, 'mg per dose'];
  if (range === undefined) return 'dose in mg not known';
  return range.low === range.high
    ? `${inFourDigits(range.high)} ${unit}`
    : `${inFourDigits(range.low)} to ${inFourDigits(range.high)} ${unit}`;
}

export function sayPerKg(value: number | undefined): string {
  return value === undefined ? 'mg/kg not known' : `${inFourDigits(value)} mg/kg`;
}

/** The instruction's own limit per day. */
export function sayCeiling({ ceiling }: DailyDoses, isPerKg: boolean): string {
  const perKg = ceiling.mgPerKgPerDay === undefined ? '' : `${inFourDigits(ceiling.mgPerKgPerDay.high)} mg/kg/day`;
  const mg = ceiling.mgPerDay === undefined ? '' : `${inFourDigits(ceiling.mgPerDay.high)} mg/day`;
  if (!isPerKg) return mg;
  return mg === '' ? perKg : `${mg} (${perKg})`;
}

const parts = {
  amount: 'dose',
  unit: 'unit of the dose',
  weight: 'body weight',
  frequency: 'frequency',
  route: 'route',
};

/** What of the order is missing: `route not stated, body weight not on file`. */
export function sayMissing({ doses, weight, rule }: WeighedDose): string {
  const said = doses.missing.map(({ part, why }) => {
    if (part === 'weight') return 'body weight not on file';
    return `${parts[part]} ${why === 'absent' ? 'not stated' : 'cannot be read'}`;
  });
  if (rule === 'by weight' && weight === undefined) said.push('body weight not on file');
  return [...new Set(said)].join(', ');
}

/** What of the order is known: `100 mg/day, daily, reason: Rheumatoid arthritis`. */
export function sayKnown({ doses }: WeighedDose, indication: Reasons): string {
  const { mgPerDay, mgPerDose } = doses.highest;
  const dose = mgPerDay === undefined && mgPerDose === undefined ? '' : sayDose(doses);
  return [dose, intervalText(doses) ?? '', `reason: ${sayReason(indication)}`].filter((part) => part !== '').join(', ');
}

export function sayReason({ found }: Reasons): string {
  return found.map(({ label }) => label).join(', ') || 'not on file';
}

/** The routes that are not subcutaneous, in the EHR's words. */
export function sayRoutes(dosages: readonly Dosage[]): string {
  const others = dosages.filter(({ route }) => route.kind === 'other');
  return [
    ...new Set(others.map(({ route: { concept } }) => concept.words[0] ?? concept.codings[0]?.code ?? 'by its text')),
  ].join(', ');
}

const short: Readonly<Record<DoseFlaw, string>> = {
  aboveMaximum: 'the dose is above the maximum',
  aboveArthritis: 'the dose is above that of rheumatoid arthritis',
  withoutReason: 'the dose is above that of rheumatoid arthritis, and no reason is on file',
  route: 'the route is not subcutaneous',
  infusion: 'it is ordered as an infusion',
  start: 'the first dose is above the starting dose',
  ceiling: "the order's own limit per day is above the maximum",
  lowDose: 'the dose is below that of rheumatoid arthritis',
  longInterval: 'the interval is longer than a day',
  implausible: 'the dose is implausible',
  missing: 'something is missing from the order or the record',
  oldWeight: 'the weight is old',
};

/** What else is to be said of the order beside its worst flaw. */
export function sayAlso([, ...others]: readonly DoseFlaw[], missing: string): string {
  if (others.length === 0) return '';
  return `Also: ${others.map((flaw) => (flaw === 'missing' ? missing : short[flaw])).join('; ')}.`;
}
