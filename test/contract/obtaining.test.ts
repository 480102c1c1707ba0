import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeFhirConnections } from '../../src/chart/fhir-server.ts';
import { startFhirServer, type FhirTestServer } from '../fhir-server.ts';
import { testApp } from '../test-app.ts';
import { hang, keyOf, late, recordServer, startOddServer, type OddServer } from './odd-server.ts';
import {
  access,
  anakinra,
  bundle,
  bundleWith,
  chart,
  condition,
  daysAgo,
  fire,
  keyNames,
  keys,
  medication,
  medicines,
  neutrophils,
  oldArthritis,
  order,
  outcome,
  patient,
  platelets,
  pneumonia,
  results,
  select,
  sentenceOf,
  subject,
  systems,
  whyOf,
  without,
  type Json,
  type Key,
} from './requests.ts';

/** A record with something to say in every key. */
const eventful: Readonly<Record<Key, readonly Json[]>> = {
  patient: [{ ...patient, birthDate: daysAgo(3650) }],
  conditions: [oldArthritis, pneumonia],
  medicationRequests: [
    { ...order('inf', {}), medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m1' } },
  ],
  medicationStatements: [
    {
      resourceType: 'MedicationStatement',
      id: 'ada',
      status: 'active',
      medicationCodeableConcept: medicines.adalimumab,
      subject,
    },
  ],
  medicationDispenses: [
    {
      resourceType: 'MedicationDispense',
      id: 'eta',
      status: 'completed',
      medicationCodeableConcept: medicines.etanercept,
      subject,
      whenHandedOver: daysAgo(5),
      daysSupply: { value: 28, unit: 'd' },
    },
  ],
  medicationAdministrations: [
    {
      resourceType: 'MedicationAdministration',
      id: 'gol',
      status: 'completed',
      medicationCodeableConcept: { text: 'golimumab' },
      subject,
      effectiveDateTime: daysAgo(20),
    },
  ],
  observations: results(neutrophils(0.8), platelets(40)),
  allergies: [
    {
      resourceType: 'AllergyIntolerance',
      id: 'lef',
      code: { coding: [{ system: systems.rxnorm, code: '27169' }], text: 'leflunomide' },
      patient: subject,
      recordedDate: daysAgo(700),
    },
  ],
  immunizations: [
    {
      resourceType: 'Immunization',
      id: 'mmr',
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }], text: 'MMR' },
      patient: subject,
      occurrenceDateTime: daysAgo(10),
    },
  ],
  immunizationRecommendations: [],
};
const infliximab = medication('m1', {
  code: { text: 'infusion' },
  ingredient: [{ itemCodeableConcept: medicines.infliximab }],
});

describe('the same patient by prefetch, by fetch, or half and half, gives the same cards', () => {
  const { app } = testApp();
  let server: FhirTestServer;
  let prefetch: Record<string, unknown>;
  let wanted: unknown;
  beforeAll(async () => {
    server = await startFhirServer();
    await server.load([infliximab, ...Object.values(eventful).flat()]);
    const requests = bundle(...eventful.medicationRequests);
    const included = {
      fullUrl: 'https://ehr.example.org/r4/Medication/m1',
      resource: infliximab,
      search: { mode: 'include' },
    };
    prefetch = {
      ...chart(eventful),
      medicationRequests: { ...requests, entry: [...(requests['entry'] as readonly Json[]), included] },
    };
    const answer = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(answer.cards.length).toBe(5);
    wanted = answer.body;
  });
  afterAll(() => server.stop());

  const everyWay: readonly (readonly Key[])[] = [
    [],
    keyNames,
    ...keyNames.map((key) => [key]),
    ...keyNames.map((key) => keyNames.filter((other) => other !== key)),
    ...Array.from({ length: 12 }, (_, at) => keyNames.filter((_key, bit) => (((at + 1) * 37) & (1 << bit)) !== 0)),
  ];
  it.each(everyWay.map((fetched) => [fetched.length === 0 ? 'nothing' : fetched.join(', '), fetched] as const))(
    'fetched: %s',
    async (_name, fetched) => {
      const answer = await fire(
        app,
        select({ orders: [anakinra()], prefetch: without(prefetch, ...fetched), more: access(server.baseUrl) }),
      );
      expect(answer.body).toEqual(wanted);
    },
  );

  it('fetched in pages of one', async () => {
    await server.configure({ pageSize: 1 });
    const answer = await fire(app, select({ orders: [anakinra()], more: access(server.baseUrl) }));
    await server.configure({ pageSize: 1000 });
    expect(answer.body).toEqual(wanted);
  });

  it('and each query is made once, with the token of the call and nothing else', async () => {
    const before = (await server.requests()).length;
    await fire(app, select({ orders: [anakinra()], more: access(server.baseUrl) }));
    const made = (await server.requests()).slice(before);
    const types = made.map(({ path }) => path.split(/[/?]/)[2] ?? '');
    expect(types.toSorted()).toEqual([...Object.values(keys), 'Medication'].toSorted());
    for (const { method, authorization } of made) expect([method, authorization]).toEqual(['GET', 'Bearer test-token']);
  });

  it('and the queries are those of discovery', async () => {
    const before = (await server.requests()).length;
    await fire(app, select({ orders: [anakinra()], more: access(server.baseUrl) }));
    const made = (await server.requests()).slice(before).map(({ path }) => path.replace(/^\/fhir\//, ''));
    const { body } = await request(app).get('/cds-services');
    const [service] = (body as { services: { prefetch: Record<string, string> }[] }).services;
    const templates = Object.values(service?.prefetch ?? {}).map((template) =>
      template.replace('{{context.patientId}}', 'pat-1'),
    );
    expect(made.filter((path) => !path.startsWith('Medication/')).toSorted()).toEqual(templates.toSorted());
  });
});

describe('pages', () => {
  let server: OddServer;
  const { app } = testApp();
  beforeAll(async () => {
    server = await startOddServer();
  });
  afterAll(() => server.stop());

  const page = (number: number, last: number, ...found: readonly Json[]): Json =>
    bundleWith(
      {
        total: undefined,
        link:
          number < last ? [{ relation: 'next', url: `${server.base}/Condition?patient=pat-1&page=${number + 1}` }] : [],
      },
      condition(`c${number}`, { text: 'headache' }),
      ...found,
    );
  /** Condition pages on the server; the pneumonia is on the given one. */
  function pages(last: number, infected: number): void {
    const plain = recordServer();
    server.answer((path) => {
      if (keyOf(path) !== 'conditions') return plain(path);
      const number = Number(new URLSearchParams(path.split('?')[1]).get('page') ?? 1);
      return page(number, last, ...(number === infected ? [pneumonia] : []));
    });
  }
  const withFirstPage = (last: number): Json =>
    select({ orders: [anakinra()], prefetch: { ...chart(), conditions: page(1, last) }, more: access(server.base) });

  it.each([2, 3, 20])('the %sth page is read, the first one prefetched', async (infected) => {
    pages(infected, infected);
    const { card, verdicts } = await fire(app, withFirstPage(infected));
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(verdicts['anakinraActiveInfection']).toBe('alert');
    expect(server.asked).toHaveLength(infected - 1);
  });

  it('20 pages are complete, the first counted', async () => {
    pages(20, 0);
    const prefetched = await fire(app, withFirstPage(20));
    expect(prefetched.verdicts['anakinraActiveInfection']).toBe('clear');
    const fetched = await fire(
      app,
      select({ orders: [anakinra()], prefetch: without(chart(), 'conditions'), more: access(server.base) }),
    );
    expect(fetched.verdicts['anakinraActiveInfection']).toBe('clear');
  });

  it('21 pages are not: 20 are read, and the absence of more is unknown', async () => {
    pages(21, 21);
    const prefetched = await fire(app, withFirstPage(21));
    expect(whyOf(prefetched, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
    expect(server.asked).toHaveLength(19);
    pages(21, 21);
    const fetched = await fire(
      app,
      select({ orders: [anakinra()], prefetch: without(chart(), 'conditions'), more: access(server.base) }),
    );
    expect(whyOf(fetched, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
    expect(server.asked).toHaveLength(20);
  });

  it('what was found on a page counts, although a later one fails', async () => {
    server.answer((path) => (path.includes('page=2') ? page(2, 3, pneumonia) : undefined));
    const { card } = await fire(app, withFirstPage(3));
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    server.answer((path) => (path.includes('page=2') ? page(2, 3) : outcome()));
    expect(whyOf(await fire(app, withFirstPage(3)), 'anakinraActiveInfection')).not.toEqual([]);
  });

  it('a relative next link is followed', async () => {
    pages(2, 2);
    const conditions = bundleWith(
      { link: [{ relation: 'next', url: 'Condition?patient=pat-1&page=2' }] },
      oldArthritis,
    );
    const { card } = await fire(
      app,
      select({ orders: [anakinra()], prefetch: { ...chart(), conditions }, more: access(server.base) }),
    );
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
  });

  it.each<[string, (other: OddServer) => string]>([
    ['another server', (other) => `${other.base}/Condition?page=2`],
    ['a path beside the base', () => `${server.base.replace(/\/fhir$/, '/fhirevil')}/Condition`],
    ['a path above the base', () => `${server.base}/../admin`],
    ['a path above the base, encoded', () => `${server.base}/%2e%2e/admin`],
    [
      'a server that the user name hides',
      (other) => server.base.replace('127.0.0.1', `127.0.0.1@${new URL(other.base).host}`),
    ],
    ['another scheme', () => 'file:///etc/passwd'],
    ['the cloud', () => 'http://169.254.169.254/latest/meta-data'],
    ['nowhere', () => ''],
  ])('a next link to %s is not followed', async (_name, link) => {
    const other = await startOddServer();
    try {
      other.answer(() => bundle(pneumonia));
      server.answer(() => bundle(pneumonia));
      const conditions = bundleWith({ link: [{ relation: 'next', url: link(other) }] }, oldArthritis);
      const answer = await fire(
        app,
        select({ orders: [anakinra()], prefetch: { ...chart(), conditions }, more: access(server.base) }),
      );
      expect(whyOf(answer, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
      expect([...other.asked, ...server.asked]).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it('a redirect is not followed, and the token does not go there', async () => {
    const other = await startOddServer();
    try {
      other.answer(() => bundle(pneumonia));
      server.answer(
        recordServer(
          {},
          { conditions: (response) => void response.writeHead(302, { location: `${other.base}/Condition` }).end() },
        ),
      );
      const answer = await fire(app, select({ orders: [anakinra()], more: access(server.base) }));
      expect(answer.verdicts['anakinraActiveInfection']).toBe('unknown');
      expect(other.asked).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

describe('the deadline passed', () => {
  let server: OddServer;
  const { app } = testApp({ deadlineMs: 250 });
  const { app: perQuery } = testApp({ fhirTimeoutMs: 150 });
  beforeAll(async () => {
    server = await startOddServer();
  });
  beforeEach(() => server.answer(() => undefined));
  afterAll(async () => {
    await closeFhirConnections();
    await server.stop();
  });

  it.each(keyNames)('while %s did not come: the rest is answered, and that is not checked', async (key) => {
    server.answer(
      recordServer(eventful, { [key]: hang }, (path) => (path === 'Medication/m1' ? infliximab : undefined)),
    );
    const answer = await fire(app, select({ orders: [anakinra()], more: access(server.base) }));
    expect(answer.status).toBe(200);
    expect(answer.cards.length).toBeGreaterThan(0);
    const unknown = answer.checks.flatMap((check) => (check.verdict === 'unknown' ? check.why : []));
    if (key === 'conditions') expect(unknown).toContainEqual({ data: 'Condition', gap: 'failed' });
    if (key === 'observations') expect(unknown).toContainEqual({ data: 'Observation', gap: 'failed' });
    const expected = key === 'conditions' ? 'anakinraTnfBlocker' : 'anakinraActiveInfection';
    expect(answer.card(expected)?.indicator).toBe('critical');
  });

  it.each([
    ['the whole call', () => app],
    ['one query', () => perQuery],
  ])('of %s: what comes a moment too late counts as not answered', async (_name, which) => {
    server.answer(recordServer({}, { conditions: late(800, bundle(pneumonia)) }));
    const answer = await fire(which(), select({ orders: [anakinra()], more: access(server.base) }));
    expect(whyOf(answer, 'anakinraActiveInfection')).toEqual(['Condition failed']);
    expect(answer.verdicts['anakinraNeutropenia']).toBe('clear');
    expect(answer.card('anakinraNotChecked')?.indicator).toBe('warning');
  });

  it('while the second page did not come: the first one counts', async () => {
    const next = (...found: readonly Json[]): Json =>
      bundleWith({ link: [{ relation: 'next', url: `${server.base}/Condition?page=2` }] }, ...found);
    server.answer(() => hang);
    const infected = await fire(
      app,
      select({
        orders: [anakinra()],
        prefetch: { ...chart(), conditions: next(pneumonia) },
        more: access(server.base),
      }),
    );
    expect(infected.card('anakinraActiveInfection')?.indicator).toBe('critical');
    const open = await fire(
      app,
      select({ orders: [anakinra()], prefetch: { ...chart(), conditions: next() }, more: access(server.base) }),
    );
    expect(whyOf(open, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
  });

  it('and nothing came: 412', async () => {
    server.answer(() => hang);
    sentenceOf(await fire(app, select({ orders: [anakinra()], more: access(server.base) })), 412);
    sentenceOf(await fire(perQuery, select({ orders: [anakinra()], more: access(server.base) })), 412);
  });

  it('and nothing came, but the orders alone say something: 200', async () => {
    server.answer(() => hang);
    const orders = [anakinra(), { ...anakinra('eta'), medicationCodeableConcept: medicines.etanercept }];
    const answer = await fire(app, select({ orders, more: access(server.base) }));
    expect(answer.found[0]).toBe('critical anakinraTnfBlocker');
  });

  it('while nothing had to be fetched: it does not matter', async () => {
    const { app: hurried } = testApp({ deadlineMs: 1, fhirTimeoutMs: 1 });
    const answer = await fire(hurried, select({ orders: [anakinra()], prefetch: chart(eventful) }));
    expect(answer.card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(answer.card('anakinraTnfBlocker')?.indicator).toBe('critical');
  });

  it('while the Medication of the order did not come: never silence', async () => {
    server.answer(recordServer({}, {}, () => hang));
    const { medicationCodeableConcept: _concept, ...bare } = anakinra();
    const orders = [{ ...bare, medicationReference: { reference: 'Medication/m1' } }];
    const answer = await fire(app, select({ orders, prefetch: chart(), more: access(server.base) }));
    expect(answer.body).not.toEqual({ cards: [] });
  });

  it('while the Medication of a chart entry did not come: whether it is a TNF blocker is not known', async () => {
    server.answer(recordServer({}, {}, () => hang));
    const prefetch = chart({ medicationRequests: eventful.medicationRequests });
    const answer = await fire(app, select({ orders: [anakinra()], prefetch, more: access(server.base) }));
    expect(whyOf(answer, 'anakinraTnfBlocker')).toContain('Medication failed');
  });
});
