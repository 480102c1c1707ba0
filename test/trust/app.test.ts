import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import request from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { refusals, type WhyRefused } from '../../src/trust/authentication.ts';
import { serve } from '../http/app.ts';
import { testApp } from '../test-app.ts';
import { door, ehr, noon, published, trusted, unsigned, usualClaims, type Ehr, type Json } from './ehr.ts';
import { jwksServer } from './jwks-server.ts';

const publicUrl = 'https://cds.example.org';
const path = '/cds-services/anakinra-order-sign';
const silent = {
  hook: 'order-sign',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  context: { userId: 'Practitioner/1', patientId: 'p1', draftOrders: { resourceType: 'Bundle', entry: [] } },
};

let hospital: Ehr;
beforeAll(async () => {
  hospital = await ehr();
});

/** The whole service with the check of tokens, its log and its counts. */
function guarded(issuers = [trusted(hospital)], production = false) {
  const logged: string[] = [];
  const counted: WhyRefused[] = [];
  const { authenticate } = door(issuers, { production, onRefused: (why) => counted.push(why) });
  const log = pino(
    { base: null, timestamp: false, level: 'trace' },
    { write: (line: string) => void logged.push(line) },
  );
  const { app } = testApp({ authenticate, log, publicUrl });
  return { app, logged, counted };
}

function lines(logged: readonly string[]): readonly Json[] {
  return logged.map((line) => JSON.parse(line) as Json);
}

describe('T-01 with AUTH_MODE=jwt a service', () => {
  it('answers the one who shows a good token', async () => {
    const { app, counted } = guarded();
    const answered = await request(app)
      .post(path)
      .set('Authorization', `Bearer ${await hospital.token()}`)
      .send(silent);
    expect([answered.status, answered.body]).toEqual([200, { cards: [] }]);
    expect(counted).toEqual([]);
  });

  it('does not answer the one who shows none, before it reads what was sent', async () => {
    const { app } = guarded();
    for (const body of ['', '{', JSON.stringify(silent), 'x'.repeat(6_000_000)]) {
      const refused = await request(app).post(path).set('Content-Type', 'application/json').send(body);
      expect([refused.status, refused.text]).toEqual([401, '']);
    }
  });

  it('takes the URL from the configuration, not from the Host header', async () => {
    const { app } = guarded();
    const aud = `https://evil.example.org${path}`;
    const refused = await request(app)
      .post(path)
      .set({ host: 'evil.example.org', 'x-forwarded-host': 'evil.example.org', 'x-forwarded-proto': 'https' })
      .set('Authorization', `Bearer ${await hospital.token({ aud })}`)
      .send(silent);
    expect(refused.status).toBe(401);
  });

  it('takes a token for itself only', async () => {
    const { app } = guarded();
    const authorization = `Bearer ${await hospital.token()}`;
    const other = await request(app)
      .post('/cds-services/anakinra-order-select')
      .set('Authorization', authorization)
      .send({ ...silent, hook: 'order-select', context: { ...silent.context, selections: [] } });
    expect(other.status).toBe(401);
    expect((await request(app).post(path).set('Authorization', authorization).send(silent)).status).toBe(200);
  });

  it.each([
    '/cds-services',
    '/rules',
    '/rules/anakinraDose',
    '/.well-known/cds-source-attributes',
    '/healthz',
    '/readyz',
  ])('leaves %s open', async (open) => {
    const { app } = guarded();
    expect((await request(app).get(open)).status).toBe(200);
    expect((await request(app).get(open).set('Authorization', 'Bearer nonsense')).status).toBe(200);
  });

  it('answers preflights without a token, and lets browsers read its refusals', async () => {
    const { app } = guarded();
    const origin = 'https://ehr.example.org';
    const preflight = await request(app)
      .options(path)
      .set({ origin, 'Access-Control-Request-Headers': 'authorization' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-headers']).toMatch(/authorization/i);
    const refused = await request(app).post(path).set({ origin }).send(silent);
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, '*']);
  });
});

describe('T-16 a client certificate', () => {
  it('that a proxy vouches for does not stand in for a token', async () => {
    const { app } = guarded();
    const refused = await request(app)
      .post(path)
      .set({ 'x-ssl-client-verify': 'SUCCESS', 'x-forwarded-client-cert': 'Subject="CN=ehr"', 'x-client-dn': 'CN=ehr' })
      .send(silent);
    expect(refused.status).toBe(401);
  });
});

async function bearer(claims: Json, header: Json = {}, by = hospital): Promise<string> {
  return `Bearer ${await by.token(claims, header)}`;
}

/** An Authorization header for each way to be refused. */
async function wrongHeaders(rsa: Ehr): Promise<readonly (readonly [WhyRefused, string | undefined])[]> {
  return [
    ['no-token', undefined],
    ['not-bearer', 'Basic dXNlcjp3b3Jk'],
    ['malformed', 'Bearer a.b.c'],
    ['header', await bearer({}, { kid: undefined })],
    ['header', await bearer({}, { typ: 'secret' })],
    ['algorithm', `Bearer ${unsigned({ alg: 'none', typ: 'JWT', kid: 'key-1' }, usualClaims())}`],
    ['algorithm', await bearer({}, {}, await ehr('ES256'))],
    ['unknown-issuer', await bearer({ iss: 'https://evil.example.org' })],
    ['unknown-jku', await bearer({}, { jku: 'https://evil.example.org/jwks' })],
    ['unknown-tenant', await bearer({ iss: 'https://shared.example.org', tenant: 'x' })],
    ['ambiguous-issuer', await bearer({ iss: 'https://double.example.org' })],
    ['published-key', await bearer({ iss: 'https://sandbox.cds-hooks.org' })],
    ['weak-key', await bearer({}, { kid: 'weak' })],
    ['unknown-key', await bearer({}, { kid: 'key-9' })],
    ['unusable-key', await bearer({}, { kid: 'broken' })],
    ['keys-unavailable', await bearer({ iss: 'https://down.example.org' }, { jku: 'http://127.0.0.1:9/jwks' })],
    ['signature', await bearer({}, {}, await ehr())],
    ['signature', await bearer({}, { kid: 'rsa', alg: 'RS384' }, await ehr('RS384'))],
    ['claims', await bearer({ jti: undefined }, {}, rsa)],
    ['audience', await bearer({ aud: 'https://else.example.org' })],
    ['expired', await bearer({ iat: noon - 600, exp: noon - 300 })],
    ['not-yet-valid', await bearer({ nbf: noon + 300 })],
    ['lifetime', await bearer({ exp: noon + 7200 })],
    ['replay', await bearer({ jti: 'used' })],
    ['memory-unavailable', await bearer({ jti: 'no memory' })],
  ];
}

/** The service where each refusal can happen: the third token that is good finds the memory down. */
async function everyRefusal() {
  const rsa = await ehr('RS384', 'rsa');
  const logged: string[] = [];
  const weak = {
    kty: 'RSA',
    kid: 'weak',
    e: 'AQAB',
    n: Buffer.concat([Buffer.from([0xc1]), Buffer.alloc(126, 0x5a), Buffer.from([0x0b])]).toString('base64url'),
  };
  const set = { keys: [hospital.jwk, rsa.jwk, weak, { kty: 'EC', kid: 'broken' }] };
  const issuers = [
    trusted(hospital, { keys: set }),
    trusted(hospital, { issuer: 'https://shared.example.org', claims: { tenant: 'a' } }),
    trusted(hospital, { issuer: 'https://double.example.org' }),
    trusted(hospital, { issuer: 'https://double.example.org' }),
    trusted(hospital, { issuer: 'https://sandbox.cds-hooks.org' }),
    published('http://127.0.0.1:9/jwks', { issuer: 'https://down.example.org' }),
  ];
  const counted: WhyRefused[] = [];
  const usedUp = new Set<string>();
  let uses = 0;
  const { authenticate } = door(issuers, {
    production: true,
    onRefused: (why) => counted.push(why),
    memory: {
      isFirstUse(_tenant, id) {
        uses += 1;
        if (uses > 2) return Promise.reject(new Error('the memory is down'));
        const first = !usedUp.has(id);
        usedUp.add(id);
        return Promise.resolve(first);
      },
    },
  });
  const log = pino(
    { base: null, timestamp: false, level: 'trace' },
    { write: (line: string) => void logged.push(line) },
  );
  const { app } = testApp({ authenticate, log, publicUrl });
  return { app, logged, counted, rsa };
}

describe('T-14 a refusal', () => {
  let setting: Awaited<ReturnType<typeof everyRefusal>>;
  let headers: Awaited<ReturnType<typeof wrongHeaders>>;
  let raw: string[];
  beforeAll(async () => {
    setting = await everyRefusal();
    headers = await wrongHeaders(setting.rsa);
    const listening = await listen(setting.app, { host: '127.0.0.1', port: 0 });
    raw = [];
    const used = headers.find(([why]) => why === 'replay')?.[1];
    await rawAnswer(listening.port, used);
    setting.logged.length = 0;
    for (const [, header] of headers) raw.push(await rawAnswer(listening.port, header));
    await listening.close();
  });

  it('is the same to the byte, whatever the reason, and says why in log and count alone', () => {
    expect(new Set(headers.map(([why]) => why))).toEqual(
      // The operators' token is none of an EHR.
      new Set(refusals.filter((why) => why !== 'admin-token')),
    );
    expect(setting.counted).toEqual(headers.map(([why]) => why));
    const requests = lines(setting.logged).filter(({ msg }) => msg === 'request');
    expect(requests.map(({ refused }) => refused)).toEqual(headers.map(([why]) => why));

    const constant = raw.map((text) => text.replace(/^(X-Request-Id|Date): .*$/gim, '$1: -'));
    expect(constant[0]).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(constant[0]).toMatch(/\r\n\r\n$/);
    expect(new Set(constant).size).toBe(1);
  });

  it('is logged with the issuer if it is a configured one, and with nothing else that the client wrote', () => {
    const requests = lines(setting.logged).filter(({ msg }) => msg === 'request');
    const issuerOf = (why: WhyRefused) => requests.find(({ refused }) => refused === why)?.['issuer'];
    expect(issuerOf('unknown-issuer')).toBeUndefined();
    expect(issuerOf('malformed')).toBeUndefined();
    expect(issuerOf('unknown-jku')).toBe('https://ehr.example.org');
    expect(issuerOf('expired')).toBe('https://ehr.example.org');
    expect(issuerOf('unknown-tenant')).toBe('https://shared.example.org');
    expect(setting.logged.join('')).not.toContain('evil');
  });
});

/** What comes over the wire for a call with this header. */
async function rawAnswer(port: number, authorization: string | undefined): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const header = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
  const body = JSON.stringify(silent);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: cds.example.org\r\n${header}Content-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(socket, 'close');
  return text;
}

describe('T-02 several Authorization headers', () => {
  it('are refused, in whatever order the good one stands', async () => {
    const { app, counted } = guarded();
    const listening = await listen(app, { host: '127.0.0.1', port: 0 });
    const [one, two] = [await hospital.token(), await hospital.token()];
    const answers = [
      await rawAnswer(listening.port, `Bearer ${one}\r\nAuthorization: Basic dXNlcjp3b3Jk`),
      await rawAnswer(listening.port, `Basic dXNlcjp3b3Jk\r\nAuthorization: Bearer ${one}`),
      await rawAnswer(listening.port, `Bearer ${one}\r\nauthorization: Bearer ${two}`),
      await rawAnswer(listening.port, `Bearer ${one}`),
    ];
    await listening.close();
    expect(answers.map((text) => text.slice(9, 12))).toEqual(['401', '401', '401', '200']);
    expect(counted).toEqual(['not-bearer', 'not-bearer', 'not-bearer']);
  });
});

describe('T-15 a token', () => {
  it('never shows in a log line, an answer or an error, whether it was good or not', async () => {
    const server = await jwksServer(hospital.jwk);
    const { app, logged } = guarded([published(server.url)]);
    const canary = 'canary-7f3a';
    const header = { jku: server.url };
    const tokens = [
      await hospital.token({ jti: canary, sub: canary }, header),
      await hospital.token({ jti: canary, sub: canary }, header),
      await hospital.token({ iss: canary }, header),
      await hospital.token({ aud: canary }, { ...header, kid: canary }),
      await (await ehr()).token({ jti: canary }, header),
      `${canary}.${canary}.${canary}`,
      canary,
    ];
    const answers: string[] = [];
    for (const token of tokens) {
      const { status, headers, text } = await request(app)
        .post(path)
        .set('Authorization', `Bearer ${token}`)
        .send(silent);
      answers.push(JSON.stringify([status, headers, text]));
    }
    await server.stop();
    expect(answers[0]).toContain('200');
    expect(logged).toHaveLength(tokens.length);
    const all = [...answers, ...logged].join('\n');
    expect(all).not.toContain(canary);
    for (const token of tokens) for (const part of token.split('.')) expect(all).not.toContain(part);
  });

  it('is thrown with nothing of it in the error', async () => {
    const { authenticate } = door([trusted(hospital)]);
    const token = await hospital.token({ aud: 'elsewhere' });
    const error: unknown = await authenticate({ authorization: `Bearer ${token}`, audiences: [] }).catch(
      (one: unknown) => one,
    );
    expect(error).toBeInstanceOf(Error);
    expect(Object.entries(error as Error)).toEqual([
      ['name', 'Unauthenticated'],
      ['why', 'audience'],
      ['issuer', 'https://ehr.example.org'],
    ]);
    expect((error as Error).message).toBe('audience');
    expect((error as Error).cause).toBeUndefined();
  });
});

describe('the log of a request that was let in', () => {
  it('holds nothing about its token', async () => {
    const { app, logged } = serve({ authenticate: door([trusted(hospital)]).authenticate, publicUrl });
    const aud = `${publicUrl}/cds-services/demo-order-select`;
    await request(app)
      .post('/cds-services/demo-order-select')
      .set('Authorization', `Bearer ${await hospital.token({ aud })}`)
      .send({ ...silent, hook: 'order-select', context: { ...silent.context, selections: [] } });
    expect(logged).toMatchObject([{ route: '/cds-services/{id}', status: 200 }]);
    expect(logged[0]).not.toHaveProperty('refused');
    expect(logged[0]).not.toHaveProperty('issuer');
  });
});
