import { setTimeout as pause } from 'node:timers/promises';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { readinessOf } from '../../src/readiness.ts';
import { contents, testApp } from '../test-app.ts';

describe('GET /readyz', () => {
  it('is 200 and says which content is loaded', async () => {
    const { status, body } = await supertest(testApp().app).get('/readyz');
    expect([status, body]).toEqual([
      200,
      { ok: true, checks: { content: { ok: true, versions: { anakinra: '2026-11-27' } } } },
    ]);
  });

  it.each<[string, () => Promise<boolean>, number]>([
    ['200 while the database answers', () => Promise.resolve(true), 200],
    ['503 while it does not', () => Promise.resolve(false), 503],
    ['503 while asking it fails', () => Promise.reject(new Error('postgres://user:canary@db')), 503],
    ['503 while it hangs', () => new Promise(() => undefined), 503],
  ])('is %s', async (_title, isDatabaseReady, expected) => {
    const { app } = testApp({ readiness: { isDatabaseReady } });
    const { status, body, text } = await supertest(app).get('/readyz');
    expect([status, body]).toEqual([
      expected,
      {
        ok: expected === 200,
        checks: { content: { ok: true, versions: { anakinra: '2026-11-27' } }, database: { ok: expected === 200 } },
      },
    ]);
    expect(text).not.toContain('canary');
    expect((await supertest(app).get('/healthz')).status).toBe(200);
  });

  it('is 503 as soon as the service stops', async () => {
    const { status, body } = await supertest(testApp({ readiness: { isStopping: () => true } }).app).get('/readyz');
    expect([status, body.checks.stopping]).toEqual([503, { ok: false }]);
  });

  it('asks the database once for all who ask meanwhile, and again for the next', async () => {
    let asked = 0;
    const ready = readinessOf({
      contents,
      async isDatabaseReady() {
        asked += 1;
        await pause(20);
        return true;
      },
    });
    await Promise.all([ready(), ready(), ready()]);
    expect(asked).toBe(1);
    await ready();
    expect(asked).toBe(2);
  });
});
