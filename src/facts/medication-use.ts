import type { FhirResource } from '../chart/chart.ts';
import { isKnownSystem } from './code-systems.ts';
import type { Concept, Match, ValueSets } from './concept.ts';
import type { RouteCode } from './dosage-route.ts';
import type { Range } from './dosage-range.ts';
import { readBounds } from './dosage-timing.ts';
import { readDosages, type Dosage } from './dosage.ts';
import { addDays, inFuture, readDate, type Instants } from './dates.ts';
import { asNumber, asObject, asObjects, asReference, asStatus, asText, type Json } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';
import { readConcept, readWords } from './read-concept.ts';

/** Where a use of a medicine stands in the record. */
export type MedicationSource = 'draft' | 'request' | 'statement' | 'dispense' | 'administration';

/** Why a medicine is given, as the resource itself says it. */
export interface Reason {
  readonly concept: Concept;
  readonly matches: readonly Match[];
}

/** A medicine that was, is or will be used, whatever kind of resource says so. */
export interface MedicationUse {
  /** `MedicationRequest/x`; empty for a draft without an id. */
  readonly reference: string;
  readonly source: MedicationSource;
  /** The resource's status in lower case, or `unknown`. */
  readonly status: string;
  readonly intent: string | undefined;
  /** Told by somebody and written down here: no order that this EHR gave, but a medicine that is taken. */
  readonly reported: boolean;
  readonly matches: readonly Match[];
  /** False: the record does not say which medicine it is. */
  readonly identified: boolean;
  /** It has a code of a system that means something everywhere. */
  readonly coded: boolean;
  /** The medicine in the EHR's words. */
  readonly label: string;
  /** When it was written, asserted, handed over or given. */
  readonly dated: Instants | undefined;
  /** The date as text, for cards. */
  readonly datedText: unknown;
  /** When use ends or ended, as far as the resource says: period, supply. */
  readonly ends: Instants | undefined;
  /** When it was last used, as far as the resource says. Of no end where only a start is known: any time since. */
  readonly lastUsed: Instants | undefined;
  readonly reasons: readonly Reason[];
  readonly reasonReferences: readonly string[];
  /** Orders that it replaces, follows or fills: `priorPrescription`, `basedOn`, `authorizingPrescription`. */
  readonly follows: readonly string[];
  /** Its dosage instructions; `routeCodes` are the routes without words that the caller knows. */
  dosages(routeCodes?: readonly RouteCode[]): readonly Dosage[];
  /** Told by the patient or a relative. */
  readonly patientReported: boolean;
}

/** Finds a Medication by reference. */
export type FindMedication = (reference: string) => FhirResource | undefined;

/** The resource types of the four lists that medicines are read from, and the sources that they are. */
const sources: ReadonlyMap<string, MedicationSource> = new Map([
  ['MedicationRequest', 'request'],
  ['MedicationStatement', 'statement'],
  ['MedicationDispense', 'dispense'],
  ['MedicationAdministration', 'administration'],
]);

/** What never happened, or must not be done: dropped whatever else it says. */
const neverHappened = new Set(['entered-in-error', 'cancelled', 'not-done', 'not-taken', 'declined']);

/** Statuses of what is over. `ended` is of a newer FHIR. */
const over = new Set(['completed', 'stopped', 'ended', 'cancelled']);

/** Nobody has ordered it yet. */
const plans = new Set(['plan', 'proposal', 'option']);

/**
 * Reads a use of a medicine from one of the four resource types, in its R4 or STU3 shape.
 * Gives nothing for what never happened: entered in error, cancelled, not done, not taken, `doNotPerform`, a plan that was
 * given up before anybody ordered it. `status` is that of the resource unless somebody knows better.
 */
export function readMedicationUse(
  resource: FhirResource,
  valueSets: ValueSets,
  findMedication: FindMedication,
  status = asStatus(resource['status']) ?? 'unknown',
): MedicationUse | undefined {
  const source = sources.get(resource.resourceType);
  if (source === undefined) return undefined;
  if (neverHappened.has(status) || resource['doNotPerform'] === true || wasNotTaken(resource)) return undefined;
  const intent = asStatus(resource['intent']);
  const reported = isReported(resource);
  if (status === 'stopped' && isPlan({ intent, reported })) return undefined;

  const concept = readMedicine(resource, findMedication);
  const matches = valueSets.matches(concept, 'medication');
  const first = firstDate(resource, dateMembers[source]);
  const dated = first?.date;
  const ends = readEnd(resource, source, dated);
  return {
    reference: referenceTo(resource),
    source,
    status,
    intent,
    reported,
    matches,
    // A code without a system means nothing.
    identified: concept.codings.some(({ system }) => system !== '') || concept.words.length > 0,
    coded: concept.codings.some(({ system }) => isKnownSystem(system)),
    label: concept.words[0] ?? matches[0]?.display ?? '',
    dated,
    datedText: first?.text,
    ends,
    lastUsed: ends ?? (source === 'statement' ? sinceStart(resource) : undefined) ?? dated,
    reasons: objectsIn(resource, reasonMembers).map((reason) => readReason(reason, valueSets)),
    reasonReferences: referencesIn(resource, ['reasonReference']),
    follows: referencesIn(resource, followed),
    dosages: (routeCodes) => readDosages(resource, routeCodes),
    patientReported: isPatientReported(resource),
  };
}

const reasonMembers = ['reasonCode', 'reasonCodeableConcept', 'reasonForUseCodeableConcept'];
const followed = ['priorPrescription', 'basedOn', 'authorizingPrescription'];

function objectsIn(resource: FhirResource, members: readonly string[]): readonly Json[] {
  const there = members.filter((member) => resource[member] !== undefined);
  return there.length === 0 ? none : there.flatMap((member) => asObjects(resource[member]));
}

const none: readonly never[] = [];

function referencesIn(resource: FhirResource, members: readonly string[]): readonly string[] {
  return objectsIn(resource, members).flatMap((reference) => asReference(reference) ?? []);
}

function readReason(value: unknown, valueSets: ValueSets): Reason {
  const concept = readConcept(value);
  return { concept, matches: valueSets.matches(concept, 'condition') };
}

/** The medicine with all its codings and words: the concept, the Medication, its ingredients, last the reference's words. */
function readMedicine(resource: FhirResource, findMedication: FindMedication): Concept {
  // R5 has both in one member.
  const either = asObject(resource['medication']);
  const concept = readConcept(asObject(resource['medicationCodeableConcept']) ?? either?.['concept']);
  const reference = asObject(resource['medicationReference']) ?? asObject(either?.['reference']);
  if (reference === undefined) return concept;
  const parts = [concept];
  const medication = resolve(reference, [resource], findMedication);
  if (medication !== undefined) {
    parts.push(readConcept(medication['code']));
    for (const ingredient of asObjects(medication['ingredient'])) {
      parts.push(...readIngredient(ingredient, [medication, resource], findMedication));
    }
  }
  parts.push(readDisplay(reference));
  return {
    codings: parts.flatMap(({ codings }) => codings),
    words: [...new Set(parts.flatMap((part) => part.words))],
  };
}

/** An ingredient is a concept, or a reference to a Substance or another Medication, whose own ingredients are not read. */
function readIngredient(
  ingredient: Json,
  containers: readonly Json[],
  findMedication: FindMedication,
): readonly Concept[] {
  const reference = asObject(ingredient['itemReference']);
  const item = resolve(reference, containers, findMedication);
  return [readConcept(ingredient['itemCodeableConcept']), readConcept(item?.['code']), readDisplay(reference)];
}

function readDisplay(reference: Json | undefined): Concept {
  const words = readWords(reference?.['display']);
  return { codings: [], words: words === undefined ? [] : [words] };
}

/** What a reference means: a resource that one of the containers contains (some write its id with the `#`), or a Medication that came along. */
function resolve(
  reference: Json | undefined,
  containers: readonly Json[],
  findMedication: FindMedication,
): Json | undefined {
  const text = asReference(reference);
  if (text === undefined) return undefined;
  if (!text.startsWith('#')) return findMedication(text);
  return containers
    .flatMap(({ contained }) => asObjects(contained))
    .find(({ id }) => id === text.slice(1) || id === text);
}

/** STU3 says so in members of their own, where R4 has a status. */
function wasNotTaken(resource: FhirResource): boolean {
  return asStatus(resource['taken']) === 'n' || resource['notGiven'] === true || resource['notDone'] === true;
}

const dateMembers: Readonly<Record<MedicationSource, readonly string[]>> = {
  draft: ['authoredOn'],
  request: ['authoredOn'],
  statement: ['effectiveDateTime', 'effectivePeriod', 'dateAsserted'],
  dispense: ['whenHandedOver', 'whenPrepared'],
  administration: ['effectiveDateTime', 'effectivePeriod'],
};

/** The first member that holds a date; of a period its start, else its end. */
function firstDate(
  resource: FhirResource,
  members: readonly string[],
): { readonly text: unknown; readonly date: Instants } | undefined {
  for (const member of members) {
    const value = resource[member];
    const period = asObject(value);
    for (const text of period === undefined ? [value] : [period['start'], period['end']]) {
      const date = readDate(text);
      if (date !== undefined) return { text, date };
    }
  }
  return undefined;
}

/** Dosages that follow each other end with the last of them; where one has no end, the medicine has none. */
function readEnd(resource: FhirResource, source: MedicationSource, dated: Instants | undefined): Instants | undefined {
  if (source === 'dispense') return supplyEnd(dated, resource['daysSupply']);
  const periodEnd = readDate(asObject(resource['effectivePeriod'])?.['end']);
  if (periodEnd !== undefined) return periodEnd;
  const lastEnd = endOf(asObjects(resource['dosageInstruction'] ?? resource['dosage']), dated);
  if (lastEnd !== undefined) return lastEnd;
  return lastSupplyEnd(dated, asObject(resource['dispenseRequest']));
}

function endOf(dosages: readonly Json[], dated: Instants | undefined): Instants | undefined {
  let latest: Instants | undefined;
  for (const dosage of dosages) {
    const end = readDate(asObject(repeatOf(dosage)?.['boundsPeriod'])?.['end']);
    if (end === undefined) return endByLengths(dosages, dated);
    if (latest === undefined || end.end > latest.end) latest = end;
  }
  return latest;
}

/**
 * The end by the lengths of the dosages, where not all say their last day: counted from the day of the order, those with numbers of
 * their own one after the other. With a range of days it is any day of it.
 */
function endByLengths(dosages: readonly Json[], dated: Instants | undefined): Instants | undefined {
  if (dated === undefined || !dosages.every(isBounded)) return undefined;
  const steps = dosages.map(({ sequence }) => asNumber(sequence));
  const isStepwise = !steps.includes(undefined) && new Set(steps).size === dosages.length;
  const ordered = isStepwise ? dosages.toSorted((a, b) => stepOf(a) - stepOf(b)) : dosages;
  let begin = dated;
  let latest: Instants | undefined;
  for (const dosage of ordered) {
    const { end: stated, days } = readBounds(repeatOf(dosage) ?? {});
    const end = stated ?? (days && spanAfter(begin, days));
    if (end === undefined) return undefined;
    if (latest === undefined || end.end > latest.end) latest = end;
    if (isStepwise) begin = end;
  }
  return latest;
}

function stepOf({ sequence }: Json): number {
  return asNumber(sequence) ?? 0;
}

function repeatOf(dosage: Json): Json | undefined {
  return asObject(asObject(dosage['timing'])?.['repeat']);
}

function isBounded(dosage: Json): boolean {
  const { boundsDuration, boundsRange, boundsPeriod } = repeatOf(dosage) ?? {};
  return (boundsDuration ?? boundsRange ?? boundsPeriod) !== undefined;
}

function spanAfter(begin: Instants, { low, high }: Range): Instants {
  return { start: addDays(begin, Math.round(low)).start, end: addDays(begin, Math.round(high)).end };
}

/** An order with refills may have ended with any of its supplies. */
function lastSupplyEnd(dated: Instants | undefined, request: Json | undefined): Instants | undefined {
  const days = readDays(asObject(request?.['expectedSupplyDuration']));
  if (dated === undefined || days === undefined) return undefined;
  const first = addDays(dated, days);
  const refills = asNumber(request?.['numberOfRepeatsAllowed']) ?? 0;
  if (refills <= 0 || days * refills > longestSupply) return first;
  return { start: first.start, end: addDays(first, days * refills).end };
}

/** A statement that gives only a start says nothing of the last use but that it is not after the day of the statement. */
function sinceStart(resource: FhirResource): Instants | undefined {
  if (readDate(resource['effectiveDateTime']) !== undefined) return undefined;
  const start = readDate(asObject(resource['effectivePeriod'])?.['start']);
  if (start === undefined) return undefined;
  const asserted = readDate(resource['dateAsserted']);
  return { start: start.start, end: asserted !== undefined && asserted.end >= start.end ? asserted.end : Infinity };
}

/** The day on which a supply runs out. */
function supplyEnd(start: Instants | undefined, duration: unknown): Instants | undefined {
  const days = readDays(asObject(duration));
  return start === undefined || days === undefined ? undefined : addDays(start, days);
}

/** No supply lasts longer, in days. */
const longestSupply = 3650;

/** Only days and weeks are read: other units are rare, and a guess would be worse than nothing. Without a unit: days. */
function readDays(quantity: Json | undefined): number | undefined {
  const value = asNumber(quantity?.['value']);
  if (value === undefined || value < 0 || value > longestSupply) return undefined;
  const code = asText(quantity?.['code']);
  const unit = asText(quantity?.['unit']);
  if (code === undefined && unit === undefined) return value;
  const length = lengthOf(code) ?? lengthOf(unit);
  return length === undefined ? undefined : value * length;
}

function lengthOf(unit: string | undefined): number | undefined {
  if (unit === undefined) return undefined;
  if (/^\{?(d|days?|day\(s\))\}?$/i.test(unit)) return 1;
  return /^\{?(wk|weeks?|week\(s\))\}?$/i.test(unit) ? 7 : undefined;
}

function isReported(resource: FhirResource): boolean {
  return resource['reportedBoolean'] === true || asObject(resource['reportedReference']) !== undefined;
}

function isPatientReported(resource: FhirResource): boolean {
  if (resource['reportedBoolean'] === true) return true;
  return [resource['informationSource'], resource['reportedReference']].some((source) => {
    const type = asText(asObject(source)?.['type']) ?? '';
    return /^(Patient|RelatedPerson)$|(^|\/)(Patient|RelatedPerson)\//.test(asReference(source) ?? type);
  });
}

/** What a use of a medicine means for today. `unclear`: the status says nothing. */
export type Standing = 'current' | 'on-hold' | 'planned' | 'past' | 'unclear';

/** Whether a medicine is being taken, as its own resource says it. */
export function standingOf(use: MedicationUse, now: number): Standing {
  const { source, status, ends } = use;
  if (source === 'dispense' && (status === 'completed' || status === 'in-progress')) {
    // In progress: ready, but not known to be handed over.
    if (ends === undefined) return status === 'completed' ? 'past' : 'unclear';
    return ends.end > now ? 'current' : 'past';
  }
  if (over.has(status)) return 'past';
  if (isPlan(use) || status === 'intended') return 'planned';
  if (status === 'on-hold') return 'on-hold';
  if (source === 'draft') return 'current';
  if (status === 'draft' || status === 'preparation') return 'planned';
  return status === 'active' || status === 'in-progress' ? 'current' : 'unclear';
}

/** US Core keeps what patients report as requests with the intent `plan`; they are taken all the same. */
function isPlan({ intent, reported }: Pick<MedicationUse, 'intent' | 'reported'>): boolean {
  return intent !== undefined && plans.has(intent) && !reported;
}

/**
 * When the medicine was last used, as far as the record shows it: a day, or a range where it only shows since when.
 * It never begins after now, and there is none where the record only has a date that lies ahead, which cannot be true.
 */
export function lastUseOf({ lastUsed, dated }: MedicationUse, now: number): Instants | undefined {
  if (lastUsed === undefined) return undefined;
  if (lastUsed.start <= now) return lastUsed.end === Infinity ? { start: lastUsed.start, end: now + 1 } : lastUsed;
  return dated === undefined || inFuture(dated, now) ? undefined : { start: now, end: now + 1 };
}
