import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { request, serve } from './app.ts';

const path = '/cds-services/demo-order-select';
const origin = 'https://ehr.example.org';
const listed = { config: { corsOrigins: [origin, 'http://localhost:8080'] } };

describe('A preflight is answered without a token', () => {
  it.each(['/cds-services', path, `${path}/feedback`, '/healthz', '/nothing'])('on %s', async (any) => {
    const response = await supertest(serve().app)
      .options(any)
      .set('Origin', origin)
      .set('Access-Control-Request-Method', 'POST')
      .set('Access-Control-Request-Headers', 'authorization,content-type');
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,HEAD,POST',
      'access-control-allow-headers': 'Authorization,Content-Type',
    });
  });

  it('for a listed origin with that origin, never with credentials', async () => {
    const { headers } = await supertest(serve(listed).app).options(path).set('Origin', origin);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['vary']).toBe('Origin');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each(['https://ehr.example.org.evil.example', 'https://EHR.example.org', 'null'])(
    'for the unlisted origin %s without a permission',
    async (other) => {
      const { status, headers } = await supertest(serve(listed).app).options(path).set('Origin', other);
      expect(status).toBe(204);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('without a permission where no origin is listed', async () => {
    const { headers } = await supertest(serve({ config: { corsOrigins: [] } }).app)
      .options(path)
      .set('Origin', origin);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('An answer can be read by a listed origin', () => {
  const { app } = serve({
    ...listed,
    services: new Map([
      ['demo-order-select', async () => ({ cards: [] })],
      ['broken', () => Promise.reject(new Error('x'))],
    ]),
  });
  it.each<[number, () => supertest.Test]>([
    [200, () => supertest(app).post(path).send(request)],
    [400, () => supertest(app).post(path).set('Content-Type', 'application/json').send('{')],
    [404, () => supertest(app).get('/nothing')],
    [405, () => supertest(app).get(path)],
    [
      413,
      () =>
        supertest(app)
          .post(path)
          .send({ x: 'x'.repeat(100_000) }),
    ],
    [415, () => supertest(app).post(path).set('Content-Type', 'text/plain').send('x')],
    [500, () => supertest(app).post('/cds-services/broken').send(request)],
  ])('with status %i', async (status, call) => {
    const response = await call().set('Origin', origin);
    expect(response.status).toBe(status);
    expect(response.headers['access-control-allow-origin']).toBe(origin);
    expect(response.headers['access-control-expose-headers']).toBe('X-Request-Id');
  });
});

describe('Every answer', () => {
  it.each(['/cds-services', '/nothing', path])('of %s carries the security headers and no server name', async (any) => {
    const { headers } = await supertest(serve().app).get(any);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
  });
});
