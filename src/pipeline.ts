import { compose } from './cards/compose.ts';
import type { Identify } from './cards/uuid.ts';
import { medicationKeys } from './chart/chart.ts';
import { gather, type GatherParts } from './chart/gather.ts';
import { createAnswerBudget } from './chart/limit-answers.ts';
import { needsFor, type Content } from './content/catalogue.ts';
import { noDeadline, startDeadline } from './deadline.ts';
import type { Scene } from './facts/fact.ts';
import { readRecord } from './facts/patient-record.ts';
import type { Profile } from './facts/profile.ts';
import { setScenes } from './facts/scene.ts';
import { recognitionOf } from './facts/recognition.ts';
import { noticeUnmatched } from './facts/unmatched.ts';
import { referenceTo } from './fhir/reference.ts';
import { contentFor, withOurKeys } from './for-tenant.ts';
import type { CdsResponse } from './protocol/card.ts';
import type { HookName } from './protocol/discovery.ts';
import { Refusal } from './protocol/operation-outcome.ts';
import { readRequest, type HookRequest } from './protocol/request.ts';
import { recognise } from './recognise.ts';
import { doubtAbout, judge, unknownToAll, type Doubt, type Judged } from './rules/judge.ts';
import { admit } from './session.ts';
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
  /** Told what the rules were shown and concluded, before anything is answered: for those who look on, as the bench does. */
  readonly onJudged?: (seen: Seen) => void;
  /** Milliseconds since the epoch, UTC. */
  readonly now: () => number;
}

/** What the rules were shown in one call, and concluded from it. */
export interface Seen {
  readonly judged: readonly Judged[];
  /** One for each order; none where nothing clinical could be said. */
  readonly scenes: readonly Scene[];
  /** Why nothing clinical could be said. */
  readonly doubt: Doubt | undefined;
  readonly profile: Profile;
}

/** Who calls, and until when somebody listens. */
export interface Caller {
  readonly tenant: Tenant;
  /** Aborted if the client goes away before it has its answer. */
  readonly signal: AbortSignal;
}

/**
 * Answers one call within its time.
 * @throws Refusal with the status and the sentence for the caller.
 */
export async function answer(body: unknown, service: Service, parts: Parts, caller: Caller): Promise<CdsResponse> {
  const began = performance.now();
  const request = withOurKeys(readRequest(body, service), caller.tenant);
  // A call that can ask nobody waits for nothing.
  const asksNobody = request.fhirServer === undefined && parts.terminology === undefined;
  if (asksNobody) return answerRequest(request, service, parts, caller, noDeadline, began);
  const deadline = startDeadline(caller.signal, parts.deadlineMs);
  try {
    return await answerRequest(request, service, parts, caller, deadline.signal, began);
  } finally {
    deadline.end();
  }
}

/** Admit, gather, recognise, judge, compose, record. `began`: on the clock of `performance`, in milliseconds. */
async function answerRequest(
  request: HookRequest,
  service: Service,
  parts: Parts,
  caller: Caller,
  deadline: AbortSignal,
  began: number,
): Promise<CdsResponse> {
  const { tenant } = caller;
  const content = contentFor(tenant, service.content);
  const { drug } = content;
  const noticed = noticeUnmatched(content.valueSets);
  const gathering = {
    bases: tenant.bases,
    nullMeansEmpty: tenant.nullMeansEmpty,
    budget: createAnswerBudget(),
    readable: parts.readable,
    fhirTimeoutMs: parts.fhirTimeoutMs,
  };
  const session = await admit(request, { ...content, valueSets: noticed.valueSets }, gathering, deadline);
  const { unnamed } = session;
  if (session.orders.length === 0 && unnamed.length === 0) return { cards: [] };

  const chart = await gather(request, needsFor(content, session.orders), gathering, deadline, session.medications);

  const rest = parts.deadlineMs - (performance.now() - began);
  const known = await recognise(session, chart, noticed.valueSets, parts.terminology, rest, deadline);
  const { valueSets, orders, drafts } = known;

  const now = parts.now();
  const record = readRecord(chart, drafts, valueSets, now);
  const doubt = orders.length === 0 ? whatIsOrdered : doubtAbout(record, chart, orders, request.patientId);
  const scenes = doubt ? [] : setScenes(orders, drafts, record, tenant.profile, now);
  const judged = doubt ? unknownToAll(drug, doubt) : judge(drug, scenes);
  parts.onJudged?.({ judged, scenes, doubt, profile: tenant.profile });
  const isSomethingSaid = judged.some(({ verdict, rule }) => verdict === 'alert' && rule.stage !== 'shadow');
  const isRefused = !chart.anythingObtained && !isSomethingSaid;

  const subject = { patientId: request.patientId, encounterId: request.encounterId };
  const concerned = orders.length === 0 ? unnamed : orders;
  const response: CdsResponse = isRefused
    ? { cards: [] }
    : compose(judged, {
        identify: parts.identify,
        publicUrl: parts.publicUrl,
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
    fhirCalls: [...session.fhirCalls, ...chart.fhirCalls],
    tenant,
    recognition: recognitionOf(drafts, record.medicines(medicationKeys).value),
    unmatched: noticed.codes(),
    now,
    milliseconds: performance.now() - began,
  });
  parts.trail.record(call);
  const { userId } = request;
  parts.audit?.record({ ...subject, userId, orders: concerned.map(({ resource }) => referenceTo(resource)) }, call);

  if (isRefused) throw nothingObtained();
  switch (tenant.mode) {
    case 'live':
      return response;
    case 'silent':
      return { cards: [] };
  }
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
