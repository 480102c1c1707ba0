import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import { startOddServer, recordServer, type OddServer } from './odd-server.ts';
import {
  access,
  anakinra,
  bundle,
  bundleWith,
  chart,
  collection,
  condition,
  daysAgo,
  draft,
  etanercept,
  fire,
  keyNames,
  medication,
  medicines,
  neutrophils,
  order,
  outcome,
  select,
  sentenceOf,
  sign,
  subject,
  systems,
  whyOf,
  without,
  type Json,
  type Key,
} from './requests.ts';

const { app } = testApp();
let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.stop());

describe('not one selected order concerns us: 200 {"cards":[]} at once, nothing fetched, whatever else is missing', () => {
  const sick = condition('sepsis', { coding: [{ system: systems.icd10cm, code: 'A41.9' }] });
  const prefetches: readonly (readonly [string, unknown])[] = [
    ['no prefetch', undefined],
    ['null for the prefetch', null],
    ['an empty prefetch', {}],
    ['null everywhere', Object.fromEntries(keyNames.map((key) => [key, null]))],
    ['failures everywhere', Object.fromEntries(keyNames.map((key) => [key, outcome()]))],
    ['HTML everywhere', Object.fromEntries(keyNames.map((key) => [key, '<html>Error</html>']))],
    ['numbers everywhere', Object.fromEntries(keyNames.map((key) => [key, 7]))],
    [
      'broken Bundles everywhere',
      Object.fromEntries(keyNames.map((key) => [key, { resourceType: 'Bundle', entry: 7 }])),
    ],
    [
      'next links everywhere',
      Object.fromEntries(keyNames.map((key) => [key, bundleWith({ link: [{ relation: 'next', url: 'x' }] })])),
    ],
    [
      'a record full of findings',
      chart({
        conditions: [sick],
        observations: [neutrophils(0.1)],
        medicationRequests: [order('eta', medicines.etanercept)],
      }),
    ],
  ];
  const cases: readonly (readonly [string, readonly Json[], readonly string[]])[] = [
    ['aspirin', [draft('asp', medicines.aspirin)], ['MedicationRequest/asp']],
    ['methotrexate, which only some rules read', [draft('mtx', medicines.methotrexate)], ['MedicationRequest/mtx']],
    ['an order without a medicine yet', [draft('new', undefined)], ['MedicationRequest/new']],
    ['an order whose concept is empty', [draft('new', {})], ['MedicationRequest/new']],
    [
      'a laboratory order',
      [{ resourceType: 'ServiceRequest', id: 'cbc', status: 'draft', subject }],
      ['ServiceRequest/cbc'],
    ],
    [
      'aspirin beside unselected anakinra and etanercept',
      [draft('asp', medicines.aspirin), anakinra(), etanercept()],
      ['MedicationRequest/asp'],
    ],
    ['nothing', [anakinra()], []],
    ['cancelled anakinra', [anakinra('ana', { status: 'cancelled' })], ['MedicationRequest/ana']],
    [
      'aspirin as a contained Medication',
      [
        draft('asp', undefined, {
          medicationReference: { reference: '#m' },
          contained: [medication('m', { code: medicines.aspirin })],
        }),
      ],
      ['MedicationRequest/asp'],
    ],
    [
      'aspirin as a sibling Medication',
      [
        draft('asp', undefined, { medicationReference: { reference: 'Medication/m' } }),
        medication('m', { code: medicines.aspirin }),
      ],
      ['MedicationRequest/asp'],
    ],
    ['a name that only begins like ours', [draft('x', { text: 'Kineretin 5 mg' })], ['MedicationRequest/x']],
    [
      'a code of another system that looks like ours',
      [draft('x', { coding: [{ system: 'urn:local', code: '727711' }] })],
      ['MedicationRequest/x'],
    ],
    [
      'a code without a system that looks like ours',
      [draft('x', { coding: [{ code: '727711' }] })],
      ['MedicationRequest/x'],
    ],
  ];

  it.each(cases)('%s', async (_name, orders, selections) => {
    server.answer(recordServer());
    for (const [, prefetch] of prefetches) {
      const answer = await fire(app, select({ orders, selections, prefetch, more: access(server.base) }));
      expect([answer.status, answer.text]).toEqual([200, '{"cards":[]}']);
    }
    expect(server.asked).toEqual([]);
  });

  it('also when orders are signed, and without any access', async () => {
    for (const [, prefetch] of prefetches) {
      const { text } = await fire(app, sign({ orders: [draft('asp', medicines.aspirin)], prefetch }));
      expect(text).toBe('{"cards":[]}');
    }
  });
});

describe('a selected TNF blocker order asks one question, does this patient take anakinra', () => {
  const taking: readonly (readonly [Key, Json])[] = [
    ['medicationRequests', order('old', medicines.anakinra)],
    [
      'medicationStatements',
      {
        resourceType: 'MedicationStatement',
        id: 'old',
        status: 'active',
        medicationCodeableConcept: medicines.anakinra,
        subject,
      },
    ],
    [
      'medicationDispenses',
      {
        resourceType: 'MedicationDispense',
        id: 'old',
        status: 'completed',
        medicationCodeableConcept: medicines.anakinra,
        subject,
        whenHandedOver: daysAgo(5),
        daysSupply: { value: 28, unit: 'd' },
      },
    ],
    [
      'medicationAdministrations',
      {
        resourceType: 'MedicationAdministration',
        id: 'old',
        status: 'completed',
        medicationCodeableConcept: medicines.anakinra,
        subject,
        effectiveDateTime: daysAgo(0),
      },
    ],
  ];
  const lists = taking.map(([key]) => key);
  const tnf = [etanercept()];

  it.each(taking)('yes, says %s: critical', async (key, resource) => {
    const { card, basis, verdicts } = await fire(app, select({ orders: tnf, prefetch: chart({ [key]: [resource] }) }));
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
    expect(basis('anakinraTnfBlocker')).toEqual({
      orders: ['MedicationRequest/eta'],
      findings: [`${String(resource['resourceType'])}/old`],
    });
    const { anakinraTnfBlocker, ...others } = verdicts;
    expect(anakinraTnfBlocker).toBe('alert');
    expect(Object.keys(others).length).toBeGreaterThan(4);
    expect(new Set(Object.values(others))).toEqual(new Set(['inapplicable']));
  });

  it('no, it is known: exactly {"cards":[]}', async () => {
    const none = Object.fromEntries(lists.map((key) => [key, null]));
    for (const prefetch of [
      chart(),
      { ...chart(), ...none },
      { patient: chart().patient, ...none },
      without(chart(), 'conditions', 'observations', 'allergies'),
      { ...chart(), conditions: outcome(), observations: '<html>', allergies: 7 },
    ]) {
      const { text } = await fire(app, select({ orders: tnf, prefetch }));
      expect(text).toBe('{"cards":[]}');
    }
  });

  it('no, it is known, although the Patient was not sent', async () => {
    const { text } = await fire(app, select({ orders: tnf, prefetch: without(chart(), 'patient') }));
    expect(text).toBe('{"cards":[]}');
  });

  it.each(
    lists.flatMap((key) => [
      [key, 'not-sent', undefined] as const,
      [key, 'failed', outcome()] as const,
      [key, 'unreadable', '<html>'] as const,
    ]),
  )('unknown, because %s is %s: not checked, never silence', async (key, gap, value) => {
    const prefetch = { ...chart(), [key]: value };
    const answer = await fire(app, select({ orders: tnf, prefetch }));
    expect(answer.found).toEqual(['warning anakinraNotChecked']);
    expect(answer.verdicts['anakinraTnfBlocker']).toBe('unknown');
    const type = taking.find(([name]) => name === key)?.[1]['resourceType'];
    expect(whyOf(answer, 'anakinraTnfBlocker')).toEqual([`${String(type)} ${gap}`]);
    const { anakinraTnfBlocker: _tnf, ...others } = answer.verdicts;
    expect(new Set(Object.values(others))).toEqual(new Set(['inapplicable']));
  });

  it.each(lists)('unknown, because %s goes on on a page that cannot be had: not checked', async (key) => {
    const paged = bundleWith({ link: [{ relation: 'next', url: 'https://ehr.example.org/r4/next' }] });
    const answer = await fire(app, select({ orders: tnf, prefetch: { ...chart(), [key]: paged } }));
    expect(answer.found).toEqual(['warning anakinraNotChecked']);
    const found = taking.find(([name]) => name === key)?.[1] ?? {};
    const first = { ...bundle(found), link: [{ relation: 'next', url: 'https://ehr.example.org/r4/next' }] };
    const alerting = await fire(app, select({ orders: tnf, prefetch: { ...chart(), [key]: first } }));
    expect(alerting.found).toContain('critical anakinraTnfBlocker');
  });

  it('nothing at all is known: 412', async () => {
    sentenceOf(await fire(app, select({ orders: tnf })), 412);
    sentenceOf(await fire(app, sign({ orders: tnf, prefetch: {} })), 412);
    const failed = Object.fromEntries(keyNames.map((key) => [key, outcome()]));
    sentenceOf(await fire(app, select({ orders: tnf, prefetch: failed })), 412);
  });

  it('yes, says the session alone: critical, although nothing else is known', async () => {
    const answer = await fire(
      app,
      select({ orders: [etanercept(), anakinra()], selections: ['MedicationRequest/eta'] }),
    );
    expect(answer.status).toBe(200);
    expect(answer.card('anakinraTnfBlocker')?.indicator).toBe('critical');
  });

  it('nothing but the medication lists and the Patient is fetched for it', async () => {
    server.answer(recordServer());
    const { text } = await fire(app, select({ orders: tnf, more: access(server.base) }));
    expect(text).toBe('{"cards":[]}');
    const types = server.asked.map((path) => path.split(/[/?]/)[0]);
    expect(types).toEqual(
      expect.arrayContaining([
        'MedicationRequest',
        'MedicationStatement',
        'MedicationDispense',
        'MedicationAdministration',
      ]),
    );
    expect(types).not.toContain('Condition');
    expect(types).not.toContain('Observation');
    expect(types).not.toContain('AllergyIntolerance');
  });

  it.each(['etanercept', 'adalimumab', 'infliximab'] as const)('for %s as for the others', async (agent) => {
    const orders = [draft('tnf', medicines[agent])];
    const prefetch = chart({ medicationRequests: [order('old', medicines.anakinra)] });
    for (const hook of [select, sign]) {
      const { card, words } = await fire(app, hook({ orders, prefetch }));
      expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
      expect(words('anakinraTnfBlocker').toLowerCase()).toContain('anakinra');
    }
  });
});

it('an anakinra order and a TNF blocker order, both to be signed, get one card that names both', async () => {
  const { cards, basis, words } = await fire(
    app,
    sign({ orders: collection(anakinra(), etanercept()), prefetch: chart() }),
  );
  const tnf = cards.filter(({ source }) => source.topic.code === 'anakinraTnfBlocker');
  expect(tnf.map(({ indicator }) => indicator)).toEqual(['critical']);
  const { orders, findings } = basis('anakinraTnfBlocker');
  expect([...orders, ...findings].toSorted()).toEqual(expect.arrayContaining(['MedicationRequest/ana']));
  expect(words('anakinraTnfBlocker').toLowerCase()).toContain('etanercept');
  expect(words('anakinraTnfBlocker').toLowerCase()).toContain('anakinra');
});
