import type { FhirResource } from '../chart/chart.ts';
import type { ValueSets } from './concept.ts';
import type { Known } from './fact.ts';
import { readObservation, type Observation } from './observation.ts';
import type { PatientRecord } from './patient-record.ts';

/** An observation of the record, and the kinds of result that a value set says it is. */
export interface Result {
  readonly kinds: readonly string[];
  readonly observation: Observation;
}

/** Reads an Observation with its kinds. Gives nothing for what was cancelled or entered in error. */
export function readResult(resource: FhirResource, valueSets: ValueSets): Result | undefined {
  const observation = readObservation(resource);
  if (observation === undefined) return undefined;
  const matches = valueSets.matches(observation.concept, 'lab');
  return { kinds: matches.flatMap(({ properties }) => properties['kind'] ?? []), observation };
}

/** The results of one kind. */
export function resultsOf(record: PatientRecord, kind: string): Known<readonly Observation[]> {
  const { value, gaps } = record.results;
  return { value: value.flatMap(({ kinds, observation }) => (kinds.includes(kind) ? [observation] : [])), gaps };
}
