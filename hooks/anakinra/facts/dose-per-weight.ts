import type { DailyDoses, Dosage } from '../../../src/authoring.ts';
import { dosesOf } from './ordered-dose.ts';
import type { Weight } from './weight.ts';

/** What the order amounts to for each kilogram of body weight. */
export interface DosePerWeight {
  /** mg/kg/day: of steps the highest, of a range the upper end. */
  readonly perDay: number;
  /** The dose, with the weight that it was divided by, for cards. */
  readonly text: string;
  /** The weight; nothing where the order itself is in mg/kg. */
  readonly reference: string | undefined;
}

/** The daily dose by weight, as far as it can be computed. The weight is only asked for where the order is not in mg/kg. */
export function dosePerWeight(dosages: readonly Dosage[], weigh: () => Weight | undefined): DosePerWeight | undefined {
  const doses = dosesOf(dosages);
  const ordered = highestOf(doses);
  if (ordered !== undefined) return { perDay: ordered, text: `${write(ordered)} as ordered`, reference: undefined };
  if (doses.highest.mgPerDay === undefined) return undefined;
  const weight = weigh();
  if (weight === undefined) return undefined;
  const { value, text, reference } = weight;
  const perDay = highestOf(dosesOf(dosages, value));
  return perDay === undefined ? undefined : { perDay, text: `${write(perDay)} by the weight of ${text}`, reference };
}

function highestOf({ highest }: DailyDoses): number | undefined {
  return highest.mgPerKgPerDay?.high;
}

/** Three digits: more than a weight has. */
function write(perDay: number): string {
  return `${Number(perDay.toPrecision(3))} mg/kg/day`;
}
