import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { Unauthenticated } from '../../src/trust/authentication.ts';
import { anakinra, chart, fire, keyNames, select, sign } from '../contract/requests.ts';
import { testApp } from '../test-app.ts';
import { row } from './row.ts';

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

const { app } = testApp();
let services: readonly Service[];
let templates: readonly string[];
beforeAll(async () => {
  const { body } = await request(app).get('/cds-services');
  services = (body as { services: readonly Service[] }).services;
  templates = services.flatMap(({ prefetch }) => Object.values(prefetch));
});

/** The tokens of all templates, without their braces. */
function tokens(): readonly string[] {
  return templates.flatMap((template) => [...template.matchAll(/\{\{(.*?)\}\}/g)].map(([, token = '']) => token));
}

/** The parameters of all searches. */
function parameters(): readonly (readonly [string, string])[] {
  return templates.flatMap((template) => {
    const query = template.split('?')[1];
    const pairs = query === undefined ? [] : query.split('&');
    return pairs.map((pair) => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')] as const);
  });
}

it('there are services and templates to look at', () => {
  expect(services).toHaveLength(2);
  expect(templates.length).toBeGreaterThan(10);
});

describe('discovery', () => {
  row('D-01', async () => {
    const closed = testApp({
      basePath: '/foo/bar',
      feedback: { keepFeedback: () => Promise.reject(new Error('down')) },
    });
    expect((await request(app).get('/cds-services')).status).toBe(200);
    expect((await request(closed.app).get('/foo/bar/cds-services')).status).toBe(200);
  });

  row('D-02', async () => {
    const { body } = await request(app).get('/cds-services');
    expect(Object.keys(body as object)).toEqual(['services']);
    expect(Array.isArray((body as { services: unknown }).services)).toBe(true);
  });

  row('D-03', async () => {
    const { status, text } = await request(testApp({ contents: [] }).app).get('/cds-services');
    expect([status, text]).toEqual([200, '{"services":[]}']);
  });

  row('D-04', () => {
    expect(services.map(({ hook }) => hook).toSorted()).toEqual(['order-select', 'order-sign']);
  });

  row('D-05', () => {
    for (const { description } of services) expect(description).toMatch(/\S.{20}/);
  });

  row('D-06', async () => {
    for (const { id, hook } of services) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      const body = (hook === 'order-select' ? select : sign)({ orders: [anakinra()], prefetch: chart() });
      expect((await fire(app, body, `/cds-services/${id}`)).status).toBe(200);
    }
  });

  row('D-07', () => {
    for (const { title } of services) expect(title).toMatch(/\S.{5}/);
  });

  row('D-08', () => {
    for (const { prefetch } of services) {
      expect(Object.keys(prefetch).toSorted()).toEqual([...keyNames].toSorted());
      for (const template of Object.values(prefetch)) expect(typeof template).toBe('string');
    }
  });

  row('D-09', () => {
    for (const { usageRequirements } of services) expect(usageRequirements).toMatch(/prefetch.*FHIR server/);
  });

  row('D-10', () => {
    for (const { version } of services) expect(version).toBe('2.0.1');
  });

  row('D-11', () => {
    for (const { hookVersion } of services) expect(hookVersion).toBe('1.0');
  });

  row('D-12', () => {
    const pairs = services.map(({ id, hook }) => `${id} ${hook}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  row('D-14', async () => {
    const closed = testApp({ authenticate: () => Promise.reject(new Unauthenticated('no-token')) }).app;
    expect((await request(closed).get('/cds-services')).status).toBe(200);
    const call = select({ orders: [anakinra()], prefetch: chart() });
    expect((await request(closed).post('/cds-services/anakinra-order-select').send(call)).status).toBe(401);
  });

  row('D-15', async () => {
    const rules = await request(app).get('/rules');
    expect([rules.status, rules.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(rules.text).toContain('anakinra');
    expect((await request(app).get('/openapi.json')).body).toMatchObject({ openapi: '3.1.0' });
  });

  row('D-16', () => {
    const published = ['order-select', 'order-sign', 'patient-view', 'order-dispatch'];
    const own = services.map(({ hook }) => hook).filter((hook) => !published.includes(hook));
    expect(own.filter((hook) => !hook.includes('.'))).toEqual([]);
  });

  row('U-03', () => {
    for (const { usageRequirements } of services) expect(usageRequirements).toMatch(/both order-select and order-sign/);
  });
});

describe('the prefetch templates', () => {
  row('P-01', () => {
    for (const template of templates) {
      expect(template).toMatch(/^[A-Z][A-Za-z]+(\/\{\{context\.\w+\}\}|\?\w+=.+)$/);
      expect(URL.canParse(template)).toBe(false);
    }
  });

  row('P-02', () => {
    expect(tokens().length).toBeGreaterThanOrEqual(templates.length);
    for (const template of templates) expect(template.replaceAll(/\{\{[^{}]+\}\}/g, '')).not.toMatch(/[{}]/);
  });

  row('P-03', () => {
    for (const token of tokens()) {
      expect(token).toMatch(/^(context\.\w+|user(Practitioner|PractitionerRole|Patient|RelatedPerson)Id)$/);
    }
  });

  row('P-04', () => {
    const others = tokens().filter((token) => !token.startsWith('user'));
    for (const token of others) expect(token).toMatch(/^context\.(userId|patientId|encounterId)$/);
  });

  row('P-05', () => {
    for (const token of tokens()) expect(token.split('.').length).toBeLessThanOrEqual(2);
  });

  row('P-06', () => {
    const known = ['patient', 'code', 'category', 'status', 'date', '_count', '_sort'];
    for (const [name, value] of parameters()) {
      expect(known).toContain(name);
      if (name === 'date') expect(value).toMatch(/^(eq|lt|gt|ge|le)?\d{4}/);
    }
  });

  row('P-07', () => {
    const sorts = parameters().filter(([name]) => name.includes('sort'));
    for (const sort of sorts) expect(sort).toEqual(['_sort', '-date']);
  });

  row('P-08', () => {
    for (const template of templates) expect(template).not.toMatch(/today\(|ofType|resolve\(|%|\||\+\s*\d/);
  });

  row('P-11', () => {
    for (const { prefetch } of services) {
      for (const key of Object.keys(prefetch)) expect(key).toMatch(/^[A-Za-z][A-Za-z0-9-]*$/);
    }
    expect(services[0]?.prefetch).toEqual(services[1]?.prefetch);
  });

  row('P-12', async () => {
    const whole = await fire(app, sign({ orders: [anakinra()], prefetch: chart() }));
    expect(Object.values(whole.verdicts)).not.toContain('unknown');
    for (const key of Object.keys(services[0]?.prefetch ?? {})) {
      const { [key as keyof ReturnType<typeof chart>]: _left, ...rest } = chart();
      const { checks } = await fire(app, sign({ orders: [anakinra()], prefetch: rest }));
      expect(checks, key).not.toEqual(whole.checks);
    }
  });

  row('H-15', () => {
    for (const template of templates) expect(template).not.toMatch(/selections|draftOrders/);
  });
});
