import type { MedicationUse, Range } from '../../../src/authoring.ts';
import { dosesOf } from './ordered-dose.ts';

/** How the dose of an order lies to that of another one, and both in words. */
export interface Comparison {
  /** `unreadable`: one of them cannot be read, or they are in units that cannot be compared. */
  readonly outcome: 'same' | 'other' | 'unreadable';
  readonly ours: string;
  readonly theirs: string;
}

/** Smaller differences come from rounding a volume: 0.67 mL are 100 mg. In mg a day, and in mg/kg a day. */
const rounding = { mg: 1, mgPerKg: 0.01 };

/** Compares the average daily doses of two orders for anakinra, by weight where both are ordered so. */
export function compareDoses(ours: MedicationUse, theirs: MedicationUse): Comparison {
  const [mine, other] = [dailyOf(ours), dailyOf(theirs)];
  const words = { ours: write(mine), theirs: write(other) };
  if (mine.mg !== undefined && other.mg !== undefined) {
    return { ...words, outcome: differ(mine.mg, other.mg, rounding.mg) ? 'other' : 'same' };
  }
  if (mine.mgPerKg !== undefined && other.mgPerKg !== undefined) {
    return { ...words, outcome: differ(mine.mgPerKg, other.mgPerKg, rounding.mgPerKg) ? 'other' : 'same' };
  }
  return { ...words, outcome: 'unreadable' };
}

interface Daily {
  readonly mg: Range | undefined;
  readonly mgPerKg: Range | undefined;
}

/** Nothing where a part of the instructions cannot be read: there may be more. */
function dailyOf(use: MedicationUse): Daily {
  const { highest, missing } = dosesOf(use.dosages());
  // A weight that is not known does not matter where both are ordered by weight.
  if (missing.some(({ part }) => part !== 'route' && part !== 'weight')) return { mg: undefined, mgPerKg: undefined };
  const mg = missing.some(({ part }) => part === 'weight') ? undefined : highest.mgPerDay;
  return { mg, mgPerKg: highest.mgPerKgPerDay };
}

function differ(one: Range, other: Range, least: number): boolean {
  return Math.abs(one.low - other.low) >= least || Math.abs(one.high - other.high) >= least;
}

function write({ mg, mgPerKg }: Daily): string {
  if (mg !== undefined) return `${span(mg)} mg/day`;
  return mgPerKg === undefined ? 'dose not readable' : `${span(mgPerKg)} mg/kg/day`;
}

function span({ low, high }: Range): string {
  const [from, to] = [low, high].map((number) => Number(number.toPrecision(4)));
  return from === to ? String(from) : `${from} to ${to}`;
}
