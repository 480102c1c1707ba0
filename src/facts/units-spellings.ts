/**
 * How people and laboratories write units that are not UCUM, or are UCUM for something else: `K/uL` is kelvin per microlitre in UCUM
 * and thousands per microlitre on every American blood count. A spelling that is not listed here and is not UCUM is not understood.
 */

/** Longest unit that is looked at; a hostile one takes the UCUM parser 100 ms at 10 000 characters. */
export const longestUnit = 100;

const visibleAscii = /^[\u0021-\u007e]+$/;
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Brings a unit to plain ASCII without blanks, keeping upper and lower case. Nothing for what cannot be a unit. */
export function tidyUnit(text: string): string | undefined {
  if (text.length > longestUnit) return undefined;
  // So most of them are written.
  if (visibleAscii.test(text)) return text;
  const tidy = text
    // Before NFKC, which makes 103 of 10³.
    .replace(
      /\^?([⁰¹²³⁴-⁹]+)/gu,
      (_, digits: string) => `^${digits.replace(/./gu, (digit) => String(superscripts.indexOf(digit)))}`,
    )
    .normalize('NFKC')
    .replace(/\u03bc/gu, 'u')
    .replace(/[\u00d7\u2715]/gu, 'x')
    .replace(/[\u2044\u2215]/gu, '/')
    .replace(/\s+/gu, '');
  return visibleAscii.test(tidy) && tidy.length <= longestUnit ? tidy : undefined;
}

/** The UCUM unit that a spelling (as `tidyUnit` gives it) stands for, if it is one of those that we know. */
export function aliasOf(tidy: string): string | undefined {
  return exact.get(tidy) ?? anyCase.get(tidy.toLowerCase());
}

/** Capital letters matter: `g/L` is grams per litre. `M/uL` and `M/mm3` are not here: they are used for millions and for thousands. */
const exact: ReadonlyMap<string, string> = new Map([
  ['G/L', '10*9/L'],
  ['M/L', '10*6/L'],
]);

const thousand = ['k', 'thou', 'thousand', 'thousands', 'th', 'tsd', 'tsd.', '1000', '10x3', '10(3)', 'x10(3)'];
const multiples: readonly (readonly [ucum: string, spellings: readonly string[]])[] = [
  ['', ['']],
  ['10*3', [...thousand, ...powers(3)]],
  ['10*6', powers(6)],
  ['10*9', powers(9)],
];
const particles = ['', 'cell', 'cells', '{cell}', '{cells}', '#', '{#}'];
const volumes: readonly (readonly [ucum: string, spellings: readonly string[]])[] = [
  ['uL', ['ul', 'mcl']],
  ['mm3', ['mm3', 'mm^3', 'cumm', 'cmm']],
  ['nL', ['nl']],
  ['mL', ['ml']],
  ['L', ['l']],
];

function powers(exponent: number): readonly string[] {
  return ['10*', '10^', '10**', '10e'].flatMap((ten) => ['', 'x', '*'].map((times) => `${times}${ten}${exponent}`));
}

const others: Readonly<Record<string, readonly string[]>> = {
  '%': ['percent', 'pct', '%wbc', '%ofwbc'],
  kg: ['kg', 'kgs', 'kilogram', 'kilograms'],
  g: ['g', 'gm', 'gms', 'gram', 'grams'],
  mg: ['mg', 'mgs', 'milligram', 'milligrams'],
  ug: ['ug', 'mcg', 'microgram', 'micrograms'],
  '[lb_av]': ['lb', 'lbs', 'lb_av', 'pound', 'pounds'],
  '[oz_av]': ['oz', 'ozs', 'oz_av', 'ounce', 'ounces'],
  cm: ['cm', 'cms', 'centimeter', 'centimeters', 'centimetre', 'centimetres'],
  '[in_i]': ['in', 'inch', 'inches', 'in_i'],
  mL: ['ml', 'cc', 'milliliter', 'milliliters', 'millilitre', 'millilitres'],
  'mg/dL': ['mg/dl', 'mg%'],
  'umol/L': ['umol/l', 'mcmol/l', 'micromol/l'],
  'mmol/L': ['mmol/l'],
  '[IU]/L': ['iu/l'],
  '[IU]/mL': ['iu/ml'],
  'm[IU]/mL': ['miu/ml', 'm[iu]/ml'],
  'mg/kg': ['mg/kg'],
  'mg/d': ['mg/d', 'mg/day'],
  'mg/kg/d': ['mg/kg/d', 'mg/kg/day'],
  'mL/min': ['ml/min', 'cc/min'],
  // UCUM reads most of these as a rate divided by 1.73 and multiplied by an area.
  'mL/min/{1.73_m2}': [
    '1.73m2',
    '1.73m^2',
    '1.73m*2',
    '1.73.m2',
    '1.73_m2',
    '1.73sqm',
    '1.73sq.m',
    '1.73',
    '(1.73.m2)',
    '(173.10*-2.m2)',
  ]
    .concat(
      '1,73m2',
      '1,73m^2',
      '{1.73m2}',
      '{1.73m^2}',
      '{1.73_m2}',
      '{1.73_m^2}',
      '[1.73_m2]',
      '(1.73m2)',
      '(1.73m^2)',
    )
    .map((area) => `ml/min/${area}`),
  h: ['hr', 'hrs', 'hour', 'hours'],
  d: ['day', 'days'],
  wk: ['week', 'weeks'],
  mo: ['month', 'months'],
  a: ['yr', 'yrs', 'year', 'years'],
};

const anyCase: ReadonlyMap<string, string> = new Map([
  ...multiples.flatMap(([multiple, written]) =>
    volumes.flatMap(([volume, volumesWritten]) =>
      written.flatMap((number) =>
        particles.flatMap((particle) =>
          volumesWritten.map((per) => [`${number}${particle}/${per}`, `${multiple}/${volume}`] as const),
        ),
      ),
    ),
  ),
  ...Object.entries(others).flatMap(([ucum, spellings]) => spellings.map((spelling) => [spelling, ucum] as const)),
]);
