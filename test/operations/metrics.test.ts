import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordServer, startOddServer, status, type OddServer } from '../contract/odd-server.ts';
import {
  access,
  anakinra,
  anakinraBy,
  chart,
  condition,
  draft,
  fire,
  medicines,
  patient,
  pneumonia,
  select,
  subject,
} from '../contract/requests.ts';
import { contents, testApp } from '../test-app.ts';
import { samplesOf } from './samples.ts';

const topics = contents.flatMap(({ drug }) => drug.rules.map(({ topic }) => topic));

async function samplesFrom(app: Express): Promise<ReadonlyMap<string, number>> {
  const response = await supertest(app).get('/metrics');
  expect(response.status).toBe(200);
  return samplesOf(response.text);
}

describe('GET /metrics', () => {
  it('is Prometheus text, in which every metric says what it is', async () => {
    const response = await supertest(testApp().app).get('/metrics');
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const names = [...response.text.matchAll(/^# TYPE (\S+) (counter|gauge|histogram)$/gm)].map(([, name]) => name);
    const helped = [...response.text.matchAll(/^# HELP (\S+) .+\.$/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(helped).toEqual(names);
    for (const name of names) expect(name).toMatch(/^(cds|http|process)_[a-z_]+$/);
  });

  it('has only metrics that the README explains', async () => {
    const { text } = await supertest(testApp().app).get('/metrics');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    for (const [, name = ''] of text.matchAll(/^# TYPE (\S+) /gm)) expect(readme).toContain(`\`${name}\``);
  });

  it('shows before the first call each verdict of each rule as 0, and that no rule has fired', async () => {
    const samples = await samplesFrom(testApp().app);
    expect(topics).toHaveLength(15);
    for (const rule of topics) {
      for (const verdict of ['alert', 'clear', 'inapplicable', 'unknown']) {
        expect(samples.get(`cds_verdicts_total{rule="${rule}",verdict="${verdict}"}`)).toBe(0);
      }
      expect(samples.get(`cds_rule_last_fired_timestamp_seconds{rule="${rule}"}`)).toBe(0);
      expect(samples.get(`cds_broken_rules_total{rule="${rule}"}`)).toBe(0);
    }
    expect(samples.get('cds_calls_total{tenant="default",service="anakinra-order-sign"}')).toBe(0);
    expect(samples.get('cds_content_info{drug="anakinra",version="2026-11-27"}')).toBe(1);
  });

  it('counts a call: verdicts, data states, cards, duration, when a rule fired', async () => {
    const { app } = testApp();
    const { conditions, patient: sent } = chart({ conditions: [pneumonia] });
    const { cards } = await fire(app, select({ orders: [anakinra()], prefetch: { conditions, patient: sent } }));
    const samples = await samplesFrom(app);
    const service = 'service="anakinra-order-select"';
    expect(samples.get(`cds_calls_total{tenant="default",${service}}`)).toBe(1);
    expect(samples.get(`cds_call_duration_seconds_count{${service}}`)).toBe(1);
    expect(samples.get(`cds_cards_total{${service}}`)).toBe(cards.length);
    expect(samples.get('cds_verdicts_total{rule="anakinraActiveInfection",verdict="alert"}')).toBe(1);
    expect(samples.get('cds_verdicts_total{rule="anakinraHypersensitivity",verdict="unknown"}')).toBe(1);
    expect(samples.get('cds_data_states_total{query="conditions",state="present"}')).toBe(1);
    expect(samples.get('cds_data_states_total{query="allergies",state="not-sent"}')).toBe(1);
    const firedAt = samples.get('cds_rule_last_fired_timestamp_seconds{rule="anakinraActiveInfection"}') ?? 0;
    expect(Math.abs(Date.now() / 1000 - firedAt)).toBeLessThan(600);
    expect(samples.get('cds_rule_last_fired_timestamp_seconds{rule="anakinraHypersensitivity"}')).toBe(0);
  });

  it('counts an order that is none of ours as a request alone', async () => {
    const { app } = testApp();
    await fire(app, select({ orders: [draft('other', medicines.aspirin)] }));
    const samples = await samplesFrom(app);
    const of = 'route="/cds-services/{id}",service="anakinra-order-select"';
    expect(samples.get(`http_requests_total{${of},method="POST",status="200"}`)).toBe(1);
    expect(samples.get(`http_request_duration_seconds_count{${of}}`)).toBe(1);
    expect(samples.get('cds_calls_total{tenant="default",service="anakinra-order-select"}')).toBe(0);
  });

  it('counts medicines without a code of ours, other patients’ data, and patients in doubt', async () => {
    const { app } = testApp();
    const byName = anakinra('ana', { medicationCodeableConcept: { text: 'Kineret 100 mg' } });
    const theirs = condition('theirs', medicines.aspirin, { subject: { reference: 'Patient/another' } });
    await fire(app, select({ orders: [byName], prefetch: chart({ conditions: [theirs] }) }));
    const dead = { ...patient, deceasedBoolean: true };
    await fire(app, select({ orders: [anakinra()], prefetch: chart({ patient: [dead] }) }));
    const samples = await samplesFrom(app);
    expect(samples.get('cds_unmatched_medications_total{how="words-alone"}')).toBe(1);
    expect(samples.get('cds_unmatched_medications_total{how="words-despite-codes"}')).toBe(0);
    expect(samples.get('cds_foreign_resources_total')).toBe(1);
    expect(samples.get('cds_patient_in_doubt_total')).toBe(1);
  });

  it('does not count itself twice: each request once, by route, method and status', async () => {
    const { app } = testApp();
    await supertest(app).get('/healthz');
    await supertest(app).head('/healthz');
    await supertest(app).delete('/healthz');
    await supertest(app).get('/rules');
    const samples = await samplesFrom(app);
    const counted = [...samples].filter(([name]) => name.startsWith('http_requests_total'));
    expect(Object.fromEntries(counted)).toEqual({
      'http_requests_total{route="/healthz",service="",method="GET",status="200"}': 1,
      'http_requests_total{route="/healthz",service="",method="HEAD",status="200"}': 1,
      'http_requests_total{route="/healthz",service="",method="other",status="405"}': 1,
      'http_requests_total{route="document",service="",method="GET",status="200"}': 1,
    });
  });
});

describe('requests to FHIR servers', () => {
  let server: OddServer;
  beforeAll(async () => {
    server = await startOddServer();
  });
  afterAll(() => server.stop());

  it('are counted by query and outcome, and measured', async () => {
    const { app } = testApp();
    const replies = { allergies: status(503), observations: status(403), immunizations: status(418) };
    server.answer(recordServer({}, replies));
    await fire(app, select({ orders: [anakinra()], more: access(server.base) }));
    const samples = await samplesFrom(app);
    const outcomes = (query: string, outcome: string): number | undefined =>
      samples.get(`cds_fhir_calls_total{query="${query}",outcome="${outcome}"}`);
    expect(outcomes('conditions', 'ok')).toBe(1);
    expect(outcomes('allergies', 'status-5xx')).toBe(1);
    expect(outcomes('observations', 'status-403')).toBe(1);
    expect(outcomes('immunizations', 'status-4xx')).toBe(1);
    expect(samples.get('cds_fhir_call_duration_seconds_count{query="allergies"}')).toBe(1);
    expect(samples.get('cds_data_states_total{query="allergies",state="failed"}')).toBe(1);
  });

  it('are counted too where they were to find out what was ordered', async () => {
    const { app } = testApp();
    server.answer((path) =>
      path === 'Medication/m1'
        ? { resourceType: 'Medication', id: 'm1', code: medicines.anakinra }
        : recordServer()(path),
    );
    const orders = [anakinraBy({ reference: 'Medication/m1' })];
    await fire(app, select({ orders, more: access(server.base) }));
    const samples = await samplesFrom(app);
    expect(samples.get('cds_fhir_calls_total{query="medication",outcome="ok"}')).toBe(1);
    expect(samples.get('cds_fhir_calls_total{query="conditions",outcome="ok"}')).toBe(1);
    expect(samples.get('cds_fhir_call_duration_seconds_count{query="medication"}')).toBe(1);
  });
});

describe('no label comes from outside', () => {
  it('whatever the path, the method, the headers and the body hold', async () => {
    const { app } = testApp();
    const seen = async (): Promise<readonly string[]> => [...(await samplesFrom(app)).keys()];
    await fire(app, select({ orders: [anakinra('canary')], prefetch: chart() }));
    await supertest(app).get('/somewhere');
    await supertest(app).trace('/elsewhere');
    await seen();
    const before = await seen();
    for (let at = 0; at < 20; at += 1) {
      await supertest(app).get(`/canary-${at}`).set('User-Agent', `canary-${at}`).set('Host', `canary-${at}`);
      await supertest(app).trace(`/canary-${at}`);
      const order = anakinra(`canary-${at}`, { subject, status: 'draft', priority: `canary-${at}` });
      const more = { hookInstance: `canary-${at}`, extension: { canary: at } };
      await fire(app, select({ orders: [order], prefetch: chart(), more }));
    }
    const after = await seen();
    expect(after).toEqual(before);
    expect(after.join('\n')).not.toContain('canary');
  });

  it('a tenant that the configuration does not name is counted as other', async () => {
    const { app } = testApp({ tenant: { id: 'canary' } });
    await fire(app, select({ orders: [anakinra()], prefetch: chart() }));
    const samples = await samplesFrom(app);
    expect(samples.get('cds_calls_total{tenant="other",service="anakinra-order-select"}')).toBe(1);
    expect([...samples.keys()].join('\n')).not.toContain('canary');
  });
});

describe('who may read the metrics', () => {
  const token = 'correct-horse-battery-staple';

  it.each<[string, { readonly production: boolean; readonly adminToken?: string }, string | undefined, number]>([
    ['everybody in development', { production: false }, undefined, 200],
    ['in development with a token, not without it', { production: false, adminToken: token }, undefined, 401],
    ['in development with a token, who has it', { production: false, adminToken: token }, `Bearer ${token}`, 200],
    ['nobody in production without a token', { production: true }, 'Bearer undefined', 401],
    ['not who shows none in production', { production: true, adminToken: token }, undefined, 401],
    ['not who shows another', { production: true, adminToken: token }, 'Bearer correct-horse-battery-stapl', 401],
    ['not who shows it as Basic', { production: true, adminToken: token }, `Basic ${token}`, 401],
    ['in production who has the token', { production: true, adminToken: token }, `Bearer ${token}`, 200],
  ])('%s', async (_title, config, authorization, expected) => {
    const asked = supertest(testApp({ config }).app).get('/metrics');
    const response = await (authorization === undefined ? asked : asked.set('Authorization', authorization));
    expect(response.status).toBe(expected);
    if (expected === 401) expect([response.text, response.headers['www-authenticate']]).toEqual(['', 'Bearer']);
  });

  it('counts those who are refused', async () => {
    const { app } = testApp({ config: { production: false, adminToken: token } });
    await supertest(app).get('/metrics');
    await supertest(app).get('/metrics').set('Authorization', 'Bearer canary-of-the-client');
    const { text } = await supertest(app).get('/metrics').set('Authorization', `Bearer ${token}`);
    expect(samplesOf(text).get('cds_auth_refusals_total{why="admin-token"}')).toBe(2);
    expect(text).not.toContain('canary');
  });
});
