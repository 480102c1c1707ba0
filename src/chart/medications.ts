import type { Readable } from './bundle.ts';
import { entryLimit } from './bundle.ts';
import type { FhirResource } from './chart.ts';
import { isObject, listOf } from '../fhir/json.ts';
import { decoded, idInReference, isUrn } from '../fhir/reference.ts';

/** The Medications that came along, whichever Bundle they were in, to be found by a reference to them. */
export interface Medications {
  find(reference: string): FhirResource | undefined;
  /** Whether the Medication came, but broken. It is not asked for again. */
  isUnreadable(reference: string): boolean;
  /** Adds what else came: a Bundle, a resource, a list of them. It is read when somebody looks for something. */
  add(value: unknown): void;
  /** Adds a Medication that was fetched by this reference, whatever id the server gave it. */
  addFetched(reference: string, medication: FhirResource): void;
}

/**
 * Indexes the Medications in these values (draft orders, prefetched values, pages from the FHIR server). Nothing is read
 * before the first look-up: most calls never need one.
 */
export function indexMedications(values: Iterable<unknown>, readable: Readable): Medications {
  const waiting: unknown[] = [...values];
  const known = new Map<string, FhirResource | 'unreadable'>();

  function lookUp(reference: string): FhirResource | 'unreadable' | undefined {
    while (waiting.length > 0) collect(waiting.shift());
    for (const key of keysOf(reference)) {
      const found = known.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function collect(value: unknown): void {
    for (const { fullUrl, resource } of entriesOf(value)) {
      if (!isMedication(resource)) continue;
      const found = readable(resource).ok ? resource : 'unreadable';
      if (typeof fullUrl === 'string') remember(isUrn(fullUrl) ? fullUrl.toLowerCase() : fullUrl, found);
      if (typeof resource.id === 'string') remember(`Medication/${resource.id}`, found);
    }
  }

  function remember(key: string, found: FhirResource | 'unreadable'): void {
    const before = known.get(key);
    if (before === undefined || before === 'unreadable') known.set(key, found);
  }

  return {
    find(reference) {
      const found = lookUp(reference);
      return found === 'unreadable' ? undefined : found;
    },
    isUnreadable: (reference) => lookUp(reference) === 'unreadable',
    add: (value) => void waiting.push(value),
    addFetched: (reference, medication) => remember(reference, medication),
  };
}

/** The ways to write a reference to the same Medication, the most exact first. */
function* keysOf(reference: string): Iterable<string> {
  yield reference;
  if (isUrn(reference)) {
    yield reference.toLowerCase();
    yield `Medication/${reference.slice('urn:uuid:'.length)}`;
    return;
  }
  const id = reference.includes('/') ? idInReference(reference, 'Medication') : reference;
  if (id === undefined) return;
  yield `Medication/${id}`;
  yield `Medication/${decoded(id)}`;
}

interface Entry {
  readonly fullUrl?: unknown;
  readonly resource?: unknown;
}

function* entriesOf(value: unknown): Iterable<Entry> {
  if (Array.isArray(value)) {
    for (const resource of value.slice(0, entryLimit)) yield { resource };
    return;
  }
  if (!isObject(value)) return;
  if (value['resourceType'] === 'Bundle') {
    for (const entry of listOf(value['entry']).slice(0, entryLimit)) if (isObject(entry)) yield entry;
    return;
  }
  if (typeof value['resourceType'] === 'string') yield { resource: value };
  else if (isObject(value['resource'])) yield* entriesOf(value['resource']);
}

function isMedication(value: unknown): value is FhirResource {
  return isObject(value) && value['resourceType'] === 'Medication';
}
