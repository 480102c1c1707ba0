import type { Readable } from './bundle.ts';
import type { FhirResource, GapKind } from './chart.ts';
import type { FhirAnswer, FhirServer } from './fhir-server.ts';
import { linkOnBase, pathBelowBase } from './fhir-url.ts';
import { isObject, listOf } from '../fhir/json.ts';
import type { Medications } from './medications.ts';
import { decoded, idInReference } from '../fhir/reference.ts';

/** How many Medications are fetched for one call's medication lists. */
export const medicationLimit = 20;

/** Statuses of entries that count for nothing, whatever drug they name. */
const deadStatuses: ReadonlySet<unknown> = new Set(['entered-in-error', 'cancelled', 'not-done', 'not-taken']);

/**
 * The reference to a Medication without which nobody can say what this entry of a medication list is. Undefined if the entry
 * has a concept, words beside the reference, or a contained Medication, or if it does not count anyway.
 */
export function decisiveReference(resource: FhirResource): string | undefined {
  if (deadStatuses.has(resource['status']) || resource['doNotPerform'] === true) return undefined;
  if (hasConcept(resource['medicationCodeableConcept'])) return undefined;
  const named = resource['medicationReference'];
  if (!isObject(named)) return undefined;
  const { reference, display } = named;
  if (typeof reference !== 'string' || reference === '' || reference.startsWith('#')) return undefined;
  return hasText(display) ? undefined : reference;
}

/**
 * Fetches what no Bundle brought, in parallel, entries with an active status first. Gives, per reference that is still open,
 * why. Without a server nothing is fetched.
 */
export async function resolveMedications(
  resources: readonly FhirResource[],
  medications: Medications,
  readable: Readable,
  read: ReadMedication | undefined,
): Promise<ReadonlyMap<string, GapKind>> {
  const open = new Map<string, GapKind>();
  const toFetch: string[] = [];
  for (const reference of mostUrgentFirst(resources)) {
    if (open.has(reference) || medications.find(reference) !== undefined) continue;
    if (medications.isUnreadable(reference)) open.set(reference, 'unreadable');
    else if (read === undefined) open.set(reference, 'not-sent');
    else if (toFetch.length >= medicationLimit) open.set(reference, 'incomplete');
    else {
      open.set(reference, 'failed');
      toFetch.push(reference);
    }
  }
  await Promise.all(
    toFetch.map(async (reference) => {
      const fetched = await read?.(reference);
      if (fetched === undefined || !fetched.ok) return;
      const medication = readableMedication(fetched, readable);
      if (medication === undefined) open.set(reference, 'unreadable');
      else {
        medications.addFetched(reference, medication);
        open.delete(reference);
      }
    }),
  );
  return open;
}

export type ReadMedication = (reference: string) => Promise<FhirAnswer>;

/** Reads the Medication that a reference names, if that is on the server that we may ask. */
export async function readByReference(server: FhirServer, reference: string): Promise<FhirAnswer> {
  const id = medicationId(server.base, reference);
  return id === undefined ? { ok: false, failure: 'elsewhere' } : server.read('Medication', id);
}

/** The Medication in an answer, if it is one and can be read. */
export function readableMedication(answer: FhirAnswer, readable: Readable): FhirResource | undefined {
  if (!answer.ok || answer.body.resourceType !== 'Medication') return undefined;
  return readable(answer.body).ok ? answer.body : undefined;
}

function medicationId(base: URL, reference: string): string | undefined {
  if (/^https?:/i.test(reference)) {
    const url = linkOnBase(base, reference);
    return url && idAtStart(pathBelowBase(base, url));
  }
  return idAtStart(reference);
}

function idAtStart(path: string): string | undefined {
  const id = path.startsWith('Medication/') ? idInReference(path, 'Medication') : undefined;
  return id === undefined ? undefined : decoded(id);
}

function mostUrgentFirst(resources: readonly FhirResource[]): string[] {
  const active: string[] = [];
  const others: string[] = [];
  for (const resource of resources) {
    const reference = decisiveReference(resource);
    if (reference !== undefined) (resource['status'] === 'active' ? active : others).push(reference);
  }
  return [...active, ...others];
}

function hasConcept(concept: unknown): boolean {
  if (!isObject(concept)) return false;
  return hasText(concept['text']) || listOf(concept['coding']).length > 0;
}

function hasText(text: unknown): boolean {
  return typeof text === 'string' && text.trim() !== '';
}
