import { Writable } from 'node:stream';
import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { contents, testApp } from '../test-app.ts';
import {
  anakinra,
  answerOf,
  chart,
  draft,
  fire,
  keys,
  medicines,
  outcome,
  pneumonia,
  select,
  sentenceOf,
  sign,
  type Json,
} from './requests.ts';

const { app } = testApp();
const path = '/cds-services/anakinra-order-select';
const clean = select({ orders: [anakinra()], prefetch: chart() });

interface Service {
  readonly id: string;
  readonly hook: string;
  readonly title: string;
  readonly description: string;
  readonly prefetch: Readonly<Record<string, string>>;
  readonly usageRequirements: string;
  readonly version: string;
  readonly hookVersion: string;
}

describe('GET /cds-services', () => {
  it('lists one service for each hook, with what an integrator has to know', async () => {
    const { status, body } = await request(app).get('/cds-services');
    expect(status).toBe(200);
    const { services } = body as { services: readonly Service[] };
    expect(services.map(({ id, hook }) => `${hook} ${id}`)).toEqual([
      'order-select anakinra-order-select',
      'order-sign anakinra-order-sign',
    ]);
    for (const service of services) {
      expect(Object.keys(service).toSorted()).toEqual(
        ['description', 'hook', 'hookVersion', 'id', 'prefetch', 'title', 'usageRequirements', 'version'].toSorted(),
      );
      for (const text of [service.title, service.description, service.usageRequirements]) {
        expect(text.length).toBeGreaterThan(10);
      }
      expect(service.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(service.hookVersion).toBe('1.0');
    }
  });

  it('has prefetch templates in the subset that every client can fill', async () => {
    const { body } = await request(app).get('/cds-services');
    for (const { prefetch } of (body as { services: readonly Service[] }).services) {
      expect(Object.keys(prefetch).toSorted()).toEqual(expect.arrayContaining(Object.keys(keys).toSorted()));
      for (const [key, template] of Object.entries(prefetch)) {
        expect(key).toMatch(/^[A-Za-z][A-Za-z0-9-]*$/);
        expect(template).toMatch(/^[A-Z][A-Za-z]+(\/\{\{context\.patientId\}\}$|\?)/);
        for (const token of template.match(/\{\{.*?\}\}/g) ?? []) {
          expect(token).toMatch(/^\{\{(context\.(patientId|encounterId|userId)|userPractitioner(Role)?Id)\}\}$/);
        }
        const query = template.split('?')[1] ?? '';
        for (const parameter of query === '' ? [] : query.split('&')) {
          const [name = '', value = ''] = parameter.split('=');
          expect(name).toMatch(/^(patient|code|date|status|category|_sort|_count)$/);
          if (name === '_sort') expect(value).toBe('-date');
          expect(value).not.toMatch(/today\(|^(ne|sa|eb|ap)\d/);
        }
      }
      const types = Object.entries(keys).map(([key, type]) => [key, type, prefetch[key]?.split(/[/?]/)[0]]);
      for (const [key, type, asked] of types) expect(asked, key).toBe(type);
    }
  });

  it('is the same for everybody, and for HEAD', async () => {
    const [first, second] = [await request(app).get('/cds-services'), await request(app).get('/cds-services')];
    expect(second.text).toBe(first.text);
    expect((await request(app).head('/cds-services')).status).toBe(200);
  });
});

describe('POST /cds-services/{id}', () => {
  it('answers at each id that discovery lists', async () => {
    for (const body of [clean, sign({ orders: [anakinra()], prefetch: chart() })]) {
      const { status, cards, headers } = await fire(app, body);
      expect([status, cards]).toEqual([200, []]);
      expect(headers['content-type']).toMatch(/^application\/json/);
    }
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/fhir+json',
    'APPLICATION/JSON',
  ])('reads Content-Type %s', async (type) => {
    const response = await request(app).post(path).set('Content-Type', type).send(JSON.stringify(clean));
    expect(response.status, response.text).toBe(200);
  });
});

describe('GET /healthz and GET /readyz', () => {
  it.each(['/healthz', '/readyz'])('%s answers 200 with JSON', async (where) => {
    const { status, headers, body } = await request(app).get(where);
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(typeof body).toBe('object');
  });
});

describe('errors are OperationOutcomes with the right status and one sentence that names the field', () => {
  const context = clean['context'] as Json;
  const changed = (members: Json): Json => ({ ...clean, ...members });
  const inContext = (members: Json): Json => changed({ context: { ...context, ...members } });

  it.each<[string, string, string]>([
    ['nothing', '', ''],
    ['text', 'hello', 'JSON'],
    ['half of an object', '{"hook":', 'JSON'],
    ['HTML', '<html><body>Error</body></html>', 'JSON'],
    ['two objects', '{}{}', 'JSON'],
    ['a comma too many', '{"hook":"order-select",}', 'JSON'],
    ['not a number', '{"hook":NaN}', 'JSON'],
  ])('400 for a body of %s', async (_name, body, names) => {
    const response = await request(app).post(path).set('Content-Type', 'application/json').send(body);
    expect(sentenceOf(answerOf(response), 400)).toContain(names);
  });

  it.each(['[]', '"x"', '7', 'null', 'true'])('400 for JSON that is no object: %s', async (body) => {
    const response = await request(app).post(path).set('Content-Type', 'application/json').send(body);
    sentenceOf(answerOf(response), 400);
  });

  it('400 for a body that is not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"hook":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const response = await request(app).post(path).set('Content-Type', 'application/json').send(body);
    sentenceOf(answerOf(response), 400);
  });

  it.each<[string, Json]>([
    ['hook', changed({ hook: undefined })],
    ['hook', changed({ hook: null })],
    ['hook', changed({ hook: ['order-select'] })],
    ['hook', changed({ hook: 'order-sign' })],
    ['hook', changed({ hook: 'patient-view' })],
    ['hook', changed({ hook: '' })],
    ['hookInstance', changed({ hookInstance: undefined })],
    ['hookInstance', changed({ hookInstance: null })],
    ['hookInstance', changed({ hookInstance: 7 })],
    ['hookInstance', changed({ hookInstance: '' })],
    ['hookInstance', changed({ hookInstance: 'x'.repeat(129) })],
    ['context', changed({ context: undefined })],
    ['context', changed({ context: null })],
    ['context', changed({ context: [] })],
    ['context', changed({ context: 'x' })],
    ['context.patientId', inContext({ patientId: undefined })],
    ['context.patientId', inContext({ patientId: null })],
    ['context.patientId', inContext({ patientId: 7 })],
    ['context.patientId', inContext({ patientId: '' })],
    ['context.patientId', inContext({ patientId: 'Patient/' })],
    ['context.patientId', inContext({ patientId: ['pat-1'] })],
    ['context.selections', inContext({ selections: undefined })],
    ['context.selections', inContext({ selections: null })],
    ['context.selections', inContext({ selections: 'MedicationRequest/ana' })],
    ['context.selections', inContext({ selections: [7] })],
    ['context.draftOrders', inContext({ draftOrders: undefined })],
    ['context.draftOrders', inContext({ draftOrders: { resourceType: 'Bundle', entry: {} } })],
    ['context.draftOrders', inContext({ draftOrders: { resourceType: 'Bundle', entry: [7] } })],
    ['context.draftOrders', inContext({ draftOrders: { resourceType: 'Bundle', entry: [{ resource: 'x' }] } })],
    ['prefetch', changed({ prefetch: 'x' })],
    ['prefetch', changed({ prefetch: [] })],
    ['fhirServer', changed({ fhirServer: 7 })],
    ['fhirAuthorization', changed({ fhirServer: 'https://ehr.example.org/r4', fhirAuthorization: 'x' })],
    ['fhirAuthorization', changed({ fhirServer: 'https://ehr.example.org/r4', fhirAuthorization: {} })],
  ])('400 names %s', async (field, body) => {
    const sentence = sentenceOf(await fire(app, body, path), 400);
    expect(sentence).toContain(field);
    expect(sentence.trim().split(/[.!?]\s/).length).toBeLessThanOrEqual(2);
  });

  it("400 for a hook that is not the service's, whichever of the two", async () => {
    expect(sentenceOf(await fire(app, sign({ orders: [] }), path), 400)).toContain('hook');
    expect(sentenceOf(await fire(app, clean, '/cds-services/anakinra-order-sign'), 400)).toContain('hook');
  });

  it.each(['/', '/cds-services/', '/cds-services/anakinra-order-select/x', '/cds-services/nothing', '/CDS-SERVICES/x'])(
    '404 for a POST to %s is not a page of the web server',
    async (where) => {
      const response = await request(app).post(where).send({});
      expect([404, 405]).toContain(response.status);
      expect(response.body).toMatchObject({ resourceType: 'OperationOutcome' });
    },
  );

  it('404 for a service that is not there', async () => {
    for (const id of ['unknown', 'anakinra', '__proto__', 'constructor', 'anakinra-order-select%00', '%2e%2e']) {
      const response = await request(app).post(`/cds-services/${id}`).send(clean);
      sentenceOf(answerOf(response), 404);
    }
  });

  it.each([
    ['get', path, 'POST'],
    ['put', path, 'POST'],
    ['delete', path, 'POST'],
    ['patch', path, 'POST'],
    ['post', '/cds-services', 'GET'],
    ['put', '/healthz', 'GET'],
    ['post', '/readyz', 'GET'],
  ] as const)('405 with Allow for %s %s', async (method, where, allowed) => {
    const response = await request(app)[method](where);
    sentenceOf(answerOf(response), 405);
    expect(response.headers['allow']?.split(/, ?/)).toContain(allowed);
    expect(response.headers['allow']?.split(/, ?/)).not.toContain(method.toUpperCase());
  });

  it('412 if nothing at all could be obtained', async () => {
    sentenceOf(await fire(app, select({ orders: [anakinra()] })), 412);
  });

  it('413 for a body above the limit, with or without its length said', async () => {
    const large = JSON.stringify({ ...clean, padding: 'x'.repeat(5 * 1024 * 1024) });
    const told = await request(app).post(path).set('Content-Type', 'application/json').send(large);
    sentenceOf(answerOf(told), 413);
    const chunked = request(app).post(path).set('Content-Type', 'application/json').set('Transfer-Encoding', 'chunked');
    for (let at = 0; at < large.length; at += 65_536) chunked.write(large.slice(at, at + 65_536));
    sentenceOf(answerOf(await chunked), 413);
  });

  it('but a body just below the limit is read', async () => {
    const size = JSON.stringify({ ...clean, padding: '' }).length;
    const body = { ...clean, padding: 'x'.repeat(5 * 1024 * 1024 - size) };
    expect((await fire(app, body)).status).toBe(200);
  });

  it.each([
    'text/plain',
    'text/json',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=iso-8859-1',
    '',
  ])('415 for Content-Type "%s"', async (type) => {
    const response = await request(app).post(path).set('Content-Type', type).send(JSON.stringify(clean));
    sentenceOf(answerOf(response), 415);
  });

  it('are JSON, with nosniff and CORS headers, and say nothing of the server', async () => {
    const errors = [
      await request(app).post(path).set('Origin', 'https://ehr.example.org').send({}),
      await request(app).get(path).set('Origin', 'https://ehr.example.org'),
      await request(app).get('/nothing').set('Origin', 'https://ehr.example.org'),
      await request(app)
        .post(path)
        .set('Origin', 'https://ehr.example.org')
        .send(select({ orders: [anakinra()] })),
      await request(app).post(path).set('Origin', 'https://ehr.example.org').type('text/plain').send('x'),
    ];
    expect(errors.map(({ status }) => status)).toEqual([400, 405, 404, 412, 415]);
    for (const { headers } of [...errors, await request(app).get('/cds-services').set('Origin', 'https://e.example')]) {
      expect(headers['content-type']).toMatch(/^application\/(fhir\+)?json/);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('OPTIONS needs no token, on every path', async () => {
    for (const where of ['/cds-services', path, '/cds-services/anakinra-order-sign']) {
      const response = await request(app)
        .options(where)
        .set('Origin', 'https://sandbox.cds-hooks.org')
        .set('Access-Control-Request-Method', 'POST')
        .set('Access-Control-Request-Headers', 'authorization,content-type');
      expect([200, 204]).toContain(response.status);
      expect(response.headers['access-control-allow-origin']).toBe('*');
      expect(response.headers['access-control-allow-methods']).toContain('POST');
      expect(response.headers['access-control-allow-headers']?.toLowerCase()).toContain('authorization');
      expect(response.headers['access-control-allow-headers']?.toLowerCase()).toContain('content-type');
    }
  });
});

describe('no stack trace and no patient data in any error or log', () => {
  const canary = 'Zanzibar';
  const lines: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    }),
  );
  const { app: logged, calls } = testApp({ log });
  const person: Json = {
    resourceType: 'Patient',
    id: `${canary}-patient`,
    name: [{ family: `${canary}-family` }],
    birthDate: '1970-01-01',
  };
  const orders = [anakinra(`${canary}-order`, { subject: undefined, note: [{ text: `${canary}-note` }] })];
  const secret: Json = {
    fhirServer: 'http://127.0.0.1:1/fhir',
    fhirAuthorization: {
      access_token: `${canary}-token`,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 's',
      subject: 's',
    },
  };
  const whose: Json = {
    patientId: `${canary}-patient`,
    userId: `Practitioner/${canary}-user`,
    encounterId: `${canary}-encounter`,
  };
  const record = { ...chart(), patient: person };

  it.each<[string, number, Json]>([
    [
      'an answer with cards',
      200,
      select({ orders, context: whose, more: secret, prefetch: { ...record, conditions: null } }),
    ],
    [
      'an answer that names what failed',
      200,
      select({ orders, context: whose, more: secret, prefetch: { patient: person } }),
    ],
    ['nothing obtained', 412, select({ orders, context: whose, more: secret })],
    ['a wrong field', 400, select({ orders, context: { ...whose, patientId: [`${canary}-patient`] }, more: secret })],
    ['a wrong hook', 400, { ...select({ orders, context: whose }), hook: canary }],
    [
      'an unreadable draft',
      400,
      select({ orders: [{ ...anakinra(), subject: canary }], context: whose, more: secret }),
    ],
    ['an id that is too long', 400, select({ orders: [anakinra(canary.repeat(100))], context: whose })],
    ['a server that is no URL', 400, select({ orders, context: whose, more: { ...secret, fhirServer: canary } })],
  ])('%s', async (_name, status, body) => {
    lines.length = 0;
    const answer = await fire(logged, body, path);
    expect(answer.status, answer.text).toBe(status);
    if (status !== 200) expect(answer.text).not.toContain(canary);
    expect(answer.text).not.toMatch(/\bat .*\.[jt]s:\d+/);
    expect(lines.join('')).not.toContain(canary);
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(calls)).not.toContain(canary);
  });

  it('a body that is no JSON is not quoted', async () => {
    lines.length = 0;
    const response = await request(logged).post(path).set('Content-Type', 'application/json').send(`{"a": ${canary}`);
    expect(response.status).toBe(400);
    expect(response.text + lines.join('')).not.toContain(canary);
  });

  it('a path and a query are not logged', async () => {
    lines.length = 0;
    await request(logged).get(`/${canary}?${canary}=${canary}`);
    await request(logged).post(`${path}?patient=${canary}`).send(clean);
    expect(lines.join('')).not.toContain(canary);
  });
});

describe('what is tolerated', () => {
  const pneumonic = chart({ conditions: [pneumonia] });
  const usual = select({ orders: [anakinra()], prefetch: pneumonic });
  const context = usual['context'] as Json;

  it.each<[string, Json]>([
    ['a missing userId', { ...usual, context: { ...context, userId: undefined } }],
    ['an empty userId', { ...usual, context: { ...context, userId: '' } }],
    ['an encounterId that is null', { ...usual, context: { ...context, encounterId: null } }],
    ['patientId as Patient/x', { ...usual, context: { ...context, patientId: 'Patient/pat-1' } }],
    ['a hookInstance that is no UUID', { ...usual, hookInstance: 'x' }],
    ['a hookInstance of 128 characters', { ...usual, hookInstance: 'ä'.repeat(128) }],
    ['unknown members of the request', { ...usual, foo: 1, extension: { 'com.example': { deep: [null] } } }],
    ['unknown members of the context', { ...usual, context: { ...context, foo: [{}], extension: null } }],
    ['unknown prefetch keys', { ...usual, prefetch: { ...pneumonic, foo: 'x', '-user': { resourceType: 'X' } } }],
    [
      'unknown members of the order',
      { ...select({ orders: [{ ...anakinra(), foo: { bar: 1 } }], prefetch: pneumonic }), foo: 1 },
    ],
    ['a fhirServer without fhirAuthorization', { ...usual, fhirServer: 'https://ehr.example.org/r4' }],
    ['a fhirServer that is no URL without fhirAuthorization', { ...usual, fhirServer: 'ehr' }],
    ['a fhirServer and fhirAuthorization that are null', { ...usual, fhirServer: null, fhirAuthorization: null }],
    [
      'a token_type that is not Bearer',
      { ...usual, fhirServer: 'https://e.example/r4', fhirAuthorization: { access_token: 'x', token_type: 'MAC' } },
    ],
    [
      'a token without expires_in, scope and subject',
      { ...usual, fhirServer: 'https://e.example/r4', fhirAuthorization: { access_token: 'x', token_type: 'Bearer' } },
    ],
  ])('%s', async (_name, body) => {
    const answer = await fire(app, body);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.found).toContain('critical anakinraActiveInfection');
  });

  it('selections that are empty: nothing is selected, no cards', async () => {
    const { body } = await fire(app, select({ orders: [anakinra()], selections: [], prefetch: pneumonic }));
    expect(body).toEqual({ cards: [] });
  });

  it('prefetch that is null counts as not sent', async () => {
    sentenceOf(await fire(app, select({ orders: [anakinra()], prefetch: null })), 412);
  });
});

describe('what is refused with 400', () => {
  const authorization = { access_token: 'x', token_type: 'Bearer', expires_in: 300, scope: 's', subject: 's' };
  it.each<[string, unknown]>([
    ['without a fhirServer', undefined],
    ['with a fhirServer that is null', null],
    ['with an empty fhirServer', ''],
    ['with a fhirServer that is no URL', 'ehr.example.org/r4'],
    ['with a fhirServer that is a path', '/fhir'],
    ['with a fhirServer of another scheme', 'ftp://ehr.example.org/r4'],
    ['with a fhirServer that runs code', 'javascript:alert(1)'],
    ['with a fhirServer that is a file', 'file:///etc/passwd'],
    ['with a fhirServer that holds a password', 'https://user:password@ehr.example.org/r4'],
  ])('fhirAuthorization %s', async (_name, fhirServer) => {
    const more = { fhirServer, fhirAuthorization: authorization };
    const sentence = sentenceOf(await fire(app, select({ orders: [anakinra()], prefetch: chart(), more })), 400);
    expect(sentence).toContain('fhirServer');
  });
});

describe('links are made from the configuration, never from request headers', () => {
  const hostile = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'gopher' };

  it('with PUBLIC_BASE_URL and BASE_PATH in them', async () => {
    const { app: under } = testApp({ basePath: '/cds/v1', publicUrl: 'https://cds.hospital.example/cds/v1' });
    const body = select({
      orders: [anakinra()],
      prefetch: { ...chart({ conditions: [pneumonia] }), observations: outcome() },
    });
    const response = await request(under).post(`/cds/v1${path}`).set(hostile).send(body);
    const { cards } = answerOf(response);
    expect(cards.length).toBeGreaterThan(1);
    for (const { links, source } of cards) {
      expect(links).toEqual([
        {
          label: expect.any(String),
          url: `https://cds.hospital.example/cds/v1/rules/${source.topic.code}`,
          type: 'absolute',
        },
      ]);
    }
    expect(response.text).not.toContain('evil.example');
  });

  it('and all paths stand under BASE_PATH only', async () => {
    const { app: under } = testApp({ basePath: '/cds' });
    for (const where of ['/cds-services', '/healthz', '/readyz']) {
      expect((await request(under).get(`/cds${where}`)).status).toBe(200);
      expect((await request(under).get(where)).status).toBe(404);
    }
  });
});

it('the answer to an order that is none of ours is exactly {"cards":[]}', async () => {
  const { text } = await fire(app, sign({ orders: [draft('asp', medicines.aspirin)] }));
  expect(text).toBe('{"cards":[]}');
  expect(contents.map(({ drug }) => drug.id)).toContain('anakinra');
});
