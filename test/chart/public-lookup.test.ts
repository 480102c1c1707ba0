import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access } from '../../src/chart/access.ts';
import { closeFhirConnections, connectFhirServer, type FhirAnswer } from '../../src/chart/fhir-server.ts';
import { createAnswerBudget } from '../../src/chart/limit-answers.ts';
import { startFhirServer, type FhirTestServer } from '../fhir-server.ts';

let server: FhirTestServer;
beforeAll(async () => {
  server = await startFhirServer();
  await server.load([{ resourceType: 'Patient', id: 'p1' }]);
});
afterAll(async () => {
  await closeFhirConnections();
  await server.stop();
});

/** Reads the patient from the server under the name `localhost`, which leads to a private address. */
function read(access: Pick<Access, 'mayBePrivate'>): Promise<FhirAnswer> {
  const base = new URL(server.baseUrl);
  base.hostname = 'localhost';
  const limits = { timeoutMs: 5000, deadline: new AbortController().signal, budget: createAnswerBudget() };
  return connectFhirServer({ base, token: 'test-token', lifetimeMs: 60_000, ...access }, limits).read('Patient', 'p1');
}

describe('a FHIR base whose name leads to a private address', () => {
  it('is not connected to, even while a socket to it is open for somebody who may', async () => {
    expect(await read({ mayBePrivate: true })).toMatchObject({ ok: true, body: { id: 'p1' } });
    expect(await server.requests()).toHaveLength(1);
    expect(await read({ mayBePrivate: false })).toEqual({ ok: false, failure: 'private-address' });
    expect(await read({ mayBePrivate: false })).toEqual({ ok: false, failure: 'private-address' });
    expect(await server.requests()).toHaveLength(1);
    expect(await read({ mayBePrivate: true })).toMatchObject({ ok: true, body: { id: 'p1' } });
  });

  it('is one that nobody knows if its name does not exist', async () => {
    const access = { base: new URL('https://fhir.invalid/r4'), token: 'test-token', lifetimeMs: 60_000 };
    const limits = { timeoutMs: 5000, deadline: new AbortController().signal, budget: createAnswerBudget() };
    const answer = await connectFhirServer({ ...access, mayBePrivate: false }, limits).read('Patient', 'p1');
    expect(answer).toMatchObject({ ok: false, failure: expect.stringMatching(/^(network|timeout)$/) });
  });
});
