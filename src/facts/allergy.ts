import type { FhirResource } from '../chart/chart.ts';
import type { Match, ValueSets } from './concept.ts';
import { readDate, type Instants } from './dates.ts';
import { asObjects, asStatus } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';
import { readConcept } from './read-concept.ts';

/** An allergy or intolerance of the record. */
export interface Allergy {
  readonly reference: string;
  /** The medicines that it names, as code or as substance of a reaction. */
  readonly matches: readonly Match[];
  /** The first of them in the EHR's words. */
  readonly label: string;
  readonly clinical: string | undefined;
  readonly verification: string | undefined;
  readonly entered: Instants | undefined;
}

/** Reads an AllergyIntolerance in its R4 or STU3 shape. Gives nothing for what was refuted or entered in error. */
export function readAllergy(resource: FhirResource, valueSets: ValueSets): Allergy | undefined {
  const verification = asStatus(resource['verificationStatus']);
  const clinical = asStatus(resource['clinicalStatus']);
  if (verification === 'refuted' || [verification, clinical].includes('entered-in-error')) return undefined;
  const concepts = [resource['code'], ...asObjects(resource['reaction']).map(({ substance }) => substance)].map(
    readConcept,
  );
  const matches = concepts.flatMap((concept) => valueSets.matches(concept, 'medication'));
  return {
    reference: referenceTo(resource),
    matches,
    label: concepts.flatMap(({ words }) => words)[0] ?? matches[0]?.display ?? '',
    clinical,
    verification,
    entered: readDate(resource['recordedDate']) ?? readDate(resource['assertedDate']),
  };
}
