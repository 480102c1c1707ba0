import type { FhirResource, Gap, GapKind } from './chart.ts';
import { isObject, listOf } from '../fhir/json.ts';
import type { Json } from '../fhir/json.ts';
import { worstOutcome } from './outcome.ts';
import { createOwnership } from './ownership.ts';

/** Whether the members that we read have the JSON types of FHIR. */
export type Readable = (
  resource: FhirResource,
) => { readonly ok: true } | { readonly ok: false; readonly path: string };

/** What was asked for, to judge the answer by. */
export interface Question {
  readonly resourceType: string;
  readonly patientId: string;
  readonly readable: Readable;
  /** Whether `null` says "we looked and there is nothing". Else it is as if the key had not been sent. */
  readonly nullMeansEmpty: boolean;
  /** How many entries may still be looked at. */
  readonly entryLimit: number;
}

/** One answer to a query: a prefetched value, or one page from the FHIR server. */
export interface Page {
  readonly resources: readonly IdentifiedResource[];
  readonly gaps: readonly Gap[];
  /** Resources that are another patient's. They are left out. */
  readonly foreign: number;
  /** The link to the next page, as the server wrote it (empty if the link has no URL). */
  readonly next?: string;
  /** How many entries were looked at, for the limit. */
  readonly entries: number;
  /** How many of them were matches of the search (not outcomes, not includes), and how many the server says there are. */
  readonly matches: number;
  readonly total?: number;
}

/** A resource and what tells it from the others: its full URL where it has one (two servers can use one id), and its id. */
export interface IdentifiedResource {
  readonly resource: FhirResource;
  readonly identity: string | undefined;
}

/** How many entries are looked at per query, over all pages. */
export const entryLimit = 20_000;

/**
 * Reads a prefetched value or the body of a FHIR answer. Three things can come of it: resources, the knowledge that there
 * are none (no resources and no gaps), or a gap, which forbids any conclusion from what is not there. A gap never takes away
 * what could be read.
 */
export function readPage(value: unknown, question: Question): Page {
  if (value === null) return question.nullMeansEmpty ? noneFound() : nothing(question, 'not-sent');
  if (Array.isArray(value)) return readList(value, question);
  if (!isObject(value)) return nothing(question, 'unreadable');
  if (value['resourceType'] === 'Bundle') return readBundle(value, question);
  if (value['resourceType'] === 'OperationOutcome') return nothing(question, 'failed');
  if (value['resourceType'] === undefined) return readWrapper(value, question);
  return readEntries([{ resource: value }], question);
}

/** A bare list of resources is no FHIR, but what it means is clear unless it is empty. */
function readList(values: readonly unknown[], question: Question): Page {
  if (values.length === 0) return nothing(question, 'unreadable');
  return readEntries(
    values.map((resource) => ({ resource })),
    question,
  );
}

/** The `{ response, resource }` of early CDS Hooks drafts, where `response` says how the client's own query went. */
function readWrapper(wrapper: Json, question: Question): Page {
  if (isFailedResponse(wrapper['response'])) return nothing(question, 'failed');
  const resource = wrapper['resource'];
  if (resource === null) return readPage(null, question);
  const wrapped = isObject(resource) && typeof resource['resourceType'] === 'string';
  return wrapped ? readPage(resource, question) : nothing(question, 'unreadable');
}

function readBundle(bundle: Json, question: Question): Page {
  const page = readEntries(listOf(bundle['entry']), question);
  const next = nextLink(bundle);
  const total = bundle['total'];
  return {
    ...(next === undefined ? {} : { next }),
    ...(typeof total === 'number' ? { total } : {}),
    ...page,
  };
}

/** What may be found in one entry: a resource of the type that was asked for, something beside it, or a reason for a gap. */
type Finding =
  | { readonly is: 'match'; readonly resource: FhirResource }
  | { readonly is: 'beside'; readonly included: boolean }
  | { readonly is: 'outcome'; readonly gap: GapKind | undefined }
  | { readonly is: 'unreadable' };

function readEntries(entries: readonly unknown[], question: Question): Page {
  const ownership = createOwnership(question.patientId, entries);
  const resources: IdentifiedResource[] = [];
  const gaps = new Set<GapKind>();
  let foreign = 0;
  let matches = 0;
  let strangers = 0;
  const looked = entries.length > question.entryLimit ? entries.slice(0, question.entryLimit) : entries;
  for (const entry of looked) {
    const finding = readEntry(entry, question);
    switch (finding.is) {
      case 'unreadable':
        gaps.add('unreadable');
        break;
      case 'outcome':
        if (finding.gap !== undefined) gaps.add(finding.gap);
        break;
      case 'beside':
        if (!finding.included) strangers += 1;
        break;
      case 'match':
        matches += 1;
        if (ownership.isForeign(finding.resource)) foreign += 1;
        else if (!question.readable(finding.resource).ok) gaps.add('unreadable');
        else resources.push({ resource: finding.resource, identity: identityOf(entry, finding.resource) });
        break;
    }
  }
  if (looked.length < entries.length) gaps.add('incomplete');
  // Nothing but other types: a query that was set up wrongly. That is no statement about what was asked for.
  if (matches === 0 && strangers > 0) gaps.add('unreadable');
  // Nothing but another patient: the client and we do not mean the same person. That says nothing about ours.
  if (matches > 0 && foreign === matches) gaps.add('contradictory');
  return { resources, gaps: gapsOf(gaps, question), foreign, entries: looked.length, matches };
}

function readEntry(entry: unknown, question: Question): Finding {
  if (!isObject(entry)) return { is: 'unreadable' };
  const { resource, search } = entry;
  const mode = isObject(search) ? search['mode'] : undefined;
  if (isObject(resource) && resource['resourceType'] === 'OperationOutcome') {
    return { is: 'outcome', gap: worstOutcome(resource) };
  }
  if (mode === 'outcome') return { is: 'outcome', gap: undefined };
  if (isFailedResponse(entry['response'])) return { is: 'outcome', gap: 'failed' };
  if (!isResource(resource)) return { is: 'unreadable' };
  if (resource.resourceType === question.resourceType) return { is: 'match', resource };
  return { is: 'beside', included: mode === 'include' };
}

function isResource(value: unknown): value is FhirResource {
  return isObject(value) && typeof value['resourceType'] === 'string' && value['resourceType'] !== '';
}

/** `response.status` as in a batch answer: `404`, `500 Internal Server Error`. */
function isFailedResponse(response: unknown): boolean {
  return isObject(response) && /^[45]\d\d/.test(String(response['status']));
}

function nextLink(bundle: Json): string | undefined {
  for (const link of listOf(bundle['link'])) {
    if (isObject(link) && link['relation'] === 'next') return typeof link['url'] === 'string' ? link['url'] : '';
  }
  return undefined;
}

function identityOf(entry: unknown, resource: FhirResource): string | undefined {
  if (typeof resource.id !== 'string') return undefined;
  const fullUrl = isObject(entry) && typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : '';
  return `${fullUrl} ${resource.id}`;
}

function gapsOf(kinds: Iterable<GapKind>, question: Question): Gap[] {
  return [...kinds].map((gap) => ({ data: question.resourceType, gap }));
}

function noneFound(): Page {
  return { resources: [], gaps: [], foreign: 0, entries: 0, matches: 0 };
}

function nothing(question: Question, gap: GapKind): Page {
  return { ...noneFound(), gaps: gapsOf([gap], question) };
}
