import type { FhirResource } from '../chart/chart.ts';
import type { Match, ValueSets } from './concept.ts';
import { newest, readDate, type Instants } from './dates.ts';
import { asObjects, asStatus } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';
import { readConcept } from './read-concept.ts';

/** An allergy or intolerance of the record. */
export interface Allergy {
  readonly reference: string;
  /** The medicines that it names, as code or as substance of a reaction. */
  readonly matches: readonly Match[];
  /** The same looked up among the value sets of allergies. */
  readonly substances: readonly Match[];
  /** What happened, looked up among the value sets of allergies: manifestations and descriptions. */
  readonly reactions: readonly Match[];
  /** What else happened, in the EHR's words (else its code): manifestations that no value set knows. */
  readonly otherReactions: readonly string[];
  /** When it last happened, as far as the entry says. */
  readonly reacted: Instants | undefined;
  /** `low`, `high`, `unable-to-assess`, or not stated. */
  readonly criticality: string | undefined;
  /** `allergy` or `intolerance`, or not stated. */
  readonly type: string | undefined;
  /** It says to what the patient is allergic, in a code that is known here or of a known system, or in words. */
  readonly named: boolean;
  /** The first of the substances in the EHR's words. */
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
  // Most allergies are to no medicine, or say that there is none.
  const medicines = valueSets.untold ?? valueSets;
  const matches = concepts.flatMap((concept) => medicines.matches(concept, 'medication'));
  const happened = asObjects(resource['reaction']).flatMap(({ manifestation, description }) => [
    ...asObjects(manifestation).map(readConcept),
    readConcept({ text: description }),
  ]);
  const substances = concepts.flatMap((concept) => valueSets.matches(concept, 'allergy'));
  return {
    reference: referenceTo(resource),
    matches,
    substances,
    reactions: happened.flatMap((concept) => valueSets.matches(concept, 'allergy')),
    otherReactions: happened.flatMap((concept) =>
      valueSets.matches(concept, 'allergy').length > 0 ? [] : (concept.words[0] ?? concept.codings[0]?.code ?? []),
    ),
    reacted: newest([
      readDate(resource['lastOccurrence']),
      readDate(resource['onsetDateTime']),
      ...asObjects(resource['reaction']).map(({ onset }) => readDate(onset)),
    ]),
    criticality: asStatus(resource['criticality']),
    type: asStatus(resource['type']),
    named: matches.length > 0 || substances.length > 0 || concepts.some((concept) => valueSets.isNamed(concept)),
    label: concepts.flatMap(({ words }) => words)[0] ?? matches[0]?.display ?? '',
    clinical,
    verification,
    entered: readDate(resource['recordedDate']) ?? readDate(resource['assertedDate']),
  };
}
