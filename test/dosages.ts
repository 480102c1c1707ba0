import { dailyDoses, type DailyDoses, type PerUnit } from '../src/facts/dosage-daily.ts';
import type { DoseReading } from '../src/facts/dosage-amount.ts';
import { readDosages, type Dosage } from '../src/facts/dosage.ts';

export type Members = Readonly<Record<string, unknown>>;

export const ucum = 'http://unitsofmeasure.org';
export const mg = (value: unknown): Members => ({ value, unit: 'mg', system: ucum, code: 'mg' });
export const daily = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } };
export const under = { text: 'Subcutaneous' };
export const ordered = (dosage: unknown): readonly Dosage[] =>
  readDosages({ resourceType: 'MedicationRequest', dosageInstruction: dosage });
export const first = (dosage: Members): Dosage => {
  const [entry] = ordered([dosage]);
  if (entry === undefined) throw new Error('no dosage');
  return entry;
};
export const write = (amount: DoseReading): string =>
  amount.ok
    ? `${amount.low === amount.high ? amount.low : `${amount.low} to ${amount.high}`} ${amount.unit}${amount.perDay ? ' per day' : ''}`
    : amount.why;
export const amounts = (dosage: Members): readonly string[] =>
  first(dosage).amounts.map((amount) => `${amount.source}: ${write(amount)}`);
export const quantity = (doseQuantity: unknown): string | undefined =>
  first({ doseAndRate: [{ doseQuantity }] }).amounts.map(write)[0];

/** One syringe holds 100 mg in 0.67 mL. */
export const syringe: PerUnit = { mgPerMl: 100 / 0.67, mgPerProduct: 100 };
export const judged = (dosage: unknown, per: PerUnit = syringe): DailyDoses => dailyDoses(ordered(dosage), per);
export const missing = ({ missing: gaps }: DailyDoses): readonly string[] =>
  gaps.map(({ part, why }) => `${part} ${why}`);
export const hundred = { doseAndRate: [{ doseQuantity: mg(100) }], route: under };
export const exactly = (number: number): { readonly low: number; readonly high: number } => ({
  low: number,
  high: number,
});

export const typeOf = (code: string, system = 'http://epic.com/CodeSystem/dose-rate-type'): Members => ({
  coding: [{ system, code, display: code }],
});
export const order = (value: number, more: Members = {}): Members => ({
  doseAndRate: [{ doseQuantity: mg(value) }],
  timing: daily,
  route: under,
  ...more,
});
export const perDays = (value: unknown, unit: string, days: unknown): Members => ({
  numerator: { value, unit },
  denominator: { value: days, unit: 'd' },
});
export const until = (start: string | undefined, end?: string): Members => ({
  timing: { repeat: { ...daily.repeat, boundsPeriod: { start, end } } },
});
export const ceilingOf = (maxDosePerPeriod: unknown, weightKg?: number): DailyDoses['ceiling'] =>
  judged([{ ...hundred, timing: daily, maxDosePerPeriod }], { ...syringe, weightKg }).ceiling;
