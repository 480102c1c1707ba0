import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { anakinra, chart, etanercept, sign } from '../contract/requests.ts';
import { testApp } from '../test-app.ts';

const { app } = testApp();
const url = '/cds-services/anakinra-order-sign';

/** What differs between any two answers. */
const ofOneAnswer = ['x-request-id', 'date'];

async function post(path: string, body: string, type = 'application/json') {
  const { status, text, headers } = await request(app).post(path).set('Content-Type', type).send(body);
  const kept = Object.entries(headers as Readonly<Record<string, string>>).filter(
    ([name]) => !ofOneAnswer.includes(name),
  );
  return { status, text, headers: Object.fromEntries(kept) };
}

/** A URL with a query is left to the router, the bare one is answered in front of it. */
describe('a call that is answered in front of the router gets what the router would have answered', () => {
  const body = JSON.stringify(sign({ orders: [anakinra(), etanercept()], prefetch: chart() }));

  it.each([
    ['cards', body, undefined],
    ['nothing to say', JSON.stringify(sign({ orders: [] })), undefined],
    ['a field that is missing', JSON.stringify({ hook: 'order-sign' }), undefined],
    ['what is no JSON', '{', undefined],
    ['another type', body, 'text/plain'],
    ['nothing of the record', JSON.stringify(sign({ orders: [anakinra()] })), undefined],
  ])('%s', async (_title, sent, type) => {
    expect(await post(url, sent, type)).toEqual(await post(`${url}?x`, sent, type));
  });
});
