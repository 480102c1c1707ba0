import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatherRequest, GatheredChart, GatherParts } from '../../src/chart/gather.ts';
import { fetchMedication, gather } from '../../src/chart/gather.ts';
import type { QueryKey } from '../../src/chart/chart.ts';
import { closeFhirConnections } from '../../src/chart/fhir-server.ts';
import { readable } from '../../src/protocol/resources.ts';
import { fhirBases } from '../../src/trust/fhir-bases.ts';
import { startFhirServer } from '../fhir-server.ts';
import type { Fault, FhirTestServer } from '../fhir-server.ts';

let fhir: FhirTestServer;
beforeAll(async () => {
  fhir = await startFhirServer();
});
afterAll(async () => {
  await closeFhirConnections();
  await fhir.stop();
});
beforeEach(() => fhir.reset());

const parts: GatherParts = { bases: fhirBases({ production: false }), readable, fhirTimeoutMs: 5_000 };
const subject = { reference: 'Patient/pat-1' };
const patient = { resourceType: 'Patient', id: 'pat-1', birthDate: '1980-02-03' };

function conditions(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => ({ resourceType: 'Condition', id: `c${index}`, subject }));
}

function withToken(changes: Partial<GatherRequest> = {}): GatherRequest {
  return {
    patientId: 'pat-1',
    prefetch: {},
    fhirServer: fhir.baseUrl,
    fhirAuthorization: { accessToken: 'test-token', tokenType: 'Bearer', expiresIn: 300 },
    ...changes,
  };
}

function medicationRequest(id: string, medicationReference: Record<string, unknown>, status = 'active'): unknown {
  return { resourceType: 'MedicationRequest', id, status, subject, medicationReference };
}

function prefetchOf(...resources: unknown[]): Record<string, unknown> {
  return {
    medicationRequests: { resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) },
  };
}

async function gathered(
  request: GatherRequest,
  keys: readonly QueryKey[],
  { fhirTimeoutMs = 5_000, nullMeansEmpty = true } = {},
): Promise<GatheredChart> {
  const needs = { keys, observationCodes: ['1111-1', '2222-2'] };
  return gather(request, needs, { ...parts, fhirTimeoutMs, nullMeansEmpty }, AbortSignal.timeout(10_000));
}

function ids(chart: GatheredChart, key: QueryKey): unknown[] {
  return chart.get(key).resources.map(({ id }) => id);
}

function gaps(chart: GatheredChart, key: QueryKey): string[] {
  return chart.get(key).gaps.map(({ data, gap }) => `${data} ${gap}`);
}

async function paths(): Promise<string[]> {
  return (await fhir.requests()).map(({ path }) => path);
}

describe('what was prefetched is not asked for again', () => {
  test('neither data, nor null, nor an OperationOutcome, nor nonsense', async () => {
    const prefetch = {
      patient,
      conditions: null,
      allergies: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] },
      medicationRequests: '<html>',
    };
    const chart = await gathered(withToken({ prefetch }), ['patient', 'conditions', 'allergies', 'medicationRequests']);
    expect(chart.dataStates).toEqual({
      patient: 'present',
      conditions: 'empty',
      allergies: 'failed',
      immunizations: 'not-asked',
      immunizationRecommendations: 'not-asked',
      medicationRequests: 'unreadable',
      medicationStatements: 'not-asked',
      medicationDispenses: 'not-asked',
      medicationAdministrations: 'not-asked',
      observations: 'not-asked',
    });
    expect(await paths()).toEqual([]);
  });

  test('null is asked for where the EHR sends it for queries that it did not run', async () => {
    await fhir.load(conditions(1));
    const request = withToken({ prefetch: { conditions: null } });
    expect(ids(await gathered(request, ['conditions'], { nullMeansEmpty: false }), 'conditions')).toEqual(['c0']);
  });
});

describe('what was not prefetched', () => {
  test('is fetched with the token of the call', async () => {
    await fhir.configure({ requireToken: true });
    await fhir.load([
      patient,
      ...conditions(1),
      { resourceType: 'Condition', id: 'other', subject: { reference: 'Patient/pat-2' } },
      { resourceType: 'Observation', id: 'o1', subject, code: { coding: [{ code: '2222-2' }] } },
      { resourceType: 'Observation', id: 'o2', subject, code: { coding: [{ code: '3333-3' }] } },
    ]);
    const chart = await gathered(withToken(), ['patient', 'conditions', 'observations', 'allergies']);
    expect(ids(chart, 'patient')).toEqual(['pat-1']);
    expect(ids(chart, 'conditions')).toEqual(['c0']);
    expect(ids(chart, 'observations')).toEqual(['o1']);
    expect(chart.get('allergies')).toMatchObject({ resources: [], gaps: [] });
    expect((await fhir.requests()).toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      {
        method: 'GET',
        path: '/fhir/AllergyIntolerance?patient=pat-1&_count=200',
        authorization: 'Bearer test-token',
      },
      { method: 'GET', path: '/fhir/Condition?patient=pat-1&_count=200', authorization: 'Bearer test-token' },
      {
        method: 'GET',
        path: '/fhir/Observation?patient=pat-1&code=1111-1,2222-2&_sort=-date&_count=200',
        authorization: 'Bearer test-token',
      },
      { method: 'GET', path: '/fhir/Patient/pat-1', authorization: 'Bearer test-token' },
    ]);
    expect(chart.fhirCalls.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test('is unknown without a way to ask', async () => {
    const chart = await gathered({ patientId: 'pat-1', prefetch: {}, fhirServer: fhir.baseUrl }, ['conditions']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition not-sent']);
    expect(chart.anythingObtained).toBe(false);
    expect(await paths()).toEqual([]);
  });

  test.each([
    ['the token has expired', { accessToken: 'test-token', tokenType: 'Bearer', expiresIn: 0 }],
    ['the token is no Bearer token', { accessToken: 'test-token', tokenType: 'MAC', expiresIn: 300 }],
    [
      'the token is for another patient',
      { accessToken: 'test-token', tokenType: 'Bearer', expiresIn: 300, patient: 'pat-2' },
    ],
  ])('is not asked for if %s', async (_name, fhirAuthorization) => {
    const chart = await gathered(withToken({ fhirAuthorization }), ['conditions']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition not-sent']);
    expect(await paths()).toEqual([]);
  });

  test('is not asked for on a server that is not allowed', async () => {
    const chart = await gathered(withToken({ fhirServer: 'https://ehr.example/fhir' }), ['conditions']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition not-sent']);
  });
});

test('the same record gives the same chart by prefetch, by fetch, or half and half', async () => {
  const record = [patient, ...conditions(3)];
  await fhir.load(record);
  const prefetch = {
    patient,
    conditions: { resourceType: 'Bundle', entry: conditions(3).map((resource) => ({ resource })) },
  };
  const charts = await Promise.all([
    gathered({ patientId: 'pat-1', prefetch }, ['patient', 'conditions']),
    gathered(withToken(), ['patient', 'conditions']),
    gathered(withToken({ prefetch: { patient } }), ['patient', 'conditions']),
  ]);
  for (const chart of charts) {
    expect(chart.get('patient').resources).toEqual([patient]);
    expect(chart.get('conditions').resources).toEqual(conditions(3));
    expect(chart.get('conditions').gaps).toEqual([]);
  }
});

describe('pages', () => {
  test('are followed to the end', async () => {
    await fhir.configure({ pageSize: 2 });
    await fhir.load(conditions(5));
    const chart = await gathered(withToken(), ['conditions']);
    expect(ids(chart, 'conditions')).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    expect(gaps(chart, 'conditions')).toEqual([]);
    expect(await paths()).toHaveLength(3);
  });

  test('a prefetched first page is followed by fetched ones, and what comes twice counts once', async () => {
    await fhir.load(conditions(3));
    const prefetch = {
      conditions: {
        resourceType: 'Bundle',
        link: [{ relation: 'next', url: `${fhir.baseUrl}/Condition?patient=pat-1&_offset=1` }],
        entry: conditions(2).map((resource) => ({
          fullUrl: `${fhir.baseUrl}/Condition/${String(resource['id'])}`,
          resource,
        })),
      },
    };
    const chart = await gathered(withToken({ prefetch }), ['conditions']);
    expect(ids(chart, 'conditions')).toEqual(['c0', 'c1', 'c2']);
    expect(gaps(chart, 'conditions')).toEqual([]);
  });

  test('that cannot be asked for leave a gap, and what is there counts', async () => {
    const prefetch = {
      conditions: {
        resourceType: 'Bundle',
        link: [{ relation: 'next', url: 'Condition?page=2' }],
        entry: [{ resource: conditions(1)[0] }],
      },
    };
    const chart = await gathered({ patientId: 'pat-1', prefetch }, ['conditions']);
    expect(ids(chart, 'conditions')).toEqual(['c0']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition incomplete']);
    expect(chart.anythingObtained).toBe(true);
  });

  test('without end stop after 20, the prefetched first one counted', async () => {
    await fhir.load(conditions(1));
    await fhir.fault({ kind: 'endless' });
    const fetched = await gathered(withToken(), ['conditions']);
    expect(gaps(fetched, 'conditions')).toEqual(['Condition incomplete']);
    expect(await paths()).toHaveLength(20);
    const prefetch = {
      conditions: { resourceType: 'Bundle', link: [{ relation: 'next', url: 'Condition?patient=pat-1' }] },
    };
    const followed = await gathered(withToken({ prefetch }), ['conditions']);
    expect(gaps(followed, 'conditions')).toEqual(['Condition incomplete']);
    expect(await paths()).toHaveLength(20 + 19);
  });

  test('that lead in a circle are left', async () => {
    await fhir.load(conditions(1));
    await fhir.fault({ kind: 'next', url: `${fhir.baseUrl}/Condition?patient=pat-1` });
    expect(gaps(await gathered(withToken(), ['conditions']), 'conditions')).toEqual(['Condition incomplete']);
    expect(await paths()).toHaveLength(2);
  });

  test('that are refused half way leave a gap, and what came counts', async () => {
    await fhir.configure({ pageSize: 2 });
    await fhir.load(conditions(5));
    await fhir.fault({ kind: 'status', status: 401, path: 'Condition', after: 1 });
    const chart = await gathered(withToken(), ['conditions']);
    expect(ids(chart, 'conditions')).toEqual(['c0', 'c1']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition incomplete']);
    expect(chart.fhirCalls.map(({ outcome }) => outcome)).toEqual(['ok', 'status-401']);
  });

  test('that the server counts but does not link leave a gap', async () => {
    const conditionsOf = { resourceType: 'Bundle', total: 7, entry: [{ resource: conditions(1)[0] }] };
    const chart = await gathered({ patientId: 'pat-1', prefetch: { conditions: conditionsOf } }, ['conditions']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition incomplete']);
  });
});

describe('the token goes to no other address', () => {
  let other: Server;
  let otherOrigin = '';
  let seen: IncomingHttpHeaders[] = [];
  beforeAll(async () => {
    other = createServer((request, response) => {
      seen.push(request.headers);
      response.end(JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: conditions(1)[0] }] }));
    });
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    otherOrigin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  afterAll(() => other.close());
  beforeEach(() => {
    seen = [];
  });

  test('by a next link to another server', async () => {
    await fhir.load(conditions(1));
    await fhir.fault({ kind: 'next', url: `${otherOrigin}/fhir/Condition?page=2` });
    const chart = await gathered(withToken(), ['conditions']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition incomplete']);
    expect(chart.fhirCalls.map(({ outcome }) => outcome)).toEqual(['ok', 'elsewhere']);
    expect(seen).toEqual([]);
  });

  test('by a next link whose path only begins like the base', async () => {
    await fhir.load(conditions(1));
    await fhir.fault({ kind: 'next', url: `${fhir.baseUrl}evil/Condition?page=2` });
    expect(gaps(await gathered(withToken(), ['conditions']), 'conditions')).toEqual(['Condition incomplete']);
    expect(await paths()).toEqual(['/fhir/Condition?patient=pat-1&_count=200']);
  });

  test('by a redirect', async () => {
    await fhir.fault({ kind: 'redirect', location: `${otherOrigin}/fhir/Condition` });
    const chart = await gathered(withToken(), ['conditions']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition failed']);
    expect(chart.fhirCalls.map(({ outcome }) => outcome)).toEqual(['redirect']);
    expect(seen).toEqual([]);
  });

  test('by the absolute reference of an order', async () => {
    const reference = `${otherOrigin}/fhir/Medication/m1`;
    const { medication } = await fetchMedication(reference, withToken(), parts, AbortSignal.timeout(5_000));
    expect(medication).toBeUndefined();
    expect(seen).toEqual([]);
  });

  test('nor does it stay on what was fetched', async () => {
    await fhir.load([patient]);
    const chart = await gathered(withToken(), ['patient']);
    expect(Object.getOwnPropertyNames(chart.get('patient').resources[0])).toEqual(['resourceType', 'id', 'birthDate']);
  });
});

describe('a query fails, and the others count', () => {
  const faults: readonly (readonly [string, Fault, string])[] = [
    ['with 401', { kind: 'status', status: 401 }, 'status-401'],
    ['with 429', { kind: 'status', status: 429 }, 'status-429'],
    ['with 500', { kind: 'status', status: 500 }, 'status-500'],
    ['with a login page', { kind: 'body', contentType: 'text/html', body: '<html>Login</html>' }, 'not-fhir'],
    ['with null', { kind: 'body', contentType: 'application/json', body: 'null' }, 'not-fhir'],
    ['with nothing', { kind: 'body', contentType: 'application/json', body: '' }, 'not-fhir'],
    ['with an array', { kind: 'body', contentType: 'application/json', body: '[]' }, 'not-fhir'],
    [
      'with an OperationOutcome in a 200',
      { kind: 'body', contentType: 'application/json', body: '{"resourceType":"OperationOutcome"}' },
      'operation-outcome',
    ],
    ['with a closed connection', { kind: 'reset' }, 'network'],
    ['with a body of 30 MB', { kind: 'huge' }, 'too-large'],
    ['with a body that unpacks to 30 MB', { kind: 'compressed' }, 'compressed'],
  ];

  test.each(faults)('%s', async (_name, fault, outcome) => {
    await fhir.load([patient, ...conditions(1)]);
    await fhir.fault({ ...fault, path: 'Condition' });
    const chart = await gathered(withToken(), ['patient', 'conditions']);
    expect(ids(chart, 'patient')).toEqual(['pat-1']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition failed']);
    expect(chart.dataStates.conditions).toBe('failed');
    expect(chart.fhirCalls.find(({ query }) => query === 'conditions')?.outcome).toBe(outcome);
    expect(chart.anythingObtained).toBe(true);
  });

  test('with another resource type, which is unreadable rather than failed', async () => {
    await fhir.fault({ kind: 'body', contentType: 'application/json', body: '{"resourceType":"Binary"}' });
    expect(gaps(await gathered(withToken(), ['conditions']), 'conditions')).toEqual(['Condition unreadable']);
  });

  test('because the server does not know the patient', async () => {
    const chart = await gathered(withToken(), ['patient']);
    expect(gaps(chart, 'patient')).toEqual(['Patient failed']);
    expect(chart.anythingObtained).toBe(false);
  });

  test('because nobody listens', async () => {
    const chart = await gathered(withToken({ fhirServer: 'http://127.0.0.1:1/fhir' }), ['conditions']);
    expect(chart.fhirCalls.map(({ outcome }) => outcome)).toEqual(['network']);
  });

  test('nothing that leaves a failure names the patient or the token', async () => {
    await fhir.fault({ kind: 'status', status: 500 });
    const chart = await gathered(withToken(), ['patient', 'conditions']);
    const said = JSON.stringify([chart.fhirCalls, chart.dataStates, chart.get('patient')]);
    expect(said).not.toMatch(/pat-1|test-token|127\.0\.0\.1/);
  });
});

describe('time', () => {
  test.each<Fault['kind'] & ('hang' | 'drip')>(['hang', 'drip'])(
    'a query that does not end (%s) is given up, and the others count',
    async (kind) => {
      await fhir.load([patient]);
      await fhir.fault({ kind, path: 'Condition' });
      const chart = await gathered(withToken(), ['patient', 'conditions'], { fhirTimeoutMs: 1_000 });
      expect(ids(chart, 'patient')).toEqual(['pat-1']);
      expect(gaps(chart, 'conditions')).toEqual(['Condition failed']);
      expect(chart.fhirCalls.find(({ query }) => query === 'conditions')?.outcome).toBe('timeout');
    },
  );

  test('the deadline of the call ends every query, and what is known by then counts', async () => {
    await fhir.load(conditions(5));
    await fhir.configure({ pageSize: 2 });
    await fhir.fault({ kind: 'hang', path: 'Condition', after: 1 });
    await fhir.fault({ kind: 'hang', path: 'AllergyIntolerance' });
    const deadline = new AbortController();
    const needs = { keys: ['patient', 'conditions', 'allergies'] as const, observationCodes: [] };
    const answering = gather(withToken({ prefetch: { patient } }), needs, parts, deadline.signal);
    await expect.poll(paths).toHaveLength(3);
    deadline.abort();
    const chart = await answering;
    expect(ids(chart, 'patient')).toEqual(['pat-1']);
    expect(ids(chart, 'conditions')).toEqual(['c0', 'c1']);
    expect(gaps(chart, 'conditions')).toEqual(['Condition incomplete']);
    expect(gaps(chart, 'allergies')).toEqual(['AllergyIntolerance failed']);
  });

  test('after the deadline nothing is asked any more', async () => {
    const needs = { keys: ['conditions'] as const, observationCodes: [] };
    const chart = await gather(withToken(), needs, parts, AbortSignal.abort());
    expect(gaps(chart, 'conditions')).toEqual(['Condition failed']);
    expect(await paths()).toEqual([]);
  });
});

describe('patients', () => {
  test("another patient's resources are left out and counted", async () => {
    const others = { resourceType: 'Condition', id: 'x', subject: { reference: 'Patient/pat-2' } };
    const prefetch = {
      conditions: { resourceType: 'Bundle', entry: [{ resource: others }, { resource: conditions(1)[0] }] },
    };
    const chart = await gathered({ patientId: 'pat-1', prefetch }, ['conditions']);
    expect(ids(chart, 'conditions')).toEqual(['c0']);
    expect(chart.foreignResources).toBe(1);
    expect(chart.patientMismatch).toBe(false);
  });

  test('a Patient with another id is a mismatch', async () => {
    const prefetch = { patient: { resourceType: 'Patient', id: 'pat-2' } };
    const chart = await gathered({ patientId: 'pat-1', prefetch }, ['patient']);
    expect(chart.patientMismatch).toBe(true);
    expect(ids(chart, 'patient')).toEqual([]);
  });

  test.each(['a/b', 'a b?c#d', 'ü,|$\\', '%2e%2e', 'x'.repeat(512)])(
    'the patient id %j is read and searched for as it is',
    async (id) => {
      await fhir.load([
        { resourceType: 'Patient', id },
        { resourceType: 'Condition', id: 'own', subject: { reference: `Patient/${id}` } },
        { resourceType: 'Condition', id: 'other', subject: { reference: 'Patient/a' } },
      ]);
      const chart = await gathered(withToken({ patientId: id }), ['patient', 'conditions']);
      expect(ids(chart, 'patient')).toEqual([id]);
      expect(ids(chart, 'conditions')).toEqual(['own']);
    },
  );

  test.each(['..', '../metadata'])('the patient id %j leads nowhere else', async (id) => {
    expect(gaps(await gathered(withToken({ patientId: id }), ['patient']), 'patient')).toEqual(['Patient failed']);
    expect(await paths()).toEqual([]);
  });
});

describe('Medications', () => {
  test('are found in any Bundle that was sent, also under a key that we do not know', async () => {
    const medication = { resourceType: 'Medication', id: 'm1' };
    const prefetch = {
      ...prefetchOf(medicationRequest('r1', { reference: 'Medication/m1' })),
      '-meds': { resourceType: 'Bundle', entry: [{ resource: medication }] },
    };
    const chart = await gathered({ patientId: 'pat-1', prefetch }, ['medicationRequests']);
    expect(chart.medication('Medication/m1')).toEqual(medication);
    expect(gaps(chart, 'medicationRequests')).toEqual([]);
  });

  test('are fetched where an entry of a list has no words for what it is', async () => {
    await fhir.load([{ resourceType: 'Medication', id: 'm1' }]);
    const prefetch = prefetchOf(
      medicationRequest('wordless', { reference: 'Medication/m1' }),
      medicationRequest('the same, absolute', { reference: `${fhir.baseUrl}/Medication/m1` }),
      medicationRequest('with words', { reference: 'Medication/m2', display: 'Paracetamol 500 mg' }),
      medicationRequest('contained', { reference: '#m3' }),
      medicationRequest('in error', { reference: 'Medication/m4' }, 'entered-in-error'),
    );
    const chart = await gathered(withToken({ prefetch }), ['medicationRequests']);
    expect(chart.medication('Medication/m1')?.id).toBe('m1');
    expect(gaps(chart, 'medicationRequests')).toEqual([]);
    expect(new Set(await paths())).toEqual(new Set(['/fhir/Medication/m1']));
  });

  test('that cannot be fetched leave a gap in the list', async () => {
    const prefetch = prefetchOf(medicationRequest('r1', { reference: 'Medication/gone' }));
    const asked = await gathered(withToken({ prefetch }), ['medicationRequests']);
    expect(ids(asked, 'medicationRequests')).toEqual(['r1']);
    expect(gaps(asked, 'medicationRequests')).toEqual(['Medication failed']);
    const unasked = await gathered({ patientId: 'pat-1', prefetch }, ['medicationRequests']);
    expect(gaps(unasked, 'medicationRequests')).toEqual(['Medication not-sent']);
  });

  test('that came broken leave a gap in the list', async () => {
    const broken = { resourceType: 'Medication', id: 'm1', code: 7 };
    const prefetch = { ...prefetchOf(medicationRequest('r1', { reference: 'Medication/m1' })), other: broken };
    const chart = await gathered(withToken({ prefetch }), ['medicationRequests']);
    expect(gaps(chart, 'medicationRequests')).toEqual(['Medication unreadable']);
    expect(await paths()).toEqual([]);
  });

  test('are fetched up to 20, active entries first', async () => {
    const requests = Array.from({ length: 22 }, (_, index) =>
      medicationRequest(`r${index}`, { reference: `Medication/m${index}` }, index < 5 ? 'stopped' : 'active'),
    );
    await fhir.load(Array.from({ length: 22 }, (_, index) => ({ resourceType: 'Medication', id: `m${index}` })));
    const chart = await gathered(withToken({ prefetch: prefetchOf(...requests) }), ['medicationRequests']);
    expect(await paths()).toHaveLength(20);
    expect(chart.medication('Medication/m21')).toBeDefined();
    expect(chart.medication('Medication/m4')).toBeUndefined();
    expect(gaps(chart, 'medicationRequests')).toEqual(['Medication incomplete']);
  });

  test.each([['Medication/m 1/x'], ['Medication/m%201%2Fx'], ['Medication/m 1/x/_history/4']])(
    'the one of a draft order is fetched by %s',
    async (reference) => {
      await fhir.load([{ resourceType: 'Medication', id: 'm 1/x' }]);
      const { medication, calls } = await fetchMedication(reference, withToken(), parts, AbortSignal.timeout(5_000));
      expect(medication?.id).toBe('m 1/x');
      expect(calls).toEqual([{ query: 'medication', outcome: 'ok', milliseconds: expect.any(Number) }]);
    },
  );

  test.each(['urn:uuid:1', '#m1', 'Patient/pat-1', 'Medication/', 'Medication/..', ''])(
    'the one of a draft order is not fetched by %j',
    async (reference) => {
      await fhir.load([patient]);
      const { medication } = await fetchMedication(reference, withToken(), parts, AbortSignal.timeout(5_000));
      expect(medication).toBeUndefined();
      expect(await paths()).toEqual([]);
    },
  );
});
