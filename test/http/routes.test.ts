import supertest, { type Response } from 'supertest';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/protocol/operation-outcome.ts';
import { Unauthenticated } from '../../src/trust/authentication.ts';
import { developmentTenant } from '../../src/trust/tenant.ts';
import { request, serve, type Served } from './app.ts';

const path = '/cds-services/demo-order-select';

/** A good request with a member that no one reads, so many levels deep. */
function nested(levels: number): string {
  const [open, close] = ['['.repeat(levels - 1), ']'.repeat(levels - 1)];
  return JSON.stringify(request).replace('{', `{"x":${open}${close},`);
}

function failing(error: unknown): Served {
  return serve({
    services: new Map([
      [
        'demo-order-select',
        async () => {
          throw error;
        },
      ],
    ]),
  });
}

function broken(): never {
  throw new Error('broken');
}

/** An error is an OperationOutcome of one issue, whatever went wrong. */
function expectOutcome(response: Response, status: number, code: string, sentence: string): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(response.body).toEqual({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code, details: expect.objectContaining({ text: sentence }) }],
  });
}

describe('GET', () => {
  it('/cds-services gives discovery, open to caches that ask again', async () => {
    const { app } = serve({ discovery: () => ({ services: [{ id: 'demo-order-select' }] }) });
    const first = await supertest(app).get('/cds-services');
    expect(first.status).toBe(200);
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(first.headers['cache-control']).toBe('no-cache');
    expect(first.body).toEqual({ services: [{ id: 'demo-order-select' }] });
    const etag = first.headers['etag'] ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const again = await supertest(app).get('/cds-services').set('If-None-Match', etag);
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it.each(['/cds-services', '/healthz', '/readyz'])('%s answers HEAD without a body', async (known) => {
    const response = await supertest(serve().app).head(known);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.text).toBeUndefined();
  });

  it('/healthz says that the process lives, even if it is not ready', async () => {
    const response = await supertest(serve({ ready: () => ({ ok: false }) }).app).get('/healthz');
    expect([response.status, response.body]).toEqual([200, { status: 'ok' }]);
  });

  it('/readyz is 200 when the service can do its work', async () => {
    const response = await supertest(serve().app).get('/readyz');
    expect([response.status, response.body]).toEqual([200, { ok: true, content: 'loaded' }]);
  });

  it('/readyz is 503 when it cannot, and says what is missing', async () => {
    const { app } = serve({ ready: async () => ({ ok: false, database: 'down' }) });
    const response = await supertest(app).get('/readyz');
    expect([response.status, response.body]).toEqual([503, { ok: false, database: 'down' }]);
  });
});

describe('POST to a service', () => {
  it('gives what the service answers', async () => {
    const response = await supertest(serve().app).post(path).send(request);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['etag']).toBeUndefined();
    expect(response.body).toEqual({ cards: [] });
  });

  it('hands the service the body as it was sent', async () => {
    const bodies: unknown[] = [];
    const { app } = serve({
      services: new Map([
        [
          'demo-order-select',
          async (body: unknown) => {
            bodies.push(body);
            return { cards: [] };
          },
        ],
      ]),
    });
    const sent = '{"__proto__":{"polluted":true},"text":"Größe 💉","number":1.50}';
    await supertest(app).post(path).set('Content-Type', 'application/json').send(sent);
    expect(JSON.stringify(bodies)).toBe('[{"__proto__":{"polluted":true},"text":"Größe 💉","number":1.5}]');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/fhir+json'])(
    'accepts %s',
    async (type) => {
      const response = await supertest(serve().app).post(path).set('Content-Type', type).send(JSON.stringify(request));
      expect(response.status).toBe(200);
    },
  );

  it.each(['text/plain', 'application/xml', 'application/json; charset=iso-8859-1'])('refuses %s', async (type) => {
    const response = await supertest(serve().app).post(path).set('Content-Type', type).send(JSON.stringify(request));
    expectOutcome(
      response,
      415,
      'not-supported',
      'Content-Type must be application/json or application/fhir+json, in UTF-8.',
    );
  });

  it('refuses a body that does not say what it is', async () => {
    const response = await supertest(serve().app).post(path);
    expect(response.status).toBe(415);
  });

  it('refuses a compressed body', async () => {
    const response = await supertest(serve().app)
      .post(path)
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .send(Buffer.from('1f8b', 'hex'));
    expectOutcome(response, 415, 'not-supported', 'Content-Encoding is not supported: send the body uncompressed.');
  });

  it.each(['', '{', '{"a":1,}', '<html></html>', `cdc ${JSON.stringify(request)}`])(
    'refuses the text "%s"',
    async (body) => {
      const response = await supertest(serve().app).post(path).set('Content-Type', 'application/json').send(body);
      const sentence = body === '' ? 'The body is empty: send a JSON object.' : 'The body is not valid JSON.';
      expectOutcome(response, 400, body === '' ? 'required' : 'structure', sentence);
    },
  );

  it.each(['[]', '"x"', '1', 'null', 'true'])('refuses the JSON %s', async (body) => {
    const response = await supertest(serve().app).post(path).set('Content-Type', 'application/json').send(body);
    expectOutcome(response, 400, 'structure', 'The body must be one JSON object: a CDS Hooks request.');
  });

  it('accepts a byte order mark before the JSON', async () => {
    const response = await supertest(serve().app)
      .post(path)
      .set('Content-Type', 'application/json')
      .send(`\ufeff${JSON.stringify(request)}`);
    expect(response.status).toBe(200);
  });

  it('accepts 100 levels of JSON and refuses 101', async () => {
    const accepted = await supertest(serve().app).post(path).set('Content-Type', 'application/json').send(nested(100));
    expect(accepted.status).toBe(200);
    const refused = await supertest(serve().app).post(path).set('Content-Type', 'application/json').send(nested(101));
    expectOutcome(refused, 400, 'structure', 'The body is nested deeper than 100 levels.');
  });

  it.each([
    ['that closes them', '['.repeat(45_000) + ']'.repeat(45_000), 'The body is nested deeper than 100 levels.'],
    ['that closes none', '['.repeat(90_000), 'The body is not valid JSON.'],
  ])('survives a body of nothing but brackets %s', async (_name, body, sentence) => {
    const response = await supertest(serve().app).post(path).set('Content-Type', 'application/json').send(body);
    expectOutcome(response, 400, 'structure', sentence);
  });

  it('names the field that is wrong', async () => {
    const response = await supertest(serve().app)
      .post(path)
      .send({ ...request, hookInstance: '' });
    expect(response.status).toBe(400);
    expect(response.body).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'required',
          details: { text: 'hookInstance must not be empty.' },
          expression: ['hookInstance'],
        },
      ],
    });
  });
});

describe('Paths and methods', () => {
  it.each([
    ['get', '/'],
    ['get', '/cds-service'],
    ['get', '/CDS-Services'],
    ['get', '/cds-services/demo-order-select/more'],
    ['get', '/cds-services/unknown'],
    ['post', '/cds-services/unknown'],
    ['post', '/cds-services/DEMO-order-select'],
    ['post', '/cds-services/__proto__'],
    ['post', '/cds-services/%E0%A4%A'],
    ['post', '/cds-services/..%2f..%2fetc'],
    ['put', '/nothing'],
  ] as const)('%s %s is 404', async (method, unknown) => {
    const response = await supertest(serve().app)[method](unknown);
    expectOutcome(response, 404, 'not-found', 'There is nothing at this path.');
  });

  it.each([
    ['post', '/cds-services', 'GET, HEAD, OPTIONS'],
    ['put', '/cds-services', 'GET, HEAD, OPTIONS'],
    ['get', path, 'POST, OPTIONS'],
    ['delete', path, 'POST, OPTIONS'],
    ['patch', path, 'POST, OPTIONS'],
    ['post', '/healthz', 'GET, HEAD, OPTIONS'],
    ['delete', '/readyz', 'GET, HEAD, OPTIONS'],
  ] as const)('%s %s is 405 and says what is allowed', async (method, known, allowed) => {
    const response = await supertest(serve().app)[method](known);
    expectOutcome(response, 405, 'not-supported', `The method must be one of ${allowed}.`);
    expect(response.headers['allow']).toBe(allowed);
  });

  it('HEAD on a service is 405 too', async () => {
    const response = await supertest(serve().app).head(path);
    expect([response.status, response.headers['allow']]).toEqual([405, 'POST, OPTIONS']);
  });

  it('a query and a slash at the end do no harm', async () => {
    const response = await supertest(serve().app).get('/cds-services/?a[b]=c&__proto__=d');
    expect(response.status).toBe(200);
  });

  it('all stand under the base path, and nowhere else', async () => {
    const { app } = serve({ config: { basePath: '/cds/v' } });
    const [under, beside, call, longer] = [
      await supertest(app).get('/cds/v/cds-services'),
      await supertest(app).get('/cds-services'),
      await supertest(app).post(`/cds/v${path}`).send(request),
      await supertest(app).get('/cds/vector/cds-services'),
    ];
    expect([under.status, beside.status, call.status, longer.status]).toEqual([200, 404, 200, 404]);
  });
});

describe('Failures', () => {
  it('that the service knows are answered with its status and sentence', async () => {
    const { app, logged } = failing(new Refusal(412, { code: 'incomplete', sentence: 'No data could be obtained.' }));
    expectOutcome(await supertest(app).post(path).send(request), 412, 'incomplete', 'No data could be obtained.');
    expect(logged.map(({ msg }) => msg)).toEqual(['request']);
  });

  it.each<[string, unknown]>([
    ['an error', new Error('Canary Jane Doe')],
    ['an error over several lines', new TypeError('Canary\n at Jane Doe')],
    ['text', 'Canary Jane Doe'],
    ['nothing', undefined],
  ])('that nobody expected say nothing but that they are logged: %s', async (_name, error) => {
    const { app, logged } = failing(error);
    const response = await supertest(app)
      .post(path)
      .send({ ...request, canary: 'Canary' });
    expectOutcome(
      response,
      500,
      'exception',
      'The service failed while it answered. The failure is logged under the X-Request-Id of this answer.',
    );
    expect(logged[0]).toMatchObject({
      level: 50,
      requestId: response.headers['x-request-id'],
      msg: 'unexpected exception',
    });
    expect(JSON.stringify(logged)).not.toContain('Canary');
  });

  it('of an answer that is no JSON are failures too', async () => {
    const { app } = serve({ services: new Map([['demo-order-select', async () => ({ cards: [1n] })]]) });
    expect((await supertest(app).post(path).send(request)).status).toBe(500);
  });

  it('of discovery and readiness are failures too', async () => {
    const { app } = serve({ discovery: broken, ready: broken });
    expect((await supertest(app).get('/cds-services')).status).toBe(500);
    expect((await supertest(app).get('/readyz')).status).toBe(500);
  });
});

describe('The log', () => {
  it('has one line for each request, with nothing in it that the client wrote but the method and the hookInstance', async () => {
    const { app, logged } = serve();
    const response = await supertest(app).post(`${path}?canary=1`).set('X-Request-Id', 'canary').send(request);
    await supertest(app).get('/canary');
    expect(logged).toEqual([
      {
        level: 30,
        requestId: response.headers['x-request-id'],
        route: '/cds-services/{id}',
        service: 'demo-order-select',
        tenant: 'default',
        hookInstance: request.hookInstance,
        method: 'POST',
        status: 200,
        durationMs: expect.any(Number),
        msg: 'request',
      },
      expect.objectContaining({ route: 'none', method: 'GET', status: 404 }),
    ]);
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('says why a caller was turned away, which the caller is not told, and whose call was refused', async () => {
    const { app, logged } = serve({
      authenticate: ({ authorization }) =>
        authorization === undefined
          ? Promise.reject(new Unauthenticated('no-token'))
          : Promise.resolve(developmentTenant('us')),
    });
    const response = await supertest(app).post(path).send(request);
    expect([response.status, response.text]).toEqual([401, '']);
    await supertest(app)
      .post(path)
      .set('Authorization', 'Bearer x')
      .send({ ...request, hook: 'canary' });
    await supertest(app)
      .post(path)
      .set('Authorization', 'Bearer x')
      .send({ ...request, hookInstance: 'canary'.repeat(30) });
    expect(logged).toEqual([
      expect.objectContaining({ route: '/cds-services/{id}', status: 401, refused: 'no-token' }),
      expect.objectContaining({ tenant: 'default', status: 400, hookInstance: request.hookInstance }),
      expect.objectContaining({ tenant: 'default', status: 400 }),
    ]);
    expect(JSON.stringify(logged)).not.toContain('canary');
  });
});
