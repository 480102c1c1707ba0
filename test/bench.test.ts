import { readFileSync } from 'node:fs';
import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DrugPicks, ExplainedCall, ExplainedRule, FixtureEntry } from '../src/pages/bench-data.ts';
import { Unauthenticated } from '../src/trust/authentication.ts';
import { testApp } from './test-app.ts';

const { app, calls } = testApp({ config: { bench: true } });

function recorded(path: string): string {
  return readFileSync(new URL(`../fixtures/conversations/${path}.json`, import.meta.url), 'utf8');
}

async function requestOf(path: string): Promise<object> {
  const { body } = await request(app).get(`/bench/fixtures/${path}.json`).expect(200);
  return (body as { request: object }).request;
}

describe('The bench', () => {
  it('is a page that runs the program of this service and talks to this service alone', async () => {
    const { text, headers } = await request(app)
      .get('/')
      .expect(200)
      .expect('Content-Type', 'text/html; charset=utf-8');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'",
    );
    const loaded = [...text.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)].map(([, url]) => url);
    expect(loaded).toEqual(['/assets/icon.svg', '/assets/pages.css', '/assets/bench.css', '/assets/bench.js']);
    const script = await request(app).get('/assets/bench.js').expect(200);
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.text).not.toMatch(/(?:from|import)\s*["']https?:/);
  });

  it('leaves the policy of the other pages without scripts', async () => {
    const { headers } = await request(app).get('/rules').expect(200);
    expect(headers['content-security-policy']).not.toContain('script-src');
  });

  it.each([
    ['get', '/'],
    ['get', '/assets/bench.js'],
    ['get', '/assets/bench.css'],
    ['get', '/bench/fixtures.json'],
    ['get', '/bench/fixtures/neutropenia/anc-0-8.json'],
    ['get', '/bench/value-sets.json'],
    ['post', '/bench/explain'],
  ] as const)('switched off, there is nothing: %s %s', async (method, path) => {
    const off = request(testApp({ config: { bench: false } }).app);
    await off[method](path).expect(404);
  });

  it('stands below the base path, and so does all that it loads', async () => {
    const below = testApp({ basePath: '/cds', config: { bench: true } }).app;
    const { text } = await request(below).get('/cds/').expect(200);
    expect(text).toContain('src="/cds/assets/bench.js"');
    await request(below).get('/cds/bench/fixtures.json').expect(200);
    await request(below).get('/').expect(404);
  });

  it('is described in OpenAPI where it is, and nowhere else', async () => {
    const on = await request(app).get('/openapi.json').expect(200);
    expect(Object.keys((on.body as { paths: object }).paths)).toEqual(
      expect.arrayContaining(['/', '/bench/explain', '/bench/fixtures.json', '/bench/value-sets.json']),
    );
    const off = await request(testApp().app).get('/openapi.json').expect(200);
    expect(JSON.stringify(off.body)).not.toContain('/bench');
  });
});

describe('The recorded cases of the bench', () => {
  let entries: readonly FixtureEntry[];
  beforeAll(async () => {
    entries = (await request(app).get('/bench/fixtures.json').expect(200)).body as readonly FixtureEntry[];
  });

  it('say their title, service, label, rule and what they must show', () => {
    const today = new Date();
    const measured = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - 5));
    expect(entries.find(({ path }) => path === 'neutropenia/anc-0-8')).toEqual({
      path: 'neutropenia/anc-0-8',
      title: 'Neutrophils of 0.8 five days ago on a first order are critical',
      service: 'anakinra-order-select',
      profile: 'us',
      group: 'Neutrophils before and during anakinra',
      expect: {
        status: 200,
        cards: [
          {
            topic: 'anakinraNeutropenia',
            indicator: 'critical',
            says: ['0.8', measured.toISOString().slice(0, 10)],
            basis: { orders: ['MedicationRequest/draft-anakinra'], findings: ['Observation/obs-anc'] },
          },
        ],
        checks: { anakinraNeutropenia: 'alert' },
      },
    });
  });

  it('stand under the rule that their folder is about, and in a folder of many rules each under its own', () => {
    const groupOf = (path: string): string | undefined => entries.find((entry) => entry.path === path)?.group;
    expect(groupOf('neutropenia/anc-1-5')).toBe('Neutrophils before and during anakinra');
    expect(groupOf('whole-label/kidney-failure')).toBe('Anakinra every other day in severe kidney disease');
    expect(groupOf('whole-label/pregnancy')).toBe('Anakinra in pregnancy and while breast-feeding');
    expect(groupOf('safe/adult-eu')).toBe('Safe');
    expect(entries.length).toBeGreaterThan(250);
    expect(entries.filter(({ group }) => group === '')).toEqual([]);
  });

  it('come with their dates as of today', async () => {
    expect(recorded('neutropenia/anc-0-8')).toContain('{{today - 5 days}}');
    const { text } = await request(app).get('/bench/fixtures/neutropenia/anc-0-8.json').expect(200);
    expect(text).not.toContain('{{');
  });

  it.each(['/bench/fixtures/no/such.json', '/bench/fixtures/../../package.json', '/bench/fixtures/%2e%2e/README.json'])(
    'are the only files that can be had: %s is not there',
    async (path) => {
      await request(app).get(path).expect(404);
    },
  );
});

describe('The value sets to build a request from', () => {
  it('are short lists of concepts with names, and the order that is usually written', async () => {
    const [drug] = (await request(app).get('/bench/value-sets.json').expect(200)).body as readonly DrugPicks[];
    expect(drug?.services).toEqual(['anakinra-order-select', 'anakinra-order-sign']);
    expect(drug?.usualOrder.code).toBe('727711');
    const labs = drug?.lists.find(({ id }) => id === 'labs');
    expect(labs?.picks).toContainEqual({
      system: 'http://loinc.org',
      code: '751-8',
      display: 'Neutrophils [#/volume] in Blood by Automated count',
    });
    for (const { picks } of drug?.lists ?? []) {
      expect(picks.length).toBeGreaterThan(0);
      expect(picks.length).toBeLessThanOrEqual(40);
      expect(new Set(picks.map(({ display }) => display.toLowerCase())).size).toBe(picks.length);
    }
  });
});

function ruleOf(body: unknown, topic: string): ExplainedRule | undefined {
  const [service] = (body as ExplainedCall).services;
  return service?.rules.find(({ rule }) => rule === topic);
}

describe('POST /bench/explain', () => {
  it('says of a rule its verdict, why, the limits in force with their sources, and the facts that it looked at', async () => {
    const { body } = await request(app)
      .post('/bench/explain')
      .send(await requestOf('neutropenia/anc-0-8'))
      .expect(200);
    expect((body as ExplainedCall).services.map(({ service }) => service)).toEqual(['anakinra-order-select']);
    const rule = ruleOf(body, 'anakinraNeutropenia');
    expect(rule).toMatchObject({
      title: 'Neutrophils before and during anakinra',
      verdict: 'alert',
      indicator: 'critical',
    });
    expect(rule?.why[0]).toMatch(/^severe: Neutrophils 0\.8 × 10⁹\/L on \d{4}-\d\d-\d\d, below 1 × 10⁹\/L/);
    expect(rule?.why[1]).toBe('It rests on Observation/obs-anc.');
    expect(rule?.limits.find(({ name }) => name === 'severe')).toEqual({
      name: 'severe',
      meaning: 'below it the risk of serious infection is high, and under the EU label anakinra is not started',
      value: 1,
      unit: '10*9/L',
      source:
        'Kineret (anakinra) US prescribing information (revised 10/2025): Adverse Reactions: neutropenia is a count below 1 × 10⁹/L',
    });
    const [order] = rule?.orders ?? [];
    expect(order?.facts.map(({ name, looked }) => [name, looked])).toEqual([
      ['neutrophils', true],
      ['whiteCells', false],
      ['course', false],
      ['neutropeniaDiagnosis', true],
    ]);
    expect(JSON.stringify(order?.facts[0]?.value)).toContain('Observation/obs-anc');
  });

  it('follows the label of the caller', async () => {
    const eu = testApp({ config: { bench: true }, tenant: { profile: 'eu' } }).app;
    const { body } = await request(eu)
      .post('/bench/explain')
      .send(await requestOf('neutropenia/anc-1-2'))
      .expect(200);
    const limits = ruleOf(body, 'anakinraNeutropenia')?.limits;
    expect(limits?.find(({ name }) => name === 'severe')?.value).toBe(1.5);
  });

  it('says what was missing where a rule could not be checked', async () => {
    const { body } = await request(app)
      .post('/bench/explain')
      .send(await requestOf('data-states/observations-not-sent'))
      .expect(200);
    const rule = ruleOf(body, 'anakinraNeutropenia');
    expect(rule?.verdict).toBe('unknown');
    expect(rule?.why).toEqual(['It could not be checked: laboratory results: not sent.']);
  });

  it('tells what the rules made of nothing, where the service itself answers 412', async () => {
    const sent = await requestOf('data-states/nothing-at-all');
    await request(app).post('/cds-services/anakinra-order-select').send(sent).expect(412);
    const { body } = await request(app).post('/bench/explain').send(sent).expect(200);
    expect(ruleOf(body, 'anakinraNeutropenia')).toMatchObject({ verdict: 'unknown', limits: expect.any(Array) });
    expect(ruleOf(body, 'anakinraTnfBlocker')?.verdict).toBe('unknown');
  });

  it('tells no rule where no order is ours', async () => {
    const { body } = await request(app)
      .post('/bench/explain')
      .send(await requestOf('other-orders/aspirin-without-data'))
      .expect(200);
    expect(body).toEqual({ services: [{ service: 'anakinra-order-select', rules: [] }] });
  });

  it('puts nothing on the trail, and the same call to the service does', async () => {
    const sent = await requestOf('neutropenia/anc-0-8');
    const before = calls.length;
    await request(app).post('/bench/explain').send(sent).expect(200);
    expect(calls.length).toBe(before);
    await request(app).post('/cds-services/anakinra-order-select').send(sent).expect(200);
    expect(calls.length).toBe(before + 1);
  });

  it.each([
    [{}, 'hook must be order-select or order-sign.'],
    [{ hook: 'patient-view' }, 'hook must be order-select or order-sign.'],
    [{ hook: 'order-sign', hookInstance: 'x' }, 'context'],
  ])('refuses %o', async (sent, words) => {
    const { body } = await request(app).post('/bench/explain').send(sent).expect(400);
    expect(JSON.stringify(body)).toContain(words);
  });

  it('is for POST alone', async () => {
    await request(app).get('/bench/explain').expect(405).expect('Allow', 'POST, OPTIONS');
  });

  it('wants a token where the service does, also one that was made for the service', async () => {
    const asked: (readonly string[])[] = [];
    const guarded = testApp({
      config: { bench: true, authMode: 'jwt' },
      authenticate: ({ audiences }) => {
        asked.push(audiences);
        return Promise.reject(new Unauthenticated('no-token'));
      },
    }).app;
    await request(guarded).post('/bench/explain').send({}).expect(401, '');
    expect(asked).toEqual([
      [
        'http://127.0.0.1:3000/bench/explain',
        'http://127.0.0.1:3000/cds-services/anakinra-order-select',
        'http://127.0.0.1:3000/cds-services/anakinra-order-sign',
      ],
    ]);
    const { text } = await request(guarded).get('/').expect(200);
    expect(text).toContain('&quot;needsToken&quot;:true');
  });
});
