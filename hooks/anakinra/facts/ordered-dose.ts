import {
  codeSystems,
  dailyDoses,
  fact,
  type DailyDoses,
  type Dosage,
  type Fact,
  type RouteCode,
} from '../../../src/authoring.ts';

/**
 * SNOMED CT codes of routes, as public FHIR examples and code lists show them: 34206005 "Subcutaneous route", 47625008
 * "Intravenous route", 78421000 "Intramuscular route", 26643006 "Oral route".
 */
const routeCodes: readonly RouteCode[] = [
  { system: codeSystems.snomed, code: '34206005', kind: 'subcutaneous' },
  { system: codeSystems.snomed, code: '47625008', kind: 'other' },
  { system: codeSystems.snomed, code: '78421000', kind: 'other' },
  { system: codeSystems.snomed, code: '26643006', kind: 'other' },
];

/** One prefilled syringe, the only strength: 100 mg in 0.67 mL (label, Dosage Forms and Strengths; SmPC section 2). */
const syringe = { mg: 100, mL: 0.67 };

/** The dosage instructions of the order. */
export const orderedDosages: Fact<readonly Dosage[]> = fact({
  name: 'dosage of the order',
  reads: [],
  read: ({ order }) => ({ value: order.dosages(routeCodes), gaps: [] }),
});

/** What the instructions come to; `weightKg` where a dose by weight has to be judged. */
export function dosesOf(dosages: readonly Dosage[], weightKg?: number): DailyDoses {
  return dailyDoses(dosages, { mgPerMl: syringe.mg / syringe.mL, mgPerProduct: syringe.mg, weightKg });
}

/** Whether some amount is ordered by body weight. */
export function isByWeight(dosages: readonly Dosage[]): boolean {
  return dosages.some(({ amounts }) => amounts.some((amount) => amount.ok && amount.unit === 'mg/kg'));
}

/** How often, as cards say it; nothing where it is not known. */
export function intervalText({ first, highest }: DailyDoses): string | undefined {
  const hours = (highest.intervalHours ?? first.intervalHours)?.low;
  return hours === undefined ? undefined : `every ${inFourDigits(hours)} hours`;
}

/** A number with at most four digits, for cards. */
export function inFourDigits(value: number): string {
  if (Number.isInteger(value) && value < 10_000) return String(value);
  return String(Number(value.toPrecision(4)));
}
