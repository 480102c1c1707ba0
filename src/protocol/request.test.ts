import { describe, expect, it } from 'vitest';
import { operationOutcome } from './operation-outcome.ts';
import { readRequest } from './request.ts';
import {
  select,
  sign,
  order,
  request,
  changed,
  inContext,
  withDraft,
  withAuthorization,
  refusalOf,
} from '../../test/requests.ts';

describe('A whole request', () => {
  it('is read into what it says', () => {
    expect(readRequest(changed({}), select)).toEqual({
      hook: 'order-select',
      hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
      patientId: 'p1',
      encounterId: 'e1',
      userId: 'Practitioner/u1',
      selections: ['MedicationRequest/draft-1'],
      draftOrders: [{ fullUrl: 'urn:uuid:1', resource: order }],
      fhirServer: 'https://ehr.example.org/fhir',
      fhirAuthorization: {
        accessToken: 'secret-token',
        tokenType: 'Bearer',
        expiresIn: 300,
        patient: 'p1',
        scope: 'user/Observation.read',
      },
      prefetch: { patient: { resourceType: 'Patient', id: 'p1' }, conditions: null },
    });
  });

  it('may be no more than the hook, its instance, the patient and the orders', () => {
    const least = {
      hook: 'order-sign',
      hookInstance: 'a',
      context: { patientId: 'p1', draftOrders: { resourceType: 'Bundle' } },
    };
    expect(readRequest(least, sign)).toEqual({
      hook: 'order-sign',
      hookInstance: 'a',
      patientId: 'p1',
      draftOrders: [],
      prefetch: {},
    });
  });
});

describe('What is tolerated:', () => {
  it('nothing is selected', () => {
    expect(readRequest(inContext({ selections: [] }), select).selections).toEqual([]);
  });

  it('order-sign has no selections, whatever is sent', () => {
    const body = changed({ hook: 'order-sign' }, { selections: 7 });
    expect(readRequest(body, sign).selections).toBeUndefined();
  });

  it.each(['x', '00000000-0000-0000-0000-123b2va00000', 'D1577C69-DFBE-44AD-BA6D-3E05E953B2EA', 'y'.repeat(128)])(
    'the hookInstance %s',
    (hookInstance) => {
      expect(readRequest(changed({ hookInstance }), select).hookInstance).toBe(hookInstance);
    },
  );

  it.each([
    ['p1', 'p1'],
    [' p1 ', 'p1'],
    ['Patient/p1', 'p1'],
    ['https://ehr.example.org/fhir/Patient/p1', 'p1'],
    ['Patient/p1/_history/3', 'p1'],
    ['urn:uuid:0b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b', '0b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b'],
    ['e.Abc-DEF_3', 'e.Abc-DEF_3'],
    ['Patient', 'Patient'],
    ['Patient/Patient', 'Patient'],
  ])('the patientId %s means %s', (patientId, id) => {
    const body = changed({ fhirAuthorization: undefined }, { patientId });
    expect(readRequest(body, select).patientId).toBe(id);
  });

  it.each([
    ['e1', 'e1'],
    ['Encounter/e1', 'e1'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('the encounterId %s means %s', (encounterId, id) => {
    expect(readRequest(inContext({ encounterId }), select).encounterId).toBe(id);
  });

  it.each([
    ['PractitionerRole/r1', 'PractitionerRole/r1'],
    ['practitioner-7', 'practitioner-7'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('the userId %s means %s', (userId, read) => {
    expect(readRequest(inContext({ userId }), select).userId).toBe(read);
  });

  it('unknown members anywhere', () => {
    const body = changed({ foo: 1, extension: { 'com.example': [] } }, { bar: {}, extension: [] });
    expect(readRequest(body, select)).toEqual(readRequest(changed({}), select));
  });

  it.each([null, undefined])('fhirServer and fhirAuthorization that are %s', (nothing) => {
    const read = readRequest(changed({ fhirServer: nothing, fhirAuthorization: nothing }), select);
    expect(read.fhirServer).toBeUndefined();
    expect(read.fhirAuthorization).toBeUndefined();
  });

  it.each([
    ['https://ehr.example.org/fhir', 'https://ehr.example.org/fhir'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['not a url', undefined],
    ['', undefined],
  ])('without fhirAuthorization, the fhirServer %s', (fhirServer, read) => {
    expect(readRequest(changed({ fhirServer, fhirAuthorization: undefined }), select).fhirServer).toBe(read);
  });

  it.each([null, undefined])('a prefetch that is %s', (prefetch) => {
    expect(readRequest(changed({ prefetch }), select).prefetch).toEqual({});
  });
});

describe('The access token', () => {
  it.each<[string, object]>([
    ['is of type bearer, in any case', { token_type: 'bearer' }],
    ['has no type, since there is only one', { token_type: undefined }],
    ['says its life time as text', { expires_in: '300' }],
    ['does not say its life time', { expires_in: undefined }],
    ['says its life time unreadably', { expires_in: 'soon' }],
    ['is for no patient in particular', { patient: undefined }],
    ['is for the patient, as a reference', { patient: 'Patient/p1' }],
    ['has a scope of another form', { scope: ['x'] }],
  ])('is there when it %s', (_name, members) => {
    expect(readRequest(withAuthorization(members), select).fhirAuthorization?.accessToken).toBe('secret-token');
  });

  it.each<[string, object, object]>([
    ['it is of another type', { token_type: 'DPoP' }, { tokenType: 'DPoP' }],
    ['it has an empty type', { token_type: '' }, { tokenType: '' }],
    ['it has expired', { expires_in: 0 }, { expiresIn: 0 }],
    ['it is for another patient', { patient: 'Patient/p2' }, { patient: 'p2' }],
  ])('comes with what says that %s', (_name, members, read) => {
    expect(readRequest(withAuthorization(members), select).fhirAuthorization).toMatchObject(read);
  });
});

describe('Keys that mean something in JavaScript', () => {
  it('are only keys in prefetch', () => {
    const body: unknown = JSON.parse(
      JSON.stringify(request).replace('"prefetch":{', '"prefetch":{"__proto__":{"observations":1},"constructor":null,'),
    );
    const { prefetch } = readRequest(body, select);
    expect(Object.keys(prefetch)).toEqual(['__proto__', 'constructor', 'patient', 'conditions']);
    expect(prefetch['observations']).toBeUndefined();
    expect(prefetch['toString']).toBeUndefined();
    expect({}).not.toHaveProperty('observations');
  });

  it('do not stand in for members that are missing', () => {
    const body: unknown = JSON.parse(`{"__proto__":${JSON.stringify(request)}}`);
    expect(refusalOf(body).message).toBe('hook is missing.');
  });
});

describe('A refusal', () => {
  it('never holds what was received', () => {
    const canary = 'Canary-7731';
    const bodies = [
      changed({ hook: canary }),
      changed({ fhirServer: `https://${canary}@ehr.example.org` }),
      changed({ hookInstance: canary.repeat(20) }),
      inContext({ patientId: `Patient/${canary}`.repeat(60) }),
      inContext({ selections: [{ [canary]: canary }] }),
      withDraft({ ...order, id: canary.repeat(60) }),
      withDraft({ resourceType: 'MedicationOrder', id: canary }),
      withAuthorization({ access_token: { [canary]: 1 } }),
    ];
    for (const body of bodies) {
      expect(JSON.stringify(operationOutcome(refusalOf(body).reason))).not.toContain(canary);
    }
  });
});
