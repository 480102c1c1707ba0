import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CdsResponse } from '../src/protocol/card.ts';
import { readFixtures, resourcesIn, type Fixture } from './conversations.ts';
import { startFhirServer, type FhirTestServer } from './fhir-server.ts';
import { lintResponse } from './response-lint.ts';
import { testApp } from './test-app.ts';

const now = Date.now();
const fixtures = readFixtures(now);
const apps = {
  us: testApp({ tenant: { profile: 'us' }, now: () => now }).app,
  eu: testApp({ tenant: { profile: 'eu' }, now: () => now }).app,
};

async function send(
  { service, profile = 'us' }: Fixture,
  body: object,
): Promise<{ status: number; body: unknown; text: string }> {
  return request(apps[profile]).post(`/cds-services/${service}`).send(body);
}

function expectAnswer(
  { expect: expected }: Fixture,
  { status, body, text }: { status: number; body: unknown; text: string },
): void {
  expect(status, text).toBe(expected.status);
  if (status !== 200) {
    expect(body).toMatchObject({ resourceType: 'OperationOutcome' });
    for (const words of expected.says ?? []) expect(text.toLowerCase()).toContain(words.toLowerCase());
    return;
  }
  const response = body as CdsResponse;
  expect(lintResponse(response)).toEqual([]);
  const found = response.cards.map(({ indicator, source }) => `${indicator} ${source.topic.code}`);
  const wanted = (expected.cards ?? []).map(({ indicator, topic }) => `${indicator} ${topic}`);
  expect(found.toSorted(), text).toEqual(wanted.toSorted());
  const urgency = ['critical', 'warning', 'info'];
  const order = response.cards.map(({ indicator }) => urgency.indexOf(indicator));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  for (const { topic, says = [], basis = {} } of expected.cards ?? []) {
    const card = response.cards.find(({ source }) => source.topic.code === topic);
    const words = `${card?.summary ?? ''}\n${card?.detail ?? ''}`.toLowerCase();
    for (const said of says) expect(words).toContain(said.toLowerCase());
    const given = card?.extension?.['org.anakinra-cds.basis'];
    expect(given?.orders ?? []).toEqual(expect.arrayContaining([...(basis.orders ?? [])]));
    expect(given?.findings ?? []).toEqual(expect.arrayContaining([...(basis.findings ?? [])]));
  }
  const checks = response.extension?.['org.anakinra-cds.checks'] ?? [];
  const verdicts = Object.fromEntries(checks.map(({ rule, verdict }) => [rule, verdict]));
  expect(verdicts).toMatchObject(expected.checks ?? {});
}

describe('conversations, with the record in the prefetch', () => {
  it.each(fixtures.map((fixture): [string, Fixture] => [`${fixture.file}: ${fixture.title}`, fixture]))(
    '%s',
    async (_title, fixture) => {
      expectAnswer(fixture, await send(fixture, fixture.request));
    },
  );
});

describe('the same conversations, with the record on a FHIR server', () => {
  let server: FhirTestServer;
  beforeAll(async () => {
    server = await startFhirServer();
  });
  afterAll(() => server.stop());

  const served = fixtures.filter(({ ways }) => ways.includes('server'));
  it.each(served.map((fixture): [string, Fixture] => [`${fixture.file}: ${fixture.title}`, fixture]))(
    '%s',
    async (_title, fixture) => {
      const { prefetch = {}, ...rest } = fixture.request;
      await server.reset();
      await server.load(resourcesIn(prefetch));
      const authorization = {
        access_token: 'test-token',
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'patient/*.read',
        subject: 'cds',
      };
      const fetched = await send(fixture, { ...rest, fhirServer: server.baseUrl, fhirAuthorization: authorization });
      expectAnswer(fixture, fetched);
      const prefetched = await send(fixture, fixture.request);
      expect((fetched.body as CdsResponse).cards).toEqual((prefetched.body as CdsResponse).cards);
    },
  );
});
