import request from 'supertest';
import type { Express } from 'express';
import { expect } from 'vitest';
import type { Card, CdsResponse, Check } from '../../src/protocol/card.ts';
import { lintResponse } from '../response-lint.ts';

/** Anything that is sent: a resource, a Bundle, a request. */
export type Json = Readonly<Record<string, unknown>>;

export const patientId = 'pat-1';
export const subject = { reference: `Patient/${patientId}` };

/** The prefetch keys that both services publish, with the resource type that each asks for. */
export const keys = {
  patient: 'Patient',
  conditions: 'Condition',
  medicationRequests: 'MedicationRequest',
  medicationStatements: 'MedicationStatement',
  medicationDispenses: 'MedicationDispense',
  medicationAdministrations: 'MedicationAdministration',
  observations: 'Observation',
  allergies: 'AllergyIntolerance',
  immunizations: 'Immunization',
  immunizationRecommendations: 'ImmunizationRecommendation',
} as const;
export type Key = keyof typeof keys;
export const keyNames = Object.keys(keys) as Key[];

/** The date so many days ago, `YYYY-MM-DD`. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

export const systems = {
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  atc: 'http://www.whocc.no/atc',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
} as const;

export function concept(system: string, code: string, text?: string): Json {
  return { coding: [{ system, code }], ...(text === undefined ? {} : { text }) };
}
const inMilligrams = (value: number) => ({ value, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' });
const arthritis = concept(systems.icd10cm, 'M06.9', 'Rheumatoid arthritis');
export const medicines = {
  anakinra: concept(systems.rxnorm, '727711', 'Anakinra 100 mg/0.67 mL syringe'),
  etanercept: concept(systems.rxnorm, '1653223', 'Etanercept 50 mg/mL auto-injector'),
  adalimumab: concept(systems.rxnorm, '327361', 'Adalimumab'),
  infliximab: concept(systems.rxnorm, '191831', 'Infliximab'),
  methotrexate: concept(systems.rxnorm, '105585', 'Methotrexate 2.5 mg tablet'),
  aspirin: concept(systems.rxnorm, '243670', 'Aspirin 81 mg tablet'),
} as const;

/** A draft order; the medicine is a concept, and members that are given replace or add to the usual ones. */
export function draft(id: string, medicine: Json | undefined, more: Json = {}): Json {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    subject,
    authoredOn: daysAgo(0),
    ...(medicine === undefined ? {} : { medicationCodeableConcept: medicine }),
    ...more,
  };
}

/** An unremarkable order for anakinra in rheumatoid arthritis. */
export function anakinra(id = 'ana', more: Json = {}): Json {
  return draft(id, medicines.anakinra, {
    reasonCode: [arthritis],
    dosageInstruction: [
      {
        text: '100 mg subcutaneously once daily',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        route: concept(systems.snomed, '34206005', 'subcutaneous'),
        doseAndRate: [{ doseQuantity: inMilligrams(100) }],
      },
    ],
    ...more,
  });
}

/** The same order with the medicine in a Medication that the reference names. */
export function anakinraBy(medicationReference: Json, more: Json = {}): Json {
  const { medicationCodeableConcept: _concept, ...unnamed } = anakinra('ana', more);
  return { ...unnamed, medicationReference };
}

export function etanercept(id = 'eta', more: Json = {}): Json {
  return draft(id, medicines.etanercept, { reasonCode: [arthritis], ...more });
}

export function medication(id: string | undefined, more: Json): Json {
  return { resourceType: 'Medication', ...(id === undefined ? {} : { id }), ...more };
}

export function condition(id: string, code: Json, more: Json = {}): Json {
  return {
    resourceType: 'Condition',
    id,
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed'),
    code,
    subject,
    onsetDateTime: daysAgo(4),
    recordedDate: daysAgo(4),
    ...more,
  };
}
export const pneumonia = condition('pneu', concept(systems.icd10cm, 'J18.9', 'Pneumonia'));

export function order(id: string, medicine: Json, more: Json = {}): Json {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: medicine,
    subject,
    authoredOn: daysAgo(30),
    ...more,
  };
}

export function laboratory(id: string, code: string, value: number, unit: string, days = 5, more: Json = {}): Json {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: concept(systems.loinc, code),
    subject,
    effectiveDateTime: `${daysAgo(days)}T08:30:00Z`,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    ...more,
  };
}
export function neutrophils(value: number, id = 'anc'): Json {
  return laboratory(id, '751-8', value, '10*3/uL');
}
export function platelets(value: number): Json {
  return laboratory('plt', '777-3', value, '10*3/uL');
}

/** A searchset with these resources. */
export function bundle(...resources: readonly Json[]): Json {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    ...(resources.length === 0
      ? {}
      : {
          entry: resources.map((resource) => ({
            fullUrl: `https://ehr.example.org/r4/${String(resource['resourceType'])}/${String(resource['id'])}`,
            resource,
            search: { mode: 'match' },
          })),
        }),
  };
}

/** A searchset with members beside its entries, or other ones. */
export function bundleWith(members: Json, ...resources: readonly Json[]): Json {
  return { ...bundle(...resources), ...members };
}

/** The draft orders as they come in a request. */
export function collection(...resources: readonly Json[]): Json {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}

export function outcome(severity = 'error', code = 'exception'): Json {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code }] };
}

export const patient: Json = {
  resourceType: 'Patient',
  id: patientId,
  gender: 'female',
  birthDate: `${new Date().getUTCFullYear() - 54}-01-01`,
};
export const methotrexateBefore = order('mtx', medicines.methotrexate, {
  status: 'completed',
  authoredOn: daysAgo(730),
  dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: daysAgo(730), end: daysAgo(420) } } } }],
});
export const oldArthritis = condition('ra', arthritis, { onsetDateTime: daysAgo(2190), recordedDate: daysAgo(2190) });
const laboratories = [
  neutrophils(4.2),
  platelets(250),
  laboratory('crea', '2160-0', 0.8, 'mg/dL'),
  laboratory('weight', '29463-7', 70, 'kg'),
  {
    resourceType: 'Observation',
    id: 'igra',
    status: 'final',
    code: concept(systems.loinc, '71773-6'),
    subject,
    effectiveDateTime: daysAgo(90),
    valueCodeableConcept: concept(systems.snomed, '260385009', 'Negative'),
  },
] as const;

/** Resources of a record in which no check finds anything, by key. */
export const cleanRecord: Readonly<Record<Key, readonly Json[]>> = {
  patient: [patient],
  conditions: [oldArthritis],
  medicationRequests: [methotrexateBefore],
  medicationStatements: [],
  medicationDispenses: [],
  medicationAdministrations: [],
  observations: laboratories,
  allergies: [],
  immunizations: [],
  immunizationRecommendations: [],
};

/** The laboratory results of the clean record with these in the place of those with the same id. */
export function results(...changed: readonly Json[]): readonly Json[] {
  return [...laboratories.filter(({ id }) => !changed.some((other) => other['id'] === id)), ...changed];
}

export type Prefetch = Readonly<Record<string, unknown>>;

/** A prefetch of these resources, the clean ones where none are given. */
export function chart(changes: Partial<Record<Key, readonly Json[]>> = {}): Record<Key, unknown> {
  const record = { ...cleanRecord, ...changes };
  return {
    patient: record.patient[0] ?? null,
    conditions: bundle(...record.conditions),
    medicationRequests: bundle(...record.medicationRequests),
    medicationStatements: bundle(...record.medicationStatements),
    medicationDispenses: bundle(...record.medicationDispenses),
    medicationAdministrations: bundle(...record.medicationAdministrations),
    observations: bundle(...record.observations),
    allergies: bundle(...record.allergies),
    immunizations: bundle(...record.immunizations),
    immunizationRecommendations: bundle(...record.immunizationRecommendations),
  };
}

/** A prefetch without some of its keys. */
export function without(prefetch: Prefetch, ...left: readonly string[]): Prefetch {
  return Object.fromEntries(Object.entries(prefetch).filter(([key]) => !left.includes(key)));
}

interface Call {
  /** The draft orders, or the whole Bundle of them. */
  readonly orders: readonly Json[] | Json;
  readonly prefetch?: unknown;
  readonly context?: Json;
  /** Members of the request itself. */
  readonly more?: Json;
}

function requestFor(hook: string, context: Json, { orders, prefetch, context: others, more }: Call): Json {
  const draftOrders = Array.isArray(orders) ? collection(...(orders as readonly Json[])) : orders;
  return {
    hook,
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: { userId: 'Practitioner/prac-1', patientId, ...context, draftOrders, ...others },
    ...(prefetch === undefined ? {} : { prefetch }),
    ...more,
  };
}

/** An order-select request that selects all of its orders, or those given. */
export function select(call: Call & { readonly selections?: readonly string[] }): Json {
  const all = (Array.isArray(call.orders) ? (call.orders as readonly Json[]) : []).map(referenceOf);
  return requestFor('order-select', { selections: call.selections ?? all }, call);
}

export function sign(call: Call): Json {
  return requestFor('order-sign', {}, call);
}

export function referenceOf({ resourceType, id }: Json): string {
  return `${String(resourceType)}/${String(id)}`;
}

/** The members of a request that give access to a FHIR server. */
export function access(fhirServer: string, more: Json = {}): Json {
  return {
    fhirServer,
    fhirAuthorization: {
      access_token: 'test-token',
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.read',
      subject: 'cds',
      ...more,
    },
  };
}

/** What came back, taken apart. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly cards: readonly Card[];
  /** `critical anakinraTnfBlocker`, in the order of the cards. */
  readonly found: readonly string[];
  /** The account of the checks; empty if there is none. */
  readonly checks: readonly Check[];
  readonly verdicts: Readonly<Record<string, string>>;
  readonly card: (topic: string) => Card | undefined;
  /** Summary and detail of a card. */
  readonly words: (topic: string) => string;
  readonly basis: (topic: string) => { readonly orders: readonly string[]; readonly findings: readonly string[] };
}

const services: Readonly<Record<string, string>> = {
  'order-select': 'anakinra-order-select',
  'order-sign': 'anakinra-order-sign',
};

/** Sends a request to the service of its hook. Whatever comes back with status 200 must be valid in every respect. */
export async function fire(app: Express | string, body: Json, path?: string): Promise<Answer> {
  const where = path ?? `/cds-services/${services[String(body['hook'])] ?? ''}`;
  return answerOf(await request(app).post(where).set('Content-Type', 'application/json').send(JSON.stringify(body)));
}

export function answerOf(response: {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}): Answer {
  const { status, text, headers } = response;
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (status === 200) expect(lintResponse(body), text).toEqual([]);
  const { cards = [], extension } = (status === 200 ? body : {}) as Partial<CdsResponse>;
  const checks = extension?.['org.anakinra-cds.checks'] ?? [];
  const card = (topic: string): Card | undefined => cards.find(({ source }) => source.topic.code === topic);
  return {
    status,
    text,
    headers,
    body,
    cards,
    found: cards.map(({ indicator, source }) => `${indicator} ${source.topic.code}`),
    checks,
    verdicts: Object.fromEntries(checks.map(({ rule, verdict }) => [rule, verdict])),
    card,
    words: (topic) => `${card(topic)?.summary ?? ''}\n${card(topic)?.detail ?? ''}`,
    basis: (topic) => {
      const { orders = [], findings = [] } = card(topic)?.extension?.['org.anakinra-cds.basis'] ?? {};
      return { orders, findings };
    },
  };
}

/** Why a rule could not be decided: `Observation not-sent`. */
export function whyOf({ checks }: Answer, rule: string): readonly string[] {
  const check = checks.find((one) => one.rule === rule);
  return check?.verdict === 'unknown' ? check.why.map(({ data, gap }) => `${data} ${gap}`) : [];
}

/** Expects an error with an OperationOutcome, and gives its one sentence. */
export function sentenceOf(answer: Answer, status: number): string {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.body).toMatchObject({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: expect.any(String), details: { text: expect.any(String) } }],
  });
  const [issue] = (answer.body as { issue: { details: { text: string } }[] }).issue;
  return issue?.details.text ?? '';
}
