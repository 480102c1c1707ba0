import { setMaxListeners } from 'node:events';
import { compose } from './cards/compose.ts';
import type { Identify } from './cards/uuid.ts';
import { medicationKeys } from './chart/chart.ts';
import { gather, type GatherParts } from './chart/gather.ts';
import { needsFor, type Content } from './content/catalogue.ts';
import { readRecord } from './facts/patient-record.ts';
import { setScenes } from './facts/scene.ts';
import { recognitionOf } from './facts/recognition.ts';
import type { CdsResponse } from './protocol/card.ts';
import type { HookName } from './protocol/discovery.ts';
import { Refusal } from './protocol/operation-outcome.ts';
import { readRequest } from './protocol/request.ts';
import { doubtAbout, judge, unknownToAll, type Doubt } from './rules/judge.ts';
import { admit } from './session.ts';
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
 * Answers one call: admit, gather, judge, compose, record.
 * @throws Refusal with the status and the sentence for the caller.
 */
export async function answer(body: unknown, service: Service, parts: Parts, caller: Caller): Promise<CdsResponse> {
  const began = performance.now();
  const { content } = service;
  const { drug, valueSets } = content;
  const { tenant } = caller;
  const request = readRequest(body, service);
  const deadline = AbortSignal.any([caller.signal, AbortSignal.timeout(parts.deadlineMs)]);
  // Every query listens to it, and there may be more of them than Node takes for a leak.
  setMaxListeners(0, deadline);

  const gathering = { ...parts, bases: tenant.bases, nullMeansEmpty: tenant.nullMeansEmpty };
  const { orders, drafts, unnamed, medications } = await admit(request, content, gathering, deadline);
  if (orders.length === 0 && unnamed.length === 0) return { cards: [] };

  const chart = await gather(request, needsFor(content, orders), gathering, deadline, medications);

  const now = parts.now();
  const record = readRecord(chart, drafts, valueSets, now);
  const doubt = orders.length === 0 ? whatIsOrdered : doubtAbout(record, chart, orders, request.patientId);
  const judged = doubt
    ? unknownToAll(drug, doubt)
    : judge(drug, setScenes(orders, drafts, record, tenant.profile, now));
  if (!chart.anythingObtained && !judged.some(({ verdict }) => verdict === 'alert')) throw nothingObtained();

  const subject = { patientId: request.patientId, encounterId: request.encounterId };
  const concerned = orders.length === 0 ? unnamed : orders;
  const response = compose(judged, {
    ...parts,
    drug,
    subject,
    tenant: tenant.id,
    profile: tenant.profile,
    orders: concerned,
    drafts,
    doubt: doubt?.says,
  });

  const recognition = recognitionOf([...drafts, ...record.medicines(medicationKeys).value]);
  const milliseconds = performance.now() - began;
  parts.trail.record(callOf({ service, request, judged, doubt, response, chart, recognition, tenant, milliseconds }));
  return response;
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
