import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { aliasOf, longestUnit, tidyUnit } from './units-spellings.ts';

/** International units are what their preparation says: they convert among each other and to nothing else. */
const arbitrary = /\[[iI]U\]/;

/**
 * The units in which values are judged, each in UCUM, with what cards write behind the number. One more unit is one more row.
 * `only`: units of the same dimension that yet measure something else are kept out. UCUM counts a ratio of masses as a percentage, and
 * does not see that a filtration rate per 1.73 m² is another thing than a clearance.
 * `inShort`: a unit that people write for it beside the right code, which is then no contradiction.
 */
const table = {
  '10*9/L': { written: ' × 10⁹/L' },
  '%': { written: '%', only: /^(%(\{[A-Za-z ]*\})?|10\*-2|\/100\{[A-Za-z]+\})$/ },
  kg: { written: ' kg' },
  cm: { written: ' cm' },
  mm: { written: ' mm' },
  'umol/L': { written: ' µmol/L' },
  'mg/dL': { written: ' mg/dL' },
  'mL/min': { written: ' mL/min', only: /^(?!.*(1\.?73|m2))/ },
  'mL/min/{1.73_m2}': { written: ' mL/min/1.73 m²', only: /\/\{1\.73_?m2\}$/, inShort: 'mL/min' },
  mg: { written: ' mg' },
  'mg/d': { written: ' mg/day' },
  'mg/kg': { written: ' mg/kg', only: /\/kg$/ },
  'mg/kg/d': { written: ' mg/kg/day', only: /\/kg\// },
  mL: { written: ' mL' },
  '[IU]/L': { written: ' units/L', only: arbitrary },
  '[IU]/mL': { written: ' units/mL', only: arbitrary },
  h: { written: ' h' },
  d: { written: ' days' },
} as const satisfies Readonly<Record<string, Row>>;

interface Row {
  readonly written: string;
  readonly only?: RegExp;
  readonly inShort?: string;
}

export type Unit = keyof typeof table;

/** A number with its unit, such as a limit that values are compared with. */
export interface Amount<U extends Unit> {
  readonly value: number;
  readonly unit: U;
}

/** What cards write behind a number in a unit that was reported and is not one of ours. */
const otherWritten: Readonly<Record<string, string>> = {
  '/uL': ' per µL',
  '{cells}/uL': ' per µL',
  '/mm3': ' per mm³',
  '10*6/L': ' × 10⁶/L',
  '10*3/uL': ' × 10³/µL',
  '10*3/mm3': ' × 10³/mm³',
  '/nL': ' per nL',
  '/mL': ' per mL',
  '/L': ' per L',
  g: ' g',
  '[lb_av]': ' lb',
  '[oz_av]': ' oz',
  m: ' m',
  '[in_i]': ' in',
  'mmol/L': ' mmol/L',
  'mg/L': ' mg/L',
  'm[IU]/mL': ' milliunits/mL',
  'k[IU]/L': ' kilounits/L',
  'mL/s': ' mL/s',
  'L/h': ' L/h',
  ug: ' micrograms',
  min: ' min',
  wk: ' weeks',
  mo: ' months',
  a: ' years',
};

/** What cards write behind a number in this UCUM unit. Nothing for units that we do not know: what an EHR wrote is never passed on. */
export function writtenUnit(ucum: string): string | undefined {
  return isUnit(ucum) ? table[ucum].written : Object.hasOwn(otherWritten, ucum) ? otherWritten[ucum] : undefined;
}

function isUnit(ucum: string): ucum is Unit {
  return Object.hasOwn(table, ucum);
}

/** How a reported unit relates to the wanted one: the factor between them, and the UCUM unit that it was understood as. */
export type UnitReading =
  | { readonly ok: true; readonly factor: number; readonly ucum: string }
  | { readonly ok: false; readonly why: 'no-unit' | 'unknown-unit' | 'wrong-property' };

/** What the source says of the unit: FHIR Quantity has a machine's code and a text for people. */
export interface ReportedUnit {
  /** The code, if it is meant to be UCUM. */
  readonly code?: string | undefined;
  readonly text?: string | undefined;
}

/**
 * Reads a reported unit. The UCUM code wins over the text, but if the text speaks of another property (a percentage beside a count),
 * neither is believed. A code that is no UCUM is read like text. A code that UCUM reads as another property (`K/uL`, kelvin per
 * microlitre) is believed only if the text means the same quantity that people mean by such a code.
 * `molecularWeight` in g/mol allows for mass concentration to be read as amount of substance.
 */
export function readUnit(reported: ReportedUnit, wanted: Unit, molecularWeight?: number): UnitReading {
  const { code, text } = reported;
  const byText: UnitReading =
    text === undefined ? { ok: false, why: 'no-unit' } : readUnitText(text, wanted, molecularWeight);
  if (code === undefined) return byText;

  const byCode = convert(code.trim(), wanted, molecularWeight);
  if (!byCode.ok && byCode.why === 'wrong-property') {
    if (!byText.ok) return byCode;
    const asWords = readUnitText(code, wanted, molecularWeight);
    return asWords.ok && asWords.factor === byText.factor ? byText : byCode;
  }
  if (text !== undefined && contradicts(byText, text, wanted)) return byText;
  if (byCode.ok) return byCode;
  const asWords = readUnitText(code, wanted, molecularWeight);
  return asWords.ok || !byText.ok ? asWords : byText;
}

function contradicts(byText: UnitReading, text: string, wanted: Unit): boolean {
  if (byText.ok || byText.why !== 'wrong-property') return false;
  const row: Row = table[wanted];
  const tidy = tidyUnit(text);
  return tidy === undefined || (aliasOf(tidy) ?? tidy) !== row.inShort;
}

/** Reads a unit that was written for people: the known spellings first, then UCUM. */
export function readUnitText(text: string, wanted: Unit, molecularWeight?: number): UnitReading {
  const tidy = tidyUnit(text);
  if (tidy === undefined) return { ok: false, why: text.trim() === '' ? 'no-unit' : 'unknown-unit' };
  const alias = aliasOf(tidy);
  if (alias !== undefined) return convert(alias, wanted, molecularWeight);
  // `500/uL` is UCUM, but behind a number (`4 500/uL`) it is half of one.
  if (/^\d/.test(tidy) && !/^10[*^]/.test(tidy)) return { ok: false, why: 'unknown-unit' };
  return convert(tidy, wanted, molecularWeight);
}

const ucum = UcumLhcUtils.getInstance();
/** Readings by the unit that is wanted, and by the unit that was reported. */
const kept = new Map<Unit, Map<string, KeptReading>>();
const mostKept = 100;

interface KeptReading {
  readonly reading: UnitReading;
  readonly molecularWeight: number | undefined;
}

/** The factor between two UCUM units. The last hundred answers for a unit are kept, since a record repeats its units. */
function convert(from: string, wanted: Unit, molecularWeight?: number): UnitReading {
  if (from === '') return { ok: false, why: 'no-unit' };
  if (from.length > longestUnit) return { ok: false, why: 'unknown-unit' };
  let readings = kept.get(wanted);
  if (readings === undefined) kept.set(wanted, (readings = new Map()));
  const before = readings.get(from);
  if (before !== undefined && before.molecularWeight === molecularWeight) return before.reading;
  const reading = compute(from, wanted, molecularWeight);
  const [oldest] = readings.keys();
  if (readings.size >= mostKept && oldest !== undefined) readings.delete(oldest);
  readings.set(from, { reading, molecularWeight });
  return reading;
}

function compute(from: string, wanted: Unit, molecularWeight?: number): UnitReading {
  if (!isUcum(from)) return { ok: false, why: 'unknown-unit' };
  const row: Row = table[wanted];
  if (row.only !== undefined && !row.only.test(from)) return { ok: false, why: 'wrong-property' };
  const options = molecularWeight !== undefined && molecularWeight > 0 ? { molecularWeight } : {};
  // The parser refuses arbitrary units even to themselves; any other unit in their place gives the factor.
  const [source, target] = [from, wanted].map((unit) => (arbitrary.test(wanted) ? unit.replace(arbitrary, 'g') : unit));
  const [none, one] = [0, 1].map((value) => ucum.convertUnitTo(source ?? '', value, target ?? '', options));
  const factor = one?.status === 'succeeded' ? roundOff(one.toVal ?? 0) : 0;
  // A unit with another zero, such as a temperature or a logarithm, has no factor.
  if (none?.toVal !== 0 || !(factor > 0) || factor === Infinity) return { ok: false, why: 'wrong-property' };
  return { ok: true, factor, ucum: from };
}

const atom = String.raw`(?:[A-Za-z%\d*^'-]|\[[\w']+\])+`;
const note = String.raw`\{[\w./#%*-]+\}`;
const term = `(?:${atom}(?:${note})?|${note})`;
const ucumShape = new RegExp(`^/?${term}(?:[./]${term})*$`);
const perArea = /\/\{1\.73_?m2\}/;

/**
 * Whether a text is UCUM in the letter. The parser also takes names and misspellings, and says what it assumed; some texts make it throw
 * or write to the console, so it only sees what has the shape of a unit. Parentheses, long words and whole numbers other than those
 * below are not needed for any unit that we read; UCUM has no decimals, and reads `1.73/uL` as 1 times 73 per microlitre.
 * The parser ignores what is in braces, where people write what matters to them: `{10*3}/uL` and `mg/{kg}` are refused.
 */
function isUcum(text: string): boolean {
  const meant = text.replace(perArea, '');
  if (!ucumShape.test(text) || /\{[^}]*\d|\/\{/.test(meant)) return false;
  const bare = meant.replace(/\{[^}]*\}/g, '');
  if (/[A-Za-z]{7}/.test(bare.replace(/\[[^\]]*\]/g, ''))) return false;
  if (bare.split(/[./]/).some((factor) => /^\d+$/.test(factor) && !wholeNumbers.has(factor))) return false;
  const { status, msg } = ucum.convertUnitTo(text, 1, text);
  return msg.length === 0 ? status === 'succeeded' : msg.every((line) => line.startsWith('Attempt to convert'));
}

const wholeNumbers = new Set(['1', '100', '1000']);

/** Twelve significant digits: more than any measurement has, and enough to make 900 per microlitre 0.9 and not 0.8999999999999999. */
export function roundOff(value: number): number {
  // Nearly every number has three places at most, and is what it would be rounded to; zero loses its sign in both ways.
  const thousandths = Math.round(value * 1000);
  if (Math.abs(thousandths) < 1e12 && thousandths / 1000 === value) return value + 0;
  return Number(value.toPrecision(12));
}
