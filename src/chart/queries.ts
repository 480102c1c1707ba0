import { queryKeys } from './chart.ts';
import type { QueryKey } from './chart.ts';
import { pathSegment } from './fhir-url.ts';

/** A FHIR read of one resource by the patient's id, or a search by patient. */
interface Query {
  readonly resourceType: string;
  readonly interaction: 'read' | 'search';
}

const queries: Readonly<Record<QueryKey, Query>> = {
  patient: { resourceType: 'Patient', interaction: 'read' },
  conditions: { resourceType: 'Condition', interaction: 'search' },
  medicationRequests: { resourceType: 'MedicationRequest', interaction: 'search' },
  medicationStatements: { resourceType: 'MedicationStatement', interaction: 'search' },
  medicationDispenses: { resourceType: 'MedicationDispense', interaction: 'search' },
  medicationAdministrations: { resourceType: 'MedicationAdministration', interaction: 'search' },
  observations: { resourceType: 'Observation', interaction: 'search' },
  allergies: { resourceType: 'AllergyIntolerance', interaction: 'search' },
  immunizations: { resourceType: 'Immunization', interaction: 'search' },
  immunizationRecommendations: { resourceType: 'ImmunizationRecommendation', interaction: 'search' },
};

/** The one token that every EHR knows. */
const patientToken = '{{context.patientId}}';

/** How many resources a page should have. EHRs may give fewer; their `next` links are followed. */
const pageSize = 200;

export function resourceTypeOf(key: QueryKey): string {
  return queries[key].resourceType;
}

/**
 * The prefetch templates, in the subset of FHIR search that CDS Hooks names as widely supported (no `_include`, no
 * modifiers, no chains). Medications are asked for whatever their status: a drug that was stopped can still be in its
 * washout. They are not sorted, because a large EHR does not support it. Observations are narrowed to the codes that some
 * rule reads, in any code system.
 */
export function prefetchTemplates(
  keys: Iterable<QueryKey>,
  observationCodes: readonly string[],
): Record<string, string> {
  const asked = new Set(keys);
  return Object.fromEntries(
    queryKeys.filter((key) => asked.has(key)).map((key) => [key, queryFor(key, observationCodes, patientToken)]),
  );
}

/** The same query for one patient: a URL relative to the FHIR base. Undefined if the id cannot stand in a URL. */
export function queryUrl(key: QueryKey, observationCodes: readonly string[], patientId: string): string | undefined {
  const patient = queries[key].interaction === 'read' ? pathSegment(patientId) : searchValue(patientId);
  return patient === undefined ? undefined : queryFor(key, observationCodes, patient);
}

function queryFor(key: QueryKey, observationCodes: readonly string[], patient: string): string {
  const { resourceType, interaction } = queries[key];
  if (interaction === 'read') return `${resourceType}/${patient}`;
  if (key !== 'observations') return `${resourceType}?patient=${patient}&_count=${pageSize}`;
  const codes = [...new Set(observationCodes)].map(encodeURIComponent).join(',');
  const code = codes === '' ? '' : `&code=${codes}`;
  return `${resourceType}?patient=${patient}${code}&_sort=-date&_count=${pageSize}`;
}

/** A value in a FHIR search: `,`, `|`, `$` and `\` have a meaning there and are escaped (FHIR R4, search, 3.1.1.7). */
function searchValue(value: string): string | undefined {
  return pathSegment(value) && encodeURIComponent(value.replaceAll(/[\\,|$]/g, String.raw`\$&`));
}
