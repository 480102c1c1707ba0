import { asNumber, asObject, asText, type Json } from '../fhir/json.ts';
import { rangeOf, type Range } from './dosage-range.ts';
import { readQuantity, type Unusable } from './quantity.ts';
import type { Unit } from './units.ts';

/**
 * How a dose is measured: any mass is given in mg, any mass per body weight in mg/kg, any volume in mL. `product`: a number of syringes,
 * pens, tablets ...; what one of them holds is for the caller to say.
 */
export type DoseUnit = 'mg' | 'mg/kg' | 'mL' | 'product';

/** An amount of a medicine, in its unit. */
export interface ReadableDose extends Range {
  readonly ok: true;
  readonly unit: DoseUnit;
  /** The unit was one per day (mg/day, mg/kg/day): the amount of a whole day, however often it is given. */
  readonly perDay: boolean;
}

/** `wrong-property`: code and text of the unit contradict each other. */
export type DoseReading = ReadableDose | { readonly ok: false; readonly why: Unusable };

interface Candidate {
  readonly reads: Unit;
  readonly unit: DoseUnit;
  readonly perDay: boolean;
  /** No dose of any medicine is larger; a code `ML` (megalitre) beside a text `mL` is not believed. */
  readonly max: number;
}

const candidates: readonly Candidate[] = [
  { reads: 'mg', unit: 'mg', perDay: false, max: 1_000_000 },
  { reads: 'mg/kg', unit: 'mg/kg', perDay: false, max: 100_000 },
  { reads: 'mL', unit: 'mL', perDay: false, max: 100_000 },
  { reads: 'mg/d', unit: 'mg', perDay: true, max: 1_000_000 },
  { reads: 'mg/kg/d', unit: 'mg/kg', perDay: true, max: 100_000 },
];
const mostProducts = 1000;

/**
 * Reads an amount from a FHIR Quantity. The number may be text, also with a decimal comma (see quantity.ts). Refused: a comparator, zero
 * and less, a unit that is none of ours, a code and a text that contradict each other.
 */
export function readDoseQuantity(value: unknown): DoseReading {
  const raw = asObject(value);
  if (raw === undefined) return refuse('no-value');
  if (asText(raw['comparator']) !== undefined) return refuse('unreadable');
  const quantity = {
    value: raw['value'],
    comparator: raw['comparator'],
    unit: tidyDoseUnit(raw['unit']),
    system: raw['system'],
    code: tidyDoseUnit(raw['code']),
  };
  const counted = countsProducts(quantity);
  if (counted === 'contradictory') return refuse('wrong-property');
  if (counted) return readProducts(quantity.value);
  for (const { reads, unit, perDay, max } of candidates) {
    const reading = readQuantity(quantity, reads, { plausible: { min: 0, max } });
    if (reading.ok) return perDay && !isPerDay(quantity) ? refuse('unknown-unit') : dose(reading, unit, perDay);
    // Any other unit would give the same answer.
    if (reading.why !== 'unknown-unit' && reading.why !== 'wrong-property') return reading;
  }
  return refuse('unknown-unit');
}

/** Reads an amount from a FHIR Range. Without a lower end it begins at zero; without an upper end there is nothing to judge. */
export function readDoseRange(value: unknown): DoseReading {
  const range = asObject(value);
  if (range === undefined) return refuse('no-value');
  const high = readDoseQuantity(range['high']);
  if (!high.ok) return high;
  const lowest = asObject(range['low']);
  if (lowest === undefined || asNumber(lowest['value']) === 0) return { ...high, low: 0 };
  const low = readDoseQuantity(lowest);
  if (!low.ok) return low;
  if (low.unit !== high.unit || low.perDay !== high.perDay) return refuse('wrong-property');
  return dose({ low: low.low, high: high.high }, high.unit, high.perDay);
}

function dose({ low, high }: Range, unit: DoseUnit, perDay: boolean): DoseReading {
  const range = rangeOf(low, high);
  return range === undefined || range.low <= 0 ? refuse('implausible') : { ok: true, ...range, unit, perDay };
}

function refuse(why: Unusable): { readonly ok: false; readonly why: Unusable } {
  return { ok: false, why };
}

/** The number is read as if it were of milligrams, since the rules for reading a number are the same. */
function readProducts(value: unknown): DoseReading {
  const reading = readQuantity({ value, unit: 'mg' }, 'mg', { plausible: { min: 0, max: mostProducts } });
  return reading.ok ? dose(reading, 'product', false) : reading;
}

/**
 * Spellings of dose units that laboratories have no use for: `mLs`, `mcg/kg`, `mg per kg`, `mg/kg/dose`. An amount per dose is the amount
 * of that dose.
 */
function tidyDoseUnit(unit: unknown): string | undefined {
  const text = asText(unit);
  // Nothing as short as `mg` has another spelling here.
  if (text === undefined || text.length < 3) return text;
  return text
    .replace(/\s+per\s+/gi, '/')
    .replace(/\/\s*\{?dose\}?$/i, '')
    .replace(/^mcg\/\s*kg/i, 'ug/kg')
    .replace(/^ml[s.]$/i, 'mL');
}

/** The readings of `mg/d` hold for any mass per time; an amount per hour is a rate and no dose. */
function isPerDay({ unit, code }: Json): boolean {
  const texts = [asText(unit), asText(code)].filter((text) => text !== undefined);
  return texts.every((text) => /\/\s*d(ay)?$/i.test(text));
}

const products: ReadonlySet<string> = new Set([
  'syringe',
  'prefilled syringe',
  'pre-filled syringe',
  'pfs',
  'injection',
  'injector',
  'autoinjector',
  'auto-injector',
  'pen',
  'pen injector',
  'cartridge',
  'vial',
  'ampule',
  'ampoule',
  'each',
  'ea',
  'tablet',
  'tab',
  'tbl',
  'capsule',
  'cap',
  'pill',
]);

/** The usual units of an amount, which are no pieces of a product; nor is a single letter. */
const measures: ReadonlySet<string> = new Set(['mg', 'mL', 'mg/kg', 'ug', 'g']);

/** Whether a unit of measure is a piece of a product: `syringe`, `{Syringe}`, `Syringes`, `{tbl}`. A `unit` is none: it may be an international one. */
export function isProductWord(text: string): boolean {
  if (text.length < 2 || measures.has(text)) return false;
  const word = text
    .toLowerCase()
    .replace(/^[{[](.*)[}\]]$/, '$1')
    .replace(/_/g, ' ')
    .replace(/\(s\)$|\.$/, '')
    .trim();
  return products.has(word) || products.has(word.replace(/s$/, ''));
}

/** Whether the Quantity counts products. A code of a system other than UCUM is only asked where there is no text. */
function countsProducts({ unit, code, system }: Json): boolean | 'contradictory' {
  const text = asText(unit);
  const named = asText(system)?.toLowerCase() ?? '';
  const isUcum =
    named === '' ||
    named === 'http://unitsofmeasure.org' ||
    /unitsofmeasure\.org|2\.16\.840\.1\.113883\.6\.8$/.test(named);
  const coded = asText(code);
  const counts = coded === '1' ? undefined : isUcum || text === undefined ? coded : undefined;
  const byText = text !== undefined && isProductWord(text);
  const byCode = counts !== undefined && isProductWord(counts);
  if (!byText && !byCode) return false;
  return (text !== undefined && !byText) || (counts !== undefined && !byCode) ? 'contradictory' : true;
}
