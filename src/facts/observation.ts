import type { FhirResource } from '../chart/chart.ts';
import type { Concept } from './concept.ts';
import { dayLength, describeDate, inFuture, readDate, type Instants } from './dates.ts';
import { asNumber, asObject, asObjects, asReference, asStatus, type Json } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';
import { readNumberText, readQuantity, type Reading, type ReadingOptions } from './quantity.ts';
import { readConcept, readConcepts, readWords } from './read-concept.ts';
import type { Unit } from './units.ts';

/** `unknown`: the status is missing, or none that FHIR has. */
export type ObservationStatus = 'registered' | 'preliminary' | 'final' | 'amended' | 'corrected' | 'unknown';

/**
 * What was observed. `none`: no value, or a reason why it is absent, whatever else is said. `other`: a kind of value that we do not read
 * (a ratio, a range, a waveform), or several values at once.
 */
export type ObservedValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'quantity'; readonly quantity: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'concept'; readonly concept: Concept }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'other' };

/** One finding: an Observation itself or one of its components. */
export interface Finding {
  readonly concept: Concept;
  readonly value: ObservedValue;
  /** The laboratory's judgement of the value: `POS`, `NEG`, `DET`, `ND`, `L`, `HH` ... as codes or words. */
  readonly interpretations: readonly Concept[];
}

/** When something was observed and said, for choosing the newest. */
export interface Dated {
  readonly status: ObservationStatus;
  /** When it was true of the patient: drawn, measured. */
  readonly effective: Instants | undefined;
  /** When this version was released. */
  readonly issued: Instants | undefined;
}

/** An Observation of the record. */
export interface Observation extends Finding, Dated {
  /** `Observation/x`; empty without an id. */
  readonly reference: string;
  /** The effective date as cards show it. */
  readonly effectiveText: string | undefined;
  /** There is no readable effective date: the date of issue stands in for it. */
  readonly datedByIssue: boolean;
  readonly components: readonly Finding[];
  /** The specimen, where it can be compared between results: a contained one cannot. */
  readonly specimen: string | undefined;
  readonly hasMember: readonly string[];
  readonly derivedFrom: readonly string[];
  readonly partOf: readonly string[];
  readonly notes: readonly string[];
}

const dropped = new Set(['entered-in-error', 'cancelled', 'canceled']);
const statuses: ReadonlySet<string> = new Set<ObservationStatus>([
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
]);

/**
 * Reads an Observation in its R4 or STU3 shape. Gives nothing for another resource, for what was cancelled or entered in error, and for
 * what is registered and has no value yet.
 */
export function readObservation(resource: FhirResource): Observation | undefined {
  if (resource.resourceType !== 'Observation') return undefined;
  const raw = asStatus(resource['status']) ?? '';
  if (dropped.has(raw)) return undefined;
  const status = isStatus(raw) ? raw : 'unknown';
  const { concept, value, interpretations } = readFinding(resource);
  const components = asObjects(resource['component']).map(readFinding);
  const hasValue = value.kind !== 'none' || components.some((component) => component.value.kind !== 'none');
  if (status === 'registered' && !hasValue) return undefined;

  const own = ownDate(resource);
  const issued = readDate(resource['issued']);
  const specimen = asReference(resource['specimen']);
  return {
    concept,
    value,
    interpretations,
    reference: referenceTo(resource),
    status,
    effective: own?.date ?? issued,
    effectiveText: describeDate(own?.text ?? resource['issued']),
    datedByIssue: own === undefined && issued !== undefined,
    issued,
    components,
    specimen: specimen?.startsWith('#') === true ? undefined : specimen,
    hasMember: relatedBy(resource, 'hasMember', 'has-member'),
    derivedFrom: relatedBy(resource, 'derivedFrom', 'derived-from'),
    partOf: referencesIn(resource['partOf']),
    notes: notesOf(resource),
  };
}

/** Reads the number of a finding in a wanted unit. A count without a unit (`valueInteger`) is read like free text. */
export function readNumber<U extends Unit>(value: ObservedValue, unit: U, options: ReadingOptions = {}): Reading<U> {
  if (value.kind === 'none') return { ok: false, why: 'no-value' };
  if (value.kind === 'quantity') return readQuantity(value.quantity, unit, options);
  if (value.kind === 'text') return readNumberText(value.text, unit, options);
  if (value.kind === 'number') return readNumberText(String(value.number), unit, options);
  return { ok: false, why: 'unreadable' };
}

/** What a finding says in words: an organism of a culture, `positive`. Not the words of the test itself. */
export function wordsFound({ value, components }: Pick<Observation, 'value' | 'components'>): readonly string[] {
  const all = [value, ...components.map((component) => component.value)].flatMap((found) => {
    if (found.kind === 'concept') return found.concept.words;
    return found.kind === 'text' ? [found.text] : [];
  });
  return [...new Set(all)];
}

/**
 * The newest of several results of one kind. The newest effective date wins. Among results of the same time, or of times that partial
 * dates leave undecided, the one issued last wins; where that is not known or equal, a corrected or amended result before a final one,
 * and that before any other. Results dated in the future are passed over: a mistyped year must not hide the real ones.
 * A result without any date wins only over nothing.
 */
export function latest<T extends Dated>(results: readonly T[], now: number): T | undefined {
  const possible = results.filter(({ effective }) => effective === undefined || !inFuture(effective, now));
  const dated = possible.filter(({ effective }) => effective !== undefined);
  if (dated.length === 0) return possible.reduce<T | undefined>((best, result) => winner(best, result), undefined);
  const lastStart = Math.max(...dated.map(startOf));
  const sameTime = dated.filter(({ effective }) => effective !== undefined && effective.end > lastStart);
  return sameTime.reduce<T | undefined>((best, result) => winner(best, result), undefined);
}

/** Results of one kind from the newest to the oldest, without those dated in the future; the first is `latest`. */
export function newestFirst<T extends Dated>(results: readonly T[], now: number): readonly T[] {
  const first = latest(results, now);
  if (first === undefined) return [];
  const others = results.filter(
    (result) => result !== first && (result.effective === undefined || !inFuture(result.effective, now)),
  );
  return [first, ...others.toSorted((a, b) => startOf(b) - startOf(a) || compareReleases(b, a))];
}

/** Whether two results were drawn within so many hours of each other. Without a time of day on both it is not known to be so. */
export function withinHours(first: Dated, second: Dated, hours: number): boolean {
  if (!isTimed(first.effective) || !isTimed(second.effective)) return false;
  return Math.abs(first.effective.start - second.effective.start) <= hours * 3_600_000;
}

function isTimed(date: Instants | undefined): date is Instants {
  return date !== undefined && date.end - date.start < dayLength;
}

function readFinding(source: Json): Finding {
  return {
    concept: readConcept(source['code']),
    value: readValue(source),
    interpretations: readConcepts(source['interpretation']),
  };
}

/** The types that a value can have in R4 and STU3. */
const valueMembers = [
  'Quantity',
  'CodeableConcept',
  'String',
  'Boolean',
  'Integer',
  'Range',
  'Ratio',
  'SampledData',
  'Time',
  'DateTime',
  'Period',
  'Attachment',
].map((type) => `value${type}`);

function readValue(source: Json): ObservedValue {
  if (isPresent(source['dataAbsentReason'])) return { kind: 'none' };
  const [member, another] = valueMembers.filter((one) => isPresent(source[one]));
  if (member === undefined) return { kind: 'none' };
  if (another !== undefined) return { kind: 'other' };
  const value = source[member];
  switch (member) {
    case 'valueQuantity':
      return { kind: 'quantity', quantity: value };
    case 'valueString': {
      const text = readWords(value);
      return text === undefined ? { kind: 'none' } : { kind: 'text', text };
    }
    case 'valueCodeableConcept': {
      const concept = readConcept(value);
      return concept.codings.length + concept.words.length === 0 ? { kind: 'none' } : { kind: 'concept', concept };
    }
    case 'valueInteger': {
      const number = asNumber(value);
      return number === undefined ? { kind: 'other' } : { kind: 'number', number };
    }
    case 'valueBoolean':
      return typeof value === 'boolean' ? { kind: 'boolean', boolean: value } : { kind: 'other' };
    default:
      return { kind: 'other' };
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function isStatus(text: string): text is ObservationStatus {
  return statuses.has(text);
}

/** The first readable date: of the moment, else of the end of a period, else of its start. */
function ownDate(resource: FhirResource): { readonly text: unknown; readonly date: Instants } | undefined {
  const period = asObject(resource['effectivePeriod']);
  for (const text of [
    resource['effectiveDateTime'],
    resource['effectiveInstant'],
    period?.['end'],
    period?.['start'],
  ]) {
    const date = readDate(text);
    if (date !== undefined) return { text, date };
  }
  return undefined;
}

function referencesIn(value: unknown): readonly string[] {
  return asObjects(value).flatMap((reference) => asReference(reference) ?? []);
}

/** References to other results: in a member of their own, and in the one list of all relations that STU3 has. */
function relatedBy(resource: FhirResource, member: string, type: string): readonly string[] {
  const own = referencesIn(resource[member]);
  const related = asObjects(resource['related']);
  if (related.length === 0) return own;
  return [...own, ...related.flatMap((one) => (one['type'] === type ? (asReference(one['target']) ?? []) : []))];
}

function notesOf(resource: FhirResource): readonly string[] {
  const notes = asObjects(resource['note']).flatMap(({ text }) => readWords(text) ?? []);
  const comment = readWords(resource['comment']);
  return comment === undefined ? notes : [comment, ...notes];
}

function startOf({ effective }: Dated): number {
  return effective?.start ?? -Infinity;
}

function winner<T extends Dated>(best: T | undefined, result: T): T {
  return best === undefined || compareReleases(result, best) > 0 ? result : best;
}

const rank: Readonly<Record<ObservationStatus, number>> = {
  corrected: 2,
  amended: 2,
  final: 1,
  preliminary: 0,
  registered: 0,
  unknown: 0,
};

/** Positive if the first is the later word on the same matter. */
function compareReleases(first: Dated, second: Dated): number {
  if (first.issued !== undefined && second.issued !== undefined && first.issued.start !== second.issued.start) {
    return first.issued.start - second.issued.start;
  }
  return rank[first.status] - rank[second.status] || startOf(first) - startOf(second);
}
