import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../src/http/listen.ts';
import { lintResponse } from '../response-lint.ts';
import { testApp } from '../test-app.ts';
import {
  anakinra,
  anakinraBy,
  answerOf,
  bundle,
  chart,
  collection,
  condition,
  daysAgo,
  etanercept,
  fire,
  medication,
  medicines,
  neutrophils,
  oldArthritis,
  order,
  outcome,
  pneumonia,
  results,
  select,
  sentenceOf,
  sign,
  subject,
  systems,
  type Answer,
  type Json,
} from './requests.ts';

const { app } = testApp();
let listening: Listening;
beforeAll(async () => {
  listening = await listen(app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => listening.close());

/** Sends text as it is. */
async function send(
  text: string,
  hook: string,
): Promise<{ readonly status: number; readonly text: string; readonly body: unknown }> {
  const response = await fetch(`http://127.0.0.1:${listening.port}/cds-services/anakinra-${hook}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  });
  const answer = await response.text();
  return { status: response.status, text: answer, body: JSON.parse(answer) };
}

async function post(text: string, hook = 'order-select'): Promise<Answer> {
  return answerOf({ ...(await send(text, hook)), headers: {} });
}

const sick = chart({ conditions: [oldArthritis, pneumonia], observations: results(neutrophils(0.8)) });
const usual = select({ orders: [anakinra()], prefetch: sick });

/** The usual request, and in it a member that makes it so many levels deep. */
const nested = (levels: number, open: string, close: string, core: string): string => {
  const text = JSON.stringify({ ...usual, foo: '@' });
  return text.replace('"@"', `${open.repeat(levels - 1)}${core}${close.repeat(levels - 1)}`);
};

describe('JSON deeper than 100 levels is a 400', () => {
  it.each([
    ['lists', '[', ']', '1'],
    ['objects', '{"a":', '}', '1'],
    ['lists in prefetch', '[', ']', '"[[[["'],
  ])('in %s: 100 are read, 101 are not', async (_name, open, close, core) => {
    const read = await post(nested(100, open, close, core));
    expect(read.card('anakinraActiveInfection')?.indicator).toBe('critical');
    sentenceOf(await post(nested(101, open, close, core)), 400);
  });

  it('brackets inside of text do not count', async () => {
    const { status } = await post(JSON.stringify({ ...usual, foo: `${'['.repeat(500)}\\"${'{'.repeat(500)}` }));
    expect(status).toBe(200);
  });

  it('a megabyte of brackets is a 400 like the others', async () => {
    sentenceOf(await post('['.repeat(1_000_000)), 400);
    sentenceOf(await post(`{"a":${'['.repeat(1_000_000)}`), 400);
  });

  it('also deep inside of a resource that is read', async () => {
    let extension: unknown = 1;
    for (let at = 0; at < 80; at++) extension = [{ extension }];
    const deep = { ...pneumonia, extension };
    const { status } = await post(
      JSON.stringify(select({ orders: [anakinra()], prefetch: { ...sick, conditions: bundle(deep) } })),
    );
    expect(status).toBe(400);
  });
});

describe('names that JavaScript has for itself are names like others', () => {
  const names = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'toJSON',
    'then',
    'valueOf',
    'length',
  ];

  it.each(names)('%s as a member anywhere', async (name) => {
    const wanted = (await fire(app, usual)).body;
    const text = JSON.stringify(usual);
    for (const place of [
      '"hook":',
      '"patientId":',
      '"resourceType":"Bundle"',
      '"resourceType":"Patient"',
      '"resourceType":"Condition"',
      '"coding":',
      '"valueQuantity":',
    ]) {
      const answer = await post(text.replaceAll(place, `"${name}":{"a":[1]},${place}`));
      expect(answer.body, place).toEqual(wanted);
    }
  });

  it.each(names)('%s as a prefetch key is not the key of ours that it hides', async (name) => {
    const polluted = `{"${name}":{"conditions":${JSON.stringify(bundle(pneumonia))},"patient":null},"observations":null}`;
    const text = JSON.stringify({ ...usual, prefetch: '@' }).replace('"@"', polluted);
    const answer = await post(text);
    expect(answer.status).toBe(200);
    expect(answer.verdicts['anakinraActiveInfection']).toBe('unknown');
    expect(Object.prototype).not.toHaveProperty('conditions');
  });

  it('__proto__ does not make a draft, an order or a reference', async () => {
    const polluted = `{"__proto__":${JSON.stringify(anakinra())},"resourceType":"MedicationRequest","id":"ana"}`;
    const text = JSON.stringify(
      select({ orders: collection({ resourceType: '@' }), selections: ['MedicationRequest/ana'] }),
    );
    const { body } = await post(text.replace('{"resourceType":"@"}', polluted));
    expect(body).toEqual({ cards: [] });
  });
});

describe('sizes and shapes that nobody expects', () => {
  it('5,000 drafts and 5,000 selections', async () => {
    const orders = Array.from({ length: 5000 }, (_, at) => ({ resourceType: 'MedicationRequest', id: `o${at}` }));
    const selections = orders.map(({ id }) => `https://ehr.example.org/r4/MedicationRequest/${id}`);
    const answer = await post(
      JSON.stringify(select({ orders: [...orders, anakinra()], selections: [...selections, 'ana'], prefetch: sick })),
    );
    expect(answer.card('anakinraActiveInfection')?.indicator).toBe('critical');
  });

  it('50 orders of ours are judged, more are refused with the field', async () => {
    const orders = Array.from({ length: 50 }, (_, at) => anakinra(`ana-${at}`));
    const answer = await post(JSON.stringify(sign({ orders, prefetch: sick })), 'order-sign');
    expect(answer.basis('anakinraActiveInfection').orders).toHaveLength(50);
    const more = await post(
      JSON.stringify(sign({ orders: [...orders, anakinra('one-more')], prefetch: sick })),
      'order-sign',
    );
    expect(more.status).toBe(400);
    expect(more.text).toContain('context.draftOrders');
  });

  it('5,000 conditions and 5,000 results', async () => {
    const conditions = Array.from({ length: 5000 }, (_, at) => condition(`c${at}`, { text: 'headache' }));
    const observations = Array.from({ length: 5000 }, (_, at) => neutrophils(4, `anc-${at}`));
    const prefetch = { ...sick, conditions: bundle(...conditions, pneumonia), observations: bundle(...observations) };
    const answer = await post(JSON.stringify(select({ orders: [anakinra()], prefetch })));
    expect(answer.card('anakinraActiveInfection')?.indicator).toBe('critical');
  });

  it('drafts that refer to each other and to themselves', async () => {
    const orders = [
      anakinraBy({ reference: 'MedicationRequest/ana' }),
      { ...anakinraBy({ reference: '#ana' }), id: 'b', contained: [{ ...anakinraBy({ reference: '#ana' }) }] },
      medication('ana', { ingredient: [{ itemReference: { reference: 'Medication/ana' } }] }),
    ];
    const { status } = await post(JSON.stringify(sign({ orders, prefetch: sick })), 'order-sign');
    expect([200, 400]).toContain(status);
  });

  it('numbers beyond all bounds', async () => {
    for (const number of ['1e999', '-1e999', '1e-999', '99999999999999999999999999', '-0', '0.1e1']) {
      const text = JSON.stringify(usual).replace('"value":0.8', `"value":${number}`);
      const { status } = await post(text);
      expect(status).toBe(200);
    }
  });

  it('dates that are none', async () => {
    for (const date of [
      '0000-00-00',
      '9999-99-99',
      '2026-02-31',
      '-2026-01-01',
      '12/31/2026',
      'yesterday',
      '2026-13',
      '+275761-01-01',
      '2026-01-01T25:61:61Z',
      '',
    ]) {
      const text = JSON.stringify(usual).replaceAll(
        /"(onsetDateTime|effectiveDateTime|birthDate|authoredOn)":"[^"]*"/g,
        `"$1":"${date}"`,
      );
      const { status } = await post(text);
      expect(status).toBe(200);
    }
  });
});

/** Numbers from 0 to 1 that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** All places in a JSON value, as paths. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))];
}

/** What is wrong with an answer: a status that is none of ours, a 200 that is not valid, an error that is no OperationOutcome. */
function faultsOf(status: number, body: unknown): readonly string[] {
  if (status === 200) return lintResponse(body);
  if (status !== 400 && status !== 412) return [`status ${status}`];
  return (body as Json | null)?.['resourceType'] === 'OperationOutcome'
    ? []
    : [`status ${status} without an OperationOutcome`];
}

describe('the process survives', () => {
  const seeds: readonly Json[] = [
    usual,
    select({ orders: [anakinra()], context: { encounterId: 'e1' } }),
    sign({ orders: [anakinra(), etanercept(), anakinra('two')], prefetch: sick }),
    select({
      orders: [anakinraBy({ reference: '#m' }, { contained: [medication('m', { code: medicines.anakinra })] })],
      prefetch: chart({
        medicationRequests: [order('tnf', medicines.infliximab)],
        patient: [{ resourceType: 'Patient', id: 'pat-1', birthDate: daysAgo(3650) }],
      }),
      more: {
        fhirServer: 'http://127.0.0.1:1/fhir',
        fhirAuthorization: { access_token: 'a', token_type: 'Bearer', expires_in: 300, scope: 's', subject: 'c' },
      },
    }),
    sign({
      orders: [etanercept(), { resourceType: 'ServiceRequest', id: 's' }],
      prefetch: {
        ...chart({ medicationRequests: [order('ana', medicines.anakinra)] }),
        conditions: outcome(),
        medicationStatements: bundle({
          resourceType: 'MedicationStatement',
          id: 'x',
          status: 'active',
          taken: 'y',
          medicationReference: { reference: 'Medication/m', display: 'Kineret' },
          effectivePeriod: { start: '2026' },
          subject,
        }),
        medicationDispenses: bundle({
          resourceType: 'MedicationDispense',
          id: 'x',
          status: 'completed',
          whenHandedOver: daysAgo(1),
          daysSupply: { value: 3, unit: 'd' },
          medicationCodeableConcept: medicines.anakinra,
        }),
      },
    }),
    select({
      orders: [anakinra()],
      prefetch: {
        ...sick,
        observations: bundle({
          resourceType: 'Observation',
          id: 'o',
          status: 'final',
          code: { coding: [{ system: systems.loinc, code: '26499-4' }] },
          component: [{ code: {}, valueQuantity: { value: 1 } }],
          valueString: '<0.5 10*9/L',
          effectivePeriod: { end: daysAgo(2) },
        }),
      },
    }),
  ];

  const oddities: readonly unknown[] = [
    null,
    '',
    ' ',
    'x',
    '0',
    'null',
    '__proto__',
    '🙂\ud800',
    '\u0000',
    'x'.repeat(5000),
    '<script>',
    '#',
    '/',
    '::',
    'urn:uuid:',
    '#m',
    'Patient/pat-2',
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    Number.MAX_SAFE_INTEGER,
    true,
    false,
    [],
    {},
    [[]],
    [null],
    [{}],
    { a: 1 },
    [1, 'x', null],
    '2026-02-30',
    '0000',
    '9999-12-31',
    '2026-01-01T00:00:00+25:00',
    'active',
    'entered-in-error',
    'Bundle',
    'OperationOutcome',
    'Patient',
    'MedicationRequest',
    { resourceType: 'Bundle', entry: null },
    { resourceType: 'OperationOutcome', issue: 7 },
    { coding: 'x' },
    { reference: {} },
    { value: 'NaN' },
    { extension: [{ url: 1 }] },
  ];

  function changed(value: unknown, [name, ...rest]: readonly string[], change: (old: unknown) => unknown): unknown {
    if (name === undefined) return change(value);
    if (Array.isArray(value))
      return value.flatMap((item, at) => (String(at) === name ? listed(changed(item, rest, change)) : [item]));
    const members = Object.entries(value ?? {}).map(([key, member]) => [
      key,
      key === name ? changed(member, rest, change) : member,
    ]);
    return Object.fromEntries(members);
  }
  /** A change that says `twice` puts an item of a list there two times. */
  const twice = Symbol('twice');
  function listed(item: unknown): readonly unknown[] {
    return Array.isArray(item) && item[0] === twice ? [item[1], item[1]] : [item];
  }

  function mutate(seed: Json, random: () => number): unknown {
    let body: unknown = seed;
    const changes = 1 + Math.floor(random() * 3);
    for (let at = 0; at < changes; at++) {
      const places = placesIn(body);
      const place = places[Math.floor(random() * places.length)] ?? [];
      const kind = random();
      const odd = oddities[Math.floor(random() * oddities.length)];
      const elsewhere = places[Math.floor(random() * places.length)] ?? [];
      const other = elsewhere.reduce<unknown>((value, name) => (value as Json)[name], body);
      body = changed(body, place, (old) => {
        if (kind < 0.5) return odd;
        if (kind < 0.6) return undefined;
        if (kind < 0.7) return [old];
        if (kind < 0.8) return [twice, old];
        if (kind < 0.9) return other;
        return typeof old === 'string'
          ? old.slice(0, Math.floor(random() * old.length))
          : { ...(old as Json), [String(odd)]: odd };
      });
    }
    return body;
  }

  it('2,000 mutated requests: never 5xx, every 200 valid, every error an OperationOutcome', async () => {
    const random = createRandom(20_261_126);
    const statuses: Record<number, number> = {};
    const faults: { readonly faults: readonly string[]; readonly request: string }[] = [];
    for (let at = 0; at < 2000; at++) {
      const seed = seeds[at % seeds.length] ?? usual;
      const text = JSON.stringify(mutate(seed, random)) ?? '';
      const { status, body } = await send(text, String(seed['hook']));
      statuses[status] = (statuses[status] ?? 0) + 1;
      const found = faultsOf(status, body);
      if (found.length > 0) faults.push({ faults: found, request: text });
    }
    expect(faults).toEqual([]);
    // Most of them get as far as the rules, and all kinds of answers come.
    expect(statuses[200]).toBeGreaterThan(1000);
    expect(statuses[400]).toBeGreaterThan(20);
    expect(statuses[412]).toBeGreaterThan(20);
  }, 240_000);

  it('and answers afterwards as before', async () => {
    expect((await post(JSON.stringify(usual))).body).toEqual((await fire(app, usual)).body);
  });
});
