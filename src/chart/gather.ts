import type { FhirBases } from '../trust/fhir-bases.ts';
import { usableAccess } from './access.ts';
import type { AccessRequest } from './access.ts';
import { entryLimit, readPage } from './bundle.ts';
import type { Question, Readable } from './bundle.ts';
import { joinGaps, medicationKeys } from './chart.ts';
import type { Chart, FhirResource, GapKind, Gathered, Needs, QueryKey } from './chart.ts';
import { decisiveReference, readableMedication, readByReference, resolveMedications } from './fetch-medications.ts';
import type { FhirFailure } from './fhir-failure.ts';
import { connectFhirServer } from './fhir-server.ts';
import type { FhirAnswer, FhirServer } from './fhir-server.ts';
import { broughtNothing, followPages } from './follow-pages.ts';
import type { Collected } from './follow-pages.ts';
import { createAnswerBudget, type AnswerBudget } from './limit-answers.ts';
import { indexMedications } from './medications.ts';
import type { Medications } from './medications.ts';
import { queryUrl, resourceTypeOf } from './queries.ts';

/** What this room needs of a CDS Hooks request. */
export interface GatherRequest extends AccessRequest {
  readonly prefetch: Readonly<Record<string, unknown>>;
}

export interface GatherParts {
  readonly bases: FhirBases;
  readonly readable: Readable;
  /** Milliseconds for one FHIR query. */
  readonly fhirTimeoutMs: number;
  /** Whether `null` for a prefetch key says that the client looked and found nothing. True unless a tenant says otherwise. */
  readonly nullMeansEmpty?: boolean;
  /** What all answers to the call may take together. Without it `gather` and each Medication have one of their own. */
  readonly budget?: AnswerBudget;
}

/** How a query ended, for the trail: its first gap, or what it brought. */
export type DataState = 'present' | 'empty' | 'not-asked' | GapKind;

/** One request to the FHIR server, for the log and the metrics. No ids, no URLs. */
export interface FhirCall {
  readonly query: QueryKey | 'medication';
  readonly outcome: 'ok' | FhirFailure;
  readonly milliseconds: number;
}

export interface GatheredChart extends Chart {
  readonly dataStates: Readonly<Record<QueryKey, DataState>>;
  /** Resources that were another patient's and were left out. Any is worth a loud line in the log. */
  readonly foreignResources: number;
  /** The Patient that came is not the one whom the request names. */
  readonly patientMismatch: boolean;
  readonly fhirCalls: readonly FhirCall[];
}

/**
 * Gets the record: from the prefetched values, and from the FHIR server what is missing there, all queries at once. Ends at
 * the deadline at the latest, with what is known by then. Never throws for anything that the outside did.
 */
export async function gather(
  request: GatherRequest,
  needs: Needs,
  parts: GatherParts,
  deadline: AbortSignal,
  /** The Medications that the order was looked up in, if there were any already. */
  medications: Medications = indexMedications(Object.values(request.prefetch), parts.readable),
): Promise<GatheredChart> {
  const server = connect(request, parts, deadline);
  const fhirCalls: FhirCall[] = [];
  const keys = new Set(needs.keys);
  const collected = new Map<QueryKey, Collected>();
  await Promise.all([...keys].map(async (key) => collected.set(key, await answer(key))));
  await identifyMedications();
  return chartOf(keys, collected, medications, fhirCalls);

  async function answer(key: QueryKey): Promise<Collected> {
    const question = questionFor(key, request, parts);
    const sent = prefetched(request, key);
    if (sent !== undefined && (sent !== null || question.nullMeansEmpty)) {
      return followPages(readPage(sent, question), question, server && ((link) => nextPage(server, key, link)));
    }
    if (server === undefined) return broughtNothing(question.resourceType, 'not-sent');
    const url = queryUrl(key, needs.observationCodes, question.patientId);
    const fetched = url === undefined ? undefined : await recorded(key, server.search(url));
    if (fetched === undefined || !fetched.ok) return broughtNothing(question.resourceType, 'failed');
    medications.add(fetched.body);
    return followPages(readPage(fetched.body, question), question, (link) => nextPage(server, key, link));
  }

  async function nextPage(from: FhirServer, key: QueryKey, link: string): Promise<FhirAnswer> {
    const page = await recorded(key, from.nextPage(link));
    if (page.ok) medications.add(page.body);
    return page;
  }

  /** A list whose entries cannot be told apart from the drug that we look for has a gap, even if it is complete. */
  async function identifyMedications(): Promise<void> {
    const lists = medicationKeys.flatMap((key) => collected.get(key)?.resources ?? []);
    const read = server && ((reference: string) => recorded('medication', readByReference(server, reference)));
    const open = await resolveMedications(lists, medications, parts.readable, read);
    if (open.size === 0) return;
    for (const key of medicationKeys) {
      const list = collected.get(key);
      if (list !== undefined) collected.set(key, { ...list, gaps: joinGaps([...list.gaps, ...openIn(list, open)]) });
    }
  }

  async function recorded(query: FhirCall['query'], asking: Promise<FhirAnswer>): Promise<FhirAnswer> {
    const { answered, call } = await timed(query, asking);
    fhirCalls.push(call);
    return answered;
  }
}

/**
 * The Medication that a draft order refers to, from the FHIR server. For the time before we know whether the order concerns
 * us: same access, same limits as everything else. Without it if it may not be asked for, did not come or cannot be read.
 */
export async function fetchMedication(
  reference: string,
  request: GatherRequest,
  parts: GatherParts,
  deadline: AbortSignal,
): Promise<FetchedMedication> {
  const server = connect(request, parts, deadline);
  if (server === undefined) return { calls: [] };
  const { answered, call } = await timed('medication', readByReference(server, reference));
  return { medication: readableMedication(answered, parts.readable), calls: [call] };
}

export interface FetchedMedication {
  readonly medication?: FhirResource | undefined;
  /** The request for it, if there was one. */
  readonly calls: readonly FhirCall[];
}

async function timed(
  query: FhirCall['query'],
  asking: Promise<FhirAnswer>,
): Promise<{ readonly answered: FhirAnswer; readonly call: FhirCall }> {
  const start = performance.now();
  const answered = await asking;
  const outcome = answered.ok ? 'ok' : answered.failure;
  return { answered, call: { query, outcome, milliseconds: performance.now() - start } };
}

function connect(request: GatherRequest, parts: GatherParts, deadline: AbortSignal): FhirServer | undefined {
  const access = usableAccess(request, parts.bases);
  const budget = parts.budget ?? createAnswerBudget();
  return access && connectFhirServer(access, { timeoutMs: parts.fhirTimeoutMs, deadline, budget });
}

function questionFor(key: QueryKey, request: GatherRequest, parts: GatherParts): Question {
  return {
    resourceType: resourceTypeOf(key),
    patientId: request.patientId,
    readable: parts.readable,
    nullMeansEmpty: parts.nullMeansEmpty ?? true,
    entryLimit,
  };
}

function prefetched({ prefetch }: GatherRequest, key: QueryKey): unknown {
  return Object.hasOwn(prefetch, key) ? prefetch[key] : undefined;
}

function openIn(list: Gathered, open: ReadonlyMap<string, GapKind>): Gathered['gaps'] {
  return list.resources.flatMap((resource) => {
    const reference = decisiveReference(resource);
    const gap = reference === undefined ? undefined : open.get(reference);
    return gap === undefined ? [] : [{ data: 'Medication', gap }];
  });
}

function chartOf(
  keys: ReadonlySet<QueryKey>,
  collected: ReadonlyMap<QueryKey, Collected>,
  medications: Medications,
  fhirCalls: readonly FhirCall[],
): GatheredChart {
  const get = (key: QueryKey): Collected => collected.get(key) ?? broughtNothing(resourceTypeOf(key), 'not-sent');
  const stateOf = (key: QueryKey): DataState => (keys.has(key) ? dataState(get(key)) : 'not-asked');
  const patient = get('patient');
  return {
    get,
    medication: (reference) => medications.find(reference),
    anythingObtained: keys.size === 0 || [...keys].some((key) => isAnswered(get(key))),
    dataStates: recordOf(stateOf),
    foreignResources: [...collected.values()].reduce((sum, { foreign }) => sum + foreign, 0),
    patientMismatch: patient.foreign > 0 && patient.resources.length === 0,
    fhirCalls,
  };
}

function isAnswered({ resources, gaps }: Gathered): boolean {
  return resources.length > 0 || gaps.length === 0;
}

function dataState({ resources, gaps }: Gathered): DataState {
  return gaps[0]?.gap ?? (resources.length > 0 ? 'present' : 'empty');
}

function recordOf<T>(valueOf: (key: QueryKey) => T): Record<QueryKey, T> {
  return {
    patient: valueOf('patient'),
    conditions: valueOf('conditions'),
    medicationRequests: valueOf('medicationRequests'),
    medicationStatements: valueOf('medicationStatements'),
    medicationDispenses: valueOf('medicationDispenses'),
    medicationAdministrations: valueOf('medicationAdministrations'),
    observations: valueOf('observations'),
    allergies: valueOf('allergies'),
    immunizations: valueOf('immunizations'),
    immunizationRecommendations: valueOf('immunizationRecommendations'),
  };
}
