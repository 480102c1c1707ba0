import type { FhirResource } from '../chart/chart.ts';
import { readDate } from '../facts/dates.ts';
import { asReference, type Json } from '../fhir/json.ts';
import { idInReference } from '../fhir/reference.ts';

/** Resource types of the record, by prefetch key. */
export const keys: Readonly<Record<string, string>> = {
  Patient: 'patient',
  Condition: 'conditions',
  MedicationRequest: 'medicationRequests',
  MedicationStatement: 'medicationStatements',
  MedicationDispense: 'medicationDispenses',
  MedicationAdministration: 'medicationAdministrations',
  Observation: 'observations',
  AllergyIntolerance: 'allergies',
  Immunization: 'immunizations',
  ImmunizationRecommendation: 'immunizationRecommendations',
};

/** Members that say when a resource came into being; the first that is there counts. */
const dates = [
  'effectiveDateTime',
  'authoredOn',
  'occurrenceDateTime',
  'recordedDate',
  'onsetDateTime',
  'dateAsserted',
  'whenHandedOver',
  'issued',
];

/** It came into being later, so nobody could have read it then. */
export function isAfter(resource: FhirResource, now: number): boolean {
  const date = dates.map((member) => resource[member]).find((value) => value !== undefined);
  const instants = readDate(date);
  return instants !== undefined && instants.start > now;
}

/** The request that the signing of an order would have made, with the record as its prefetch. */
export function requestFor(
  patientId: string,
  order: Json,
  record: readonly FhirResource[],
  medications: ReadonlyMap<string, FhirResource>,
  present: ReadonlySet<string>,
): Json {
  const referred = (resource: Json): readonly FhirResource[] => {
    const medication = medications.get(
      idInReference(asReference(resource['medicationReference']) ?? '', 'Medication') ?? '',
    );
    return medication === undefined ? [] : [medication];
  };
  const bundle = (type: string): Json => {
    const matches = record.filter(({ resourceType }) => resourceType === type);
    const included = [...new Set(matches.flatMap(referred))].map((resource) => ({
      resource,
      search: { mode: 'include' },
    }));
    return {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [...matches.map((resource) => ({ resource, search: { mode: 'match' } })), ...included],
    };
  };
  const prefetch = Object.entries(keys).flatMap(([type, key]) => {
    if (!present.has(type)) return [];
    const value = type === 'Patient' ? record.find(({ resourceType }) => resourceType === type) : bundle(type);
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    hook: 'order-sign',
    hookInstance: 'replay',
    context: {
      patientId,
      draftOrders: {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [order, ...referred(order)].map((resource) => ({ resource })),
      },
    },
    prefetch: Object.fromEntries(prefetch),
  };
}
