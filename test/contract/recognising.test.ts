import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import { recordServer, startOddServer, status, type OddServer, type Reply } from './odd-server.ts';
import {
  access,
  anakinra,
  anakinraBy,
  bundle,
  chart,
  collection,
  daysAgo,
  draft,
  fire,
  medication,
  medicines,
  neutrophils,
  order,
  results,
  select,
  sign,
  subject,
  systems,
  whyOf,
  type Answer,
  type Json,
} from './requests.ts';

const { app } = testApp();
const low = chart({ observations: results(neutrophils(0.8)) });
const isOurs = (answer: Answer): boolean => answer.card('anakinraNeutropenia')?.indicator === 'critical';

/** Sends one order, and the other resources of its Bundle, with a chart in which anakinra is critical. */
async function fireOrder(
  drafted: Json,
  beside: readonly Json[] = [],
  more: Json = {},
  prefetch: Json = low,
): Promise<Answer> {
  const selections = [`MedicationRequest/${String(drafted['id'])}`];
  return fire(app, select({ orders: [...beside, drafted], selections, prefetch, more }));
}
const withConcept = (concept: Json): Json => anakinra('ana', { medicationCodeableConcept: concept });
const coded = (system: string, code: unknown, more: Json = {}): Json => ({ coding: [{ system, code, ...more }] });

/** Spellings of the systems that mean the same. */
const spellings = {
  rxnorm: [systems.rxnorm, 'urn:oid:2.16.840.1.113883.6.88'],
  ndc: [systems.ndc, 'urn:oid:2.16.840.1.113883.6.69'],
  atc: [systems.atc, 'urn:oid:2.16.840.1.113883.6.73'],
  snomed: [systems.snomed, 'urn:oid:2.16.840.1.113883.6.96'],
} as const;

const ourCodes: readonly (readonly [string, keyof typeof spellings, string])[] = [
  ['the RxNorm ingredient', 'rxnorm', '72435'],
  ['the RxNorm clinical drug', 'rxnorm', '727711'],
  ['the RxNorm branded drug', 'rxnorm', '727714'],
  ['NDC with dashes, 10 digits', 'ndc', '66658-234-07'],
  ['NDC with dashes, 11 digits', 'ndc', '66658-0234-07'],
  ['NDC without dashes, 10 digits', 'ndc', '6665823407'],
  ['NDC without dashes, 11 digits', 'ndc', '66658023407'],
  ['NDC of the other carton', 'ndc', '66658-234-28'],
  ['NDC of the product, with dashes', 'ndc', '66658-234'],
  ['NDC of the product, 9 digits', 'ndc', '666580234'],
  ['ATC', 'atc', 'L04AC03'],
  ['ATC in lower case', 'atc', 'l04ac03'],
  ['SNOMED CT substance', 'snomed', '385549000'],
  ['SNOMED CT product', 'snomed', '395279009'],
];

describe('the order is recognised by any coding', () => {
  it.each(ourCodes.flatMap(([name, system, code]) => spellings[system].map((url) => [name, url, code] as const)))(
    '%s under %s: %s',
    async (_name, system, code) => {
      const answer = await fireOrder(withConcept(coded(system, code)));
      expect(isOurs(answer)).toBe(true);
      expect(answer.card('anakinraNeutropenia')?.detail).not.toContain('matched by name');
    },
  );

  it('that is one among many, in any place, some of them broken or without system', async () => {
    const others = [
      { system: 'urn:oid:2.16.840.1.113883.6.68', code: '66260010002020' },
      { system: 'urn:oid:2.16.840.1.113883.6.253', code: '61204' },
      { code: '727711' },
      { system: systems.rxnorm },
      {},
      { system: systems.rxnorm, code: '727711', display: 'anakinra' },
    ];
    for (const coding of [others, others.toReversed(), [...others, ...others]]) {
      expect(isOurs(await fireOrder(withConcept({ coding })))).toBe(true);
    }
  });

  it('also where another medicine is named in words', async () => {
    expect(
      isOurs(await fireOrder(withConcept({ ...coded(systems.rxnorm, '727711'), text: 'SPECIALTY INJECTION' }))),
    ).toBe(true);
  });

  it('also where coding is one object and not a list, or a code is a number', async () => {
    expect(isOurs(await fireOrder(withConcept({ coding: { system: systems.rxnorm, code: '727711' } })))).toBe(true);
    expect(isOurs(await fireOrder(withConcept({ coding: [{ system: systems.rxnorm, code: 727711 }] })))).toBe(true);
  });

  it.each(['L04AC', 'L04AB01', 'L04AC031', 'L04'])('but not by another ATC code: %s', async (code) => {
    const { body, card } = await fireOrder(withConcept(coded(systems.atc, code)));
    if (code === 'L04AB01') expect(card('anakinraNeutropenia')).toBeUndefined();
    else expect(body).toEqual({ cards: [] });
  });
});

describe('the order is recognised by words as a last resort, and the card says so', () => {
  it.each([
    ['the generic name', { text: 'anakinra' }],
    ['the generic name in capitals', { text: 'ANAKINRA 100 MG/0.67 ML SUBQ SYRG' }],
    ['the brand', { text: 'Kineret' }],
    ['the brand with a sign', { text: 'Kineret® 100 mg' }],
    ['the brand with a trade mark', { text: 'KINERET™' }],
    ['the brand between other signs', { text: 'INJ,(KINERET)/100MG' }],
    [
      'the display of a coding of another system',
      { coding: [{ system: 'urn:local', code: '1', display: 'anakinra inj' }] },
    ],
    ['the display of a coding without system', { coding: [{ code: '1', display: 'Kineret' }] }],
    ['the display alone', { coding: [{ display: 'Kineret 100 mg' }] }],
  ])('%s', async (_name, concept) => {
    const answer = await fireOrder(withConcept(concept));
    expect(isOurs(answer)).toBe(true);
    expect(answer.card('anakinraNeutropenia')?.detail).toContain('matched by name');
  });

  it.each(['Kineretin', 'Kinere', 'anakinrax', 'Skineret', 'ana kinra', 'kine-ret'])(
    'but not by part of a word: %s',
    async (text) => {
      expect((await fireOrder(withConcept({ text }))).body).toEqual({ cards: [] });
    },
  );
});

describe('the order is recognised by medicationReference', () => {
  const product = { code: coded(systems.rxnorm, '727711') };
  const url = 'https://ehr.example.org/r4/Medication/med';
  const uuid = 'urn:uuid:1f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b';

  it('to a contained resource', async () => {
    const drafted = anakinraBy(
      { reference: '#med' },
      { contained: [medication('other', { code: medicines.aspirin }), medication('med', product)] },
    );
    expect(isOurs(await fireOrder(drafted))).toBe(true);
  });

  it.each([
    ['by its code', product],
    ['by its words', { code: { text: 'Kineret' } }],
    [
      'by an ingredient',
      {
        ingredient: [
          { itemCodeableConcept: medicines.aspirin },
          { itemCodeableConcept: coded(systems.rxnorm, '72435') },
        ],
      },
    ],
    [
      'by an ingredient, where the code is of another system',
      { code: coded('urn:local', '1'), ingredient: [{ itemCodeableConcept: { text: 'anakinra' } }] },
    ],
    [
      'by an ingredient that is one object and not a list',
      { ingredient: { itemCodeableConcept: coded(systems.snomed, '385549000') } },
    ],
  ])('to a contained resource, %s', async (_name, members) => {
    const drafted = anakinraBy({ reference: '#med' }, { contained: [medication('med', members)] });
    expect(isOurs(await fireOrder(drafted))).toBe(true);
  });

  it('to a contained resource whose id is written with the sign of the reference', async () => {
    const drafted = anakinraBy({ reference: '#med' }, { contained: [medication('#med', product)] });
    expect(isOurs(await fireOrder(drafted))).toBe(true);
  });

  it('to a sibling entry without fullUrl', async () => {
    expect(isOurs(await fireOrder(anakinraBy({ reference: 'Medication/med' }), [medication('med', product)]))).toBe(
      true,
    );
  });

  it.each([
    ['Type/id', 'Medication/med', url],
    ['an absolute URL', url, url],
    ["an absolute URL where only the sibling's id is known", url, undefined],
    ['a version', 'Medication/med/_history/2', url],
    ['urn:uuid:', uuid, uuid],
    ['urn:uuid: in small letters, which the sibling has in capitals', uuid.toLowerCase(), uuid.toUpperCase()],
    ['Type/id of a sibling with urn:uuid:', 'Medication/med', uuid],
  ])('to a sibling entry by %s', async (_name, reference, fullUrl) => {
    const entry = [
      { resource: anakinraBy({ reference }) },
      { ...(fullUrl === undefined ? {} : { fullUrl }), resource: medication('med', product) },
    ];
    const orders = { resourceType: 'Bundle', type: 'collection', entry };
    expect(isOurs(await fire(app, select({ orders, selections: ['MedicationRequest/ana'], prefetch: low })))).toBe(
      true,
    );
  });

  it('to a sibling entry without id, by its fullUrl', async () => {
    const entry = [
      { resource: anakinraBy({ reference: uuid }) },
      { fullUrl: uuid, resource: medication(undefined, product) },
    ];
    expect(isOurs(await fire(app, sign({ orders: { resourceType: 'Bundle', entry }, prefetch: low })))).toBe(true);
  });

  it.each(['medicationRequests', 'medicationStatements', 'conditions', 'somethingElse'])(
    'to a Medication prefetched under %s',
    async (key) => {
      for (const value of [bundle(medication('med', product)), medication('med', product)]) {
        const answer = await fireOrder(anakinraBy({ reference: 'Medication/med' }), [], {}, { ...low, [key]: value });
        expect(isOurs(answer)).toBe(true);
      }
    },
  );

  it('to nothing that came, by the words of the reference', async () => {
    const answer = await fireOrder(anakinraBy({ reference: 'Medication/gone', display: 'Kineret 100 mg syringe' }));
    expect(isOurs(answer)).toBe(true);
    expect(answer.card('anakinraNeutropenia')?.detail).toContain('matched by name');
  });

  it('by words alone, without a reference', async () => {
    expect(isOurs(await fireOrder(anakinraBy({ display: 'anakinra 100 mg' })))).toBe(true);
  });

  it('to a Medication that is another one: not ours, whatever the words around it', async () => {
    const drafted = anakinraBy(
      { reference: '#med' },
      { contained: [medication('med', { code: medicines.aspirin })], note: [{ text: 'Kineret' }] },
    );
    expect((await fireOrder(drafted)).body).toEqual({ cards: [] });
  });

  it('to nothing that came and without words: never silence', async () => {
    const answer = await fireOrder(anakinraBy({ reference: 'Medication/gone' }));
    expect(answer.body).not.toEqual({ cards: [] });
  });

  describe('to a Medication on the FHIR server', () => {
    let server: OddServer;
    beforeAll(async () => {
      server = await startOddServer();
    });
    afterAll(() => server.stop());
    const medicationIs = (reply: Reply): void =>
      server.answer(
        recordServer({ observations: results(neutrophils(0.8)) }, {}, (path) =>
          path === 'Medication/med' ? reply : undefined,
        ),
      );

    it.each<[string, Json, Json]>([
      ['by its code', { reference: 'Medication/med' }, product],
      [
        'by its ingredient',
        { reference: 'Medication/med' },
        { ingredient: [{ itemCodeableConcept: coded(systems.rxnorm, '72435') }] },
      ],
      ['with a version in the reference', { reference: 'Medication/med/_history/2' }, product],
    ])('%s', async (_name, reference, members) => {
      medicationIs(medication('med', members));
      expect(isOurs(await fireOrder(anakinraBy(reference), [], access(server.base)))).toBe(true);
    });

    it('by an absolute URL on that server', async () => {
      medicationIs(medication('med', product));
      const drafted = anakinraBy({ reference: `${server.base}/Medication/med` });
      expect(isOurs(await fireOrder(drafted, [], access(server.base)))).toBe(true);
    });

    it('but not from another server', async () => {
      const other = await startOddServer();
      try {
        other.answer(() => medication('med', product));
        server.answer(() => undefined);
        await fireOrder(anakinraBy({ reference: `${other.base}/Medication/med` }), [], access(server.base));
        expect(other.asked).toEqual([]);
      } finally {
        await other.stop();
      }
    });

    it('that turns out to be another medicine: {"cards":[]}', async () => {
      medicationIs(medication('med', { code: medicines.aspirin }));
      const { body } = await fireOrder(anakinraBy({ reference: 'Medication/med' }), [], access(server.base));
      expect(body).toEqual({ cards: [] });
      expect(server.asked).toEqual(['Medication/med']);
    });

    it('that cannot be had: never silence', async () => {
      medicationIs(status(403));
      const { body } = await fireOrder(anakinraBy({ reference: 'Medication/med' }), [], access(server.base));
      expect(body).not.toEqual({ cards: [] });
    });
  });
});

const isTnf = ({ card }: Answer): boolean => card('anakinraTnfBlocker')?.indicator === 'critical';
async function fireEntry(
  key: string,
  entry: Json,
  more: { beside?: readonly Json[]; prefetch?: Json; request?: Json; orders?: Json } = {},
): Promise<Answer> {
  const value = bundle(entry, ...(more.beside ?? []));
  const prefetch = { ...chart(), [key]: value, ...more.prefetch };
  return fire(
    app,
    select({
      orders: more.orders ?? [anakinra()],
      selections: ['MedicationRequest/ana'],
      prefetch,
      ...(more.request === undefined ? {} : { more: more.request }),
    }),
  );
}

describe('an entry of the chart is recognised', () => {
  /** One entry of each kind that says that the patient takes it now. */
  const kinds: readonly (readonly [string, Json])[] = [
    ['medicationRequests', { ...order('x', {}), medicationCodeableConcept: undefined }],
    ['medicationStatements', { resourceType: 'MedicationStatement', id: 'x', status: 'active', subject }],
    [
      'medicationDispenses',
      {
        resourceType: 'MedicationDispense',
        id: 'x',
        status: 'completed',
        subject,
        whenHandedOver: daysAgo(3),
        daysSupply: { value: 28, unit: 'd' },
      },
    ],
    [
      'medicationAdministrations',
      {
        resourceType: 'MedicationAdministration',
        id: 'x',
        status: 'in-progress',
        subject,
        effectiveDateTime: daysAgo(0),
      },
    ],
  ];
  const tnfCodes: readonly (readonly [string, string, string])[] = [
    ['etanercept, RxNorm ingredient', systems.rxnorm, '214555'],
    ['etanercept, RxNorm branded drug', systems.rxnorm, '1653225'],
    ['adalimumab, RxNorm ingredient', systems.rxnorm, '327361'],
    ['infliximab, RxNorm under its OID', 'urn:oid:2.16.840.1.113883.6.88', '191831'],
    ['golimumab, RxNorm ingredient', systems.rxnorm, '819300'],
    ['certolizumab pegol, RxNorm ingredient', systems.rxnorm, '709271'],
    ['adalimumab, NDC with dashes', systems.ndc, '0074-4339-02'],
    ['adalimumab, NDC with dashes, 11 digits', systems.ndc, '00074-4339-02'],
    ['adalimumab, NDC of 10 digits', systems.ndc, '0074433902'],
    ['adalimumab, NDC of 11 digits', systems.ndc, '00074433902'],
    ['adalimumab, NDC under its OID', 'urn:oid:2.16.840.1.113883.6.69', '00074433902'],
    ['etanercept, ATC', systems.atc, 'L04AB01'],
    ['a TNF blocker that ATC has not named yet', systems.atc, 'L04AB09'],
    ['etanercept, SNOMED CT', systems.snomed, '387045004'],
    ['adalimumab, SNOMED CT under its OID', 'urn:oid:2.16.840.1.113883.6.96', '407317001'],
  ];
  it.each(
    tnfCodes.flatMap(([name, system, code]) => kinds.map(([key, entry]) => [name, key, system, code, entry] as const)),
  )('%s, in %s (%s %s)', async (_name, key, system, code, entry) => {
    expect(isTnf(await fireEntry(key, { ...entry, medicationCodeableConcept: coded(system, code) }))).toBe(true);
  });

  const product = { code: coded(systems.rxnorm, '191831') };
  const ways: readonly (readonly [string, Json, { beside?: readonly Json[]; prefetch?: Json; orders?: Json }])[] = [
    ['a contained Medication', { medicationReference: { reference: '#m' }, contained: [medication('m', product)] }, {}],
    [
      'an ingredient of a contained Medication',
      {
        medicationReference: { reference: '#m' },
        contained: [medication('m', { ingredient: [{ itemCodeableConcept: { text: 'Infliximab' } }] })],
      },
      {},
    ],
    [
      'an included Medication',
      { medicationReference: { reference: 'Medication/m' } },
      { beside: [medication('m', product)] },
    ],
    [
      'an included Medication by its absolute URL',
      { medicationReference: { reference: 'https://ehr.example.org/r4/Medication/m' } },
      { beside: [medication('m', product)] },
    ],
    [
      'a Medication under another key',
      { medicationReference: { reference: 'Medication/m' } },
      { prefetch: { medications: bundle(medication('m', product)) } },
    ],
    [
      'a Medication under another key by its absolute URL',
      { medicationReference: { reference: 'https://ehr.example.org/r4/Medication/m' } },
      { prefetch: { medications: bundle(medication('m', product)) } },
    ],
    [
      'a Medication that came with the draft orders',
      { medicationReference: { reference: 'Medication/m' } },
      { orders: collection(anakinra(), medication('m', product)) },
    ],
    [
      'the words of the reference',
      { medicationReference: { reference: 'Medication/gone', display: 'REMICADE 100 MG IV SOLR' } },
      {},
    ],
    ['the words of the concept', { medicationCodeableConcept: { text: 'remicade' } }, {}],
    [
      'the display of a local code',
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '1', display: 'Inflectra vial' }] } },
      {},
    ],
  ];
  it.each(
    ways.flatMap(([name, members, more]) =>
      kinds.map(([key, entry]) => [name, key, { ...entry, ...members }, more] as const),
    ),
  )('by %s, in %s', async (_name, key, entry, more) => {
    expect(isTnf(await fireEntry(key, entry, more))).toBe(true);
  });

  it.each(kinds)('%s: a reference that nobody can resolve is not safe', async (key, entry) => {
    const answer = await fireEntry(key, { ...entry, medicationReference: { reference: 'Medication/gone' } });
    expect(answer.verdicts['anakinraTnfBlocker']).toBe('unknown');
    expect(whyOf(answer, 'anakinraTnfBlocker').join()).toContain('Medication');
  });

  it.each(kinds)(
    '%s: a reference is looked up in its own Bundle before that of the draft orders',
    async (key, entry) => {
      // Drafts are often numbered from one, so their Medications can have the id of one that is on file.
      const orders = collection(
        anakinraBy({ reference: 'Medication/1' }),
        medication('1', { code: medicines.anakinra }),
      );
      const answer = await fireEntry(
        key,
        { ...entry, medicationReference: { reference: 'Medication/1' } },
        { beside: [medication('1', product)], orders },
      );
      expect(isTnf(answer)).toBe(true);
    },
  );

  it('a contained Medication has nothing to do with one of the same id elsewhere', async () => {
    const entry = {
      ...order('x', {}),
      medicationCodeableConcept: undefined,
      medicationReference: { reference: '#m' },
      contained: [medication('m', product)],
    };
    const answer = await fireEntry('medicationRequests', entry, {
      beside: [medication('m', { code: medicines.aspirin })],
    });
    expect(isTnf(answer)).toBe(true);
  });

  describe('by a Medication on the FHIR server', () => {
    let server: OddServer;
    beforeAll(async () => {
      server = await startOddServer();
    });
    afterAll(() => server.stop());

    const references: readonly (readonly [string, (base: string) => Json])[] = [
      ['a relative reference', () => ({ reference: 'Medication/m' })],
      ['an absolute reference', (base) => ({ reference: `${base}/Medication/m` })],
      ['a reference with a version', () => ({ reference: 'Medication/m/_history/3' })],
    ];
    it.each(
      references.flatMap(([name, reference]) => kinds.map(([key, entry]) => [name, key, entry, reference] as const)),
    )('%s, in %s', async (_name, key, entry, reference) => {
      server.answer((path) => (path === 'Medication/m' ? medication('m', product) : undefined));
      const answer = await fireEntry(
        key,
        { ...entry, medicationReference: reference(server.base) },
        { request: access(server.base) },
      );
      expect(isTnf(answer)).toBe(true);
    });

    it('which is asked for once, however often it is named', async () => {
      server.answer((path) => (path === 'Medication/m' ? medication('m', product) : undefined));
      const entries = kinds.map(([, entry]) => ({ ...entry, medicationReference: { reference: 'Medication/m' } }));
      const prefetch = {
        ...chart(),
        ...Object.fromEntries(kinds.map(([key], at) => [key, bundle(entries[at] ?? {})])),
      };
      await fire(app, select({ orders: [anakinra()], prefetch, more: access(server.base) }));
      expect(server.asked).toEqual(['Medication/m']);
    });
  });
});

describe('another draft of the session is recognised', () => {
  const infusion = draft('inf', undefined, { medicationReference: { reference: 'Medication/m' } });
  const product = medication('m', { code: medicines.infliximab });
  const selections = ['MedicationRequest/ana'];

  it.each([
    ['by a sibling entry', [anakinra(), infusion, product], chart()],
    ['by a prefetched Medication', [anakinra(), infusion], { ...chart(), medications: bundle(product) }],
  ])('%s', async (_name, orders, prefetch) => {
    const { card } = await fire(app, select({ orders, selections, prefetch }));
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
  });

  it('by a Medication on the FHIR server, selected or not', async () => {
    const server = await startOddServer();
    try {
      server.answer((path) => (path === 'Medication/m' ? product : undefined));
      const orders = [anakinra(), infusion];
      const more = access(server.base);
      const signed = await fire(app, sign({ orders, prefetch: chart(), more }));
      expect(signed.card('anakinraTnfBlocker')?.indicator).toBe('critical');
      const unselected = await fire(app, select({ orders, selections, prefetch: chart(), more }));
      expect(unselected.card('anakinraTnfBlocker')?.indicator).toBe('critical');
    } finally {
      await server.stop();
    }
  });

  it('or it is not safe', async () => {
    const { verdicts } = await fire(app, select({ orders: [anakinra(), infusion], selections, prefetch: chart() }));
    expect(verdicts['anakinraTnfBlocker']).toBe('unknown');
  });
});

const asserted = (more: Json): Json => ({
  resourceType: 'Condition',
  id: 'c',
  clinicalStatus: 'active',
  verificationStatus: 'confirmed',
  code: { coding: [{ system: systems.icd10cm, code: 'J18.9' }] },
  subject,
  assertedDate: daysAgo(3),
  ...more,
});

const intolerance = (more: Json): Json => ({
  resourceType: 'AllergyIntolerance',
  id: 'a',
  clinicalStatus: 'active',
  verificationStatus: 'confirmed',
  code: { coding: [{ system: systems.rxnorm, code: '27169' }], text: 'leflunomide' },
  patient: subject,
  assertedDate: daysAgo(500),
  ...more,
});

/** What the rule that counts an intolerance as a failed DMARD says. */
async function verdictWith(more: Json): Promise<string | undefined> {
  const prefetch = chart({ medicationRequests: [], allergies: [intolerance(more)] });
  return (await fire(app, select({ orders: [anakinra()], prefetch }))).verdicts['anakinraFirstLine'];
}

describe('STU3 shapes of the same members', () => {
  it('an order with requester.agent and doseQuantity beside the timing', async () => {
    const drafted = anakinra('ana', {
      requester: { agent: { reference: 'Practitioner/p' } },
      context: { reference: 'Encounter/e' },
      dosageInstruction: [
        { timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }, doseQuantity: { value: 100, unit: 'mg' } },
      ],
    });
    expect(isOurs(await fireOrder(drafted))).toBe(true);
  });

  it.each<[string, Json, string | undefined]>([
    ['active and confirmed', {}, 'critical'],
    ['resolved', { clinicalStatus: 'resolved' }, undefined],
    ['entered in error', { verificationStatus: 'entered-in-error' }, undefined],
    ['refuted', { verificationStatus: 'refuted' }, undefined],
    ['provisional', { verificationStatus: 'provisional' }, 'warning'],
  ])('a Condition with plain codes, %s', async (_name, more, indicator) => {
    const { card } = await fire(
      app,
      select({ orders: [anakinra()], prefetch: chart({ conditions: [asserted(more)] }) }),
    );
    expect(card('anakinraActiveInfection')?.indicator).toBe(indicator);
  });

  const etanercept = { medicationCodeableConcept: medicines.etanercept, subject };
  it.each<[string, string, Json, boolean]>([
    [
      'a statement that is taken',
      'medicationStatements',
      { resourceType: 'MedicationStatement', status: 'active', taken: 'y' },
      true,
    ],
    [
      'a statement that is not taken',
      'medicationStatements',
      { resourceType: 'MedicationStatement', status: 'active', taken: 'n' },
      false,
    ],
    [
      'an administration that was given',
      'medicationAdministrations',
      {
        resourceType: 'MedicationAdministration',
        status: 'in-progress',
        notGiven: false,
        effectiveDateTime: daysAgo(1),
      },
      true,
    ],
    [
      'an administration that was not given',
      'medicationAdministrations',
      { resourceType: 'MedicationAdministration', status: 'completed', notGiven: true, effectiveDateTime: daysAgo(1) },
      false,
    ],
    [
      'a dispense that was made',
      'medicationDispenses',
      {
        resourceType: 'MedicationDispense',
        status: 'completed',
        notDone: false,
        whenHandedOver: daysAgo(2),
        daysSupply: { value: 28 },
      },
      true,
    ],
    [
      'a dispense that was not made',
      'medicationDispenses',
      {
        resourceType: 'MedicationDispense',
        status: 'completed',
        notDone: true,
        whenHandedOver: daysAgo(2),
        daysSupply: { value: 28 },
      },
      false,
    ],
  ])('%s', async (_name, key, entry, counts) => {
    const prefetch = { ...chart(), [key]: bundle({ id: 'x', ...etanercept, ...entry }) };
    const { card } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(card('anakinraTnfBlocker') !== undefined).toBe(counts);
  });

  it('an allergy with plain codes', async () => {
    expect(await verdictWith({})).toBe('clear');
    expect(await verdictWith({ verificationStatus: 'entered-in-error' })).toBe('alert');
    expect(await verdictWith({ verificationStatus: 'refuted' })).toBe('alert');
  });

  it('an order in the category of which an object stands for the list', async () => {
    const covid = { coding: [{ system: systems.icd10cm, code: 'U07.1' }], text: 'COVID-19' };
    const inpatient = {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code: 'inpatient' }],
    };
    for (const category of [inpatient, [inpatient]]) {
      const { card } = await fireOrder(anakinra('ana', { reasonCode: [covid], category }), [], {}, chart());
      expect(card('anakinraActiveInfection')?.indicator).toBe('info');
    }
    const { card } = await fireOrder(anakinra('ana', { reasonCode: [covid] }), [], {}, chart());
    expect(card('anakinraActiveInfection')?.indicator).toBe('warning');
  });
});
