/** The parts of the record that a call may need, each one FHIR read or search. The names are the prefetch keys. */
export const queryKeys = [
  'patient',
  'conditions',
  'medicationRequests',
  'medicationStatements',
  'medicationDispenses',
  'medicationAdministrations',
  'observations',
  'allergies',
  'immunizations',
  'immunizationRecommendations',
] as const;
export type QueryKey = (typeof queryKeys)[number];

/** The parts of the record that speak of medicines, by a concept or by a reference to a Medication. */
export const medicationKeys = [
  'medicationRequests',
  'medicationStatements',
  'medicationDispenses',
  'medicationAdministrations',
] as const satisfies readonly QueryKey[];
export type MedicationKey = (typeof medicationKeys)[number];

/**
 * Why something is not known. Anything but the absence of a gap means that nothing may be concluded from what is not there.
 * not-sent: no prefetch and no way to ask; failed: asked, or an OperationOutcome came; unreadable: it came broken;
 * incomplete: a page is missing; stale: too old to count; contradictory: the data disagree with each other.
 */
export type GapKind = 'not-sent' | 'failed' | 'unreadable' | 'incomplete' | 'stale' | 'contradictory';

/** A gap in the record: which FHIR resource type is concerned, and why. */
export interface Gap {
  readonly data: string;
  readonly gap: GapKind;
}

const noGaps: readonly Gap[] = [];

/** Joins gaps without saying one of them twice. */
export function joinGaps(...lists: readonly (readonly Gap[])[]): readonly Gap[] {
  // Of most records nothing is missing, and this is asked for every fact.
  if (lists.every(({ length }) => length === 0)) return noGaps;
  const seen = new Map<string, Gap>();
  for (const gap of lists.flat()) seen.set(`${gap.data} ${gap.gap}`, gap);
  return [...seen.values()];
}

/** What the rules need of the record. */
export interface Needs {
  readonly keys: readonly QueryKey[];
  /** Bare codes, in any system, of the observations that some rule reads, in the order of the value set. */
  readonly observationCodes: readonly string[];
}

/** Any FHIR resource as it came, checked for the types of the members that we read and for nothing else. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [member: string]: unknown;
}

/** What one query brought. No gaps: all there is (possibly nothing). With gaps: what is here counts, the rest is unknown. */
export interface Gathered {
  readonly resources: readonly FhirResource[];
  readonly gaps: readonly Gap[];
}

/** The patient's record as far as it could be obtained. */
export interface Chart {
  /** What the query brought. A query that nobody asked for is a gap `not-sent`. */
  get(key: QueryKey): Gathered;
  /** A Medication by reference (`Medication/x`, absolute URL, `urn:uuid:`), from any Bundle that came or was fetched. */
  medication(reference: string): FhirResource | undefined;
  /** Whether at least one query was answered, even if with nothing. */
  readonly anythingObtained: boolean;
}
