import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { expect, it } from 'vitest';
import { anakinra, chart, pneumonia, select } from '../contract/requests.ts';
import { testApp } from '../test-app.ts';
import { openedStore, rowsOf } from './records.ts';

it('what the database keeps of a call about a sick patient says what was asked and shown, and nothing of the patient', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'privacy-'));
  const address = { kind: 'file', path: join(folder, 'trail.sqlite') } as const;
  const { app, calls } = testApp();
  const aspirin = {
    resourceType: 'MedicationRequest',
    id: 'hidden-aspirin',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/pat-1' },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1191', display: 'hidden words' }],
    },
  };
  const sent = select({
    orders: [anakinra()],
    prefetch: {
      ...chart({ conditions: [pneumonia] }),
      medicationRequests: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: aspirin }] },
    },
  });
  const { status, body } = await request(app).post('/cds-services/anakinra-order-select').send(sent);
  expect(status).toBe(200);
  const { cards } = body as { readonly cards: readonly { readonly uuid: string }[] };
  const store = await openedStore(address);
  for (const call of calls) store.record(call);
  await store.close();

  const [call] = await rowsOf(address, 'SELECT * FROM call');
  const verdicts = JSON.parse(String(call?.['verdicts'])) as Readonly<Record<string, string>>;
  expect(verdicts['anakinraActiveInfection']).toBe('alert');
  expect(Object.keys(verdicts)).toHaveLength(15);
  expect(call).toMatchObject({
    service: 'anakinra-order-select',
    hook: 'order-select',
    tenant: 'default',
    unmatched: 1,
  });
  const kept = await rowsOf(address, 'SELECT uuid FROM card ORDER BY position');
  expect(kept.map(({ uuid }) => uuid)).toEqual(cards.map(({ uuid }) => uuid));
  expect(await rowsOf(address, 'SELECT system, code, count FROM unmatched')).toEqual([
    { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1191', count: 1 },
  ]);

  const bytes = (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))).join(
    '',
  );
  expect(bytes).toContain(String(call?.['hook_instance']));
  for (const word of ['pat-1', 'prac-1', 'enc-1', 'hidden', 'J18.9', 'neumonia', 'Kineret']) {
    expect(bytes.includes(word), word).toBe(false);
  }
  await rm(folder, { recursive: true });
});

it('a call of which nothing could be obtained is on the trail as well', async () => {
  const { app, calls } = testApp();
  const { status } = await request(app)
    .post('/cds-services/anakinra-order-select')
    .send(select({ orders: [anakinra()] }));
  expect(status).toBe(412);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    service: 'anakinra-order-select',
    verdicts: { anakinraActiveInfection: 'unknown' },
    dataStates: { conditions: 'not-sent' },
    cards: [],
  });
});
