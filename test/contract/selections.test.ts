import { describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import {
  anakinra,
  chart,
  collection,
  etanercept,
  fire,
  medicines,
  draft,
  neutrophils,
  results,
  select,
  sentenceOf,
  sign,
  type Json,
} from './requests.ts';

const { app } = testApp();
const low = chart({ observations: results(neutrophils(0.8)) });

/** Whether the order was taken as the one to judge: the low count is then critical. */
async function isJudged(orders: readonly Json[] | Json, selections: readonly string[]): Promise<boolean> {
  const { status, body, card } = await fire(app, select({ orders, selections, prefetch: low }));
  expect(status).toBe(200);
  if (card('anakinraNeutropenia')?.indicator === 'critical') return true;
  expect(body).toEqual({ cards: [] });
  return false;
}

function withFullUrl(fullUrl: string, order: Json): Json {
  return { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource: order }] };
}

describe('order-select judges the drafts named in selections, which are written as', () => {
  it.each([
    ['Type/id', 'MedicationRequest/ana'],
    ['a bare id', 'ana'],
    ['an absolute URL', 'https://ehr.example.org/r4/MedicationRequest/ana'],
    ['an absolute URL with a version', 'https://ehr.example.org/r4/MedicationRequest/ana/_history/3'],
    ['Type/id with a version', 'MedicationRequest/ana/_history/3'],
    ['urn:uuid: with the id', 'urn:uuid:ana'],
  ])('%s', async (_name, selection) => {
    expect(await isJudged([anakinra()], [selection])).toBe(true);
  });

  const uuid = '6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b';
  const { id: _id, ...nameless } = anakinra();
  it.each<[string, Json, string]>([
    ['urn:uuid: that is the fullUrl', withFullUrl(`urn:uuid:${uuid}`, anakinra()), `urn:uuid:${uuid}`],
    ['urn:uuid: in capitals', withFullUrl(`urn:uuid:${uuid}`, nameless), `urn:uuid:${uuid.toUpperCase()}`],
    [
      'urn:uuid: that is the fullUrl of a draft without id',
      withFullUrl(`urn:uuid:${uuid}`, nameless),
      `urn:uuid:${uuid}`,
    ],
    [
      'an absolute URL that is the fullUrl',
      withFullUrl('https://ehr.example.org/r4/MedicationRequest/ana', anakinra()),
      'https://ehr.example.org/r4/MedicationRequest/ana',
    ],
    [
      'Type/id of a draft that has a fullUrl',
      withFullUrl('https://ehr.example.org/r4/MedicationRequest/ana', anakinra()),
      'MedicationRequest/ana',
    ],
    [
      'Type/id of a draft whose id stands only in its fullUrl',
      withFullUrl('https://ehr.example.org/r4/MedicationRequest/ana', nameless),
      'MedicationRequest/ana',
    ],
    [
      'Type/id of a draft whose id stands only in its urn:uuid:',
      withFullUrl(`urn:uuid:${uuid}`, nameless),
      `MedicationRequest/${uuid}`,
    ],
  ])('%s', async (_name, orders, selection) => {
    expect(await isJudged(orders, [selection])).toBe(true);
  });

  it.each([
    ['512 characters', 'x'.repeat(512)],
    ['194 characters with dots and dashes', `e${'A.b-9'.repeat(38)}xyz`],
    ['slashes', 'a/b/c'],
    ['slashes and a version in it', 'order/_history/7'],
    ['a slash at its end', 'order/'],
    ['spaces', 'order 7 of 9'],
    ['letters of other scripts', 'Verordnung-Ä-患者-🙂'],
    ['percent signs', '100%25'],
    ['signs with a meaning in URLs', 'a?b=c&d#e'],
    ['a colon and pipes', 'urn:oid:1.2.3|4^5'],
    ['words that JavaScript has for itself', '__proto__'],
  ])('with an id of %s', async (_name, id) => {
    const orders = [anakinra(id)];
    expect(await isJudged(orders, [`MedicationRequest/${id}`])).toBe(true);
    expect(await isJudged(orders, [id])).toBe(true);
    expect(await isJudged(orders, [`https://ehr.example.org/r4/MedicationRequest/${id}`])).toBe(true);
    expect(await isJudged(orders, [`MedicationRequest/${id}x`])).toBe(false);
  });

  it.each([
    ['spaces', 'order 7 of 9'],
    ['letters of other scripts', 'Verordnung-Ä-患者'],
    ['slashes', 'a/b'],
  ])('a URL, in which an id with %s is percent-encoded', async (_name, id) => {
    const selection = `https://ehr.example.org/r4/MedicationRequest/${encodeURIComponent(id)}`;
    expect(await isJudged([anakinra(id)], [selection])).toBe(true);
  });

  it('the last of fifty, while the order is the last entry of the Bundle', async () => {
    const others = Array.from({ length: 49 }, (_, index) => draft(`other-${index}`, medicines.aspirin));
    const selections = [...others.map(({ id }) => `MedicationRequest/${String(id)}`), 'MedicationRequest/ana'];
    expect(await isJudged([...others, anakinra()], selections)).toBe(true);
  });
});

describe('order-select does not judge', () => {
  it.each<[string, readonly string[]]>([
    ['a draft that is not selected', ['MedicationRequest/asp']],
    ['anything if nothing is selected', []],
    ['a draft of another type with the same id', ['ServiceRequest/ana']],
    ['a draft whose id only ends like the selected one', ['MedicationRequest/na']],
    ['a draft whose id only begins like the selected one', ['MedicationRequest/anak']],
    ['a draft on a server whose path only ends like ours', ['https://ehr.example.org/NotMedicationRequest/ana']],
    ['a selection that is not there', ['MedicationRequest/gone']],
    ['an empty selection', ['']],
  ])('%s', async (_name, selections) => {
    const orders = [draft('asp', medicines.aspirin), anakinra(), { resourceType: 'ServiceRequest', id: 'x' }];
    expect(await isJudged(orders, selections)).toBe(false);
  });

  it('does not fail on other orders, selected or not, of kinds that it does not know', async () => {
    const types = [
      'NutritionOrder',
      'ServiceRequest',
      'DeviceRequest',
      'CommunicationRequest',
      'VisionPrescription',
      'X',
    ];
    const orders = types.map((resourceType) => ({ resourceType, id: 'o1', code: 7, medicationCodeableConcept: [] }));
    const selections = types.map((type) => `${type}/o1`);
    expect(await isJudged(orders, selections)).toBe(false);
    expect(await isJudged([...orders, anakinra()], [...selections, 'MedicationRequest/ana'])).toBe(true);
  });
});

describe('unselected drafts are context', () => {
  it('an unselected etanercept draft beside the selected anakinra draft is critical, and the card is about the anakinra order', async () => {
    const { card, basis } = await fire(
      app,
      select({ orders: [etanercept(), anakinra()], selections: ['MedicationRequest/ana'], prefetch: chart() }),
    );
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
    expect(basis('anakinraTnfBlocker').orders).toEqual(['MedicationRequest/ana']);
    expect(basis('anakinraTnfBlocker').findings).toEqual(['MedicationRequest/eta']);
  });

  it('an unselected anakinra draft beside the selected etanercept draft is critical, and the other rules are inapplicable', async () => {
    const { card, verdicts, basis } = await fire(
      app,
      select({ orders: [etanercept(), anakinra()], selections: ['MedicationRequest/eta'], prefetch: low }),
    );
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
    expect(basis('anakinraTnfBlocker').orders).toEqual(['MedicationRequest/eta']);
    const { anakinraTnfBlocker, ...others } = verdicts;
    expect(anakinraTnfBlocker).toBe('alert');
    expect(new Set(Object.values(others))).toEqual(new Set(['inapplicable']));
  });

  it('no card is about the anakinra draft while only aspirin is selected', async () => {
    const orders = [draft('asp', medicines.aspirin), anakinra(), etanercept()];
    const { body } = await fire(app, select({ orders, selections: ['MedicationRequest/asp'], prefetch: low }));
    expect(body).toEqual({ cards: [] });
  });

  it.each([['cancelled'], ['entered-in-error']])(
    'an unselected etanercept draft that is %s is none',
    async (status) => {
      const orders = [etanercept('eta', { status }), anakinra()];
      const { card } = await fire(app, select({ orders, selections: ['MedicationRequest/ana'], prefetch: chart() }));
      expect(card('anakinraTnfBlocker')).toBeUndefined();
    },
  );

  it('an unselected etanercept draft with doNotPerform is none', async () => {
    const orders = [etanercept('eta', { doNotPerform: true }), anakinra()];
    const { card } = await fire(app, select({ orders, selections: ['MedicationRequest/ana'], prefetch: chart() }));
    expect(card('anakinraTnfBlocker')).toBeUndefined();
  });

  it('an unselected etanercept draft for another patient is none of this one', async () => {
    const orders = [etanercept('eta', { subject: { reference: 'Patient/pat-2' } }), anakinra()];
    const { card } = await fire(app, select({ orders, selections: ['MedicationRequest/ana'], prefetch: chart() }));
    expect(card('anakinraTnfBlocker')).toBeUndefined();
  });
});

describe('order-sign judges every draft', () => {
  it.each(['draft', 'active', 'on-hold', 'unknown'])('that is %s', async (status) => {
    const { card } = await fire(app, sign({ orders: [anakinra('ana', { status })], prefetch: low }));
    expect(card('anakinraNeutropenia')?.indicator).toBe('critical');
  });

  it('that has no status, no intent, no subject, no id', async () => {
    const order = { resourceType: 'MedicationRequest', medicationCodeableConcept: medicines.anakinra };
    const { card } = await fire(app, sign({ orders: [order], prefetch: low }));
    expect(card('anakinraNeutropenia')?.indicator).toBe('critical');
  });

  it.each(['cancelled', 'stopped', 'completed', 'entered-in-error'])('but not one that is %s', async (status) => {
    for (const hook of [select, sign]) {
      const { body } = await fire(app, hook({ orders: [anakinra('ana', { status })], prefetch: low }));
      expect(body).toEqual({ cards: [] });
    }
  });

  it('but not one that says doNotPerform', async () => {
    for (const hook of [select, sign]) {
      const { body } = await fire(app, hook({ orders: [anakinra('ana', { doNotPerform: true })], prefetch: low }));
      expect(body).toEqual({ cards: [] });
    }
    const performed = await fire(app, sign({ orders: [anakinra('ana', { doNotPerform: false })], prefetch: low }));
    expect(performed.card('anakinraNeutropenia')?.indicator).toBe('critical');
  });

  it('whatever selections it brings along', async () => {
    const { card } = await fire(app, sign({ orders: [anakinra()], prefetch: low, context: { selections: [] } }));
    expect(card('anakinraNeutropenia')?.indicator).toBe('critical');
  });

  it('the orders of a mixture that count, and not the others', async () => {
    const orders = [
      anakinra('one', { status: 'cancelled' }),
      anakinra('two', { status: 'active' }),
      draft('asp', medicines.aspirin),
    ];
    const { basis } = await fire(app, sign({ orders, prefetch: low }));
    expect(basis('anakinraNeutropenia').orders).toEqual(['MedicationRequest/two']);
  });
});

describe('draftOrders', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a list', []],
    ['text', 'Bundle'],
    ['one resource', anakinra()],
    ['an object without a type', {}],
    ['an OperationOutcome', { resourceType: 'OperationOutcome' }],
  ])('that are %s get a 400 that names the likely mistake of registration', async (_name, draftOrders) => {
    for (const hook of [select, sign]) {
      const sentence = sentenceOf(await fire(app, hook({ orders: [], context: { draftOrders } })), 400);
      expect(sentence).toContain('draftOrders');
      expect(sentence.toLowerCase()).toMatch(/regist|authori[sz]ed/);
      expect(sentence.toLowerCase()).toContain('unsigned order');
    }
  });

  it.each(['collection', 'transaction', 'searchset', 'batch', undefined, 7, null])(
    'may be a Bundle of type %s',
    async (type) => {
      const orders = { ...collection(anakinra()), type };
      expect(await isJudged(orders, ['MedicationRequest/ana'])).toBe(true);
    },
  );

  it.each<[string, Json]>([
    ['without entries', { resourceType: 'Bundle' }],
    ['with an empty list of entries', { resourceType: 'Bundle', entry: [] }],
    ['with an entry without resource', { resourceType: 'Bundle', entry: [{}, { fullUrl: 'urn:uuid:1' }] }],
  ])('%s are nothing to judge', async (_name, orders) => {
    expect(await isJudged(orders, ['MedicationRequest/ana'])).toBe(false);
  });

  it('with a DSTU2 MedicationOrder get a 400 that says so', async () => {
    const orders = [{ ...anakinra('ana'), resourceType: 'MedicationOrder' }];
    for (const hook of [select, sign]) {
      const sentence = sentenceOf(await fire(app, hook({ orders })), 400);
      expect(sentence).toContain('MedicationOrder');
      expect(sentence).toContain('DSTU2');
    }
  });
});
