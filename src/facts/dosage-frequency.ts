import { dividedBy, exactOf, overlap, rangeOf, rounded, type Range } from './dosage-range.ts';

/**
 * How often a dose is given. `once`: a single dose, not to be repeated. `unreadable`: something is said, but not what we can count with
 * certainty; it is never guessed.
 */
export type Frequency =
  | {
      readonly kind: 'repeated';
      /** Doses per day on average: 0.5 for every other day. Not rounded, since more is to be computed from it. */
      readonly dosesPerDay: Range;
      /** Hours from one dose to the next, from the shortest to the longest pause. */
      readonly intervalHours: Range;
    }
  | { readonly kind: 'once' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable' };

export const unreadable: Frequency = { kind: 'unreadable' };
export const missing: Frequency = { kind: 'missing' };
export const once: Frequency = { kind: 'once' };

/** So many doses in so many hours, evenly spread. */
export function evenly(doses: Range, hours: Range): Frequency {
  const dosesPerDay = dividedBy({ low: 24 * doses.low, high: 24 * doses.high }, hours);
  const intervalHours = dividedBy(hours, doses);
  return dosesPerDay === undefined || intervalHours === undefined
    ? unreadable
    : { kind: 'repeated', dosesPerDay, intervalHours: rounded(intervalHours) };
}

/** Doses at these hours of a cycle that repeats itself, both in hours: 9 and 18 in 24. */
export function atHours(hours: readonly number[], cycle: number): Frequency {
  const sorted = [...new Set(hours)].toSorted((a, b) => a - b);
  const gaps = sorted.map((hour, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + cycle) - hour);
  const intervalHours = rangeOf(Math.min(...gaps), Math.max(...gaps));
  const dosesPerDay = rangeOf((24 * sorted.length) / cycle);
  return dosesPerDay === undefined || intervalHours === undefined
    ? unreadable
    : { kind: 'repeated', dosesPerDay, intervalHours: rounded(intervalHours) };
}

/** Whether two statements can both be true. */
export function agree(first: Frequency, second: Frequency): boolean {
  if (first.kind !== 'repeated' || second.kind !== 'repeated') return first.kind === second.kind;
  return overlap(first.dosesPerDay, second.dosesPerDay);
}

/** Whether a frequency says how often. */
export function isReadable(frequency: Frequency): boolean {
  return frequency.kind === 'repeated' || frequency.kind === 'once';
}

const longest = 200;
const numberWords = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
] as const;

/** The value of `3` or `three`. */
export function numberFrom(text: string): number {
  const word = numberWords.findIndex((name) => name === text);
  return word >= 0 ? word + 1 : Number(text);
}

/**
 * Directions in one spelling: lower case, single blanks, `b.i.d.` as `bid`, `12 (twelve)` as `12`, no full stop at the end. Nothing for what
 * is too long to be a plain direction.
 */
export function plainWords(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const lower = text.toLowerCase();
  if (isPlain.test(lower)) return withoutStop(lower);
  // `1½` would become 11/2, and a superscript is a footnote.
  if (/[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u2189]/.test(text)) return undefined;
  const plain = withoutStop(inOneSpelling(text.normalize('NFKC').toLowerCase()));
  return plain.length > longest ? undefined : plain;
}

function withoutStop(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith('.') ? trimmed.replace(/ ?\.$/, '') : trimmed;
}

/** Letters, digits and single blanks, and signs that `inOneSpelling` leaves as they are. */
const isPlain = /^(?:[a-z\d,;/%-]| (?! )|\.(?=\d))*\.?$/;

function inOneSpelling(lower: string): string {
  return lower
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\b[a-z](?:\.[a-z])+\b\.?/g, (abbreviation) => abbreviation.replaceAll('.', ''))
    .replace(/\b(\d+) ?\(([a-z]+)\)/g, (all, digits: string, word: string) =>
      numberFrom(word) === Number(digits) ? digits : all,
    )
    .replace(/\s+/g, ' ');
}

/** What was found at the beginning of a text, and how long it is there. */
export interface Found<T> {
  readonly value: T;
  readonly length: number;
}

/** Hundreds are enough: 168 hours are a week. */
const number = `(?:\\d{1,3}|${numberWords.join('|')})`;
const upTo = (name: string): string => `(?<${name}>${number})(?:(?: ?- ?| to )(?<${name}Most>${number}))?`;
const end = String.raw`(?![\w/(])`;

/** In hours, by how the word begins. A month is the twelfth part of a year; morning, evening and night come once a day. */
const lengths: readonly (readonly [beginning: string, hours: number])[] = [
  ['morning', 24],
  ['mo', 730.5],
  ['h', 1],
  ['d', 24],
  ['n', 24],
  ['e', 24],
  ['w', 168],
  ['f', 336],
];

/** Hours of a unit of time in words: `weekly`, `hrs`, `morning`. */
function hoursOf(unit: string): number {
  return lengths.find(([beginning]) => unit.startsWith(beginning))?.[1] ?? Number.NaN;
}

interface Phrase {
  readonly pattern: RegExp;
  readonly read: (groups: Readonly<Record<string, string | undefined>>) => Frequency;
}

function phrase(pattern: string, read: Phrase['read']): Phrase {
  return { pattern: atBeginning(pattern), read };
}

function atBeginning(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})${end}`);
}

function inPeriod(least: number, most: number, hours: number): Frequency {
  const doses = rangeOf(least, most);
  const period = rangeOf(hours);
  return doses === undefined || period === undefined ? unreadable : evenly(doses, period);
}

const clock = String.raw`(?:[01]\d|2[0-3]):?[0-5]\d(?: ?(?:h|hrs|hours))?`;
const ordinals: Readonly<Record<string, number>> = { other: 2, second: 2, alternate: 2, third: 3 };
const counts: Readonly<Record<string, number>> = { once: 1, twice: 2, thrice: 3 };

const abbreviations: Readonly<Record<string, readonly [doses: number, hours: number]>> = {
  qd: [1, 24],
  qday: [1, 24],
  qam: [1, 24],
  qpm: [1, 24],
  qhs: [1, 24],
  hs: [1, 24],
  am: [1, 24],
  pm: [1, 24],
  bid: [2, 24],
  tid: [3, 24],
  qid: [4, 24],
  qod: [1, 48],
  qh: [1, 1],
  qw: [1, 168],
  qwk: [1, 168],
  qweek: [1, 168],
};

/** `biweekly` and `od` are not here: each is used for two different things. */
const phrases: readonly Phrase[] = [
  // `daily`, `twice a day`, `3 times weekly`, `1-2 times per day`, `every morning`, `/day`
  phrase(
    `(?:(?:(?<named>once|twice|thrice)|${upTo('few')} ?(?:x|times?))[ -]?)?` +
      '(?:(?<adverb>daily|nightly|weekly|fortnightly|monthly)|' +
      '(?:a|per|each|every|/) ?(?<unit>day|night|morning|evening|week|fortnight|month))',
    ({ named, few, fewMost, adverb, unit }) => {
      const least = few === undefined ? (counts[named ?? ''] ?? 1) : numberFrom(few);
      return inPeriod(least, fewMost === undefined ? least : numberFrom(fewMost), hoursOf(unit ?? adverb ?? ''));
    },
  ),
  // `every 48 hours`, `q12h`, `q4-6h`, `once every 2 weeks`, `every other day`
  phrase(
    `(?:once )?(?:every|each|q) ?(?:(?<ordinal>other|second|alternate|third)|${upTo('gap')}) ?-?` +
      '(?<unit>hours?|hrs?|h|days?|d|nights?|weeks?|wks?|w|months?)',
    ({ ordinal, gap, gapMost, unit }) => {
      const least = ordinal === undefined ? numberFrom(gap ?? '') : (ordinals[ordinal] ?? Number.NaN);
      const hours = hoursOf(unit ?? '');
      const period = rangeOf(least * hours, (gapMost === undefined ? least : numberFrom(gapMost)) * hours);
      return period === undefined ? unreadable : evenly({ low: 1, high: 1 }, period);
    },
  ),
  phrase('(?:on )?alternate days', () => inPeriod(1, 1, 48)),
  phrase(`(?<short>${Object.keys(abbreviations).join('|')})`, ({ short }) => {
    const [doses, hours] = abbreviations[short ?? ''] ?? [Number.NaN, 24];
    return inPeriod(doses, doses, hours);
  }),
  phrase('at bedtime|at night|in the (?:morning|afternoon|evening)', () => inPeriod(1, 1, 24)),
  // `0900 & 1800`: one time of day alone does not say on how many days.
  phrase(`(?:at )?(?<clocks>${clock}(?: ?(?:,|;|&|/|and) ?${clock})+)`, ({ clocks }) =>
    atHours(
      [...(clocks ?? '').matchAll(/(\d\d):?(\d\d)/g)].map(([, h, m]) => Number(h) + Number(m) / 60),
      24,
    ),
  ),
  phrase('once(?: only)?|one[ -]time(?: only)?|x ?1|single dose|stat', () => once),
];

const timeOfDay =
  /^ (?:in the (?:morning|afternoon|evening)|at (?:bedtime|night|noon|(?:about |approximately )?the same time (?:each|every) day|\d{1,2}(?::\d\d)? ?[ap]m|(?:[01]\d|2[0-3]):?[0-5]\d))(?![\w/(])/;

/** Any of the phrases: most parts of directions begin with none of them. */
const anyPhrase = atBeginning(phrases.map(({ pattern }) => pattern.source.replace(/\(\?<\w+>/g, '(?:')).join('|'));

/** The longest statement of a frequency at the beginning of directions in plain words. */
export function findFrequency(words: string): Found<Frequency> | undefined {
  if (!anyPhrase.test(words)) return undefined;
  let best: Found<Frequency> | undefined;
  for (const { pattern, read } of phrases) {
    const match = pattern.exec(words);
    if (match === null || match[0].length <= (best?.length ?? 0)) continue;
    const value = read(match.groups ?? {});
    if (isReadable(value)) best = { value, length: match[0].length };
  }
  if (best === undefined || !isDaily(best.value)) return best;
  const when = timeOfDay.exec(words.slice(best.length));
  return when === null ? best : { ...best, length: best.length + when[0].length };
}

function isDaily(frequency: Frequency): boolean {
  return frequency.kind === 'repeated' && exactOf(frequency.dosesPerDay) === 1;
}

/** `as needed` at the beginning of directions in plain words. */
export function findAsNeeded(words: string): Found<true> | undefined {
  const match = /^(?:prn|as needed|if needed|when needed|as required|if required|when required)(?![\w/(])/.exec(words);
  return match === null ? undefined : { value: true, length: match[0].length };
}

/** What words say of how often, if they say nothing else: `Q6H PRN`, `every 12 (twelve) hours`, `daily`. */
export function readFrequencyWords(
  text: string,
): { readonly frequency: Frequency; readonly asNeeded: boolean } | undefined {
  let rest = plainWords(text);
  let frequency: Frequency = missing;
  let asNeeded = false;
  while (rest !== undefined && rest !== '') {
    const often = findFrequency(rest);
    const need = often === undefined ? findAsNeeded(rest) : undefined;
    if ((often === undefined || frequency !== missing) && (need === undefined || asNeeded)) return undefined;
    if (often !== undefined) frequency = often.value;
    if (need !== undefined) asNeeded = true;
    rest = rest.slice(often?.length ?? need?.length ?? 0).replace(/^[ ,]+/, '');
  }
  return rest === undefined || (frequency === missing && !asNeeded) ? undefined : { frequency, asNeeded };
}
