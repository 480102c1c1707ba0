import { describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import {
  anakinra,
  bundle,
  chart,
  condition,
  daysAgo,
  draft,
  etanercept,
  fire,
  medicines,
  neutrophils,
  oldArthritis,
  order,
  patient,
  pneumonia,
  results,
  select,
  sign,
  subject,
  whyOf,
  without,
  type Json,
  type Key,
} from './requests.ts';

const { app, calls } = testApp();

/** A chart full of findings, none of which may be said of a patient in doubt. */
const alarming = chart({
  conditions: [pneumonia],
  medicationRequests: [order('tnf', medicines.etanercept)],
  observations: results(neutrophils(0.5)),
});

/** No clinical card: one card says that nothing was checked, and every rule is unknown. */
async function expectSilence(body: Json): Promise<void> {
  const { status, found, checks, words } = await fire(app, body);
  expect(status).toBe(200);
  expect(found).toEqual(['warning anakinraNotChecked']);
  expect(checks.length).toBeGreaterThan(5);
  for (const { verdict } of checks) expect(verdict).toBe('unknown');
  expect(words('anakinraNotChecked').toLowerCase()).toMatch(/patient|deceased/);
}

describe('a deceased patient: no clinical card, one card says why', () => {
  it.each<[string, Json]>([
    ['deceasedBoolean', { deceasedBoolean: true }],
    ['deceasedDateTime', { deceasedDateTime: '2024-05-01T10:00:00Z' }],
    ['deceasedDateTime, only the year', { deceasedDateTime: '2024' }],
  ])('%s', async (_name, more) => {
    const dead = { ...alarming, patient: { ...patient, ...more } };
    for (const hook of [select, sign]) await expectSilence(hook({ orders: [anakinra()], prefetch: dead }));
    const { words } = await fire(app, select({ orders: [anakinra()], prefetch: dead }));
    expect(words('anakinraNotChecked').toLowerCase()).toContain('deceased');
  });

  it('but not one of whom it is said that they live', async () => {
    const alive = { ...alarming, patient: { ...patient, deceasedBoolean: false } };
    const { card } = await fire(app, select({ orders: [anakinra()], prefetch: alive }));
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
  });
});

describe('a patient of the request that is not the Patient in the data: no clinical card', () => {
  const other = { ...patient, id: 'pat-2' };
  it('as a resource, or in a Bundle', async () => {
    await expectSilence(select({ orders: [anakinra()], prefetch: { ...alarming, patient: other } }));
    await expectSilence(select({ orders: [anakinra()], prefetch: { ...alarming, patient: bundle(other) } }));
    await expectSilence(sign({ orders: [etanercept(), anakinra()], prefetch: { ...alarming, patient: other } }));
  });

  it('also if nothing else came', async () => {
    const { body } = await fire(app, select({ orders: [anakinra()], prefetch: { patient: other } }));
    expect(body).not.toEqual({ cards: [] });
    expect(JSON.stringify(body)).not.toContain('"clear"');
  });

  it('but the right one may be written as Patient/x', async () => {
    const body = select({ orders: [anakinra()], prefetch: alarming, context: { patientId: 'Patient/pat-1' } });
    expect((await fire(app, body)).card('anakinraActiveInfection')?.indicator).toBe('critical');
  });
});

describe('an order whose subject is another patient: nothing clinical is said about this one', () => {
  it.each([
    'Patient/pat-2',
    'https://ehr.example.org/r4/Patient/pat-2',
    'Patient/pat-2/_history/1',
    'Patient/pat-11',
    'Patient/at-1',
  ])('%s', async (reference) => {
    for (const hook of [select, sign]) {
      await expectSilence(hook({ orders: [anakinra('ana', { subject: { reference } })], prefetch: alarming }));
    }
  });

  it.each<[string, Json]>([
    ['Patient/x', { subject }],
    ['an absolute URL', { subject: { reference: 'https://ehr.example.org/r4/Patient/pat-1' } }],
    ['a version', { subject: { reference: 'Patient/pat-1/_history/4' } }],
    ['words alone', { subject: { display: 'Testpatient, Ines' } }],
    ['nothing', { subject: undefined }],
  ])('but not if it is this one, by %s', async (_name, more) => {
    const { card } = await fire(app, select({ orders: [anakinra('ana', more)], prefetch: alarming }));
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
  });

  it('urn:uuid: of another Patient among the draft orders', async () => {
    const fullUrl = 'urn:uuid:1f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b';
    const entry = [
      { fullUrl, resource: { ...patient, id: 'pat-2' } },
      { resource: anakinra('ana', { subject: { reference: fullUrl } }) },
    ];
    await expectSilence(sign({ orders: { resourceType: 'Bundle', entry }, prefetch: alarming }));
  });

  it('a TNF blocker order for another patient neither alerts nor is it called clear', async () => {
    const orders = [etanercept('eta', { subject: { reference: 'Patient/pat-2' } })];
    const prefetch = chart({ medicationRequests: [order('x', medicines.anakinra)] });
    const { card, verdicts } = await fire(app, select({ orders, prefetch }));
    expect(card('anakinraTnfBlocker')).toBeUndefined();
    expect(verdicts['anakinraTnfBlocker']).toBe('unknown');
  });
});

describe("another patient's resource is dropped, whatever it says, and the record of the call counts it", () => {
  const theirs = { reference: 'Patient/pat-2' };
  const cases: readonly (readonly [Key, Json, Json, string])[] = [
    ['conditions', { ...pneumonia, id: 'x', subject: theirs }, oldArthritis, 'anakinraActiveInfection'],
    [
      'medicationRequests',
      { ...order('x', medicines.etanercept), subject: theirs },
      order('mtx', medicines.methotrexate),
      'anakinraTnfBlocker',
    ],
    [
      'medicationStatements',
      {
        resourceType: 'MedicationStatement',
        id: 'x',
        status: 'active',
        medicationCodeableConcept: medicines.etanercept,
        subject: theirs,
      },
      {
        resourceType: 'MedicationStatement',
        id: 'y',
        status: 'active',
        medicationCodeableConcept: medicines.aspirin,
        subject,
      },
      'anakinraTnfBlocker',
    ],
    [
      'medicationDispenses',
      {
        resourceType: 'MedicationDispense',
        id: 'x',
        status: 'completed',
        whenHandedOver: daysAgo(3),
        daysSupply: { value: 30, unit: 'd' },
        medicationCodeableConcept: medicines.etanercept,
        subject: theirs,
      },
      {
        resourceType: 'MedicationDispense',
        id: 'y',
        status: 'completed',
        medicationCodeableConcept: medicines.aspirin,
        subject,
      },
      'anakinraTnfBlocker',
    ],
    [
      'medicationAdministrations',
      {
        resourceType: 'MedicationAdministration',
        id: 'x',
        status: 'completed',
        effectiveDateTime: daysAgo(2),
        medicationCodeableConcept: medicines.etanercept,
        subject: theirs,
      },
      {
        resourceType: 'MedicationAdministration',
        id: 'y',
        status: 'completed',
        effectiveDateTime: daysAgo(2),
        medicationCodeableConcept: medicines.aspirin,
        subject,
      },
      'anakinraTnfBlocker',
    ],
  ];
  it.each(cases)('in %s', async (key, foreign, own, rule) => {
    const answer = await fire(
      app,
      select({ orders: [anakinra()], prefetch: { ...chart(), [key]: bundle(own, foreign) } }),
    );
    expect(calls.at(-1)?.foreignResources).toBe(1);
    expect(answer.card(rule)).toBeUndefined();
    expect(answer.text).not.toContain('/x"');
    // The other resources of the key are the patient's own, so what they say stands.
    expect(answer.verdicts[rule]).toBe('clear');
  });

  it('in observations, where it is the newest value', async () => {
    const foreign = { ...neutrophils(0.3, 'x'), subject: theirs, effectiveDateTime: daysAgo(0) };
    const { cards } = await fire(
      app,
      select({ orders: [anakinra()], prefetch: chart({ observations: results(foreign) }) }),
    );
    expect(cards).toEqual([]);
  });

  it('by an absolute reference, too', async () => {
    const foreign = { ...pneumonia, subject: { reference: 'https://ehr.example.org/r4/Patient/pat-2' } };
    const { cards } = await fire(
      app,
      select({ orders: [anakinra()], prefetch: chart({ conditions: [oldArthritis, foreign] }) }),
    );
    expect(cards).toEqual([]);
  });

  it("a key with nothing but another patient's resources does not say that there is nothing", async () => {
    const prefetch = { ...chart(), conditions: bundle({ ...pneumonia, subject: theirs }) };
    const answer = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(answer.verdicts['anakinraActiveInfection']).toBe('unknown');
    expect(whyOf(answer, 'anakinraActiveInfection').length).toBeGreaterThan(0);
  });
});

describe('an order that is signed again', () => {
  const active = { ...order('ana', medicines.anakinra), authoredOn: daysAgo(400) };

  it('is not its own counterpart or duplicate, nor a second etanercept', async () => {
    const orders = [etanercept('eta', { status: 'active' })];
    const prefetch = chart({ medicationRequests: [order('eta', medicines.etanercept)] });
    expect((await fire(app, sign({ orders, prefetch }))).body).toEqual({ cards: [] });
  });

  it('does not interact with itself although it stands in the record by another reference', async () => {
    const orders = [anakinra('ana', { status: 'active' }), etanercept('eta', { status: 'cancelled' })];
    const prefetch = chart({ medicationRequests: [active] });
    const { card } = await fire(app, sign({ orders, prefetch }));
    expect(card('anakinraTnfBlocker')?.indicator).not.toBe('critical');
    expect(card('anakinraDuplicate')).toBeUndefined();
  });

  it('but another order for etanercept counts, and its own entry does not', async () => {
    const orders = [anakinra('ana', { status: 'active' })];
    const prefetch = chart({ medicationRequests: [active, order('eta', medicines.etanercept)] });
    const { basis, card } = await fire(app, sign({ orders, prefetch }));
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
    expect(basis('anakinraTnfBlocker')).toEqual({
      orders: ['MedicationRequest/ana'],
      findings: ['MedicationRequest/eta'],
    });
  });
});

describe('two calls in parallel do not mix', () => {
  it('a hundred patients at once, each with their own finding', async () => {
    const bodies = Array.from({ length: 100 }, (_, at) => {
      const id = `p${at}`;
      const own = { reference: `Patient/${id}` };
      const sick = condition(
        `c${at}`,
        { text: `pneumonia number ${at}`, coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J18.9' }] },
        { subject: own },
      );
      return select({
        orders: [anakinra(`order-${at}`, { subject: own })],
        context: { patientId: id },
        prefetch: {
          ...without(chart(), 'patient', 'conditions'),
          patient: { ...patient, id },
          conditions: at % 3 === 0 ? bundle() : bundle(sick),
          medicationRequests: bundle(),
          observations: at % 2 === 0 ? null : bundle({ ...neutrophils(0.1 * (at % 9), `anc-${at}`), subject: own }),
        },
      });
    });
    const apart: unknown[] = [];
    for (const body of bodies) apart.push((await fire(app, body)).body);
    const together = await Promise.all(bodies.map(async (body) => (await fire(app, body)).body));
    expect(together).toEqual(apart);
    for (const [at, body] of together.entries()) {
      const text = JSON.stringify(body);
      for (const reference of text.match(/MedicationRequest\/order-\d+/g) ?? [])
        expect(reference).toBe(`MedicationRequest/order-${at}`);
      for (const reference of text.match(/Condition\/c\d+/g) ?? []) expect(reference).toBe(`Condition/c${at}`);
    }
  });
});

describe('several orders', () => {
  it('of which one is ours: the others change nothing', async () => {
    const orders = [draft('asp', medicines.aspirin), anakinra(), { resourceType: 'ServiceRequest', id: 's' }];
    const alone = await fire(app, sign({ orders: [anakinra()], prefetch: alarming }));
    expect((await fire(app, sign({ orders, prefetch: alarming }))).body).toEqual(alone.body);
  });

  it('of which one is for another patient: nothing clinical is said', async () => {
    const orders = [anakinra('own'), anakinra('other', { subject: { reference: 'Patient/pat-2' } })];
    const { cards } = await fire(app, sign({ orders, prefetch: alarming }));
    for (const { extension, source } of cards) {
      if (source.topic.code === 'anakinraNotChecked') continue;
      expect(extension?.['org.anakinra-cds.basis'].orders).not.toContain('MedicationRequest/other');
    }
  });
});
