import { dayLength, type Instants } from './dates.ts';
import type { DoseReading, ReadableDose } from './dosage-amount.ts';
import { dividedBy, rangeOf, rounded, spanOf, sumOf, times, type Range } from './dosage-range.ts';
import type { Ceiling, Dosage, DoseAmount } from './dosage.ts';
import type { Unusable } from './quantity.ts';

/** What amounts in other units come to. Clinical content and the patient's weight: the caller brings them. */
export interface PerUnit {
  readonly mgPerMl?: number | undefined;
  /** mg in one syringe, pen, tablet. */
  readonly mgPerProduct?: number | undefined;
  readonly weightKg?: number | undefined;
}

/** What a patient gets. Each is missing where it cannot be computed. */
export interface DoseRates {
  /**
   * mg per day on average (100 mg every other day is 50). What is given as needed counts at the upper end only. A single dose counts as
   * that of its day.
   */
  readonly mgPerDay: Range | undefined;
  /** mg/kg per day; also known without a weight, where the order is in mg/kg. */
  readonly mgPerKgPerDay: Range | undefined;
  /** mg of one dose, from the smallest to the largest. */
  readonly mgPerDose: Range | undefined;
  /** mg/kg of one dose. */
  readonly mgPerKgPerDose: Range | undefined;
  /** Hours from one dose to the next. */
  readonly intervalHours: Range | undefined;
}

/**
 * What is not known of a dosage. `absent`: not stated; a weight or a content of a product that the caller did not bring.
 * `amount`: no number that can be read; `unit`: a number in a unit that cannot be converted.
 */
export interface DoseGap {
  readonly part: 'amount' | 'unit' | 'weight' | 'frequency' | 'route';
  readonly why: 'absent' | 'unreadable';
}

export interface DailyDoses {
  /** The first step: the dose to start with. */
  readonly first: DoseRates;
  /** Of all steps the highest of each, and the shortest interval. */
  readonly highest: DoseRates;
  /** The most that may be given per day by the instructions' own limit. */
  readonly ceiling: Pick<DoseRates, 'mgPerDay' | 'mgPerKgPerDay'>;
  /** Where this is not empty, the rates are of what could be read: there may be more. Each gap once. */
  readonly missing: readonly DoseGap[];
}

/**
 * Adds up the dosage instructions of one order. Those with different sequence numbers are steps that follow each other; those with the
 * same number, or none, hold at once (unless their periods do not meet), and one without a number holds through all steps.
 */
export function dailyDoses(entries: readonly Dosage[], per: PerUnit): DailyDoses {
  const steps = stepsOf(entries).map((step) => ratesOfStep(step.map((entry) => ratesOf(entry, per))));
  const first = roundedRates(steps[0] ?? nothing);
  const ceilings = entries.flatMap((entry) => ceilingOf(entry.ceilings, per));
  return {
    first,
    highest: steps.length < 2 ? first : roundedRates(highestOf(steps)),
    ceiling: {
      mgPerDay: roundedIfAny(highestRange(ceilings.map(({ mgPerDay }) => mgPerDay))),
      mgPerKgPerDay: roundedIfAny(highestRange(ceilings.map(({ mgPerKgPerDay }) => mgPerKgPerDay))),
    },
    missing: gapsOf(entries, per),
  };
}

const nothing: DoseRates = {
  mgPerDay: undefined,
  mgPerKgPerDay: undefined,
  mgPerDose: undefined,
  mgPerKgPerDose: undefined,
  intervalHours: undefined,
};

function roundedRates(rates: DoseRates): DoseRates {
  return {
    mgPerDay: roundedIfAny(rates.mgPerDay),
    mgPerKgPerDay: roundedIfAny(rates.mgPerKgPerDay),
    mgPerDose: roundedIfAny(rates.mgPerDose),
    mgPerKgPerDose: roundedIfAny(rates.mgPerKgPerDose),
    intervalHours: roundedIfAny(rates.intervalHours),
  };
}

function roundedIfAny(range: Range | undefined): Range | undefined {
  return range && rounded(range);
}

function stepsOf(entries: readonly Dosage[]): readonly (readonly Dosage[])[] {
  if (entries.length < 2) return entries.length === 0 ? [] : [entries];
  const numbers = [...new Set(entries.flatMap(({ sequence }) => sequence ?? []))].toSorted((a, b) => a - b);
  if (numbers.length === 0) return phasesOf(entries);
  return numbers.flatMap((number) =>
    phasesOf(entries.filter(({ sequence }) => sequence === undefined || sequence === number)),
  );
}

/**
 * Instructions that hold at once as far as their numbers say, at each moment when one of them begins: those whose periods are over by
 * then do not add to it. One without a beginning begins with the first; a day on which one ends and another begins is of both.
 */
function phasesOf(entries: readonly Dosage[]): readonly (readonly Dosage[])[] {
  const stated = entries.flatMap(({ bounds }) => bounds.start?.start ?? []);
  const startOf = ({ bounds }: Dosage): number => bounds.start?.start ?? Math.min(...stated);
  const moments = [...new Set(entries.map(startOf))].toSorted((a, b) => a - b);
  return moments.map((moment) =>
    entries.filter((entry) => {
      const start = startOf(entry);
      return start === moment || (start < moment && !isOver(entry.bounds.end, moment));
    }),
  );
}

/** An end with a time of day is over at that time, one without at the end of its day. */
function isOver(end: Instants | undefined, moment: number): boolean {
  return end !== undefined && (end.end - end.start < dayLength ? end.start : end.end) <= moment;
}

/** The rates of one instruction, with the doses per day that its interval is made of. */
interface EntryRates extends DoseRates {
  readonly dosesPerDay: Range | undefined;
}

function ratesOf(entry: Dosage, per: PerUnit): EntryRates {
  const mg = ratesIn(entry, toMg, per);
  const mgPerKg = ratesIn(entry, toMgPerKg, per);
  const { frequency, asNeeded } = entry;
  const often = frequency.kind === 'repeated' ? frequency : undefined;
  return {
    mgPerDay: mg.perDay,
    mgPerKgPerDay: mgPerKg.perDay,
    mgPerDose: mg.perDose,
    mgPerKgPerDose: mgPerKg.perDose,
    intervalHours: often?.intervalHours,
    dosesPerDay: often && (asNeeded ? { ...often.dosesPerDay, low: 0 } : often.dosesPerDay),
  };
}

interface Rates {
  readonly perDose: Range | undefined;
  readonly perDay: Range | undefined;
}

type Convert = (amount: ReadableDose, per: PerUnit) => Range | undefined;

/** The rates by the best source that can be converted: an ordered amount before a calculated one. Two amounts of one source make a range. */
function ratesIn(entry: Dosage, convert: Convert, per: PerUnit): Rates {
  let best: DoseAmount['source'] | undefined;
  let perDose: Range | undefined;
  let perDay: Range | undefined;
  for (const amount of entry.amounts) {
    const range = amount.ok ? convert(amount, per) : undefined;
    if (!amount.ok || range === undefined) continue;
    best ??= amount.source;
    if (amount.source !== best) continue;
    const rates = spread(range, amount.perDay, entry);
    perDose = spanOfBoth(perDose, rates.perDose);
    perDay = spanOfBoth(perDay, rates.perDay);
  }
  return { perDose, perDay };
}

function spanOfBoth(first: Range | undefined, second: Range | undefined): Range | undefined {
  return first === undefined || second === undefined ? (first ?? second) : spanOf([first, second]);
}

/** An amount per day, taken less often than daily, contradicts itself. */
function spread(amount: Range, isPerDay: boolean, { frequency, asNeeded }: Dosage): Rates {
  const often =
    frequency.kind === 'repeated' ? frequency.dosesPerDay : frequency.kind === 'once' ? rangeOf(1) : undefined;
  if (isPerDay && often !== undefined && often.low < 1) return { perDose: undefined, perDay: undefined };
  const perDose = isPerDay ? often && dividedBy(amount, often) : amount;
  const perDay = isPerDay ? amount : often && times(amount, often);
  return { perDose, perDay: perDay && (asNeeded ? { ...perDay, low: 0 } : perDay) };
}

function toMg(amount: ReadableDose, per: PerUnit): Range | undefined {
  switch (amount.unit) {
    case 'mg':
      return rangeOf(amount.low, amount.high);
    case 'mg/kg':
      return timesNumber(amount, per.weightKg);
    case 'mL':
      return timesNumber(amount, per.mgPerMl);
    case 'product':
      return timesNumber(amount, per.mgPerProduct);
  }
}

function toMgPerKg(amount: ReadableDose, per: PerUnit): Range | undefined {
  if (amount.unit === 'mg/kg') return rangeOf(amount.low, amount.high);
  const [mg, weight] = [toMg(amount, per), usable(per.weightKg)];
  return mg && weight && dividedBy(mg, weight);
}

function timesNumber(amount: Range, number: number | undefined): Range | undefined {
  const factor = usable(number);
  return factor && times(amount, factor);
}

/** A number that can be counted with; zero and less are none. */
function usable(number: number | undefined): Range | undefined {
  return number !== undefined && number > 0 ? rangeOf(number) : undefined;
}

/** What several instructions that hold at once come to together. */
function ratesOfStep(entries: readonly EntryRates[]): DoseRates {
  const [only, ...others] = entries;
  if (only !== undefined && others.length === 0) return only;
  return {
    mgPerDay: sumOf(entries.flatMap(({ mgPerDay }) => mgPerDay ?? [])),
    mgPerKgPerDay: sumOf(entries.flatMap(({ mgPerKgPerDay }) => mgPerKgPerDay ?? [])),
    mgPerDose: spanOf(entries.flatMap(({ mgPerDose }) => mgPerDose ?? [])),
    mgPerKgPerDose: spanOf(entries.flatMap(({ mgPerKgPerDose }) => mgPerKgPerDose ?? [])),
    intervalHours: intervalOf(entries),
  };
}

/** The interval of one; of several the average, at least by all and at most by those not merely as needed. */
function intervalOf(entries: readonly EntryRates[]): Range | undefined {
  const repeated = entries.filter(({ dosesPerDay }) => dosesPerDay !== undefined);
  const [only, ...others] = repeated;
  if (others.length === 0) return only?.intervalHours;
  const total = sumOf(repeated.flatMap(({ dosesPerDay }) => dosesPerDay ?? []));
  const longest = spanOf(repeated.flatMap(({ intervalHours }) => intervalHours ?? []))?.high;
  if (total === undefined || longest === undefined || total.high <= 0) return undefined;
  return rangeOf(24 / total.high, total.low > 0 ? 24 / total.low : Math.max(longest, 24 / total.high));
}

function highestOf(steps: readonly DoseRates[]): DoseRates {
  const intervals = steps.flatMap(({ intervalHours }) => intervalHours ?? []);
  return {
    mgPerDay: highestRange(steps.map(({ mgPerDay }) => mgPerDay)),
    mgPerKgPerDay: highestRange(steps.map(({ mgPerKgPerDay }) => mgPerKgPerDay)),
    mgPerDose: highestRange(steps.map(({ mgPerDose }) => mgPerDose)),
    mgPerKgPerDose: highestRange(steps.map(({ mgPerKgPerDose }) => mgPerKgPerDose)),
    intervalHours: intervals.toSorted((a, b) => a.low - b.low || a.high - b.high)[0],
  };
}

function highestRange(ranges: readonly (Range | undefined)[]): Range | undefined {
  if (ranges.length === 0) return undefined;
  return ranges.flatMap((range) => range ?? []).toSorted((a, b) => b.high - a.high || b.low - a.low)[0];
}

/** The lowest of an instruction's limits, since all of them hold. */
function ceilingOf(ceilings: readonly Ceiling[], per: PerUnit): readonly DailyDoses['ceiling'][] {
  const lowest = (convert: Convert): Range | undefined =>
    ceilings
      .flatMap(({ amount, days }) => {
        const [range, length] = [amount.ok ? convert(amount, per) : undefined, usable(days)];
        return (range && length && dividedBy(range, length)) ?? [];
      })
      .toSorted((a, b) => a.high - b.high)[0];
  return ceilings.length === 0
    ? []
    : [
        {
          mgPerDay: lowest(toMg),
          mgPerKgPerDay: lowest(toMgPerKg),
        },
      ];
}

function gapsOf(entries: readonly Dosage[], per: PerUnit): readonly DoseGap[] {
  const gaps: readonly DoseGap[] =
    entries.length === 0
      ? [absent('amount'), absent('frequency'), absent('route')]
      : entries.flatMap((entry) => [...amountGap(entry, per), ...frequencyGap(entry), ...routeGap(entry)]);
  return gaps.filter((gap, index) => gaps.findIndex(({ part, why }) => part === gap.part && why === gap.why) === index);
}

function absent(part: DoseGap['part']): DoseGap {
  return { part, why: 'absent' };
}

/** Units that are missing or not known; the number beside them may be fine. */
const unitTroubles: ReadonlySet<Unusable> = new Set(['no-unit', 'unknown-unit', 'wrong-property']);

function amountGap({ amounts }: Dosage, per: PerUnit): readonly DoseGap[] {
  if (amounts.some((amount) => amount.ok && toMg(amount, per) !== undefined)) return [];
  if (amounts.length === 0) return [absent('amount')];
  const readable = amounts.find((amount): amount is DoseAmount & ReadableDose => amount.ok);
  if (readable === undefined) {
    const onlyUnits = amounts.every((amount: DoseReading) => !amount.ok && unitTroubles.has(amount.why));
    return [{ part: onlyUnits ? 'unit' : 'amount', why: 'unreadable' }];
  }
  return [absent(readable.unit === 'mg/kg' ? 'weight' : 'unit')];
}

function frequencyGap({ amounts, frequency }: Dosage): readonly DoseGap[] {
  switch (frequency.kind) {
    case 'missing':
      return [absent('frequency')];
    case 'unreadable':
      return [{ part: 'frequency', why: 'unreadable' }];
    case 'repeated': {
      const contradicted = amounts[0]?.ok === true && amounts[0].perDay && frequency.dosesPerDay.low < 1;
      return contradicted ? [{ part: 'frequency', why: 'unreadable' }] : [];
    }
    case 'once':
      return [];
  }
}

function routeGap({ route }: Dosage): readonly DoseGap[] {
  if (route.kind === 'missing') return [absent('route')];
  return route.kind === 'unreadable' ? [{ part: 'route', why: 'unreadable' }] : [];
}
