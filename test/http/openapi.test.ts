import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Express } from 'express';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../src/fhir/json.ts';
import { discoverySchema } from '../../src/protocol/discovery.ts';
import { feedbackSchema } from '../../src/protocol/feedback-schema.ts';
import { requestSchema } from '../../src/protocol/request-schema.ts';
import { responseSchema } from '../../src/protocol/response-schema.ts';
import { anakinra, chart, select } from '../contract/requests.ts';
import { emptyReport } from '../empty-report.ts';
import { testApp } from '../test-app.ts';

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Json[];
  readonly parameters?: readonly Json[];
  readonly requestBody?: { readonly content: Json };
  readonly responses: Readonly<Record<string, Json>>;
}

interface Description {
  readonly openapi: string;
  readonly info: Json;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Operation>> & { readonly parameters?: readonly Json[] }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly responses: Json;
    readonly securitySchemes: Json;
  };
}

const reports = { report: async () => emptyReport, feedbackEvents: async function* () {} };
const { app } = testApp({ reports, config: { bench: true } });
const response = await supertest(app).get('/openapi.json');
const document = response.body as Description;
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => methods.includes(method))
    .map(([method, operation]) => ({ path, method, operation: operation as Operation })),
);

/** A path with something in place of its parameters. */
function realPath(path: string): string {
  return path.replace('{rule}', 'anakinraNeutropenia').replace('{folder}', 'neutropenia').replace('{file}', 'anc-0-8');
}

/** A value as JSON carries it. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** All objects in a value. */
function objectsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** What a reference within the document points to. */
function resolve(reference: string): unknown {
  const [root, ...names] = reference.split('/');
  if (root !== '#') return undefined;
  return names.reduce<unknown>((owner, name) => (isObject(owner) ? owner[name] : undefined), document);
}

/** Every path that the app itself routes, as Express writes it. */
function routesOf(express: Express): readonly string[] {
  interface Layer {
    readonly route?: { readonly path: string };
    readonly handle: { readonly stack?: readonly Layer[] };
  }
  const walk = (layers: readonly Layer[]): readonly string[] =>
    layers.flatMap(({ route, handle }) => [...(route === undefined ? [] : [route.path]), ...walk(handle.stack ?? [])]);
  return walk(express.router.stack as unknown as readonly Layer[]);
}

describe('GET /openapi.json', () => {
  it('is open JSON that caches may ask for again, also for HEAD', async () => {
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    const etag = response.headers['etag'] ?? '';
    expect((await supertest(app).get('/openapi.json').set('If-None-Match', etag)).status).toBe(304);
    const head = await supertest(app).head('/openapi.json');
    expect([head.status, head.text]).toEqual([200, undefined]);
    const closed = testApp({ authenticate: () => Promise.reject(new Error('closed')), config: { production: true } });
    expect((await supertest(closed.app).get('/openapi.json')).status).toBe(200);
  });

  it.each(['post', 'put', 'delete'] as const)('is 405 with Allow for %s', async (method) => {
    const refused = await supertest(app)[method]('/openapi.json');
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('names the public URL with the base path', async () => {
    const under = testApp({ basePath: '/cds', publicUrl: 'https://cds.example.org/cds' });
    const { body } = await supertest(under.app).get('/cds/openapi.json');
    expect((body as Description).servers).toEqual([{ url: 'https://cds.example.org/cds' }]);
  });
});

describe('the description follows OpenAPI 3.1', () => {
  it('has its version, a title and a version, and paths that begin with a slash', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.stringMatching(/\S/), version: expect.stringMatching(/\S/) });
    expect(Object.keys(document.paths).length).toBeGreaterThan(10);
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/'))).toEqual([]);
    const known = ['openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'components', 'security', 'tags'];
    expect(Object.keys(document).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has for each operation a name of its own, known tags and schemes, and described answers', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    const [tags, schemes] = [document.tags.map(({ name }) => name), Object.keys(document.components.securitySchemes)];
    for (const { path, operation } of operations) {
      expect(operation.operationId, path).toMatch(/^[A-Za-z]+$/);
      expect(operation.summary, path).toMatch(/\S/);
      expect(
        operation.tags.every((tag) => tags.includes(tag)),
        path,
      ).toBe(true);
      expect(
        operation.security.flatMap((one) => Object.keys(one)).every((one) => schemes.includes(one)),
        path,
      ).toBe(true);
      expect(Object.keys(operation.responses)).toContain('200');
      for (const [status, answer] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        const found = typeof answer['$ref'] === 'string' ? resolve(answer['$ref']) : answer;
        expect(found, `${path} ${status}`).toMatchObject({ description: expect.stringMatching(/\S/) });
      }
    }
  });

  it('declares each parameter of a path', () => {
    for (const [path, { parameters = [] }] of Object.entries(document.paths)) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = parameters.map((one) => [one['name'], one['in'], one['required']]);
      expect(declared, path).toEqual(wanted.map((name) => [name, 'path', true]));
    }
  });

  it('has a target for each reference', () => {
    const references = objectsIn(document).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((reference) => !isObject(resolve(reference)))).toEqual([]);
  });

  it('has no component that nothing refers to', () => {
    const references = new Set(objectsIn(document).map(({ $ref }) => $ref));
    const components = Object.entries({
      schemas: document.components.schemas,
      responses: document.components.responses,
    }).flatMap(([kind, members]) => Object.keys(members).map((name) => `#/components/${kind}/${name}`));
    expect(components.filter((component) => !references.has(component))).toEqual([]);
  });

  it('has schemas of JSON Schema 2020-12 only', () => {
    const ajv = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      allowUnionTypes: true,
      formats: { date: true, 'date-time': true },
    });
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
      expect(typeof ajv.compile(schema), name).toBe('function');
    }
  });
});

describe('the description says what is', () => {
  it('describes each route, and no other', async () => {
    const described = Object.keys(document.paths);
    const routed = routesOf(app);
    expect(routed.length).toBeGreaterThan(8);
    expect(routed.filter((path) => !described.includes(path))).toEqual([]);
    for (const { path, method } of operations) {
      const real = realPath(path);
      const known = await supertest(app)[method as 'get' | 'post'](real);
      expect([404, 405], `${method} ${path}`).not.toContain(known.status);
    }
  });

  it('allows what each path allows, and nothing else', async () => {
    for (const path of Object.keys(document.paths)) {
      const real = realPath(path);
      const refused = await supertest(app).delete(real);
      const allowed = operations.filter((one) => one.path === path).map(({ method }) => method.toUpperCase());
      const heads = allowed.includes('GET') ? ['HEAD'] : [];
      expect([refused.status, refused.headers['allow']], path).toEqual([
        405,
        [...allowed, ...heads, 'OPTIONS'].join(', '),
      ]);
      expect((await supertest(app).options(real).set('Origin', 'https://a.b')).status).toBe(204);
    }
  });

  it('has the schemas that validate at run time', () => {
    expect(document.components.schemas).toMatchObject({
      Discovery: plain(discoverySchema),
      OrderSelectRequest: plain(requestSchema('order-select')),
      OrderSignRequest: plain(requestSchema('order-sign')),
      CdsResponse: plain(responseSchema),
      Feedback: plain(feedbackSchema),
    });
  });

  it('describes what comes back', async () => {
    const ajv = new Ajv2020({ strict: false, formats: { date: true, 'date-time': true } });
    const body = select({ orders: [anakinra()], prefetch: chart() });
    const wrong = await supertest(app).post('/cds-services/anakinra-order-select').send({});
    const answers: readonly (readonly [string, supertest.Response])[] = [
      ['Discovery', await supertest(app).get('/cds-services')],
      ['CdsResponse', await supertest(app).post('/cds-services/anakinra-order-select').send(body)],
      [
        'FeedbackAnswer',
        await supertest(app)
          .post('/cds-services/anakinra-order-select/feedback')
          .send({ feedback: [{ card: 'x', outcome: 'overridden', outcomeTimestamp: '2026-11-26T08:30:00Z' }] }),
      ],
      ['ExplainedCall', await supertest(app).post('/bench/explain').send(body)],
      ['OperationOutcome', wrong],
      ['OperationOutcome', await supertest(app).get('/nothing')],
      ['Report', await supertest(app).get('/report.json')],
      ['FeedbackExport', await supertest(app).get('/report/feedback.json')],
      ['SourceAttributes', await supertest(app).get('/.well-known/cds-source-attributes')],
      ['Health', await supertest(app).get('/healthz')],
      ['Readiness', await supertest(app).get('/readyz')],
      ['OpenApi', response],
    ];
    expect(wrong.status).toBe(400);
    for (const [name, answer] of answers) {
      const validate = ajv.compile(document.components.schemas[name] ?? false);
      expect(validate(answer.body), `${name}: ${ajv.errorsText(validate.errors)}`).toBe(true);
    }
    expect(ajv.validate(document.components.schemas['OrderSelectRequest'] ?? false, body)).toBe(true);
  });
});
