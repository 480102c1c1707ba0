import { Writable } from 'node:stream';
import { assert, asyncProperty, constantFrom, jsonValue, tuple } from 'fast-check';
import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { Unauthenticated, type Credentials } from '../../src/trust/authentication.ts';
import { developmentTenant } from '../../src/trust/tenant.ts';
import { feedbackInMemory } from '../feedback-in-memory.ts';
import { testApp, type Settings } from '../test-app.ts';
import { anakinra, answerOf, chart, fire, neutrophils, results, select, sentenceOf, type Json } from './requests.ts';

const path = '/cds-services/anakinra-order-select/feedback';
const outcomeTimestamp = '2026-11-26T08:30:00Z';
const overridden = { card: '4e0a3a1e-3180-4589-ad7e-1b1e1a1d0c3a', outcome: 'overridden', outcomeTimestamp };

function keeping(settings: Settings = {}) {
  const book = feedbackInMemory();
  const { app } = testApp({ feedback: book, ...settings });
  return { app, book };
}

function post(app: ReturnType<typeof keeping>['app'], feedback: unknown, where = path) {
  return request(app).post(where).send({ feedback });
}

describe('POST /cds-services/{id}/feedback', () => {
  it('is 200 for each service, once the outcome is kept for the tenant and the service', async () => {
    const { app, book } = keeping({ tenant: { id: 'clinic-a' } });
    for (const service of ['anakinra-order-select', 'anakinra-order-sign']) {
      const response = await post(app, [overridden], `/cds-services/${service}/feedback`);
      expect([response.status, response.body]).toEqual([200, { stored: 1 }]);
      expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(response.headers['cache-control']).toBe('no-store');
    }
    expect(book.kept.map(({ tenant, service }) => `${tenant} ${service}`)).toEqual([
      'clinic-a anakinra-order-select',
      'clinic-a anakinra-order-sign',
    ]);
  });

  it('takes the uuids of the cards and suggestions that were answered', async () => {
    const { app, book } = keeping();
    const low = chart({ observations: results(neutrophils(0.8)) });
    const { cards } = await fire(app, select({ orders: [anakinra()], prefetch: low }));
    const [card] = cards.filter(({ suggestions = [] }) => suggestions.length > 0);
    const taken = card?.suggestions?.[0]?.uuid ?? '';
    const accepted = { card: card?.uuid, outcome: 'accepted', acceptedSuggestions: [{ id: taken }], outcomeTimestamp };
    expect((await post(app, [accepted])).status).toBe(200);
    expect(book.kept.map(({ feedback }) => feedback)).toEqual([
      {
        card: card?.uuid,
        outcome: 'accepted',
        acceptedSuggestions: [taken],
        outcomeTimestamp: '2026-11-26T08:30:00.000Z',
      },
    ]);
  });

  it('takes a batch of 5,000 outcomes, and a repeat of it', async () => {
    const { app, book } = keeping();
    const batch = Array.from({ length: 5000 }, (_, at) => ({ ...overridden, card: `card-${at}` }));
    expect((await post(app, batch)).body).toEqual({ stored: 5000 });
    expect((await post(app, batch)).body).toEqual({ stored: 5000 });
    expect(book.kept).toHaveLength(5000);
  });

  it('reads the overrideReasons of Epic as the overrideReason of CDS Hooks', async () => {
    const { app, book } = keeping();
    const reason = { code: 'risk-benefit-ratio', system: 'urn:x', display: 'Weighed' };
    await post(app, [
      { ...overridden, card: 'one', overrideReason: { reason } },
      { ...overridden, card: 'two', overrideReasons: { reason } },
      { ...overridden, card: 'three', overrideReasons: [{ reason }] },
    ]);
    expect(book.kept.map(({ feedback }) => feedback.reason)).toEqual([reason, reason, reason]);
  });

  it('keeps what the clinician wrote only where the hospital wants it', async () => {
    const commented = { ...overridden, overrideReason: { userComment: 'Jane Doe has a rash' } };
    const [dropping, storing] = [keeping(), keeping({ config: { feedbackComments: 'store' } })];
    await post(dropping.app, [commented]);
    await post(storing.app, [commented]);
    expect(JSON.stringify(dropping.book.kept)).not.toContain('Jane');
    expect(storing.book.kept.map(({ feedback }) => feedback.comment)).toEqual(['Jane Doe has a rash']);
  });

  it('refuses a batch of which one item is wrong, names the field, and keeps nothing of it', async () => {
    const { app, book } = keeping();
    const good = [0, 1, 2].map((at) => ({ ...overridden, card: `card-${at}` }));
    const response = await post(app, [...good, { card: 'card-3', outcome: 'overridden' }]);
    expect(sentenceOf(answerOf(response), 400)).toBe('feedback[3].outcomeTimestamp is missing.');
    expect(response.body.issue[0].expression).toEqual(['feedback[3].outcomeTimestamp']);
    expect(book.kept).toEqual([]);
  });

  it.each<[number, string, string, string]>([
    [400, 'application/json', '', 'empty'],
    [400, 'application/json', '{', 'JSON'],
    [400, 'application/json', '[]', 'feedback'],
    [400, 'application/json', '{}', 'feedback'],
    [400, 'application/json', '{"feedback":[]}', 'feedback'],
    [400, 'application/json', '['.repeat(200) + ']'.repeat(200), '100 levels'],
    [413, 'application/json', `{"x":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'larger'],
    [415, 'text/plain', '{"feedback":[]}', 'Content-Type'],
    [415, 'application/x-www-form-urlencoded', 'feedback=1', 'Content-Type'],
  ])('is %i for %s with the body %.20s', async (status, type, body, names) => {
    const { app, book } = keeping();
    const response = await request(app).post(path).set('Content-Type', type).set('Origin', 'https://a.b').send(body);
    expect(sentenceOf(answerOf(response), status)).toContain(names);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(book.kept).toEqual([]);
  });

  it.each(['application/json; charset=utf-8', 'application/fhir+json'])('reads %s', async (type) => {
    const { app } = keeping();
    const body = JSON.stringify({ feedback: [overridden] });
    expect((await request(app).post(path).set('Content-Type', type).send(body)).status).toBe(200);
  });

  it.each(['get', 'head', 'put', 'patch', 'delete'] as const)('is 405 with Allow for %s', async (method) => {
    const response = await request(keeping().app)[method](path);
    expect([response.status, response.headers['allow']]).toEqual([405, 'POST, OPTIONS']);
  });

  it('is 404 for a service that there is not', async () => {
    const { app, book } = keeping();
    for (const id of ['unknown', '__proto__', 'anakinra-order-select/x']) {
      const response = await post(app, [overridden], `/cds-services/${id}/feedback`);
      sentenceOf(answerOf(response), 404);
    }
    expect(book.kept).toEqual([]);
  });
});

describe('feedback that could not be kept', () => {
  it('is 503, never 200, and the log says nothing of what was in it', async () => {
    const lines: string[] = [];
    const log = pino(new Writable({ write: (line: Buffer, _encoding, done) => (lines.push(String(line)), done()) }));
    const feedback = { keepFeedback: () => Promise.reject(new TypeError('Jane Doe: connection refused')) };
    const { app } = testApp({ feedback, log });
    const response = await post(app, [{ ...overridden, card: 'secret-card' }]).set('Origin', 'https://a.b');
    expect(sentenceOf(answerOf(response), 503)).toContain('send it again later');
    expect(response.headers['access-control-allow-origin']).toBe('*');
    const failure = lines.map((line): Json => JSON.parse(line)).find(({ msg }) => msg === 'feedback not kept');
    expect(failure).toMatchObject({
      level: 50,
      tenant: 'default',
      service: 'anakinra-order-select',
      count: 1,
      error: 'TypeError',
    });
    expect(lines.join('')).not.toMatch(/Jane|secret/);
  });

  it('is refused before anything is kept if the body is wrong, whatever the database does', async () => {
    const feedback = { keepFeedback: () => Promise.reject(new Error('down')) };
    const { app } = testApp({ feedback });
    expect((await post(app, [])).status).toBe(400);
  });
});

describe('who reports', () => {
  it('may show a token for the URL of the feedback or of the service', async () => {
    const asked: Credentials[] = [];
    const authenticate = async (credentials: Credentials) => {
      asked.push(credentials);
      return { ...developmentTenant('us'), id: 'clinic-b' };
    };
    const { app, book } = keeping({ authenticate, publicUrl: 'https://cds.example.org/cds' });
    await post(app, [overridden]).set('Authorization', 'Bearer x').set('Host', 'evil.example');
    expect(asked).toEqual([
      {
        authorization: 'Bearer x',
        audiences: [
          'https://cds.example.org/cds/cds-services/anakinra-order-select/feedback',
          'https://cds.example.org/cds/cds-services/anakinra-order-select',
        ],
      },
    ]);
    expect(book.kept.map(({ tenant }) => tenant)).toEqual(['clinic-b']);
  });

  it('is 401 without a body where nobody vouches for the caller, before the body is read', async () => {
    const { app, book } = keeping({ authenticate: () => Promise.reject(new Unauthenticated('no-token')) });
    for (const feedback of [[overridden], [], 'x']) {
      const response = await post(app, feedback);
      expect([response.status, response.text, response.headers['www-authenticate']]).toEqual([401, '', 'Bearer']);
    }
    expect((await request(app).options(path).set('Origin', 'https://a.b')).status).toBe(204);
    expect(book.kept).toEqual([]);
  });
});

describe('nonsense', () => {
  const whole = {
    feedback: [
      {
        card: 'card-1',
        outcome: 'accepted',
        acceptedSuggestions: [{ id: 'suggestion-1' }],
        overrideReason: { reason: { code: 'x', system: 'urn:x', display: 'X' }, userComment: 'x', extension: {} },
        overrideReasons: [{ reason: { coding: [{ code: 'y' }], text: 'y' }, userComment: 'y' }],
        outcomeTimestamp,
      },
      overridden,
    ],
  };
  const places = placesIn(whole);

  it('in any place of the body is taken or refused, and never a failure', async () => {
    const { app, book } = keeping();
    expect((await request(app).post(path).send(whole)).status).toBe(200);
    const property = asyncProperty(tuple(constantFrom(...places), jsonValue()), async ([place, value]) => {
      const before = book.kept.length;
      const { status, body } = await request(app)
        .post(path)
        .send(JSON.stringify(replaced(whole, place, value)))
        .set('Content-Type', 'application/json');
      expect([200, 400]).toContain(status);
      expect(body).toHaveProperty(status === 200 ? 'stored' : 'resourceType');
      if (status === 400) expect(book.kept).toHaveLength(before);
    });
    await assert(property, { numRuns: 300 });
  });
});

/** All places in a JSON value, as paths. */
function placesIn(value: unknown, place: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...place, name]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? replaced(item, rest, by) : item));
  const members = Object.entries(value ?? {});
  return Object.fromEntries(members.map(([key, member]) => [key, key === name ? replaced(member, rest, by) : member]));
}
