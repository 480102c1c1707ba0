import { setMaxListeners } from 'node:events';
import { compose } from './cards/compose.ts';
import type { Identify } from './cards/uuid.ts';
import type { Chart } from './chart/chart.ts';
import { gather, type GatherParts } from './chart/gather.ts';
import { createAnswerBudget } from './chart/limit-answers.ts';
import { contentWith, needsFor, type Content } from './content/catalogue.ts';
import type { ValueSets } from './facts/concept.ts';
import { recogniseReasons, type Draft } from './facts/draft.ts';
import { readRecord } from './facts/patient-record.ts';
import { readConcept } from './facts/read-concept.ts';
import { setScenes } from './facts/scene.ts';
import { referenceTo } from './fhir/reference.ts';
import type { CdsResponse } from './protocol/card.ts';
import type { HookName } from './protocol/discovery.ts';
import { Refusal } from './protocol/operation-outcome.ts';
import { readRequest, type HookRequest } from './protocol/request.ts';
import { doubtAbout, judge, unknownToAll, type Doubt } from './rules/judge.ts';
import { admit, type Session } from './session.ts';
import { learn } from './terminology/learn.ts';
import type { Terminology } from './terminology/terminology.ts';
import type { Audit } from './trail/audit.ts';
import { callOf, type Trail } from './trail/trail.ts';
import type { Tenant } from './trust/tenant.ts';

/** One CDS service: a drug's content on one hook. */
export interface Service {
  readonly id: string;
  readonly hook: HookName;
  readonly content: Content;
}

/** What calls are answered with; the same for every call of the process. */
export interface Parts extends Pick<GatherParts, 'readable' | 'fhirTimeoutMs'> {
  readonly identify: Identify;
  /** Where EHRs and people reach the service, with the base path and without a slash at the end. */
  readonly publicUrl: string;
  /** For the whole call. */
  readonly deadlineMs: number;
  readonly trail: Trail;
  /** Who knows the codes that no value set lists; nobody is asked if it is left out. */
  readonly terminology?: Terminology;
  /** Who asked about whom, where a hospital wants that to be kept. */
  readonly audit?: Audit;
  /** Milliseconds since the epoch, UTC. */
  readonly now: () => number;
}

/** Who calls, and until when somebody listens. */
export interface Caller {
  readonly tenant: Tenant;
  /** Aborted if the client goes away before it has its answer. */
  readonly signal: AbortSignal;
}

/**
 * Answers one call: admit, gather, recognise, judge, compose, record.
 * @throws Refusal with the status and the sentence for the caller.
 */
export async function answer(body: unknown, service: Service, parts: Parts, caller: Caller): Promise<CdsResponse> {
  const began = performance.now();
  const { tenant } = caller;
  const content = contentFor(tenant, service);
  const { drug } = content;
  const request = withOurKeys(readRequest(body, service), tenant);
  const deadline = AbortSignal.any([caller.signal, AbortSignal.timeout(parts.deadlineMs)]);
  // Every query listens to it, and there may be more of them than Node takes for a leak.
  setMaxListeners(0, deadline);

  const gathering = {
    ...parts,
    bases: tenant.bases,
    nullMeansEmpty: tenant.nullMeansEmpty,
    budget: createAnswerBudget(),
  };
  const session = await admit(request, content, gathering, deadline);
  const { unnamed } = session;
  if (session.orders.length === 0 && unnamed.length === 0) return { cards: [] };

  const chart = await gather(request, needsFor(content, session.orders), gathering, deadline, session.medications);

  const rest = parts.deadlineMs - (performance.now() - began);
  const { valueSets, orders, drafts } = await recognise(session, chart, content, parts, rest, deadline);

  const now = parts.now();
  const record = readRecord(chart, drafts, valueSets, now);
  const doubt = orders.length === 0 ? whatIsOrdered : doubtAbout(record, chart, orders, request.patientId);
  const judged = doubt
    ? unknownToAll(drug, doubt)
    : judge(drug, setScenes(orders, drafts, record, tenant.profile, now));
  const isSomethingSaid = judged.some(({ verdict, rule }) => verdict === 'alert' && rule.stage !== 'shadow');
  if (!chart.anythingObtained && !isSomethingSaid) throw nothingObtained();

  const subject = { patientId: request.patientId, encounterId: request.encounterId };
  const concerned = orders.length === 0 ? unnamed : orders;
  const response = compose(judged, {
    ...parts,
    drug,
    subject,
    tenant: tenant.id,
    profile: tenant.profile,
    capabilities: tenant.cards,
    orders: concerned,
    drafts,
    doubt: doubt?.says,
  });

  const call = callOf({
    service,
    request,
    judged,
    doubt,
    response,
    chart,
    tenant,
    milliseconds: performance.now() - began,
  });
  parts.trail.record(call);
  const { userId } = request;
  parts.audit?.record({ ...subject, userId, orders: concerned.map(({ resource }) => referenceTo(resource)) }, call);
  switch (tenant.mode) {
    case 'live':
      return response;
    case 'silent':
      return { cards: [] };
  }
}

/** Indexed once for each tenant; a tenant that was replaced goes with what was made for it. */
const contentsOf = new WeakMap<Tenant, Map<Content, Content>>();

/** The content as the tenant's codes need it. */
function contentFor(tenant: Tenant, { content }: Service): Content {
  if (tenant.localCodes.length === 0) return content;
  const made = contentsOf.get(tenant) ?? new Map<Content, Content>();
  contentsOf.set(tenant, made);
  const known = made.get(content) ?? contentWith(tenant.localCodes, content);
  made.set(content, known);
  return known;
}

/**
 * The request with what the tenant sends under names of its own under ours. Our own keys come first; a key that
 * nobody told us of is not guessed at: a Bundle does not say which query it answers, so what it lacks would say nothing.
 */
function withOurKeys(request: HookRequest, { prefetchAliases }: Tenant): HookRequest {
  const { prefetch } = request;
  if (Object.keys(prefetchAliases).every((key) => !Object.hasOwn(prefetch, key))) return request;
  const ours = Object.entries(prefetch).filter(([key]) => !Object.hasOwn(prefetchAliases, key));
  const theirs = Object.entries(prefetchAliases).filter(([key]) => Object.hasOwn(prefetch, key));
  const renamed = theirs.map(([key, ourKey]) => [ourKey, prefetch[key]] as const);
  return { ...request, prefetch: Object.fromEntries([...renamed, ...ours]) };
}

/** How much of the time that is left may be spent on a terminology server, whose answers only add to what is known. */
const shareForTerminology = 0.5;

interface Recognised extends Pick<Session, 'orders' | 'drafts'> {
  readonly valueSets: ValueSets;
}

/** Asks what the codes of problems and of reasons for orders are that no value set lists, if there is somebody to ask. */
async function recognise(
  { orders, drafts }: Session,
  chart: Chart,
  { valueSets }: Content,
  { terminology }: Parts,
  /** Milliseconds that are left of the call. */
  rest: number,
  deadline: AbortSignal,
): Promise<Recognised> {
  if (terminology === undefined) return { valueSets, orders, drafts };
  const concepts = [
    ...chart.get('conditions').resources.map(({ code }) => readConcept(code)),
    ...drafts.flatMap(({ reasons }) => reasons.map(({ concept }) => concept)),
  ];
  const known = await learn(valueSets, concepts, 'condition', terminology, rest * shareForTerminology, deadline);
  if (known === valueSets) return { valueSets, orders, drafts };
  const reread = new Map([...drafts, ...orders].map((draft) => [draft, recogniseReasons(draft, known)]));
  const read = (list: readonly Draft[]): readonly Draft[] => list.map((draft) => reread.get(draft) ?? draft);
  return { valueSets: known, orders: read(orders), drafts: read(drafts) };
}

/** The selected order is a reference to a Medication that nobody could show us: it may be ours. */
const whatIsOrdered: Doubt = {
  gap: { data: 'Medication', gap: 'not-sent' },
  says: 'The order refers to a medicine that was not sent and could not be fetched, so it may be one of those that are checked.',
};

function nothingObtained(): Refusal {
  return new Refusal(412, {
    code: 'incomplete',
    sentence:
      'Nothing of the patient record could be obtained: prefetch has none of the keys that discovery names, and fhirServer with fhirAuthorization gave no access or no answer.',
    expression: 'prefetch',
  });
}
