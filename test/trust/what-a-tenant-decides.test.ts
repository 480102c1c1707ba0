import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeFhirConnections } from '../../src/chart/fhir-server.ts';
import { queryKeys } from '../../src/chart/chart.ts';
import { isCommonSystem } from '../../src/facts/code-systems.ts';
import { fhirBases } from '../../src/trust/fhir-bases.ts';
import type { Tenant } from '../../src/trust/tenant.ts';
import { readTenants } from '../../src/trust/tenants-file.ts';
import {
  access,
  anakinra,
  bundle,
  chart,
  cleanRecord,
  concept,
  condition,
  draft,
  fire,
  laboratory,
  neutrophils,
  order,
  pneumonia,
  results,
  select,
  sentenceOf,
  sign,
  subject,
  systems,
  whyOf,
  without,
  type Answer,
  type Json,
} from '../contract/requests.ts';
import { startFhirServer, type FhirTestServer } from '../fhir-server.ts';
import { testApp } from '../test-app.ts';

/** The tenant that a text of the tenants file makes, in development. */
function tenantOf(yaml: string): Tenant {
  const text = `tenants:\n  - id: general-hospital\n${yaml.replaceAll(/^/gm, '    ')}`;
  const [first] = readTenants(text, 'tenants.yaml', {
    production: false,
    authMode: 'off',
    profile: 'us',
    prefetchKeys: queryKeys,
    isCommonSystem,
  });
  if (first === undefined) throw new Error('no tenant');
  return first.tenant;
}

const appOf = (yaml: string) => testApp({ tenant: tenantOf(yaml) });
const ask = (yaml: string, body: Json): Promise<Answer> => fire(appOf(yaml).app, body);

describe('prefetch keys of its own', () => {
  const { conditions, observations, ...others } = chart({ conditions: [pneumonia] });
  const theirs = { ...others, activeProblems: conditions, 'lab-results': observations };
  const aliases = 'prefetchAliases:\n  activeProblems: conditions\n  lab-results: observations';
  const ours = select({ orders: [anakinra()], prefetch: { ...others, conditions, observations } });

  it('give the same cards, uuids and all, as ours', async () => {
    const answer = await ask(aliases, select({ orders: [anakinra()], prefetch: theirs }));
    expect(answer.found).toContain('critical anakinraActiveInfection');
    expect(answer.body).toEqual((await ask('', ours)).body);
  });

  it('say nothing where nobody told us of them: a Bundle does not say which query it answers', async () => {
    const answer = await ask('', select({ orders: [anakinra()], prefetch: theirs }));
    expect(answer.found).not.toContain('critical anakinraActiveInfection');
    expect(whyOf(answer, 'anakinraActiveInfection')).toContain('Condition not-sent');
  });

  it('give way to ours where both are sent', async () => {
    const both = { ...theirs, conditions: bundle(...cleanRecord.conditions) };
    const answer = await ask(aliases, select({ orders: [anakinra()], prefetch: both }));
    expect(answer.verdicts).toMatchObject({ anakinraActiveInfection: 'clear' });
  });

  it('that are not sent are as if ours were not', async () => {
    const answer = await ask(aliases, select({ orders: [anakinra()], prefetch: others }));
    expect(whyOf(answer, 'anakinraActiveInfection')).toContain('Condition not-sent');
  });

  it.each(['__proto__', 'constructor', 'toString'])('may have an odd name, such as %s', async (name) => {
    const prefetch = JSON.parse(JSON.stringify(others).replace(/}$/, `,"${name}":${JSON.stringify(conditions)}}`));
    const answer = await ask(
      `prefetchAliases:\n  ${name}: conditions`,
      JSON.parse(
        JSON.stringify(select({ orders: [anakinra()] })).replace(/}$/, `,"prefetch":${JSON.stringify(prefetch)}}`),
      ),
    );
    expect(answer.status).toBe(200);
    if (name !== '__proto__') expect(answer.found).toContain('critical anakinraActiveInfection');
  });
});

describe('null for a prefetch key', () => {
  const body = select({ orders: [anakinra()], prefetch: { ...chart(), conditions: null } });

  it('says that there is nothing', async () => {
    expect((await ask('nullMeansEmpty: true', body)).verdicts['anakinraActiveInfection']).toBe('clear');
    expect((await ask('', body)).verdicts['anakinraActiveInfection']).toBe('clear');
  });

  it('or says nothing', async () => {
    const answer = await ask('nullMeansEmpty: false', body);
    expect(whyOf(answer, 'anakinraActiveInfection')).toContain('Condition not-sent');
  });
});

describe('codes of its own', () => {
  const own = 'https://ehr.general.example/codes';
  const localCodes = (...pairs: readonly (readonly [code: string, system: string, means: string])[]): string =>
    [
      'localCodes:',
      ...pairs.map(
        ([code, system, means]) =>
          `  - { system: '${own}', code: '${code}', means: { system: '${system}', code: '${means}' } }`,
      ),
    ].join('\n');
  const all = localCodes(
    ['00417', systems.rxnorm, '72435'],
    ['00418', systems.rxnorm, '214555'],
    ['LAB7', systems.loinc, '751-8'],
    ['DX3', systems.icd10cm, 'J18.9'],
    ['DX4', systems.icd10cm, 'I10'],
  );
  const orderOf = (code: string): Json => anakinra('ana', { medicationCodeableConcept: concept(own, code) });
  const withoutText = { prefetch: chart() };

  it('are an order for the drug', async () => {
    const body = select({ orders: [orderOf('00417')], ...withoutText });
    expect((await ask('', body)).body).toEqual({ cards: [] });
    expect((await ask(all, body)).verdicts).toMatchObject({ anakinraNeutropenia: expect.any(String) });
  });

  it('are matched by code, not by name', async () => {
    const body = select({ orders: [orderOf('00417')], prefetch: chart({ conditions: [pneumonia] }) });
    const answer = await ask(all, body);
    expect(answer.found).toContain('critical anakinraActiveInfection');
    expect(answer.words('anakinraActiveInfection')).not.toMatch(/by name/);
  });

  it('hold in a Medication that the order refers to', async () => {
    const medication = { resourceType: 'Medication', id: 'm1', code: concept(own, '00417') };
    const { medicationCodeableConcept: _concept, ...rest } = anakinra();
    const referring = { ...rest, medicationReference: { reference: '#m1' }, contained: [medication] };
    const answer = await ask(all, sign({ orders: [referring], ...withoutText }));
    expect(answer.verdicts).toMatchObject({ anakinraTnfBlocker: 'clear' });
  });

  it('are a medicine of the record, and a draft beside the order', async () => {
    const onFile = chart({ medicationRequests: [order('eta', concept(own, '00418'), { authoredOn: undefined })] });
    expect((await ask(all, select({ orders: [anakinra()], prefetch: onFile }))).found).toContain(
      'critical anakinraTnfBlocker',
    );
    const beside = select({
      orders: [anakinra(), draft('eta', concept(own, '00418'))],
      selections: ['MedicationRequest/ana'],
      prefetch: chart(),
    });
    expect((await ask(all, beside)).found).toContain('critical anakinraTnfBlocker');
    expect((await ask('', beside)).found).not.toContain('critical anakinraTnfBlocker');
  });

  it('are a result', async () => {
    const low = { ...neutrophils(0.4), code: concept(own, 'LAB7') };
    const body = select({ orders: [anakinra()], prefetch: chart({ observations: results(low) }) });
    expect((await ask(all, body)).found).toContain('critical anakinraNeutropenia');
    expect((await ask('', body)).found).not.toContain('critical anakinraNeutropenia');
  });

  it('are a problem, and the reason of an order', async () => {
    const problem = condition('pneu', concept(own, 'DX3'));
    const body = select({ orders: [anakinra()], prefetch: chart({ conditions: [problem] }) });
    expect((await ask(all, body)).found).toContain('critical anakinraActiveInfection');
    expect((await ask('', body)).found).not.toContain('critical anakinraActiveInfection');
  });

  it('that mean something else name it: a problem without words is not one of which nobody says what it is', async () => {
    const problem = condition('hyp', concept(own, 'DX4'));
    const body = select({
      orders: [anakinra()],
      prefetch: chart({ conditions: [...cleanRecord.conditions, problem] }),
    });
    expect((await ask(all, body)).verdicts['anakinraActiveInfection']).toBe('clear');
    expect(whyOf(await ask('', body), 'anakinraActiveInfection')).toContain('Condition unreadable');
  });

  it('of another system are not meant', async () => {
    const elsewhere = anakinra('ana', { medicationCodeableConcept: concept('https://other.example', '00417') });
    expect((await ask(all, select({ orders: [elsewhere], ...withoutText }))).body).toEqual({ cards: [] });
  });

  it('hold for their tenant alone', async () => {
    const [mine, other] = [appOf(all), appOf(localCodes(['00417', systems.rxnorm, '161']))];
    const body = select({ orders: [orderOf('00417')], ...withoutText });
    expect((await fire(mine.app, body)).verdicts).not.toEqual({});
    expect((await fire(other.app, body)).body).toEqual({ cards: [] });
    expect((await fire(mine.app, body)).verdicts).not.toEqual({});
  });

  describe('on the FHIR server', () => {
    let server: FhirTestServer;
    beforeAll(async () => {
      server = await startFhirServer();
    });
    afterEach(() => server.reset());
    afterAll(async () => {
      await closeFhirConnections();
      await server.stop();
    });

    it('are asked for with ours', async () => {
      await server.load([...Object.values(cleanRecord).flat(), { ...neutrophils(0.4), code: concept(own, 'LAB7') }]);
      const body = select({
        orders: [anakinra()],
        prefetch: without(chart(), 'observations'),
        more: access(server.baseUrl),
      });
      expect((await ask(all, body)).found).toContain('critical anakinraNeutropenia');
      const asked = (await server.requests()).map(({ path }) => path).filter((path) => path.includes('Observation'));
      expect(asked[0]).toMatch(/[?&]code=[^&]*751-8[^&]*,LAB7(&|,)/);
    });

    it('are not reached where its name leads into a private network that nobody marked', async () => {
      await server.load([...Object.values(cleanRecord).flat(), { ...pneumonia, subject }]);
      const named = server.baseUrl.replace('127.0.0.1', 'localhost');
      const known = fhirBases({ production: false });
      const body = select({
        orders: [anakinra()],
        prefetch: without(chart(), 'conditions'),
        more: access(named),
      });
      const marked = testApp({ tenant: { bases: known } });
      expect((await fire(marked.app, body)).found).toContain('critical anakinraActiveInfection');
      const asked = (await server.requests()).length;
      const unmarked = testApp({ tenant: { bases: { ...known, mayBePrivate: () => false } } });
      const answer = await fire(unmarked.app, body);
      expect(whyOf(answer, 'anakinraActiveInfection')).toContain('Condition failed');
      expect(unmarked.calls[0]?.fhirCalls.map(({ outcome }) => outcome)).toEqual(['private-address']);
      expect(await server.requests()).toHaveLength(asked);
    });
  });
});

/** The kinds of action in the suggestions. */
const actionsIn = ({ cards }: Answer): readonly string[] =>
  [
    ...new Set(
      cards.flatMap(({ suggestions = [] }) => suggestions.flatMap(({ actions }) => actions.map(({ type }) => type))),
    ),
  ].sort();

describe('what its cards may have', () => {
  /** A low count offers to remove the order; a bad kidney offers to change it and to order a test. */
  const body = select({
    orders: [anakinra()],
    prefetch: chart({
      conditions: [...cleanRecord.conditions, pneumonia],
      observations: results(neutrophils(0.4), laboratory('crea', '2160-0', 4, 'mg/dL')),
    }),
  });
  it('all of it, where nobody says otherwise', async () => {
    const answer = await ask('', body);
    expect(actionsIn(answer)).toEqual(['create', 'delete', 'update']);
    expect(answer.cards.flatMap(({ selectionBehavior }) => selectionBehavior ?? [])).toContain('at-most-one');
    expect(answer.cards.every(({ links }) => links?.length === 1)).toBe(true);
    expect(answer.checks.length).toBeGreaterThan(10);
  });

  it('a suggestion holds a single action, whoever asks', async () => {
    const { cards } = await ask('', body);
    const suggestions = cards.flatMap(({ suggestions: some = [] }) => some);
    expect(suggestions.length).toBeGreaterThan(2);
    expect(suggestions.map(({ actions }) => actions.length).filter((length) => length !== 1)).toEqual([]);
  });

  it('no suggestions', async () => {
    const answer = await ask('cards: { suggestions: false }', body);
    expect(answer.found).toEqual((await ask('', body)).found);
    expect(answer.text).not.toMatch(/"suggestions"|"selectionBehavior"/);
  });

  it('only the actions that it can take', async () => {
    expect(actionsIn(await ask('cards: { actions: [create, delete] }', body))).toEqual(['create', 'delete']);
    expect(actionsIn(await ask('cards: { actions: [update] }', body))).toEqual(['update']);
  });

  it('selectionBehavior any', async () => {
    const { cards } = await ask('cards: { selectionBehavior: any }', body);
    const behaviours = new Set(cards.flatMap(({ selectionBehavior }) => selectionBehavior ?? []));
    expect([...behaviours]).toEqual(['any']);
  });

  it.each([
    ['the host of the service', '[127.0.0.1]', 1],
    ['its host with the port', "['127.0.0.1:3000', other.example]", 1],
    ['another port', "['127.0.0.1:3001']", 0],
    ['other hosts', '[other.example]', 0],
    ['none', '[]', 0],
  ])('links to registered hosts: %s', async (_title, linkHosts, links) => {
    const answer = await ask(`cards: { linkHosts: ${linkHosts} }`, body);
    expect(answer.cards.length).toBeGreaterThan(1);
    expect(new Set(answer.cards.map((card) => card.links?.length ?? 0))).toEqual(new Set([links]));
    if (links === 0) expect(answer.text).not.toContain('"links"');
  });

  it('no extensions', async () => {
    const answer = await ask('cards: { extensions: false }', body);
    expect(answer.found).toEqual((await ask('', body)).found);
    expect(answer.text).not.toContain('extension');
    const clean = await ask('cards: { extensions: false }', select({ orders: [anakinra()], prefetch: chart() }));
    expect(clean.text).not.toContain('extension');
  });
});

describe('the label that governs', () => {
  const body = select({ orders: [anakinra()], prefetch: chart({ conditions: [pneumonia] }) });

  it('is its own', async () => {
    const [us, eu] = [await ask('profile: us', body), await ask('profile: eu', body)];
    expect(us.card('anakinraFirstLine')).toBeUndefined();
    expect(eu.card('anakinraFirstLine')?.indicator).toBe('info');
  });
});

describe('a silent tenant', () => {
  const body = select({ orders: [anakinra()], prefetch: chart({ conditions: [pneumonia] }) });

  it('sees nothing, and all that was judged is recorded as not shown', async () => {
    const silent = appOf('mode: silent');
    expect((await fire(silent.app, body)).body).toEqual({ cards: [] });
    const live = appOf('mode: live');
    const shown = await fire(live.app, body);
    expect(shown.found).toContain('critical anakinraActiveInfection');
    expect(live.calls[0]).toMatchObject({
      shown: true,
      tenant: 'general-hospital',
      cards: shown.cards.map(({ uuid }) => ({ uuid })),
    });
    const { time, milliseconds, ...liveCall } = live.calls[0] ?? { time: 0, milliseconds: 0 };
    expect(silent.calls[0]).toMatchObject({ ...liveCall, shown: false });
    expect([time, milliseconds].every(Number.isFinite)).toBe(true);
  });

  it('is still told of a request that cannot be judged', async () => {
    const { app } = appOf('mode: silent');
    sentenceOf(await fire(app, select({ orders: [anakinra()] })), 412);
    const { status } = await request(app).post('/cds-services/anakinra-order-select').send({});
    expect(status).toBe(400);
  });
});
