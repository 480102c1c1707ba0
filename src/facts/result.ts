import type { FhirResource } from '../chart/chart.ts';
import type { Concept, ValueSets } from './concept.ts';
import type { Known } from './fact.ts';
import { readObservation, type Observation } from './observation.ts';
import type { PatientRecord } from './patient-record.ts';

/** An observation of the record, and the kinds of result that a value set says it is. */
export interface Result {
  readonly kinds: readonly string[];
  readonly observation: Observation;
}

/**
 * Reads an Observation with its kinds, and each of its components as a result of its own: panels come in one piece. Gives
 * nothing for what was cancelled or entered in error.
 */
export function readResults(resource: FhirResource, valueSets: ValueSets): readonly Result[] {
  const observation = readObservation(resource);
  if (observation === undefined) return [];
  const parts = observation.components.map((component): Observation => ({
    ...observation,
    ...component,
    components: [],
  }));
  return [observation, ...parts].map((one) => ({ kinds: kindsOf(one.concept, valueSets), observation: one }));
}

function kindsOf(concept: Concept, valueSets: ValueSets): readonly string[] {
  return valueSets.matches(concept, 'lab').flatMap(({ properties }) => properties['kind'] ?? []);
}

/** The results of one kind. */
export function resultsOf(record: PatientRecord, kind: string): Known<readonly Observation[]> {
  const { value, gaps } = record.results;
  return { value: value.flatMap(({ kinds, observation }) => (kinds.includes(kind) ? [observation] : [])), gaps };
}
