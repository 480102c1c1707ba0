import type { FhirResource } from '../chart/chart.ts';
import { asText } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';

/** The person that the order is for. */
export interface Patient {
  /** `Patient/x`; empty without an id. */
  readonly reference: string;
  readonly id: string | undefined;
  readonly deceased: boolean;
  /** As it came; see age.ts for what it may be. */
  readonly resource: FhirResource;
}

/** Reads the Patient. A date of death that cannot be read is one all the same. */
export function readPatient(resource: FhirResource): Patient {
  return {
    reference: referenceTo(resource),
    id: asText(resource.id),
    deceased: resource['deceasedBoolean'] === true || asText(resource['deceasedDateTime']) !== undefined,
    resource,
  };
}
