import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { anakinra, chart, pneumonia, select } from '../contract/requests.ts';
import { startService, type ServiceProcess } from '../service-process.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { rowsOf, until } from './records.ts';

let postgres: Postgres;
const running: Service[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});
afterAll(() => postgres.remove());

interface Service extends Pick<ServiceProcess, 'stop'> {
  /** The status of `/readyz`; 0: nobody listens. */
  ready(): Promise<number>;
  /** The uuids of the cards for a patient with pneumonia. */
  cards(): Promise<readonly string[]>;
}

async function start(url: string): Promise<Service> {
  const { url: base, stop } = await startService({ DATABASE_URL: url, LOG_LEVEL: 'silent' }, { until: 'alive' });
  const service: Service = {
    ready: () =>
      fetch(`${base}/readyz`).then(
        ({ status }) => status,
        () => 0,
      ),
    async cards() {
      const response = await fetch(`${base}/cds-services/anakinra-order-select`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(select({ orders: [anakinra()], prefetch: chart({ conditions: [pneumonia] }) })),
      });
      expect(response.status).toBe(200);
      const { cards } = (await response.json()) as { readonly cards: readonly { readonly uuid: string }[] };
      return cards.map(({ uuid }) => uuid);
    },
    stop,
  };
  running.push(service);
  return service;
}

it('two services on one PostgreSQL give a card one uuid, and answer while it is away, not ready, without losing a call', async () => {
  const url = await postgres.newDatabase();
  const [one, other] = await Promise.all([start(url), start(url)]);
  expect([await one.ready(), await other.ready()]).toEqual([200, 200]);
  const cards = await one.cards();
  expect(cards.length).toBeGreaterThan(0);
  expect(await other.cards()).toEqual(cards);

  await postgres.stop();
  let late: Service;
  try {
    expect(await one.cards()).toEqual(cards);
    expect(await one.ready()).toBe(503);
    late = await start(url);
    expect(await late.ready()).toBe(503);
    expect(await late.cards()).toHaveLength(cards.length);
  } finally {
    await postgres.start();
  }
  for (const service of [one, other, late]) await until(async () => (await service.ready()) === 200);
  expect(await late.cards()).toEqual(cards);
  expect(await Promise.all([one.stop(), other.stop(), late.stop()])).toEqual([0, 0, 0]);
  expect(await rowsOf({ kind: 'postgres', url }, 'SELECT count(*) AS calls FROM call')).toEqual([{ calls: 5 }]);
}, 180_000);
