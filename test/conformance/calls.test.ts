import request from 'supertest';
import { describe, expect } from 'vitest';
import { Unauthenticated } from '../../src/trust/authentication.ts';
import {
  anakinra,
  anakinraBy,
  answerOf,
  chart,
  collection,
  draft,
  etanercept,
  fire,
  medication,
  medicines,
  neutrophils,
  pneumonia,
  results,
  select,
  sentenceOf,
  sign,
  without,
  type Json,
} from '../contract/requests.ts';
import { testApp } from '../test-app.ts';
import { row } from './row.ts';

const { app } = testApp();
const path = '/cds-services/anakinra-order-select';
const infected = chart({ conditions: [pneumonia] });
const call = select({ orders: [anakinra()], prefetch: infected });
const context = call['context'] as Json;

function inContext(members: Json): Json {
  return { ...call, context: { ...context, ...members } };
}

function post(body: string, type = 'application/json', where = path) {
  return request(app).post(where).set('Content-Type', type).send(body);
}

describe('transport and JSON', () => {
  row('J-06', async () => {
    const { text } = await fire(app, select({ orders: [draft('asp', medicines.aspirin)], prefetch: chart() }));
    expect(text).toBe('{"cards":[]}');
  });

  row('J-09', async () => {
    const usual = await fire(app, call);
    for (const encounterId of ['', null]) {
      expect((await fire(app, inContext({ encounterId }))).text).toBe(usual.text);
    }
    for (const hookInstance of ['', null]) {
      expect(sentenceOf(await fire(app, { ...call, hookInstance }), 400)).toContain('hookInstance');
    }
    for (const patientId of ['', null]) {
      expect(sentenceOf(await fire(app, inContext({ patientId })), 400)).toContain('patientId');
    }
    expect((await fire(app, { ...call, prefetch: { ...infected, allergies: null } })).status).toBe(200);
  });
});

describe('receiving a call', () => {
  row('R-01', async () => {
    const { found } = await fire(app, call);
    expect(found).toContain('critical anakinraActiveInfection');
  });

  row('R-02', async () => {
    for (const hook of [undefined, null, 7, '', 'patient-view', 'order-sign', ['order-select']]) {
      expect(sentenceOf(await fire(app, { ...call, hook }, path), 400)).toContain('hook');
    }
  });

  row('R-03', async () => {
    const accepted = ['D1577C69-DFBE-44AD-BA6D-3E05E953B2EA', 'd1577c69-dfbe-b4ad-0a6d-3e05e953b2ea', 'not-a-uuid'];
    for (const hookInstance of accepted) expect((await fire(app, { ...call, hookInstance })).status).toBe(200);
    expect(sentenceOf(await fire(app, { ...call, hookInstance: undefined }), 400)).toContain('hookInstance');
  });

  row('R-04', async () => {
    const fhirAuthorization = { access_token: 'x', token_type: 'Bearer', expires_in: 300, scope: 's', subject: 'c' };
    for (const fhirServer of [undefined, '', 'nonsense']) {
      const answer = await fire(app, { ...call, fhirServer, fhirAuthorization });
      expect(sentenceOf(answer, 400)).toContain('fhirServer');
    }
    expect((await fire(app, { ...call, fhirServer: 'https://ehr.example.org/r4' })).status).toBe(200);
  });

  row('R-06', async () => {
    expect((await fire(app, { ...call, fhirAuthorization: undefined, fhirServer: undefined })).status).toBe(200);
  });

  row('R-07', async () => {
    for (const wrong of [undefined, null, [], 'x', 7]) {
      expect(sentenceOf(await fire(app, { ...call, context: wrong }), 400)).toContain('context');
    }
  });

  row('R-08', async () => {
    for (const prefetch of [undefined, null, {}]) {
      const answer = await fire(app, select({ orders: [anakinra(), etanercept()], prefetch }));
      expect([answer.status, answer.found[0]]).toEqual([200, 'critical anakinraTnfBlocker']);
    }
  });

  row('R-09', async () => {
    const usual = await fire(app, call);
    const more = {
      ...inContext({ bar: { x: 1 }, extension: { a: 1 } }),
      foo: 1,
      extension: { 'com.example.x': { y: [] } },
      prefetch: { ...infected, mine: { resourceType: 'Basic' } },
    };
    expect((await fire(app, more)).text).toBe(usual.text);
  });

  row('R-10', async () => {
    sentenceOf(answerOf(await request(app).post('/cds-services/unknown').send(call)), 404);
    for (const method of ['get', 'put', 'patch', 'delete'] as const) {
      const response = await request(app)[method](path);
      sentenceOf(answerOf(response), 405);
      expect(response.headers['allow']).toBe('POST, OPTIONS');
    }
  });

  row('R-11', async () => {
    for (const body of ['', '{', '[]', '"x"', 'null', '{"hook":"order-select",}', `cdc${JSON.stringify(call)}`]) {
      const answer = answerOf(await post(body));
      sentenceOf(answer, 400);
      expect(answer.text).not.toMatch(/ at .*\.ts|node_modules/);
    }
  });

  row('R-12', async () => {
    const wrong: readonly (readonly [string, Json])[] = [
      ['hook', { ...call, hook: 1 }],
      ['hookInstance', { ...call, hookInstance: {} }],
      ['context.patientId', inContext({ patientId: 1 })],
      ['context.selections', inContext({ selections: {} })],
      ['context.draftOrders', inContext({ draftOrders: [] })],
      ['prefetch', { ...call, prefetch: [] }],
      ['fhirServer', { ...call, fhirServer: 1 }],
      ['fhirAuthorization', { ...call, fhirServer: 'https://a.b', fhirAuthorization: [] }],
    ];
    for (const [field, body] of wrong) expect(sentenceOf(await fire(app, body, path), 400)).toContain(field);
  });

  row('R-13', async () => {
    const body = JSON.stringify(call);
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/fhir+json']) {
      expect((await post(body, type)).status).toBe(200);
    }
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      sentenceOf(answerOf(await post(body, type)), 415);
    }
  });

  row('R-14', async () => {
    expect((await post(JSON.stringify({ ...call, padding: 'x'.repeat(4_900_000) }))).status).toBe(200);
    sentenceOf(answerOf(await post(JSON.stringify({ ...call, padding: 'x'.repeat(5_300_000) }))), 413);
  });

  row('R-15', async () => {
    const old = { ...anakinra('old'), dosageInstruction: [{ doseQuantity: { value: 100, unit: 'mg' } }] };
    const orders = collection(anakinra(), old, { resourceType: 'ProcedureRequest', id: 'p' });
    const { status, found } = await fire(app, inContext({ draftOrders: orders }));
    expect([status, found[0]]).toEqual([200, 'critical anakinraActiveInfection']);
  });
});

describe('the context of order-select and order-sign', () => {
  row('H-01', async () => {
    const usual = await fire(app, call);
    for (const userId of ['Practitioner/p', 'PractitionerRole/p', 'Patient/p', 'u-1', '', null, undefined]) {
      expect((await fire(app, inContext({ userId }))).text).toBe(usual.text);
    }
  });

  row('H-02', async () => {
    const usual = await fire(app, call);
    expect((await fire(app, inContext({ patientId: 'Patient/pat-1' }))).text).toBe(usual.text);
    expect(sentenceOf(await fire(app, inContext({ patientId: undefined })), 400)).toContain('context.patientId');
  });

  row('H-03', async () => {
    for (const encounterId of ['enc-1', 'Encounter/enc-1', null, undefined]) {
      expect((await fire(app, inContext({ encounterId }))).found).toContain('critical anakinraActiveInfection');
    }
  });

  row('H-04', async () => {
    expect(sentenceOf(await fire(app, inContext({ selections: undefined })), 400)).toContain('context.selections');
    expect((await fire(app, inContext({ selections: [] }))).text).toBe('{"cards":[]}');
  });

  row('H-05', async () => {
    expect((await fire(app, inContext({ selections: ['MedicationRequest/gone'] }))).text).toBe('{"cards":[]}');
  });

  row('H-06', async () => {
    for (const type of [undefined, 'collection', 'transaction', 'searchset', 'x']) {
      const answer = await fire(app, inContext({ draftOrders: { ...collection(anakinra()), type } }));
      expect(answer.found).toContain('critical anakinraActiveInfection');
    }
    for (const draftOrders of [undefined, null, [], {}, { resourceType: 'List' }]) {
      expect(sentenceOf(await fire(app, inContext({ draftOrders })), 400)).toContain('context.draftOrders');
    }
  });

  row('H-07', async () => {
    const orders = [draft('asp', medicines.aspirin), anakinra()];
    const body = select({ orders, selections: ['MedicationRequest/asp'], prefetch: infected });
    expect((await fire(app, body)).text).toBe('{"cards":[]}');
  });

  row('H-08', async () => {
    const orders = [etanercept(), anakinra()];
    for (const id of ['ana', 'eta']) {
      const body = select({ orders, selections: [`MedicationRequest/${id}`], prefetch: chart() });
      expect((await fire(app, body)).found).toContain('critical anakinraTnfBlocker');
    }
  });

  row('H-09', async () => {
    const bare = { resourceType: 'MedicationRequest', id: 'new' };
    expect((await fire(app, select({ orders: [bare], prefetch: chart() }))).text).toBe('{"cards":[]}');
    const onlyDrug = { ...bare, medicationCodeableConcept: medicines.anakinra };
    const answer = await fire(app, select({ orders: [onlyDrug], prefetch: infected }));
    expect(answer.found).toContain('critical anakinraActiveInfection');
  });

  row('H-10', async () => {
    for (const status of ['draft', 'active', 'on-hold']) {
      const body = sign({ orders: [anakinra('ana', { status }), draft('asp', medicines.aspirin)], prefetch: infected });
      expect((await fire(app, body)).found).toContain('critical anakinraActiveInfection');
    }
  });

  row('H-11', async () => {
    const dstu2 = { ...anakinra(), resourceType: 'MedicationOrder' };
    expect(sentenceOf(await fire(app, select({ orders: [dstu2], prefetch: infected })), 400)).toContain('DSTU2');
    const stu3 = anakinra('ana', { dosageInstruction: [{ doseQuantity: { value: 100, unit: 'mg' } }] });
    const answer = await fire(app, select({ orders: [stu3], prefetch: infected }));
    expect(answer.found).toContain('critical anakinraActiveInfection');
  });

  row('H-12', async () => {
    const types = ['NutritionOrder', 'ServiceRequest', 'DeviceRequest', 'CommunicationRequest', 'VisionPrescription'];
    const orders = [...types, 'Unheard'].map((resourceType) => ({ resourceType, id: resourceType }));
    expect((await fire(app, sign({ orders, prefetch: infected }))).text).toBe('{"cards":[]}');
    const answer = await fire(app, sign({ orders: [...orders, anakinra()], prefetch: infected }));
    expect(answer.found).toContain('critical anakinraActiveInfection');
  });

  row('H-13', async () => {
    const code = { code: medicines.anakinra };
    const selections = ['MedicationRequest/ana'];
    const ways = [
      collection(anakinraBy({ reference: '#m' }, { contained: [medication('m', code)] })),
      collection(anakinraBy({ reference: 'Medication/m' }), medication('m', code)),
      collection(anakinraBy({ reference: 'Medication/gone', display: 'Kineret 100 mg' })),
    ];
    for (const orders of ways) {
      const answer = await fire(app, select({ orders, selections, prefetch: infected }));
      expect(answer.found).toContain('critical anakinraActiveInfection');
    }
    const unknown = collection(anakinraBy({ reference: 'Medication/gone' }));
    const answer = await fire(app, select({ orders: unknown, selections, prefetch: infected }));
    expect(answer.found).toEqual(['warning anakinraNotChecked']);
  });

  row('H-14', async () => {
    const foreign = anakinra('ana', { subject: { reference: 'Patient/somebody-else' } });
    const answer = await fire(app, select({ orders: [foreign], prefetch: infected }));
    expect(answer.found).toEqual(['warning anakinraNotChecked']);
    expect(answer.text.toLowerCase()).not.toContain('pneumonia');
  });
});

describe('browsers', () => {
  row('X-01', async () => {
    const closed = testApp({ authenticate: () => Promise.reject(new Unauthenticated('no-token')) }).app;
    for (const where of ['/cds-services', path, `${path}/feedback`, '/openapi.json', '/report.json', '/report.csv']) {
      const preflight = await request(closed)
        .options(where)
        .set('Origin', 'https://ehr.example.org')
        .set('Access-Control-Request-Method', 'POST')
        .set('Access-Control-Request-Headers', 'authorization,content-type');
      expect(preflight.status).toBe(204);
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET,HEAD,POST',
        'access-control-allow-headers': 'Authorization,Content-Type',
      });
    }
    const nothingKnown = select({ orders: [anakinra()] });
    const failures = [
      await request(app).post(path).set('Origin', 'https://a.b').send({}),
      await request(closed).post(path).set('Origin', 'https://a.b').send(call),
      await request(closed).post(`${path}/feedback`).set('Origin', 'https://a.b').send({}),
      await request(app).get('/nothing').set('Origin', 'https://a.b'),
      await request(app).get(`${path}/feedback`).set('Origin', 'https://a.b'),
      await request(app).post(path).set('Origin', 'https://a.b').send(nothingKnown),
      await request(app).get('/report.json').set('Origin', 'https://a.b'),
    ];
    expect(failures.map(({ status }) => status)).toEqual([400, 401, 401, 404, 405, 412, 503]);
    for (const { headers } of failures) expect(headers['access-control-allow-origin']).toBe('*');
  });
});

describe('extensions', () => {
  row('E-03', async () => {
    const usual = await fire(app, call);
    for (const extension of [
      { 'davinci-crd.configuration': {} },
      { 'pddi-configuration-items': { a: true } },
      [],
      'x',
    ]) {
      expect((await fire(app, { ...call, extension })).text).toBe(usual.text);
    }
  });
});

describe('stale guidance', () => {
  row('U-02', async () => {
    const [first, second] = [await fire(app, call), await fire(testApp().app, { ...call, hookInstance: 'another' })];
    expect(second.text).toBe(first.text);
  });

  row('U-04', async () => {
    const low = chart({ observations: results(neutrophils(0.8)) });
    const [selected, signed] = [select, sign].map((hook) => hook({ orders: [anakinra()], prefetch: low }));
    const before = await fire(app, selected ?? {});
    const after = await fire(app, signed ?? {});
    expect(before.found).toContain('critical anakinraNeutropenia');
    expect(after.found).toEqual(before.found);
    expect(after.cards.map(({ uuid }) => uuid)).toEqual(before.cards.map(({ uuid }) => uuid));
  });
});

describe('prefetch that nobody asked for', () => {
  row('Q-11', async () => {
    const usual = await fire(app, call);
    for (const extra of [null, {}, 'x', 7, { resourceType: 'Bundle' }, { resourceType: 'Condition', code: {} }]) {
      expect((await fire(app, { ...call, prefetch: { ...infected, unasked: extra } })).text).toBe(usual.text);
    }
    expect((await fire(app, { ...call, prefetch: { ...without(infected, 'immunizations'), x: null } })).status).toBe(
      200,
    );
  });
});
