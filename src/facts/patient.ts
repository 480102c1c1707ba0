import type { FhirResource } from '../chart/chart.ts';
import { asObjects, asStatus, asText } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';

/** The sex by which the body is judged: which formula holds, whether a pregnancy is possible. */
export type Sex = 'female' | 'male';

/** The person that the order is for. */
export interface Patient {
  /** `Patient/x`; empty without an id. */
  readonly reference: string;
  readonly id: string | undefined;
  readonly deceased: boolean;
  /** The sex assigned at birth where it is stated, else the administrative gender. Nothing for any other answer. */
  readonly sex: Sex | undefined;
  /** As it came; see age.ts for what it may be. */
  readonly resource: FhirResource;
}

/** Reads the Patient. A date of death that cannot be read is one all the same. */
export function readPatient(resource: FhirResource): Patient {
  return {
    reference: referenceTo(resource),
    id: asText(resource.id),
    deceased: resource['deceasedBoolean'] === true || asText(resource['deceasedDateTime']) !== undefined,
    sex: readSex(resource),
    resource,
  };
}

/** US Core; it says more of the body than the administrative gender does. */
const birthSexUrl = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex';

/** FHIR's gender, and HL7's letters, which US Core's extension has and some EHRs send as the gender. */
const sexes: ReadonlyMap<string | undefined, Sex> = new Map([
  ['female', 'female'],
  ['f', 'female'],
  ['male', 'male'],
  ['m', 'male'],
]);

function readSex(resource: FhirResource): Sex | undefined {
  const atBirth = asObjects(resource['extension']).find(({ url }) => url === birthSexUrl);
  return sexes.get(asStatus(atBirth?.['valueCode'])) ?? sexes.get(asStatus(resource['gender']));
}
