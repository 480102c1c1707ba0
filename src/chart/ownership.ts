import type { FhirResource } from './chart.ts';
import { isObject } from '../fhir/json.ts';
import { namesAnother } from '../fhir/reference.ts';

export interface Ownership {
  /** Whether the resource says that it is about another patient. One that does not say is taken as the patient's. */
  isForeign(resource: FhirResource): boolean;
}

/** Tells the patient's resources from those of others, within one Bundle (`urn:uuid:` only has a meaning inside of it). */
export function createOwnership(id: string, entries: readonly unknown[]): Ownership {
  const usual = `Patient/${id}`;

  function isForeign(resource: FhirResource): boolean {
    if (resource.resourceType === 'Patient') return typeof resource.id === 'string' && resource.id !== id;
    return isOfAnother(resource['subject']) || isOfAnother(resource['patient']);
  }

  function isOfAnother(subject: unknown): boolean {
    if (!isObject(subject)) return false;
    const { reference } = subject;
    if (typeof reference !== 'string' || reference === usual) return false;
    if (!reference.startsWith('urn:')) return namesAnother(reference, 'Patient', id);
    const behind = idBehind(reference);
    return behind !== undefined && behind !== id;
  }

  /** Only few Bundles use `urn:uuid:` for the patient, so their Patients are looked up when the first one does. */
  let patients: ReadonlyMap<string, string> | undefined;

  function idBehind(fullUrl: string): string | undefined {
    patients ??= patientsByFullUrl(entries);
    return patients.get(fullUrl);
  }

  return { isForeign };
}

function patientsByFullUrl(entries: readonly unknown[]): ReadonlyMap<string, string> {
  const patients = new Map<string, string>();
  for (const entry of entries) {
    if (!isObject(entry) || !isObject(entry['resource']) || typeof entry['fullUrl'] !== 'string') continue;
    const { resourceType, id } = entry['resource'];
    if (resourceType === 'Patient' && typeof id === 'string') patients.set(entry['fullUrl'], id);
  }
  return patients;
}
