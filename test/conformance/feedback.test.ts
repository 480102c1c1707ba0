import request from 'supertest';
import { describe, expect } from 'vitest';
import { Unauthenticated } from '../../src/trust/authentication.ts';
import { feedbackInMemory } from '../feedback-in-memory.ts';
import { testApp } from '../test-app.ts';
import { row } from './row.ts';

const book = feedbackInMemory();
const { app } = testApp({ feedback: book });
const path = '/cds-services/anakinra-order-select/feedback';
const card = '4e0a3a1e-3180-4589-ad7e-1b1e1a1d0c3a';
const outcomeTimestamp = '2026-11-26T08:30:00Z';
const overridden = { card, outcome: 'overridden', outcomeTimestamp };
const accepted = { card, outcome: 'accepted', acceptedSuggestions: [{ id: 's-1' }], outcomeTimestamp };

async function send(feedback: unknown, where = path): Promise<{ readonly status: number; readonly sentence: string }> {
  const { status, body } = await request(app).post(where).send({ feedback });
  const { issue } = body as { readonly issue?: readonly { readonly details: { readonly text: string } }[] };
  return { status, sentence: issue?.[0]?.details.text ?? '' };
}

/** The statuses for one item with each of these members. */
async function statuses(item: object, ...changes: readonly object[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const members of changes) found.push((await send([{ ...item, ...members }])).status);
  return found;
}

describe('feedback', () => {
  row('B-01', async () => {
    const { body } = await request(app).get('/cds-services');
    for (const { id } of (body as { readonly services: readonly { readonly id: string }[] }).services) {
      expect((await send([overridden], `/cds-services/${id}/feedback`)).status).toBe(200);
    }
    expect((await send([overridden], '/cds-services/unknown/feedback')).status).toBe(404);
  });

  row('B-02', async () => {
    expect((await send([overridden])).status).toBe(200);
    const got = await request(app).get(path);
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST, OPTIONS']);
    expect((await request(app).post(path).set('Content-Type', 'text/plain').send('x')).status).toBe(415);
  });

  row('B-03', async () => {
    for (const wrong of [undefined, null, 'x', {}, overridden, []]) {
      const { status, sentence } = await send(wrong);
      expect(status).toBe(400);
      expect(sentence).toMatch(/^feedback (is missing|must )/);
    }
  });

  row('B-04', async () => {
    expect(await statuses(overridden, { card: 'never-seen' }, { card: card.toUpperCase() })).toEqual([200, 200]);
    expect(await statuses(overridden, { card: undefined }, { card: '' }, { card: 7 })).toEqual([400, 400, 400]);
    expect((await send([overridden, { ...overridden, card: null }])).sentence).toContain('feedback[1].card');
  });

  row('B-05', async () => {
    expect(await statuses(accepted, {}, { outcome: 'overridden' })).toEqual([200, 200]);
    expect(await statuses(overridden, { outcome: 'ignored' }, { outcome: undefined }, { outcome: 7 })).toEqual([
      400, 400, 400,
    ]);
  });

  row('B-06', async () => {
    const wrong = [undefined, null, [], 'x', ['x'], [{}], [{ id: '' }]];
    for (const acceptedSuggestions of wrong) {
      const { status, sentence } = await send([{ ...accepted, acceptedSuggestions }]);
      expect([status, sentence.startsWith('feedback[0].acceptedSuggestions')]).toEqual([400, true]);
    }
    expect(await statuses(accepted, { acceptedSuggestions: [{ id: 'a' }, { id: 'b', more: 1 }] })).toEqual([200]);
  });

  row('B-07', async () => {
    const reason = { code: 'x', system: 'urn:x', display: 'X' };
    const fine = [
      { reason },
      { reason: { code: 'x' } },
      { reason: { code: 'x', system: 'urn:x' } },
      { userComment: 'because' },
      { reason, userComment: 'because' },
      {},
      null,
    ];
    for (const overrideReason of fine) expect(await statuses(overridden, { overrideReason })).toEqual([200]);
    expect(await statuses(overridden, { overrideReason: 'x' }, { overrideReason: { reason: 'x' } })).toEqual([
      400, 400,
    ]);
  });

  row('B-08', async () => {
    const fine = ['1985-04-12T23:20:50.52Z', '2026-11-26T08:30:00.123456Z', '2026-11-26T08:30:00+01:00'];
    for (const time of fine) expect(await statuses(overridden, { outcomeTimestamp: time })).toEqual([200]);
    const wrong = [undefined, null, 7, '', '2026-11-26', '2026-11-26T08:30:00', '2026-02-30T00:00:00Z', 'now'];
    for (const time of wrong) {
      const { status, sentence } = await send([{ ...overridden, outcomeTimestamp: time }]);
      expect([status, sentence.startsWith('feedback[0].outcomeTimestamp')]).toEqual([400, true]);
    }
  });

  row('B-09', async () => {
    const batch = Array.from({ length: 100 }, (_, at) => ({ ...overridden, card: `batch-${at}` }));
    for (const sent of [batch, batch, [...batch, ...batch]]) expect((await send(sent)).status).toBe(200);
    expect(book.kept.filter(({ feedback }) => feedback.card.startsWith('batch-'))).toHaveLength(100);
  });

  row('B-10', async () => {
    await send([{ ...overridden, card: 'no-reason' }]);
    const [kept] = book.kept.filter(({ feedback }) => feedback.card === 'no-reason');
    expect(kept?.feedback).toEqual({
      card: 'no-reason',
      outcome: 'overridden',
      acceptedSuggestions: [],
      outcomeTimestamp: '2026-11-26T08:30:00.000Z',
    });
  });

  row('B-11', async () => {
    const closed = testApp({ authenticate: () => Promise.reject(new Unauthenticated('no-token')) }).app;
    const { status, text } = await request(closed)
      .post(path)
      .send({ feedback: [overridden] });
    expect([status, text]).toEqual([401, '']);
  });

  row('B-12', async () => {
    const { status, headers, body } = await request(app)
      .post(path)
      .send({ feedback: [overridden, accepted] });
    expect([status, headers['content-type'], body]).toEqual([200, 'application/json; charset=utf-8', { stored: 2 }]);
  });
});
