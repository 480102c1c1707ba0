import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import { raw, recordServer, startOddServer, status, type OddServer } from './odd-server.ts';
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
  laboratory,
  medication,
  medicines,
  neutrophils,
  oldArthritis,
  order,
  outcome,
  patient,
  pneumonia,
  results,
  select,
  sentenceOf,
  subject,
  systems,
  whyOf,
  without,
  type Answer,
  type Json,
  type Key,
} from './requests.ts';

const { app } = testApp();

/** A record in which one key decides what one rule says. */
interface Case {
  readonly rule: string;
  /** What stands in the key, one resource alone. */
  readonly finding: Json;
  /** Further resources of the key, without which another thing would be found. */
  readonly beside: readonly Json[];
  /** The records of the other keys. */
  readonly record: Partial<Record<Key, readonly Json[]>>;
  readonly present: string;
  readonly empty: string;
}

const etanerceptIn = (resourceType: string, more: Json): Json => ({
  resourceType,
  id: 'found',
  medicationCodeableConcept: medicines.etanercept,
  subject,
  ...more,
});

const cases: Readonly<Record<Key, Case>> = {
  patient: {
    rule: 'anakinraAge',
    finding: { ...patient, birthDate: daysAgo(3650) },
    beside: [],
    record: {},
    present: 'warning',
    empty: 'not clear',
  },
  conditions: {
    rule: 'anakinraActiveInfection',
    finding: { ...pneumonia, id: 'found' },
    beside: [oldArthritis],
    record: {},
    present: 'critical',
    empty: 'clear',
  },
  medicationRequests: {
    rule: 'anakinraTnfBlocker',
    finding: order('found', medicines.etanercept),
    beside: [],
    record: {},
    present: 'critical',
    empty: 'clear',
  },
  medicationStatements: {
    rule: 'anakinraTnfBlocker',
    finding: etanerceptIn('MedicationStatement', { status: 'active' }),
    beside: [],
    record: {},
    present: 'critical',
    empty: 'clear',
  },
  medicationDispenses: {
    rule: 'anakinraTnfBlocker',
    finding: etanerceptIn('MedicationDispense', {
      status: 'completed',
      whenHandedOver: daysAgo(5),
      daysSupply: { value: 28, unit: 'd' },
    }),
    beside: [],
    record: {},
    present: 'critical',
    empty: 'clear',
  },
  medicationAdministrations: {
    rule: 'anakinraTnfBlocker',
    finding: etanerceptIn('MedicationAdministration', { status: 'completed', effectiveDateTime: daysAgo(3) }),
    beside: [],
    record: {},
    present: 'critical',
    empty: 'clear',
  },
  observations: {
    rule: 'anakinraNeutropenia',
    finding: neutrophils(0.8, 'found'),
    beside: results().filter(({ id }) => id !== 'anc'),
    record: {},
    present: 'critical',
    empty: 'info',
  },
  allergies: {
    // An intolerance to leflunomide is a DMARD that failed; without it and without any other there is none.
    rule: 'anakinraFirstLine',
    finding: {
      resourceType: 'AllergyIntolerance',
      id: 'found',
      code: { coding: [{ system: systems.rxnorm, code: '27169' }], text: 'leflunomide' },
      patient: subject,
      recordedDate: daysAgo(700),
    },
    beside: [],
    record: { medicationRequests: [] },
    present: 'clear',
    empty: 'warning',
  },
  immunizations: {
    rule: 'anakinraLiveVaccine',
    finding: {
      resourceType: 'Immunization',
      id: 'found',
      status: 'completed',
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }], text: 'MMR' },
      patient: subject,
      occurrenceDateTime: daysAgo(10),
    },
    beside: [],
    record: {},
    present: 'warning',
    empty: 'clear',
  },
  immunizationRecommendations: {
    rule: 'anakinraLiveVaccine',
    finding: {
      resourceType: 'ImmunizationRecommendation',
      id: 'found',
      patient: subject,
      date: daysAgo(1),
      recommendation: [
        {
          vaccineCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }], text: 'MMR' }],
          forecastStatus: { text: 'due' },
          dateCriterion: [{ code: { text: 'due' }, value: daysAgo(-7) }],
        },
      ],
    },
    beside: [],
    record: {},
    present: 'warning',
    empty: 'clear',
  },
};
const listKeys = keyNames.filter((key) => key !== 'patient');

function prefetchWith(key: Key, value: unknown): Record<string, unknown> {
  return { ...chart(cases[key].record), [key]: value };
}

async function answerTo(key: Key, value: unknown, more: Json = {}): Promise<Answer> {
  return fire(app, select({ orders: [anakinra()], prefetch: prefetchWith(key, value), more }));
}

/** The indicator of the rule's alert, else its verdict. */
function conclusion({ checks }: Answer, rule: string): string {
  const check = checks.find((one) => one.rule === rule);
  return check?.verdict === 'alert' ? check.indicator : (check?.verdict ?? 'not among the checks');
}

/** Expects that the rule is not decided, for this reason, and that one card says so. */
function expectUnknown(key: Key, answer: Answer, gap: string): void {
  const { rule } = cases[key];
  expect(answer.status, answer.text).toBe(200);
  expect(conclusion(answer, rule)).toBe('unknown');
  expect(whyOf(answer, rule)).toContain(`${keys[key]} ${gap}`);
  expect(answer.card('anakinraNotChecked')).toBeDefined();
  expect(answer.card(rule)).toBeUndefined();
}

const whole = (key: Key): readonly Json[] => [cases[key].finding, ...cases[key].beside];

describe('resource, or Bundle with entries: present', () => {
  it.each(keyNames)('%s', async (key) => {
    const { rule, present, finding } = cases[key];
    const found = await answerTo(key, key === 'patient' ? finding : bundle(...whole(key)));
    expect(conclusion(found, rule)).toBe(present);
    if (present !== 'clear') {
      expect(found.basis(rule).findings).toContain(`${keys[key]}/${String(finding['id'])}`);
    }
  });

  it.each(keyNames)('%s as one resource that stands alone', async (key) => {
    const { rule, present, finding } = cases[key];
    expect(conclusion(await answerTo(key, finding), rule)).toBe(present);
  });

  it.each([...keyNames.map((key) => [key, undefined] as const), ...listKeys.map((key) => [key, ''] as const)])(
    '%s of which the resource has no id (%j) counts all the same, and no finding is named by half a reference',
    async (key, id) => {
      const { rule, present, finding, beside } = cases[key];
      const value = {
        resourceType: 'Bundle',
        entry: [{ ...finding, id }, ...beside].map((resource) => ({ resource })),
      };
      const answer = await answerTo(key, value);
      expect(conclusion(answer, rule)).toBe(present);
      for (const reference of answer.basis(rule).findings) expect(reference).toMatch(/^[A-Za-z]+\/./);
    },
  );

  it.each(keyNames)('%s in a Bundle of any type', async (key) => {
    const { rule, present } = cases[key];
    for (const type of ['searchset', 'collection', 'batch-response', undefined]) {
      expect(conclusion(await answerTo(key, bundleWith({ type }, ...whole(key))), rule)).toBe(present);
    }
  });

  it.each(keyNames)('%s without fullUrl, search and total', async (key) => {
    const { rule, present } = cases[key];
    const value = { resourceType: 'Bundle', entry: whole(key).map((resource) => ({ resource })) };
    expect(conclusion(await answerTo(key, value), rule)).toBe(present);
  });

  it.each(listKeys)('%s; entries with search.mode outcome are dropped', async (key) => {
    const { rule, present } = cases[key];
    const value = bundle(...whole(key));
    const remark = { resource: outcome('warning', 'processing'), search: { mode: 'outcome' } };
    const answer = await answerTo(key, { ...value, entry: [remark, ...(value['entry'] as readonly Json[])] });
    expect(conclusion(answer, rule)).toBe(present);
    expect(answer.card('anakinraNotChecked')).toBeUndefined();
  });

  it.each(listKeys)('%s; entries of other types are dropped', async (key) => {
    const { rule, present } = cases[key];
    const value = bundle(...whole(key));
    const included = ['Medication', 'Practitioner', 'Encounter', 'Provenance'].map((resourceType) => ({
      resource: { resourceType, id: 'beside' },
      search: { mode: 'include' },
    }));
    const answer = await answerTo(key, { ...value, entry: [...included, ...(value['entry'] as readonly Json[])] });
    expect(conclusion(answer, rule)).toBe(present);
    expect(answer.card('anakinraNotChecked')).toBeUndefined();
  });
});

describe('null, Bundle without entries, total 0 with a remark: known empty', () => {
  const emptiness: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['a Bundle without entries', { resourceType: 'Bundle', type: 'searchset' }],
    ['a Bundle with an empty list of entries', { resourceType: 'Bundle', type: 'searchset', entry: [] }],
    ['a Bundle with total 0', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
    ...['warning', 'information'].map(
      (severity) =>
        [
          `total 0 with an OperationOutcome entry of severity ${severity}`,
          {
            resourceType: 'Bundle',
            type: 'searchset',
            total: 0,
            entry: [{ resource: outcome(severity, 'not-found'), search: { mode: 'outcome' } }],
          },
        ] as const,
    ),
    [
      'total 0 with a warning entry that does not say its search mode',
      { resourceType: 'Bundle', type: 'searchset', total: 0, entry: [{ resource: outcome('warning', 'not-found') }] },
    ],
  ];
  it.each(listKeys.flatMap((key) => emptiness.map(([name, value]) => [key, name, value] as const)))(
    '%s: %s',
    async (key, _name, value) => {
      const answer = await answerTo(key, value);
      expect(conclusion(answer, cases[key].rule)).toBe(cases[key].empty);
      expect(answer.card('anakinraNotChecked')).toBeUndefined();
    },
  );

  it.each(emptiness)('patient: %s: an age that nobody knows is never clear', async (_name, value) => {
    const answer = await answerTo('patient', value);
    expect(['info', 'unknown']).toContain(conclusion(answer, 'anakinraAge'));
  });

  it('null is not known to be empty where a tenant says so', async () => {
    const { app: cautious } = testApp({ tenant: { nullMeansEmpty: false } });
    for (const key of keyNames) {
      const answer = await fire(cautious, select({ orders: [anakinra()], prefetch: prefetchWith(key, null) }));
      expectUnknown(key, answer, 'not-sent');
    }
    const { conditions, ...others } = chart();
    const found = await fire(
      cautious,
      select({ orders: [anakinra()], prefetch: { ...others, conditions, allergies: bundle() } }),
    );
    expect(found.cards).toEqual([]);
  });
});

describe('key absent, and no access: unknown', () => {
  it.each(keyNames)('%s: dropping it changes the answer', async (key) => {
    const { rule, record } = cases[key];
    const prefetch = without({ ...chart(record), [key]: bundle(...whole(key)) }, key);
    const answer = await fire(app, select({ orders: [anakinra()], prefetch }));
    expectUnknown(key, answer, 'not-sent');
    expect(answer.words('anakinraNotChecked').toLowerCase()).toContain('not sent');
    expect(conclusion(answer, rule)).not.toBe(cases[key].present);
  });

  it.each(keyNames)('%s under another name is absent', async (key) => {
    const { record } = cases[key];
    const prefetch = { ...without(chart(record), key), [key.toUpperCase()]: bundle(...whole(key)) };
    expectUnknown(key, await fire(app, select({ orders: [anakinra()], prefetch })), 'not-sent');
  });
});

describe('OperationOutcome, or an error-severity outcome entry: unknown', () => {
  it.each(keyNames)('%s as an OperationOutcome', async (key) => {
    for (const severity of ['error', 'fatal', 'warning', 'information']) {
      const answer = await answerTo(key, outcome(severity));
      expectUnknown(key, answer, 'failed');
    }
    expect((await answerTo(key, outcome())).words('anakinraNotChecked').toLowerCase()).toContain('no answer');
  });

  it.each(listKeys)('%s with an entry that is an error', async (key) => {
    for (const severity of ['error', 'fatal']) {
      const entry = [{ resource: outcome(severity), search: { mode: 'outcome' } }];
      expectUnknown(key, await answerTo(key, bundleWith({ total: 0, entry })), 'failed');
    }
  });

  it.each(listKeys.filter((key) => key !== 'allergies'))(
    '%s with an error beside what was found: what was found counts',
    async (key) => {
      const value = bundle(...whole(key));
      const failure = { resource: outcome(), search: { mode: 'outcome' } };
      const answer = await answerTo(key, { ...value, entry: [...(value['entry'] as readonly Json[]), failure] });
      expect(conclusion(answer, cases[key].rule)).toBe(cases[key].present);
    },
  );
});

describe('Bundle with a next link that cannot be followed: what is there counts as found, the absence of more is unknown', () => {
  const link = [
    { relation: 'self', url: 'https://ehr.example.org/r4/x' },
    { relation: 'next', url: 'https://ehr.example.org/r4/x?page=2' },
  ];
  it.each(listKeys.filter((key) => key !== 'allergies'))('%s: the finding is on the page', async (key) => {
    const answer = await answerTo(key, bundleWith({ link, total: 400 }, ...whole(key)));
    expect(conclusion(answer, cases[key].rule)).toBe(cases[key].present);
  });

  it.each(listKeys)('%s: the finding is not on the page', async (key) => {
    const answer = await answerTo(key, bundleWith({ link, total: 400 }, ...cases[key].beside));
    expectUnknown(key, answer, 'incomplete');
    expect(answer.words('anakinraNotChecked').toLowerCase()).toContain('incomplete');
  });

  it.each(listKeys)('%s: a link to the page itself or to the one before is no next page', async (key) => {
    const links = [
      { relation: 'self', url: 'https://ehr.example.org/r4/x' },
      { relation: 'previous', url: 'https://ehr.example.org/r4/y' },
    ];
    const answer = await answerTo(key, bundleWith({ link: links }, ...cases[key].beside));
    expect(conclusion(answer, cases[key].rule)).toBe(cases[key].empty);
  });
});

describe('text, HTML, another resource type, a broken resource: unknown for that resource, the rest counts', () => {
  const nonsense: readonly (readonly [string, unknown])[] = [
    ['text', 'no data'],
    ['HTML', '<html><body><h1>HTTP Status 500</h1></body></html>'],
    ['a number', 7],
    ['true', true],
    ['an object without a type', { foo: 1 }],
    ['another resource type', { resourceType: 'Binary', id: 'b' }],
    ['a Bundle of another resource type', bundle({ resourceType: 'Binary', id: 'b' })],
    ['a Bundle whose entry is text', { resourceType: 'Bundle', entry: ['x'] }],
    ['a Bundle whose entry has no resource', { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:1' }] }],
  ];
  it.each(keyNames.flatMap((key) => nonsense.map(([name, value]) => [key, name, value] as const)))(
    '%s as %s',
    async (key, _name, value) => {
      expectUnknown(key, await answerTo(key, value), 'unreadable');
    },
  );

  const broken: Readonly<Record<Key, Json>> = {
    patient: { ...patient, birthDate: { year: 1970 } },
    conditions: { ...condition('broken', {}), code: 'J18.9' },
    medicationRequests: { ...order('broken', {}), medicationCodeableConcept: 'etanercept' },
    medicationStatements: { ...etanerceptIn('MedicationStatement', {}), medicationCodeableConcept: [['x']] },
    medicationDispenses: { ...etanerceptIn('MedicationDispense', {}), medicationCodeableConcept: 7 },
    medicationAdministrations: { ...etanerceptIn('MedicationAdministration', {}), medicationReference: 'Medication/x' },
    observations: { ...laboratory('broken', '751-8', 1, 'x'), valueQuantity: 'low' },
    allergies: { resourceType: 'AllergyIntolerance', id: 'broken', code: 'leflunomide', patient: subject },
    immunizations: { resourceType: 'Immunization', id: 'broken', vaccineCode: 'MMR', patient: subject },
    immunizationRecommendations: {
      resourceType: 'ImmunizationRecommendation',
      id: 'broken',
      recommendation: 'MMR',
      patient: subject,
    },
  };
  it.each(listKeys)('%s with one that is broken: the finding beside it counts, its absence is unknown', async (key) => {
    const good = bundle(broken[key], ...whole(key));
    const alerting = await answerTo(key, good);
    if (key !== 'allergies') expect(conclusion(alerting, cases[key].rule)).toBe(cases[key].present);
    expectUnknown(key, await answerTo(key, bundle(broken[key], ...cases[key].beside)), 'unreadable');
  });

  it('patient that is broken', async () => {
    expectUnknown('patient', await answerTo('patient', broken.patient), 'unreadable');
  });

  it('a resource that is null or missing in its entry does not hide the others', async () => {
    const value = bundle(pneumonia);
    const entry = [{ resource: null }, {}, ...(value['entry'] as readonly Json[])];
    const answer = await answerTo('conditions', { ...value, entry });
    expect(answer.card('anakinraActiveInfection')?.indicator).toBe('critical');
  });
});

describe('what is known is said, whatever is missing', () => {
  it.each(keyNames.filter((key) => key !== 'patient'))(
    'a finding in %s alerts, although nothing else came',
    async (key) => {
      const { rule, present, finding } = cases[key];
      const answer = await fire(app, select({ orders: [anakinra()], prefetch: { [key]: finding } }));
      expect(answer.status).toBe(200);
      if (key === 'allergies') return;
      // A start needs the medication lists to be known, so only they can make it less than critical.
      expect(conclusion(answer, rule)).toBe(present);
      expect(answer.card('anakinraNotChecked')).toBeDefined();
      expect(answer.words(rule)).toMatch(/[Nn]ot (known|checked|sent)/);
    },
  );

  it('the orders alone say something: 200', async () => {
    const orders = [anakinra(), { ...anakinra('eta'), medicationCodeableConcept: medicines.etanercept }];
    const answer = await fire(app, select({ orders }));
    expect(answer.found[0]).toBe('critical anakinraTnfBlocker');
    expect(answer.card('anakinraNotChecked')).toBeDefined();
  });

  it('nothing could be obtained and the orders alone say nothing: 412', async () => {
    for (const prefetch of [
      undefined,
      null,
      {},
      { foo: bundle(pneumonia) },
      Object.fromEntries(keyNames.map((key) => [key, outcome()])),
      Object.fromEntries(keyNames.map((key) => [key, '<html>'])),
      { ...Object.fromEntries(keyNames.map((key) => [key, outcome()])), patient: undefined, allergies: 'text' },
    ]) {
      sentenceOf(await fire(app, select({ orders: [anakinra()], prefetch })), 412);
    }
  });

  it('an order-sign is answered in the same way', async () => {
    const body = { ...select({ orders: [anakinra()] }), hook: 'order-sign' };
    sentenceOf(await fire(app, body), 412);
  });

  it.each(keyNames)('no 412 if only %s came, even if it is empty', async (key) => {
    const answer = await fire(app, select({ orders: [anakinra()], prefetch: { [key]: null } }));
    expect(answer.status).toBe(200);
    expect(answer.card('anakinraNotChecked')).toBeDefined();
  });

  it('no 412 where everything was looked for and nothing is on file', async () => {
    const prefetch = Object.fromEntries(keyNames.map((key) => [key, key === 'patient' ? patient : bundle()]));
    const answer = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(answer.status).toBe(200);
    expect(answer.card('anakinraNotChecked')).toBeUndefined();
    expect(answer.verdicts['anakinraActiveInfection']).toBe('clear');
    expect(answer.verdicts['anakinraTnfBlocker']).toBe('clear');
  });

  it('every combination of four lists that are sent or not is answered, and never with a clear TNF check unless all came', async () => {
    const lists = [
      'medicationRequests',
      'medicationStatements',
      'medicationDispenses',
      'medicationAdministrations',
    ] as const;
    for (let sent = 0; sent < 16; sent++) {
      const left = lists.filter((_, index) => (sent & (1 << index)) === 0);
      const answer = await fire(app, select({ orders: [anakinra()], prefetch: without(chart(), ...left) }));
      expect(answer.verdicts['anakinraTnfBlocker']).toBe(left.length === 0 ? 'clear' : 'unknown');
    }
  });
});

describe('with access to the FHIR server', () => {
  let server: OddServer;
  beforeAll(async () => {
    server = await startOddServer();
  });
  afterAll(() => server.stop());
  beforeEach(() => server.answer(recordServer()));

  const typesAsked = (): readonly string[] => server.asked.map((path) => path.split(/[/?]/)[0] ?? '');

  it.each(keyNames)('%s is fetched if its key is absent, and nothing else is', async (key) => {
    const { rule, present, record, finding } = cases[key];
    server.answer(recordServer({ ...record, [key]: key === 'patient' ? [finding] : whole(key) }));
    const prefetch = without(chart(record), key);
    const answer = await fire(app, select({ orders: [anakinra()], prefetch, more: access(server.base) }));
    expect(conclusion(answer, rule)).toBe(present);
    expect(typesAsked()).toEqual([keys[key]]);
  });

  it.each(keyNames)('%s is fetched if its key is absent, and its failure is unknown', async (key) => {
    for (const reply of [
      status(500),
      status(401),
      status(403),
      raw('text/html', '<html>'),
      raw('application/json', '7'),
      raw('application/json', '{"a":'),
    ]) {
      server.answer(recordServer(cases[key].record, { [key]: reply }));
      const prefetch = without(chart(cases[key].record), key);
      const answer = await fire(app, select({ orders: [anakinra()], prefetch, more: access(server.base) }));
      expectUnknown(key, answer, 'failed');
    }
  });

  it.each(keyNames)('%s is not asked for again, whatever stands in its key', async (key) => {
    for (const value of [null, bundle(), outcome(), bundleWith({ entry: [{ resource: outcome() }] }), '<html>', 7]) {
      await fire(app, select({ orders: [anakinra()], prefetch: prefetchWith(key, value), more: access(server.base) }));
    }
    expect(server.asked).toEqual([]);
  });

  it('a fetched search result that is an error, or holds one, is unknown', async () => {
    for (const reply of [outcome(), bundleWith({ entry: [{ resource: outcome(), search: { mode: 'outcome' } }] })]) {
      server.answer(recordServer({}, { conditions: reply }));
      const answer = await fire(app, select({ orders: [anakinra()], more: access(server.base) }));
      expectUnknown('conditions', answer, 'failed');
    }
  });

  it('everything failed: 412', async () => {
    for (const reply of [status(500), status(401), outcome(), raw('text/html', '<html>')]) {
      server.answer(() => reply);
      sentenceOf(await fire(app, select({ orders: [anakinra()], more: access(server.base) })), 412);
    }
  });

  it('everything failed, half of it as OperationOutcome in the prefetch and half of it on the server: 412', async () => {
    server.answer(() => status(500));
    const prefetch = { patient: outcome(), conditions: outcome(), observations: outcome() };
    sentenceOf(await fire(app, select({ orders: [anakinra()], prefetch, more: access(server.base) })), 412);
  });

  it('everything failed, but the orders alone say something: 200', async () => {
    server.answer(() => status(500));
    const orders = [anakinra(), { ...anakinra('eta'), medicationCodeableConcept: medicines.etanercept }];
    const answer = await fire(app, select({ orders, more: access(server.base) }));
    expect(answer.found[0]).toBe('critical anakinraTnfBlocker');
  });

  it('a server that is not there: 412', async () => {
    sentenceOf(await fire(app, select({ orders: [anakinra()], more: access('http://127.0.0.1:1/fhir') })), 412);
  });

  it.each<[string, Json]>([
    ['with a token_type other than Bearer', { token_type: 'MAC' }],
    ['with a token that has expired', { expires_in: 0 }],
    ['with a token for another patient', { patient: 'pat-2' }],
  ])('nothing is fetched %s', async (_name, more) => {
    const answer = await fire(
      app,
      select({ orders: [anakinra()], prefetch: without(chart(), 'conditions'), more: access(server.base, more) }),
    );
    expectUnknown('conditions', answer, 'not-sent');
    expect(server.asked).toEqual([]);
  });

  it('nothing is fetched without fhirAuthorization', async () => {
    const more = { fhirServer: server.base };
    sentenceOf(await fire(app, select({ orders: [anakinra()], more })), 412);
    expect(server.asked).toEqual([]);
  });

  it.each(['bearer', 'BEARER'])('a token_type of %s is Bearer', async (type) => {
    const answer = await fire(app, select({ orders: [anakinra()], more: access(server.base, { token_type: type }) }));
    expect(answer.cards).toEqual([]);
  });

  it('only the loopback address is called in development', async () => {
    for (const fhirServer of ['http://169.254.169.254/latest', 'http://10.0.0.1/fhir', 'https://ehr.example.org/r4']) {
      const answer = await fire(
        app,
        select({ orders: [anakinra()], prefetch: without(chart(), 'conditions'), more: access(fhirServer) }),
      );
      expectUnknown('conditions', answer, 'not-sent');
    }
  });

  it('an included Medication in a fetched Bundle serves to resolve references', async () => {
    const infusion: Json = {
      ...order('found', {}),
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/inf' },
    };
    const value = bundle(infusion);
    const included = { resource: medication('inf', { code: medicines.infliximab }), search: { mode: 'include' } };
    server.answer(
      recordServer({}, { medicationRequests: { ...value, entry: [...(value['entry'] as readonly Json[]), included] } }),
    );
    const answer = await fire(app, select({ orders: [anakinra()], more: access(server.base) }));
    expect(conclusion(answer, 'anakinraTnfBlocker')).toBe('critical');
    expect(typesAsked()).not.toContain('Medication');
  });
});
