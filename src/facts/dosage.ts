import type { FhirResource } from '../chart/chart.ts';
import { asNumber, asObjects, asText, isObject, listOf, type Json } from '../fhir/json.ts';
import { readDoseQuantity, readDoseRange, type DoseReading } from './dosage-amount.ts';
import { agree, isReadable, unreadable, type Frequency } from './dosage-frequency.ts';
import { overlap } from './dosage-range.ts';
import { kindOfRoute, type Route, type RouteCode } from './dosage-route.ts';
import { readDosageText, type TextDosage } from './dosage-text.ts';
import { daysIn, readTiming, type Bounds } from './dosage-timing.ts';
import { readConcept } from './read-concept.ts';

/** Where an amount is from. What was given to the nurse as an amount to administer (`admin-amount`) is never used. */
export type AmountSource = 'ordered' | 'calculated' | 'untyped' | 'text';

/** One amount of a dosage, and where it is from. */
export type DoseAmount = DoseReading & { readonly source: AmountSource };

/** The most that may be given in a length of time. */
export interface Ceiling {
  readonly amount: DoseReading;
  /** The length of time in days; nothing where it cannot be read. */
  readonly days: number | undefined;
}

/** One dosage instruction. */
export interface Dosage {
  /** Instructions with different numbers follow each other; with the same or without a number they hold at once. */
  readonly sequence: number | undefined;
  /** The amount of one dose in every form in which it is stated, ordered first, then calculated, then untyped. Empty: not stated. */
  readonly amounts: readonly DoseAmount[];
  /** A rate is stated. */
  readonly infusion: boolean;
  readonly frequency: Frequency;
  readonly asNeeded: boolean;
  readonly route: Route;
  readonly bounds: Bounds;
  readonly ceilings: readonly Ceiling[];
  /** Something of it is from free text. */
  readonly fromText: boolean;
}

const mostInstructions = 100;

/**
 * Reads all dosage instructions of a MedicationRequest, -Statement, -Dispense or -Administration, in their R4 or STU3 shapes.
 * What is stated in structured members counts; free text fills in what they leave out, if all of it can be read (dosage-text.ts)
 * and it does not contradict them. Text that cannot be read may say what is left out: that is then unreadable and not missing.
 * `routeCodes`: codes of routes without words, which are clinical content.
 */
export function readDosages(resource: FhirResource, routeCodes: readonly RouteCode[] = []): readonly Dosage[] {
  return [...asObjects(resource['dosageInstruction']), ...asObjects(resource['dosage'])]
    .slice(0, mostInstructions)
    .map((dosage) => readDosage(dosage, routeCodes));
}

function readDosage(dosage: Json, routeCodes: readonly RouteCode[]): Dosage {
  const amounts = readAmounts(dosage);
  const timing = readTiming(dosage['timing']);
  const concept = readConcept(listOf(dosage['route'])[0]);
  const route: Route = { concept, kind: kindOfRoute(concept, routeCodes) };
  const text = readText(dosage['text'], amounts, timing.frequency);
  const sequence = asNumber(dosage['sequence']);
  const structured: Stated = {
    amounts,
    frequency: timing.frequency,
    asNeeded: timing.asNeeded || isAsNeeded(dosage),
    route,
    bounds: timing.bounds,
    fromText: false,
  };
  const stated = text === undefined ? structured : fillIn(structured, text);
  return {
    sequence: Number.isInteger(sequence) ? sequence : undefined,
    amounts: stated.amounts,
    infusion: hasRate(dosage) || asObjects(dosage['doseAndRate']).some(hasRate),
    frequency: stated.frequency,
    asNeeded: stated.asNeeded,
    route: stated.route,
    bounds: stated.bounds,
    ceilings: asObjects(dosage['maxDosePerPeriod']).map(readCeiling),
    fromText: stated.fromText,
  };
}

/** What text can say as well. */
type Stated = Pick<Dosage, 'amounts' | 'frequency' | 'asNeeded' | 'route' | 'bounds' | 'fromText'>;

function fillIn(stated: Stated, text: TextDosage | 'unreadable'): Stated {
  const { amounts, frequency, route, bounds, asNeeded } = stated;
  const noAmount = amounts.length === 0;
  const noFrequency = frequency.kind === 'missing';
  const noRoute = route.kind === 'missing';
  if (text === 'unreadable') {
    return {
      amounts: noAmount ? [{ ok: false, why: 'unreadable', source: 'text' }] : amounts,
      frequency: noFrequency ? unreadable : frequency,
      asNeeded,
      route: noRoute ? { concept: route.concept, kind: 'unreadable' } : route,
      bounds,
      fromText: false,
    };
  }
  const hasBounds = Object.values(bounds).some((bound) => bound !== undefined);
  return {
    amounts: noAmount ? text.amounts.map((amount) => ({ source: 'text' as const, ...amount })) : amounts,
    frequency: noFrequency ? text.frequency : frequency,
    asNeeded: asNeeded || text.asNeeded,
    route: noRoute ? { concept: route.concept, kind: text.route } : route,
    bounds: hasBounds ? bounds : text.bounds,
    fromText:
      (noAmount && text.amounts.length > 0) ||
      (noFrequency && text.frequency.kind !== 'missing') ||
      (noRoute && text.route !== 'missing'),
  };
}

function readText(
  value: unknown,
  amounts: readonly DoseAmount[],
  frequency: Frequency,
): TextDosage | 'unreadable' | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  const read = readDosageText(text);
  if (read === undefined) return 'unreadable';
  const frequenciesDiffer = isReadable(frequency) && isReadable(read.frequency) && !agree(frequency, read.frequency);
  const amountsDiffer = read.amounts.some((said) => amounts.some((amount) => differ(said, amount)));
  return frequenciesDiffer || amountsDiffer ? 'unreadable' : read;
}

function differ(first: DoseReading, second: DoseReading): boolean {
  return (
    first.ok && second.ok && first.unit === second.unit && first.perDay === second.perDay && !overlap(first, second)
  );
}

const orderedDose = /^https?:\/\/open\.epic\.com\/fhir\/extensions\/ordered-dose\/?$/i;

function readAmounts(dosage: Json): readonly DoseAmount[] {
  const found: DoseAmount[] = [];
  for (const extension of asObjects(dosage['extension'])) {
    if (orderedDose.test(asText(extension['url']) ?? '')) found.push(...amountsIn(extension, 'value', 'ordered'));
  }
  for (const entry of asObjects(dosage['doseAndRate'])) found.push(...readDoseAndRate(entry));
  found.push(...amountsIn(dosage, 'dose', 'untyped'));
  return found.length < 2 ? found : ranking.flatMap((source) => found.filter((amount) => amount.source === source));
}

const ranking: readonly AmountSource[] = ['ordered', 'calculated', 'untyped'];

/** An entry of a kind that we do not know is an amount that we cannot read: it may be a maximum, or what one tablet holds. */
function readDoseAndRate(entry: Json): readonly DoseAmount[] {
  const kind = kindOfAmount(entry['type']);
  if (kind === 'administered') return [];
  if (kind !== 'unknown') return amountsIn(entry, 'dose', kind);
  const isAmount = amountsIn(entry, 'dose', 'untyped').length > 0;
  return isAmount ? [{ ok: false, why: 'unreadable', source: 'untyped' }] : [];
}

function kindOfAmount(type: unknown): AmountSource | 'administered' | 'unknown' {
  if (type === undefined) return 'untyped';
  const { codings, words } = readConcept(type);
  const said = [...codings.map(({ code }) => code), ...words].map((text) => text.toLowerCase());
  if (said.length === 0) return 'untyped';
  if (said.some((text) => text.startsWith('admin'))) return 'administered';
  if (said.some((text) => text.startsWith('ordered'))) return 'ordered';
  return said.some((text) => text.startsWith('calculated')) ? 'calculated' : 'unknown';
}

/** The members that hold amounts. A MedicationAdministration has `dose`. */
const amountMembers = {
  dose: { quantities: ['doseQuantity', 'dose'], range: 'doseRange' },
  value: { quantities: ['valueQuantity'], range: 'valueRange' },
} as const;

function amountsIn(holder: Json, name: keyof typeof amountMembers, source: AmountSource): readonly DoseAmount[] {
  const { quantities, range } = amountMembers[name];
  const amounts: DoseAmount[] = [];
  for (const member of quantities) {
    if (isStated(holder[member])) amounts.push({ source, ...readDoseQuantity(holder[member]) });
  }
  if (isStated(holder[range])) amounts.push({ source, ...readDoseRange(holder[range]) });
  return amounts;
}

function isStated(value: unknown): boolean {
  return value !== undefined && value !== null && !(isObject(value) && Object.keys(value).length === 0);
}

const rates = ['rateQuantity', 'rateRange', 'rateRatio'] as const;

function hasRate(holder: Json): boolean {
  return rates.some((member) => isStated(holder[member]));
}

function isAsNeeded(dosage: Json): boolean {
  const flags = [dosage['asNeededBoolean'], dosage['asNeeded']];
  const reasons = [...listOf(dosage['asNeededCodeableConcept']), ...listOf(dosage['asNeededFor'])];
  return (
    flags.some((flag) => flag === true || flag === 'true') ||
    reasons.some((reason) => isObject(reason) && isStated(reason))
  );
}

function readCeiling(ratio: Json): Ceiling {
  return { amount: readDoseQuantity(ratio['numerator']), days: daysIn(ratio['denominator'])?.low };
}
