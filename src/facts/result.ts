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
  const whole: Result = { kinds: kindsOf(observation.concept, valueSets), observation };
  if (observation.components.length === 0) return [whole];
  const parts = observation.components.map((component): Result => {
    const part = { ...observation, ...component, components: [] };
    return { kinds: kindsOf(component.concept, valueSets), observation: part };
  });
  return [whole, ...parts];
}

function kindsOf(concept: Concept, valueSets: ValueSets): readonly string[] {
  return valueSets.matches(concept, 'lab').flatMap(({ properties }) => properties['kind'] ?? []);
}

/** Files results by their kinds. Those of one kind keep their order. */
export function byKind(results: readonly Result[]): ReadonlyMap<string, readonly Observation[]> {
  const filed = new Map<string, Observation[]>();
  for (const { kinds, observation } of results) {
    for (const kind of new Set(kinds)) {
      const others = filed.get(kind);
      if (others === undefined) filed.set(kind, [observation]);
      else others.push(observation);
    }
  }
  return filed;
}

/** The results of one kind. */
export function resultsOf(record: PatientRecord, kind: string): Known<readonly Observation[]> {
  const { value, gaps } = record.resultsByKind;
  return { value: value.get(kind) ?? [], gaps };
}
