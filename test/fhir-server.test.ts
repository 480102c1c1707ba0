import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startFhirServer } from './fhir-server.ts';
import type { FhirTestServer } from './fhir-server.ts';

let fhir: FhirTestServer;
beforeAll(async () => {
  fhir = await startFhirServer();
});
afterAll(() => fhir.stop());
beforeEach(() => fhir.reset());

async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${fhir.baseUrl}/${path}`, { headers });
  return { status: response.status, body: await response.json() };
}

test('a resource is read back exactly as it was loaded, whatever is wrong with it', async () => {
  const odd = { resourceType: 'Condition', id: 'Ä/1 ?', subject: 7, code: 'abc', note: null, category: [] };
  await fhir.load([odd]);
  expect(await get('Condition/%C3%84%2F1%20%3F')).toEqual({ status: 200, body: odd });
  expect(await get('Condition?patient=anybody')).toMatchObject({ body: { total: 1, entry: [{ resource: odd }] } });
});

test('a search finds by bare patient id, by codes, newest first', async () => {
  const subject = { reference: 'Patient/p' };
  await fhir.load([
    {
      resourceType: 'Observation',
      id: 'old',
      subject,
      code: { coding: [{ code: 'a' }] },
      effectiveDateTime: '2024-01-01',
    },
    {
      resourceType: 'Observation',
      id: 'new',
      subject,
      code: { coding: [{ code: 'b' }] },
      effectiveDateTime: '2024-05-01',
    },
    { resourceType: 'Observation', id: 'else', subject, code: { coding: [{ code: 'c' }] } },
    { resourceType: 'Observation', id: 'q', subject: { reference: 'Patient/q' }, code: { coding: [{ code: 'a' }] } },
  ]);
  expect(await get('Observation?patient=p&code=a,b&_sort=-date&_count=200')).toMatchObject({
    status: 200,
    body: { total: 2, entry: [{ resource: { id: 'new' } }, { resource: { id: 'old' } }] },
  });
});

test('what is not there is a 404, and the token is asked for where that is set', async () => {
  expect((await get('Patient/nobody')).status).toBe(404);
  expect(await get('metadata')).toMatchObject({ status: 200, body: { fhirVersion: '4.0.1' } });
  await fhir.configure({ requireToken: true });
  expect((await get('Condition?patient=p')).status).toBe(401);
  expect((await get('Condition?patient=p', { authorization: 'Bearer test-token' })).status).toBe(200);
  expect((await fhir.requests()).at(-1)).toEqual({
    method: 'GET',
    path: '/fhir/Condition?patient=p',
    authorization: 'Bearer test-token',
  });
});
