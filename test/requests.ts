import { Refusal } from '../src/protocol/operation-outcome.ts';
import { readRequest } from '../src/protocol/request.ts';

export const select = { id: 'demo-order-select', hook: 'order-select' } as const;
export const sign = { id: 'demo-order-sign', hook: 'order-sign' } as const;

export const order = {
  resourceType: 'MedicationRequest',
  id: 'draft-1',
  status: 'draft',
  intent: 'order',
  medicationCodeableConcept: { text: 'a drug' },
  subject: { reference: 'Patient/p1' },
};
export const context = {
  userId: 'Practitioner/u1',
  patientId: 'p1',
  encounterId: 'e1',
  selections: ['MedicationRequest/draft-1'],
  draftOrders: { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:1', resource: order }] },
};
export const fhirAuthorization = {
  access_token: 'secret-token',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'user/Observation.read',
  subject: 'client',
  patient: 'p1',
};
export const request = {
  hook: 'order-select',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  fhirServer: 'https://ehr.example.org/fhir',
  fhirAuthorization,
  context,
  prefetch: { patient: { resourceType: 'Patient', id: 'p1' }, conditions: null },
};

/** The request with other members; a member that is undefined is missing, as in JSON. */
export function changed(members: object, contextMembers: object = {}): unknown {
  return JSON.parse(JSON.stringify({ ...request, context: { ...context, ...contextMembers }, ...members }));
}

export function inContext(members: object): unknown {
  return changed({}, members);
}

export function withDraft(resource: unknown): unknown {
  return inContext({ draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }, { resource }] } });
}

export function withAuthorization(members: object): unknown {
  return changed({ fhirAuthorization: { ...fhirAuthorization, ...members } });
}

export function refusalOf(body: unknown, service: typeof select | typeof sign = select): Refusal {
  try {
    readRequest(body, service);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The request was accepted');
}
