import { describe, expect, it } from 'vitest';
import { identifyWith } from '../../src/cards/uuid.ts';
import { testApp } from '../test-app.ts';
import {
  anakinra,
  bundle,
  chart,
  collection,
  condition,
  etanercept,
  fire,
  medicines,
  neutrophils,
  oldArthritis,
  order,
  outcome,
  patient,
  pneumonia,
  results,
  select,
  sign,
  systems,
  without,
  type Json,
} from './requests.ts';

const key = new Uint8Array(32).fill(9);
const { app } = testApp({ identify: identifyWith(key) });
type App = typeof app;

const prefetch = chart({ conditions: [pneumonia], observations: results(neutrophils(0.8)) });
const body = select({ orders: [anakinra()], prefetch });

/** The uuids of the cards and of their suggestions, by topic. */
async function uuidsOf(request: Json, by: App = app): Promise<Readonly<Record<string, string>>> {
  const { cards } = await fire(by, request);
  expect(cards.length).toBeGreaterThan(0);
  return Object.fromEntries(
    cards.flatMap(({ source, uuid, suggestions = [] }) => [
      [source.topic.code, uuid] as const,
      ...suggestions.map((suggestion, at) => [`${source.topic.code} ${at}`, suggestion.uuid] as const),
    ]),
  );
}

async function cardUuid(request: Json, topic = 'anakinraActiveInfection', by: App = app): Promise<string> {
  const uuid = (await uuidsOf(request, by))[topic];
  expect(uuid).toBeDefined();
  return uuid ?? '';
}

describe('the same tenant, patient, orders, rule and findings give the same uuid', () => {
  it('call after call', async () => {
    expect(await uuidsOf(body)).toEqual(await uuidsOf(body));
    expect(Object.keys(await uuidsOf(body))).toEqual(
      expect.arrayContaining([
        'anakinraActiveInfection',
        'anakinraActiveInfection 0',
        'anakinraNeutropenia',
        'anakinraNeutropenia 0',
      ]),
    );
  });

  it('for both hooks', async () => {
    expect(await uuidsOf(sign({ orders: [anakinra()], prefetch }))).toEqual(await uuidsOf(body));
  });

  it('after a restart, and on another instance with the same key', async () => {
    const { app: again } = testApp({ identify: identifyWith(new Uint8Array(key)) });
    expect(await uuidsOf(body, again)).toEqual(await uuidsOf(body));
  });

  it('at another time', async () => {
    const { app: later } = testApp({ identify: identifyWith(key), now: () => Date.now() + 86_400_000 });
    expect(await uuidsOf(body, later)).toEqual(await uuidsOf(body));
  });

  it.each<[string, Json]>([
    ['another hookInstance', { ...body, hookInstance: '00000000-0000-4000-8000-000000000000' }],
    ['another user', select({ orders: [anakinra()], prefetch, context: { userId: 'Practitioner/other' } })],
    ['patientId as Patient/x', select({ orders: [anakinra()], prefetch, context: { patientId: 'Patient/pat-1' } })],
    ['another spelling of the selection', select({ orders: [anakinra()], selections: ['ana'], prefetch })],
    ['another dose in the order', select({ orders: [anakinra('ana', { dosageInstruction: [] })], prefetch })],
    ['another status of the order', sign({ orders: [anakinra('ana', { status: 'active' })], prefetch })],
    [
      'other words for the medicine',
      select({
        orders: [anakinra('ana', { medicationCodeableConcept: { ...medicines.anakinra, text: 'Kineret' } })],
        prefetch,
      }),
    ],
    [
      'other drafts that are no matter',
      select({ orders: [anakinra(), { resourceType: 'ServiceRequest', id: 's' }], selections: ['ana'], prefetch }),
    ],
    [
      'the record in another order',
      select({
        orders: [anakinra()],
        prefetch: { ...prefetch, observations: bundle(...results(neutrophils(0.8)).toReversed()) },
      }),
    ],
    [
      'another value of the same finding',
      select({
        orders: [anakinra()],
        prefetch: chart({ conditions: [pneumonia], observations: results(neutrophils(0.7)) }),
      }),
    ],
    [
      'other words for the same finding',
      select({
        orders: [anakinra()],
        prefetch: {
          ...prefetch,
          conditions: bundle({
            ...pneumonia,
            code: { coding: [{ system: systems.icd10cm, code: 'J18.9' }], text: 'Lungenentzündung' },
          }),
        },
      }),
    ],
  ])('with %s', async (_name, other) => {
    expect(await cardUuid(other)).toBe(await cardUuid(body));
    expect(await cardUuid(other, 'anakinraNeutropenia')).toBe(await cardUuid(body, 'anakinraNeutropenia'));
  });

  it('whatever the order of the drafts and of the findings', async () => {
    const second = { ...pneumonia, id: 'pneu2' };
    const one = sign({ orders: [anakinra('a'), anakinra('b')], prefetch: chart({ conditions: [pneumonia, second] }) });
    const other = sign({
      orders: [anakinra('b'), anakinra('a')],
      prefetch: chart({ conditions: [second, pneumonia] }),
    });
    expect(await cardUuid(one)).toBe(await cardUuid(other));
  });

  it('also for what was not checked', async () => {
    const request = select({ orders: [anakinra()], prefetch: without(chart(), 'conditions') });
    expect(await cardUuid(request, 'anakinraNotChecked')).toBe(await cardUuid(request, 'anakinraNotChecked'));
    const signed = sign({ orders: [anakinra()], prefetch: without(chart(), 'conditions') });
    expect(await cardUuid(signed, 'anakinraNotChecked')).toBe(await cardUuid(request, 'anakinraNotChecked'));
  });

  it('although another rule has something to say meanwhile', async () => {
    const more = select({
      orders: [anakinra()],
      prefetch: chart({ conditions: [pneumonia], medicationRequests: [order('tnf', medicines.etanercept)] }),
    });
    expect(await cardUuid(more)).toBe(await cardUuid(body));
  });
});

/** A request in which some keys are not sent. */
const missing = (...keys: readonly string[]): Json =>
  select({ orders: [anakinra()], prefetch: without(chart(), ...keys) });
/** A request with these infections on file. */
const infected = (...ids: readonly string[]): Json =>
  select({ orders: [anakinra()], prefetch: chart({ conditions: ids.map((id) => ({ ...pneumonia, id })) }) });

describe('anything else gives another uuid', () => {
  it.each<[string, Json, App]>([
    [
      'another patient',
      select({
        orders: [anakinra('ana', { subject: undefined })],
        context: { patientId: 'pat-2' },
        prefetch: chart({ patient: [{ ...patient, id: 'pat-2' }], conditions: [{ ...pneumonia, subject: undefined }] }),
      }),
      app,
    ],
    ['another order', select({ orders: [anakinra('other')], prefetch }), app],
    ['a further order', select({ orders: [anakinra(), anakinra('other')], prefetch }), app],
    [
      'another finding',
      select({ orders: [anakinra()], prefetch: chart({ conditions: [{ ...pneumonia, id: 'pneu2' }] }) }),
      app,
    ],
    [
      'a further finding',
      select({ orders: [anakinra()], prefetch: chart({ conditions: [pneumonia, { ...pneumonia, id: 'pneu2' }] }) }),
      app,
    ],
    ['another tenant', body, testApp({ identify: identifyWith(key), tenant: { id: 'clinic-b' } }).app],
    ['another key', body, testApp({ identify: identifyWith(new Uint8Array(32).fill(1)) }).app],
  ])('%s', async (_name, request, by) => {
    expect(await cardUuid(request, 'anakinraActiveInfection', by)).not.toBe(await cardUuid(body));
  });

  it('another rule, and each suggestion', async () => {
    const uuids = Object.values(await uuidsOf(body));
    expect(new Set(uuids).size).toBe(uuids.length);
  });

  it('another check that could not be made, and another reason why', async () => {
    const requests = [
      missing('conditions'),
      missing('observations'),
      missing('conditions', 'observations'),
      select({ orders: [anakinra()], prefetch: { ...chart(), conditions: outcome() } }),
      select({ orders: [anakinra('other')], prefetch: without(chart(), 'conditions') }),
    ];
    const uuids = await Promise.all(requests.map((request) => cardUuid(request, 'anakinraNotChecked')));
    expect(new Set(uuids).size).toBe(requests.length);
  });

  it('ids that only look alike when they are put together', async () => {
    const one = sign({ orders: [anakinra('a MedicationRequest/b')], prefetch });
    const two = sign({ orders: [anakinra('a'), anakinra('b')], prefetch });
    expect(await cardUuid(one)).not.toBe(await cardUuid(two));
    expect(await cardUuid(infected('x Condition/y'))).not.toBe(await cardUuid(infected('x', 'y')));
  });

  it('another action of a suggestion: the order in another encounter', async () => {
    const low = chart({ observations: results(neutrophils(0.8)) });
    const here = await uuidsOf(select({ orders: [anakinra()], prefetch: low, context: { encounterId: 'e1' } }));
    const there = await uuidsOf(select({ orders: [anakinra()], prefetch: low, context: { encounterId: 'e2' } }));
    expect(here['anakinraNeutropenia 0']).not.toBe(there['anakinraNeutropenia 0']);
  });
});

it('nothing can be read from a uuid: no two bytes are the same for all of a hundred patients but those of its version', async () => {
  const uuids = await Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      cardUuid(
        select({
          orders: [anakinra('ana', { subject: undefined })],
          context: { patientId: `p${at}` },
          prefetch: {
            conditions: bundle(
              condition('c', { coding: [{ system: systems.icd10cm, code: 'J18.9' }] }, { subject: undefined }),
            ),
          },
        }),
      ),
    ),
  );
  expect(new Set(uuids).size).toBe(100);
  const digits = uuids.map((uuid) => uuid.replaceAll('-', ''));
  const fixed = Array.from({ length: 32 }, (_, at) => new Set(digits.map((text) => text[at])).size).filter(
    (size) => size === 1,
  );
  expect(fixed.length).toBeLessThanOrEqual(1);
});

it('a draft without an id has a uuid all the same, and keeps it', async () => {
  const { id: _id, ...nameless } = anakinra();
  const request = sign({ orders: collection(nameless), prefetch });
  expect(await cardUuid(request)).toBe(await cardUuid(request));
  expect(await cardUuid(request)).not.toBe(await cardUuid(body));
});

it('the card for a pair is the same whichever way it was found to be known', async () => {
  const orders = [anakinra(), etanercept()];
  const selections = ['MedicationRequest/ana'];
  const known = await cardUuid(select({ orders, selections, prefetch: chart() }), 'anakinraTnfBlocker');
  const unknown = await cardUuid(
    select({ orders, selections, prefetch: { conditions: bundle(oldArthritis) } }),
    'anakinraTnfBlocker',
  );
  expect(known).toBe(unknown);
});
