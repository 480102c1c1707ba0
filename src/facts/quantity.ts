import { asObject } from '../fhir/json.ts';
import {
  readUnit,
  readUnitText,
  roundOff,
  writtenUnit,
  type Amount,
  type ReportedUnit,
  type Unit,
  type UnitReading,
} from './units.ts';
import type { Settled } from './dates.ts';

/**
 * A value in the unit in which it is judged. A value that came with a comparator is a range: `<0.1` is from 0 to just below 0.1.
 * An exact value has `low` equal to `high`.
 */
export interface Value<U extends Unit> {
  readonly ok: true;
  readonly unit: U;
  readonly low: number;
  /** Infinity for a value that was reported as above something. */
  readonly high: number;
  readonly lowIncluded: boolean;
  readonly highIncluded: boolean;
  /** The number, if it is one. */
  readonly exact?: number;
  /** The value in its unit for the short line of a card: `0.8 × 10⁹/L`. */
  readonly short: string;
  /** The same with what was reported, if that was another number: `0.8 × 10⁹/L (reported as 800 per µL)`. */
  readonly text: string;
  /** The number was found in free text. */
  readonly fromText?: true;
}

/**
 * Why there is no value. `unreadable`: no number, or an unknown comparator; `wrong-property`: a unit of something else, or code and text
 * contradict each other; `implausible`: impossible in the unit given, which is then probably not the unit meant.
 */
export type Unusable = 'no-value' | 'no-unit' | 'unknown-unit' | 'wrong-property' | 'implausible' | 'unreadable';

export type Reading<U extends Unit> = Value<U> | { readonly ok: false; readonly why: Unusable };

/** What a value can be, in its own unit, both ends included. Clinical content: the caller brings it. */
export interface Plausible {
  readonly min: number;
  readonly max: number;
  /**
   * For counts: the smallest number per microlitre, other than zero, that is believed in a unit of single cells per microlitre (or one
   * as small). 4.5 neutrophils per microlitre are certainly 4.5 thousand, but which is not for us to say.
   */
  readonly smallestPerMicrolitre?: number;
}

export interface ReadingOptions {
  readonly plausible?: Plausible;
  /** g/mol, for a substance that is reported by mass and judged by amount, or the reverse. */
  readonly molecularWeight?: number;
}

type Comparator = '<' | '<=' | '>' | '>=';

const inWords: Readonly<Record<Comparator, string>> = {
  '<': 'below ',
  '<=': 'at most ',
  '>': 'above ',
  '>=': 'at least ',
};
const comparators: ReadonlyMap<string, Comparator> = new Map([
  ['<', '<'],
  ['<=', '<='],
  ['≤', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['≥', '>='],
]);

/** A number with or without a comparator, and whatever follows it. */
interface NumberText {
  readonly comparator: Comparator | undefined;
  readonly number: number;
  readonly rest: string;
}

const longestText = 100;
const numberPattern = /^(<=|>=|<|>|≤|≥)?\s*(\d+(?:\.\d+|,\d{1,2}(?!\d))?)(?![.,\d])/u;

/**
 * Reads a FHIR Quantity in a wanted unit. The number may be text. `code` counts as UCUM if the system says so or is missing; a code of
 * another system is ignored. Negative values are refused: none of our units has any.
 */
export function readQuantity<U extends Unit>(quantity: unknown, unit: U, options: ReadingOptions = {}): Reading<U> {
  const members = asObject(quantity);
  if (members === undefined || isEmpty(members['value'])) return refuse('no-value');
  const found = readMagnitude(members['value']);
  const given = members['comparator'];
  const comparator = isEmpty(given) ? undefined : comparators.get(typeof given === 'string' ? given.trim() : '');
  if (found === undefined || (comparator === undefined && !isEmpty(given))) return refuse('unreadable');
  if (comparator !== undefined && found.comparator !== undefined && comparator !== found.comparator) {
    return refuse('unreadable');
  }
  const reported = reportedUnit(members);
  return settle(
    found.number,
    comparator ?? found.comparator,
    readUnit(reported, unit, options.molecularWeight),
    unit,
    options,
  );
}

/**
 * Reads a number in free text: `0.8`, `0.8 10*3/uL`, `<0.1 K/uL`. Anything else around it (`0.8-1.2`, `0.8 (repeat)`, `see comment`)
 * makes it unusable. A comma with one or two digits behind it is a decimal comma; with three it may be one of thousands, and is refused.
 * Without a unit the number is taken in the wanted one, but only if it is plausible there.
 */
export function readNumberText<U extends Unit>(text: unknown, unit: U, options: ReadingOptions = {}): Reading<U> {
  if (isEmpty(text)) return refuse('no-value');
  const found = parseNumber(text);
  if (found === undefined) return refuse('unreadable');
  const { number, comparator, rest } = found;
  if (rest === '' && options.plausible === undefined) return refuse('no-unit');
  const reading: UnitReading =
    rest === '' ? { ok: true, factor: 1, ucum: unit } : readUnitText(rest, unit, options.molecularWeight);
  // What follows is not a unit, but more of a number: a range, a second value, groups of thousands.
  if (!reading.ok && /^[-–—−~+/:]?\s*\d/u.test(rest)) return refuse('unreadable');
  const settled = settle(number, comparator, reading, unit, options);
  return settled.ok ? { ...settled, fromText: true } : settled;
}

/** A number as such a value: a result of a calculation. */
export function exactly<U extends Unit>(number: number, unit: U): Reading<U> {
  return Number.isFinite(number) && number >= 0
    ? settle(number, undefined, { ok: true, factor: 1, ucum: unit }, unit, {})
    : refuse('implausible');
}

/** Both values together, such as segmented and band neutrophils. */
export function sum<U extends Unit>(first: Reading<U>, second: Reading<NoInfer<U>>): Reading<U> {
  if (!first.ok) return first;
  if (!second.ok) return second;
  return first.unit === second.unit ? combine(first, second, first.unit, (a, b) => a + b) : refuse('wrong-property');
}

/** So many per cent of a value, such as the neutrophils among the white cells. */
export function shareOf<U extends Unit>(whole: Reading<U>, percent: Reading<'%'>): Reading<U> {
  if (!whole.ok) return whole;
  if (!percent.ok) return percent;
  if (percent.unit !== '%') return refuse('wrong-property');
  return combine(whole, percent, whole.unit, (value, share) => (value * share) / 100);
}

/** Whether a value is below a limit in the same unit. A range may leave it unsettled; so does a value that is none. */
export function below<U extends Unit>(reading: Reading<U>, limit: Amount<NoInfer<U>>): Settled {
  if (!reading.ok || reading.unit !== limit.unit) return 'unsettled';
  const { low, high, highIncluded } = reading;
  if (high < limit.value || (high === limit.value && !highIncluded)) return true;
  return low >= limit.value ? false : 'unsettled';
}

/** Whether a value is above a limit in the same unit. */
export function above<U extends Unit>(reading: Reading<U>, limit: Amount<NoInfer<U>>): Settled {
  if (!reading.ok || reading.unit !== limit.unit) return 'unsettled';
  const { low, high, lowIncluded } = reading;
  if (low > limit.value || (low === limit.value && !lowIncluded)) return true;
  return high <= limit.value ? false : 'unsettled';
}

/** A number of a unit in a card's words, such as a limit: `1 × 10⁹/L`. */
export function writeAmount({ value, unit }: Amount<Unit>): string {
  return `${writeNumber(value)}${writtenUnit(unit) ?? ''}`;
}

function refuse(why: Unusable): { readonly ok: false; readonly why: Unusable } {
  return { ok: false, why };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function readMagnitude(value: unknown): Omit<NumberText, 'rest'> | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? { comparator: undefined, number: value } : undefined;
  if (typeof value !== 'string') return undefined;
  const found = parseNumber(value);
  if (found?.rest === '') return found;
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? { comparator: undefined, number } : undefined;
}

function parseNumber(text: unknown): NumberText | undefined {
  if (typeof text !== 'string' || text.length > longestText) return undefined;
  const trimmed = text.trim();
  const found = numberPattern.exec(trimmed);
  if (found === null) return undefined;
  const number = Number((found[2] ?? '').replace(',', '.'));
  if (!Number.isFinite(number)) return undefined;
  return { comparator: comparators.get(found[1] ?? ''), number, rest: trimmed.slice(found[0].length).trim() };
}

const ucumSystems = new Set(['http://unitsofmeasure.org', 'urn:oid:2.16.840.1.113883.6.8']);

function reportedUnit(members: Readonly<Record<string, unknown>>): ReportedUnit {
  const { system, code, unit } = members;
  const named = typeof system === 'string' ? nameOfSystem(system) : '';
  const usable =
    typeof code === 'string' && !isEmpty(code) && (named === '' || ucumSystems.has(named)) ? code : undefined;
  const text = typeof unit === 'string' && !isEmpty(unit) ? unit : undefined;
  // A code that nobody says is UCUM may as well be what people write.
  return { code: usable, text: text ?? (named === '' ? usable : undefined) };
}

function nameOfSystem(system: string): string {
  if (ucumSystems.has(system)) return system;
  return system
    .trim()
    .replace(/\/$/, '')
    .replace(/^https:/, 'http:');
}

function settle<U extends Unit>(
  number: number,
  comparator: Comparator | undefined,
  reported: UnitReading,
  unit: U,
  { plausible }: ReadingOptions,
): Reading<U> {
  if (!reported.ok) return reported;
  const { factor, ucum } = reported;
  const value = roundOff(number * factor);
  if (!isPossible(value, factor, unit, plausible) || (comparator === '<' && value === 0)) return refuse('implausible');
  const bound = comparator === undefined ? '' : inWords[comparator];
  const short = `${bound}${writeNumber(value, factor)}${writtenUnit(unit) ?? ''}`;
  const written = writtenUnit(ucum);
  const text =
    factor === 1 || written === undefined ? short : `${short} (reported as ${bound}${writeNumber(number)}${written})`;
  if (comparator === undefined) {
    return {
      ok: true,
      unit,
      low: value,
      high: value,
      lowIncluded: true,
      highIncluded: true,
      exact: value,
      short,
      text,
    };
  }
  const { low, high, lowIncluded, highIncluded } = rangeOf(value, comparator);
  return { ok: true, unit, low, high, lowIncluded, highIncluded, short, text };
}

function isPossible(value: number, factor: number, unit: Unit, plausible: Plausible | undefined): boolean {
  if (!(value >= 0) || value === Infinity) return false;
  if (plausible === undefined) return true;
  const { min, max, smallestPerMicrolitre } = plausible;
  if (value < min || value > max) return false;
  const inSingleCells = unit === '10*9/L' && factor <= 0.001;
  return (
    !inSingleCells ||
    smallestPerMicrolitre === undefined ||
    value === 0 ||
    roundOff(value * 1000) >= smallestPerMicrolitre
  );
}

function rangeOf(
  value: number,
  comparator: Comparator,
): Pick<Value<Unit>, 'low' | 'high' | 'lowIncluded' | 'highIncluded'> {
  return comparator === '<' || comparator === '<='
    ? { low: 0, high: value, lowIncluded: true, highIncluded: comparator === '<=' }
    : { low: value, high: Infinity, lowIncluded: comparator === '>=', highIncluded: false };
}

/** A converted number is written with four digits, unless the factor was a power of ten, which changes no digit. */
function writeNumber(value: number, factor = 1): string {
  if (factor === 1) return String(roundOff(value));
  const digits = /^10*$|^1e/.test(String(factor >= 1 ? factor : roundOff(1 / factor))) ? 12 : 4;
  return String(Number(value.toPrecision(digits)));
}

function combine<U extends Unit>(
  first: Value<Unit>,
  second: Value<Unit>,
  unit: U,
  calculate: (a: number, b: number) => number,
): Reading<U> {
  const [low, high] = [roundOff(calculate(first.low, second.low)), roundOff(calculate(first.high, second.high))];
  if (Number.isNaN(low) || Number.isNaN(high)) return refuse('unreadable');
  const exact = first.exact !== undefined && second.exact !== undefined ? low : undefined;
  const written = writtenUnit(unit) ?? '';
  const short =
    exact !== undefined
      ? `${writeNumber(exact)}${written}`
      : high === Infinity
        ? `at least ${writeNumber(low)}${written}`
        : `${writeNumber(low)} to ${writeNumber(high)}${written}`;
  return {
    ok: true,
    unit,
    low,
    high,
    lowIncluded: first.lowIncluded && second.lowIncluded,
    highIncluded: first.highIncluded && second.highIncluded,
    ...(exact !== undefined && { exact }),
    short,
    text: short,
    ...((first.fromText ?? second.fromText) && { fromText: true as const }),
  };
}
