import type { FhirResource } from '../chart/chart.ts';
import type { ValueSets } from './concept.ts';
import { asObject, asObjects, asReference, asStatus, asText } from '../fhir/json.ts';
import { namesAnother } from '../fhir/reference.ts';
import { readMedicationUse, type FindMedication, type MedicationUse } from './medication-use.ts';
import { readConcept } from './read-concept.ts';

/** One draft order of the session for a medicine. */
export interface Draft extends MedicationUse {
  /** The clinician selected it, or is about to sign it. Other drafts are context. */
  readonly selected: boolean;
  /** Cancelled, stopped or completed: no order any more, but it says that something ends. */
  readonly ended: boolean;
  /** Only a Medication could say what is ordered, and nobody showed it. An order without any medicine yet is not this. */
  readonly unnamed: boolean;
  /** Known to be an inpatient order; anything else is not known to be. */
  readonly inpatient: boolean;
  /** Whether it names another patient than the given one; an order that names none is taken as the request's patient's. */
  forAnother(patientId: string): boolean;
  /** The whole resource as it came, for suggestions that must not lose anything; without what is `unreadable`. */
  readonly resource: FhirResource;
  /** `MedicationRequest/UUID`, where a draft without an id has a UUID in the URN of its entry. */
  readonly entryReference?: string;
  /** The first of its members that cannot be read, as a path from the body. What was found in the others stands, what was not is unknown. */
  readonly unreadable?: string;
}

const ended = new Set(['cancelled', 'stopped', 'completed', 'entered-in-error']);

/** Reads a MedicationRequest of the session. Gives nothing for another resource and for `doNotPerform`. */
export function readDraft(
  resource: FhirResource,
  selected: boolean,
  valueSets: ValueSets,
  findMedication: FindMedication,
): Draft | undefined {
  if (resource.resourceType !== 'MedicationRequest') return undefined;
  const status = asStatus(resource['status']) ?? 'unknown';
  if (status === 'entered-in-error') return undefined;
  // A cancelled draft is still read, since it says which medicine the session ends.
  const use = readMedicationUse(resource, valueSets, findMedication, 'draft');
  if (use === undefined) return undefined;
  const subject = asReference(resource['subject']) ?? asReference(resource['patient']);
  // What is new stands before the spread: V8 keeps an object that grows after one until all of the heap is collected.
  return {
    selected,
    ended: ended.has(status),
    unnamed: !use.identified && asObject(resource['medicationReference']) !== undefined,
    inpatient: isInpatient(resource),
    forAnother: (patientId) => subject !== undefined && namesAnother(subject, 'Patient', patientId),
    resource,
    ...use,
    source: 'draft',
    status,
  };
}

/** The draft with its reasons as value sets that know more recognise them. */
export function recogniseReasons(draft: Draft, valueSets: ValueSets): Draft {
  const reasons = draft.reasons.map(({ concept }) => ({ concept, matches: valueSets.matches(concept, 'condition') }));
  return { ...draft, reasons };
}

function isInpatient(resource: FhirResource): boolean {
  return asObjects(resource['category']).some((category) => {
    const { words } = readConcept(category);
    const codes = asObjects(category['coding']).map((coding) => asText(coding['code']));
    return [...codes, ...words].some((word) => word?.toLowerCase() === 'inpatient');
  });
}
