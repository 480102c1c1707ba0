import { isProductWord, readDoseQuantity, type DoseReading } from './dosage-amount.ts';
import {
  findAsNeeded,
  findFrequency,
  missing,
  numberFrom,
  once,
  plainWords,
  type Found,
  type Frequency,
} from './dosage-frequency.ts';
import { rangeOf } from './dosage-range.ts';
import { kindOfRoute, type RouteKind } from './dosage-route.ts';
import { daysIn, unbounded, type Bounds } from './dosage-timing.ts';

/** What free text says of a dosage. */
export interface TextDosage {
  /** One amount, or the same twice in two units: `0.67 mL (100 mg total)`. */
  readonly amounts: readonly DoseReading[];
  readonly frequency: Frequency;
  readonly asNeeded: boolean;
  readonly route: RouteKind;
  readonly bounds: Bounds;
}

type Parts = { -readonly [part in keyof TextDosage]?: TextDosage[part] };

/**
 * Reads free text directions by a strict grammar: a verb first if any, then one amount, one frequency, one route, one length of time and
 * `as needed`, each at most once, in any order. Text that holds anything else, or one of them twice (`then 200 mg`), is not read at all.
 */
export function readDosageText(text: string): TextDosage | undefined {
  const words = plainWords(text);
  if (words === undefined) return undefined;
  const parts: Parts = {};
  let rest = words.replace(/^(?:inject|give|administer|take|use) /, '');
  while (rest !== '') {
    const length = takePart(rest, parts);
    if (length === 0) return undefined;
    rest = rest.slice(length).replace(/^[ ,;]+/, '');
  }
  const { amounts = [], asNeeded = false, route = 'missing', bounds = unbounded } = parts;
  const frequency = bounds.doses?.high === 1 ? once : (parts.frequency ?? missing);
  return amounts.length === 0 && frequency === missing ? undefined : { amounts, frequency, asNeeded, route, bounds };
}

/** Takes one part from the beginning of the words that has not been there yet. Gives its length; 0 if there is none. */
function takePart(words: string, parts: Parts): number {
  let longest: keyof Parts | undefined;
  let best: Found<unknown> | undefined;
  for (const part of partNames) {
    const found = parts[part] === undefined ? finders[part](words) : undefined;
    if (found === undefined || found.length <= (best?.length ?? 0)) continue;
    longest = part;
    best = found;
  }
  if (longest === undefined || best === undefined) return 0;
  Object.assign(parts, { [longest]: best.value });
  return best.length;
}

/** What finds each part at the beginning of words. */
const finders: { readonly [part in keyof TextDosage]: (words: string) => Found<TextDosage[part]> | undefined } = {
  amounts: findAmounts,
  frequency: findFrequency,
  asNeeded: findAsNeeded,
  route: findRoute,
  bounds: findBounds,
};
const partNames = ['amounts', 'frequency', 'asNeeded', 'route', 'bounds'] as const;

/**
 * A decimal comma has one or two digits behind it. Three digits behind a comma, or behind a point after another digit than zero, may be
 * thousands (`1,000`, `1.500`), and are not read.
 */
const decimal = String.raw`(?:0\.\d+|\d+(?:\.\d{1,2}|,\d{1,2}|\.\d{4,})?)(?![\d.,]*\d)`;
const numbers = `(?<low>${decimal}|an?|one|two|three|four)(?: ?(?:-|to) ?(?<high>${decimal}))?`;
const mass = 'milligrams?|mgs?|micrograms?|mcg|ug|grams?|gm|g';
const volume = 'milliliters?|millilitres?|mls?|cc';
const unit = `(?<mass>${mass})(?<per> ?(?:/|per) ?kg)?(?: ?(?:/|per) ?dose)?|(?<volume>${volume})|(?<product>[a-z][a-z-]*(?: syringes?| injectors?)?(?:\\(s\\))?)`;
const amountPattern = new RegExp(`^${numbers} ?(?:${unit})(?![a-z(])`);

function findAmounts(words: string): Found<readonly DoseReading[]> | undefined {
  const first = findAmount(words);
  if (first === undefined) return undefined;
  const bracket = /^ ?\(([^()]+?)(?: total)?\)/.exec(words.slice(first.length));
  const again = bracket === null ? undefined : findAmount(bracket[1] ?? '');
  if (bracket === null || again?.length !== bracket[1]?.length || again === undefined) {
    return { value: [first.value], length: first.length };
  }
  return { value: [first.value, again.value], length: first.length + bracket[0].length };
}

function findAmount(words: string): Found<DoseReading> | undefined {
  const match = amountPattern.exec(words);
  if (match === null) return undefined;
  const { low = '', high, mass: weighed, per, volume: measured, product } = match.groups ?? {};
  // A word for a number stands before pieces only.
  if ((/^[a-z]/.test(low) && product === undefined) || (product !== undefined && !isProductWord(product)))
    return undefined;
  const named =
    weighed === undefined ? (measured ?? product ?? '') : `${canonicalMass(weighed)}${per === undefined ? '' : '/kg'}`;
  const least = readDoseQuantity({ value: valueOf(low), unit: named });
  const most = high === undefined ? least : readDoseQuantity({ value: valueOf(high), unit: named });
  if (!least.ok || !most.ok) return undefined;
  const range = rangeOf(least.low, most.high);
  return range === undefined ? undefined : { value: { ...least, ...range }, length: match[0].length };
}

function valueOf(text: string): number {
  return text === 'a' || text === 'an' ? 1 : numberFrom(text.replace(',', '.'));
}

function canonicalMass(word: string): string {
  if (word.startsWith('mi') || word === 'mcg' || word === 'ug') return word.startsWith('milli') ? 'mg' : 'ug';
  return word.startsWith('g') ? 'g' : 'mg';
}

/** `into the skin` is what some EHRs write for patients; it does not say how deep. */
const routePattern =
  /^(?:subcutaneous(?:ly)?(?: injection)?|sub ?cut|sub-?q|sc|sq|s\/c|under the skin|(?:by|via) subcutaneous (?:injection|route)|by mouth|orally|oral|po|intravenous(?:ly)?|iv|ivpb|intramuscular(?:ly)?|im|intradermal(?:ly)?|into the skin)(?![\w/(])/;

function findRoute(words: string): Found<RouteKind> | undefined {
  const match = routePattern.exec(words);
  if (match === null) return undefined;
  const [text] = match;
  const value = text === 'into the skin' ? 'unreadable' : kindOfRoute({ codings: [], words: [text] });
  return { value, length: text.length };
}

function findBounds(words: string): Found<Bounds> | undefined {
  const match = /^(?:for|x) ?(\d{1,3}|[a-z]+) ?(days?|weeks?|months?|doses?)(?![\w/(])/.exec(words);
  if (match === null) return undefined;
  const [text, number = '', of = ''] = match;
  const value = numberFrom(number);
  if (!(value > 0)) return undefined;
  if (of.startsWith('dose')) return { value: { ...unbounded, doses: rangeOf(value) }, length: text.length };
  return { value: { ...unbounded, days: daysIn({ value, unit: of }) }, length: text.length };
}
