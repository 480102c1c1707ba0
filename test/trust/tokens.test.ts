import { createPrivateKey, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  door,
  ehr,
  noon,
  orderSelect,
  orderSign,
  outcome,
  sign,
  trusted,
  unsigned,
  usualClaims,
  type Ehr,
  type Json,
} from './ehr.ts';

let hospital: Ehr;
beforeAll(async () => {
  hospital = await ehr();
});

const ask = async (claims: Json, header: Json = {}): Promise<string> =>
  door([trusted(hospital)]).ask(await hospital.token(claims, header));

describe('T-02 the token stands in the Authorization header', () => {
  it.each<[string, (token: string) => string | undefined, string]>([
    ['as Bearer', (token) => `Bearer ${token}`, 'general'],
    ['as bearer', (token) => `bearer ${token}`, 'general'],
    ['as BEARER, with two blanks', (token) => `BEARER  ${token}`, 'general'],
    ['or there is none', () => undefined, 'no-token'],
    ['or it is empty', () => '', 'no-token'],
    ['or there is the scheme alone', () => 'Bearer', 'not-bearer'],
    ['or the token alone', (token) => token, 'not-bearer'],
    ['or it is Basic', () => 'Basic dXNlcjp3b3Jk', 'not-bearer'],
    ['or it is DPoP', (token) => `DPoP ${token}`, 'not-bearer'],
    ['or there are two', (token) => `Bearer ${token}, Bearer ${token}`, 'not-bearer'],
    ['or something follows', (token) => `Bearer ${token} more`, 'not-bearer'],
    ['or it is no JWT', () => 'Bearer secret', 'malformed'],
    ['or it has two parts', (token) => `Bearer ${token.split('.').slice(0, 2).join('.')}`, 'malformed'],
    ['or five, as an encrypted one', (token) => `Bearer ${token}.x.y`, 'malformed'],
    ['or its header is no JSON', (token) => `Bearer ${token.replace(/^[^.]+/, 'e30x')}`, 'malformed'],
    [
      'or its payload is no object',
      () => `Bearer ${unsigned({ alg: 'ES384', typ: 'JWT', kid: 'key-1' }, [])}`,
      'malformed',
    ],
  ])('%s', async (_title, write, expected) => {
    const { authenticate } = door([trusted(hospital)]);
    const authorization = write(await hospital.token());
    expect(await outcome(authenticate({ authorization, audiences: [orderSign] }))).toBe(expected);
  });

  it('and is at most 8,192 characters long', async () => {
    expect(await ask({ padding: 'x'.repeat(5000) })).toBe('general');
    expect(await ask({ padding: 'x'.repeat(8000) })).toBe('malformed');
  });
});

describe('T-03 the header of the token', () => {
  it.each<[string, Json, string]>([
    ['has typ JWT', { typ: 'JWT' }, 'general'],
    ['has typ jwt', { typ: 'jwt' }, 'general'],
    ['has no typ', { typ: undefined }, 'header'],
    ['has another typ', { typ: 'at+jwt' }, 'header'],
    ['has a typ that is no text', { typ: 1 }, 'header'],
    ['has no kid', { kid: undefined }, 'header'],
    ['has an empty kid', { kid: '' }, 'header'],
    ['has a kid that is no text', { kid: 1 }, 'header'],
    ['has a kid that is not in the key set', { kid: 'key-2' }, 'unknown-key'],
    ['has a jku that is no text', { jku: ['https://ehr.example.org/jwks'] }, 'header'],
    ['has a jku that is not configured', { jku: 'https://ehr.example.org/jwks' }, 'unknown-jku'],
    ['has members of its own', { x5t: 'abc', cty: 'x' }, 'general'],
  ])('%s', async (_title, header, expected) => {
    expect(await ask({}, header)).toBe(expected);
  });

  it('has no alg', async () => {
    const token = unsigned({ typ: 'JWT', kid: 'key-1' }, usualClaims(), 'AAAA');
    expect(await door([trusted(hospital)]).ask(token)).toBe('algorithm');
  });

  it('demands an extension that nobody knows', async () => {
    const token = unsigned({ alg: 'ES384', typ: 'JWT', kid: 'key-1', crit: ['own'], own: true }, usualClaims(), 'AAAA');
    expect(await door([trusted(hospital)]).ask(token)).toBe('malformed');
  });

  it('brings its own key along, which is not looked at', async () => {
    const thief = await ehr();
    const token = await thief.token({}, { jwk: thief.jwk });
    expect(await door([trusted(hospital)]).ask(token)).toBe('signature');
  });
});

describe('T-04 the claims of the token', () => {
  it.each<[string, Json, string]>([
    ['are those of the specification', {}, 'general'],
    ['have others besides', { sub: 'client', nbf: noon - 300, tenant: 'x', extra: { deep: [] } }, 'general'],
    ['have no iss', { iss: undefined }, 'unknown-issuer'],
    ['have an iss that is no text', { iss: ['https://ehr.example.org'] }, 'unknown-issuer'],
    ['have no aud', { aud: undefined }, 'claims'],
    ['have no exp', { exp: undefined }, 'claims'],
    ['have an exp as text', { exp: String(noon + 300) }, 'claims'],
    ['have no iat', { iat: undefined }, 'claims'],
    ['have an iat as text', { iat: String(noon) }, 'claims'],
    ['have an nbf as text', { nbf: String(noon) }, 'claims'],
    ['have no jti', { jti: undefined }, 'claims'],
    ['have an empty jti', { jti: '' }, 'claims'],
    ['have a jti that is no text', { jti: 7 }, 'claims'],
    ['have a jti of 256 characters', { jti: 'x'.repeat(256) }, 'general'],
    ['have a jti of 257 characters', { jti: 'x'.repeat(257) }, 'claims'],
  ])('%s', async (_title, claims, expected) => {
    expect(await ask(claims)).toBe(expected);
  });
});

describe('T-05 aud is the URL that is called, letter by letter', () => {
  it.each<[string, unknown, string]>([
    ['as text', orderSign, 'general'],
    ['in a list', [orderSign], 'general'],
    ['in a list with others', ['https://else.example.org', orderSign], 'general'],
    ['or that of the other service', orderSelect, 'audience'],
    ['or of the service’s discovery', 'https://cds.example.org/cds-services', 'audience'],
    ['or with a slash at the end', `${orderSign}/`, 'audience'],
    ['or with http', orderSign.replace('https', 'http'), 'audience'],
    ['or in capitals', orderSign.toUpperCase(), 'audience'],
    ['or another host', orderSign.replace('cds.', 'evil.'), 'audience'],
    ['or its beginning', orderSign.slice(0, -1), 'audience'],
    ['or an empty list', [], 'audience'],
    ['or a list in a list', [[orderSign]], 'audience'],
    ['or a number', 1, 'audience'],
  ])('%s', async (_title, aud, expected) => {
    expect(await ask({ aud })).toBe(expected);
  });

  it('or one that is configured for this EHR alone', async () => {
    const other = await ehr('ES384', 'other-1');
    const { ask: asking } = door([
      trusted(hospital, { audiences: ['typed-in-by-hand'] }),
      trusted(other, { issuer: 'https://other.example.org' }),
    ]);
    expect(await asking(await hospital.token({ aud: 'typed-in-by-hand' }))).toBe('general');
    expect(await asking(await hospital.token({ aud: orderSign }))).toBe('general');
    expect(await asking(await other.token({ iss: 'https://other.example.org', aud: 'typed-in-by-hand' }))).toBe(
      'audience',
    );
  });

  it('B-11 feedback has its own URL, and takes the service’s', async () => {
    const { ask: asking } = door([trusted(hospital)]);
    const audiences = [`${orderSign}/feedback`, orderSign];
    expect(await asking(await hospital.token({ aud: `${orderSign}/feedback` }), audiences)).toBe('general');
    expect(await asking(await hospital.token({ aud: orderSign }), audiences)).toBe('general');
    expect(await asking(await hospital.token({ aud: orderSelect }), audiences)).toBe('audience');
    expect(await asking(await hospital.token({ aud: `${orderSign}/feedback` }))).toBe('audience');
  });
});

describe('T-06 a token is good for its time, give or take 60 seconds', () => {
  it.each<[string, Json, number, string]>([
    ['before it is made, by 61 s', {}, noon - 61, 'not-yet-valid'],
    ['before it is made, by 60 s', {}, noon - 60, 'general'],
    ['while it is good', {}, noon + 299, 'general'],
    ['after its end, by 59 s', {}, noon + 359, 'general'],
    ['after its end, by 60 s', {}, noon + 360, 'expired'],
    ['a day later', {}, noon + 86_400, 'expired'],
    ['before nbf, by 61 s', { nbf: noon + 61 }, noon, 'not-yet-valid'],
    ['before nbf, by 60 s', { nbf: noon + 60 }, noon, 'general'],
    ['with nbf long ago, as Epic has it', { nbf: noon - 300, exp: noon + 900 }, noon, 'general'],
    ['with fractions of seconds', { iat: noon + 0.5, exp: noon + 299.5 }, noon, 'general'],
    ['made for an hour', { exp: noon + 3600 }, noon, 'general'],
    ['made for more than an hour', { exp: noon + 3601 }, noon, 'lifetime'],
    ['made for ten years', { exp: noon + 315_360_000 }, noon, 'lifetime'],
    ['made long ago for long', { iat: noon - 86_400 }, noon, 'lifetime'],
    ['over before it was made', { exp: noon - 10, iat: noon + 10 }, noon, 'lifetime'],
    ['with milliseconds for seconds', { iat: noon * 1000, exp: (noon + 300) * 1000 }, noon, 'not-yet-valid'],
  ])('%s', async (_title, claims, time, expected) => {
    const gate = door([trusted(hospital)]);
    gate.at(time);
    expect(await gate.ask(await hospital.token(claims))).toBe(expected);
  });

  it.each([
    ['exp', '1e400', 'lifetime'],
    ['iat', '-1e400', 'lifetime'],
  ])('with %s as %s, which is read as infinite', async (claim, number, expected) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const head = Buffer.from(JSON.stringify({ alg: 'ES384', typ: 'JWT', kid: 'key-1' })).toString('base64url');
    const text = JSON.stringify({ ...usualClaims(), [claim]: 0 }).replace(`"${claim}":0`, `"${claim}":${number}`);
    const body = `${head}.${Buffer.from(text).toString('base64url')}`;
    const signature = signBytes('sha384', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1' };
    expect(await door([trusted({ jwk })]).ask(`${body}.${signature.toString('base64url')}`)).toBe(expected);
  });

  describe('the example of the specification, whose signature is good', () => {
    // From CDS Hooks, "Trusting CDS Clients": the token and the public key as they stand there.
    const token =
      'eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImV4YW1wbGUta2lkIiwiamt1IjoiaHR0cHM6Ly9maGlyLWVoci5leGFtcGxlLmNvbS9qd2tfdXJpIn0' +
      '.eyJpc3MiOiJodHRwczovL2ZoaXItZWhyLmV4YW1wbGUuY29tLyIsInN1YiI6ImNsaWVudF9pZCIsImF1ZCI6Imh0dHBzOi8vY2RzLmV4YW1wbGUub3JnL2Nkcy1z' +
      'ZXJ2aWNlcy9zb21lLXNlcnZpY2UiLCJleHAiOjE0MjI1Njg4NjAsImlhdCI6MTMxMTI4MDk3MCwianRpIjoiZWUyMmIwMjEtZTFiNy00NjExLWJhNWItOGVlYzZh' +
      'MzNhYzFlIiwidGVuYW50IjoiMmRkZDZjM2EtOGU5YS00NGM2LWEzMDUtNTIxMTFhZDMwMmEyIn0' +
      '.CUFPkplnWd6YGIvzoHolWCQBDsCL8QtTWKGg_QFpS169WrqDGzktRi-_we6-6rVzbjerU27ZKww_SW0-b9RTz-dPJNcqsueMio8r6EqXUXhbLm_ch3XFSbDlGHDl_tqo';
    const jwk = {
      kty: 'EC',
      use: 'sig',
      crv: 'P-384',
      kid: 'example-kid',
      x: '46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk',
      y: 'XMcRuuoGW7CXjQdy-F5i3FeBE0x9hPLdeFdSoDd3ELmx404tLX0VRRcqzAsPhXcI',
      alg: 'ES384',
    };
    const example = trusted(
      { jwk },
      {
        issuer: 'https://fhir-ehr.example.com/',
        jku: 'https://fhir-ehr.example.com/jwk_uri',
        claims: { tenant: '2ddd6c3a-8e9a-44c6-a305-52111ad302a2' },
      },
    );
    const audiences = ['https://cds.example.org/cds-services/some-service'];

    it('is expired', async () => {
      expect(await door([example]).ask(token, audiences)).toBe('expired');
    });

    it('was good for too long in its own time', async () => {
      const gate = door([example]);
      gate.at(1_422_568_800);
      expect(await gate.ask(token, audiences)).toBe('lifetime');
    });

    it('is signed with a key that anybody has, which production does not take', async () => {
      expect(await door([example], { production: true }).ask(token, audiences)).toBe('published-key');
    });
  });
});

describe('T-08 a token without a signature', () => {
  it.each(['none', 'None', 'NONE', ''])('alg %j', async (alg) => {
    const header = { alg, typ: 'JWT', kid: 'key-1' };
    const gate = door([trusted(hospital, { algorithms: ['ES384', alg] })]);
    expect(await gate.ask(unsigned(header, usualClaims()))).toBe('algorithm');
    expect(await gate.ask(unsigned(header, usualClaims(), 'AAAA'))).toBe('algorithm');
  });

  it('alg ES384, and nothing behind the last dot', async () => {
    const token = (await hospital.token()).replace(/[^.]+$/, '');
    expect(await door([trusted(hospital)]).ask(token)).toBe('signature');
  });
});

describe('T-09 a token with a shared secret', () => {
  it.each(['HS256', 'HS384', 'HS512'])('%s, signed with the public RSA key as its secret', async (alg) => {
    const { publicKey } = await generateKeyPair('RS384', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1' };
    const pem = await exportSPKI(publicKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(jwk), jwk.n ?? '']) {
      const token = await sign(new TextEncoder().encode(secret), {}, { alg, kid: 'key-1' });
      // Even where somebody configured it.
      const gate = door([trusted({ jwk }, { algorithms: ['RS384', alg] })]);
      expect(await gate.ask(token)).toBe('algorithm');
    }
  });

  it('a key set that holds a secret gives no key', async () => {
    const secret = new TextEncoder().encode('x'.repeat(64));
    const jwk = { kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'key-1' };
    expect(await door([trusted({ jwk })]).ask(await hospital.token())).toBe('unusable-key');
  });
});

describe('T-10 algorithms', () => {
  it.each(['ES384', 'RS384'])('%s is taken from everybody', async (algorithm) => {
    const other = await ehr(algorithm);
    expect(await door([trusted(other)]).ask(await other.token())).toBe('general');
  });

  it.each(['ES256', 'RS256', 'PS256', 'PS384', 'PS512'])('%s is taken where it is configured', async (algorithm) => {
    const other = await ehr(algorithm);
    const token = await other.token();
    expect(await door([trusted(other)]).ask(token)).toBe('algorithm');
    expect(await door([trusted(other, { algorithms: [algorithm] })]).ask(token)).toBe('general');
  });

  it.each(['RS512', 'ES512', 'EdDSA'])('%s is not taken, even where it is configured', async (algorithm) => {
    const other = await ehr(algorithm);
    expect(await door([trusted(other, { algorithms: [algorithm] })]).ask(await other.token())).toBe('algorithm');
  });

  it('one that is configured for another EHR is not', async () => {
    const other = await ehr('ES256', 'key-1');
    const issuers = [trusted(other), trusted(hospital, { issuer: 'https://other.example.org', algorithms: ['ES256'] })];
    expect(await door(issuers).ask(await other.token())).toBe('algorithm');
  });

  it('the key must fit: an RSA key does not verify ES384, nor one curve another', async () => {
    const rsa = await ehr('RS384');
    expect(await door([trusted(rsa)]).ask(await hospital.token())).toBe('unknown-key');
    const { alg: _alg, ...p256 } = (await ehr('ES256')).jwk;
    expect(await door([trusted({ jwk: p256 })]).ask(await hospital.token())).toBe('unknown-key');
  });

  it('a key that is marked for another algorithm, for encryption or for nothing is not used', async () => {
    for (const mark of [{ alg: 'ES256' }, { use: 'enc' }, { key_ops: ['encrypt'] }, { key_ops: [] }]) {
      expect(await door([trusted({ jwk: { ...hospital.jwk, ...mark } })]).ask(await hospital.token())).toBe(
        'unknown-key',
      );
    }
    const { alg: _alg, use: _use, ...bare } = hospital.jwk;
    expect(await door([trusted({ jwk: bare })]).ask(await hospital.token())).toBe('general');
  });

  it('RSA keys have 2,048 bits or more', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const jwk = { ...(publicKey.export({ format: 'jwk' }) as Ehr['jwk']), kid: 'key-1' };
    const head = unsigned({ alg: 'RS384', typ: 'JWT', kid: 'key-1' }, usualClaims()).slice(0, -1);
    const signature = signBytes(
      'sha384',
      Buffer.from(head),
      createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    );
    expect(await door([trusted({ jwk })]).ask(`${head}.${signature.toString('base64url')}`)).toBe('weak-key');
    const strong = await ehr('RS384', 'key-1', { modulusLength: 3072 });
    expect(await door([trusted(strong)]).ask(await strong.token())).toBe('general');
  });

  it('a key set that gives the private key away gives no key', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'key-1' };
    const token = await sign(privateKey, {}, { alg: 'ES384', kid: 'key-1' });
    expect(await door([trusted({ jwk })]).ask(token)).toBe('unusable-key');
  });

  it('of several keys with one id the one that fits verifies', async () => {
    const [one, two, stranger] = [await ehr(), await ehr(), await ehr()];
    const broken = { ...one.jwk, x: 'AAAA' };
    const issuer = trusted(one, { keys: { keys: [broken, one.jwk, two.jwk] } });
    const { ask: asking } = door([issuer]);
    expect(await asking(await one.token())).toBe('general');
    expect(await asking(await two.token())).toBe('general');
    expect(await asking(await two.token({ exp: noon - 61 }))).toBe('expired');
    expect(await asking(await stranger.token())).toBe('signature');
  });
});

describe('a signature that is not the EHR’s', () => {
  it('by another key with the same id', async () => {
    expect(await door([trusted(hospital)]).ask(await (await ehr()).token())).toBe('signature');
  });

  it('under claims that were changed afterwards', async () => {
    const [head, , signature] = (await hospital.token()).split('.');
    const changed = Buffer.from(JSON.stringify({ ...usualClaims(), extra: 1 })).toString('base64url');
    expect(await door([trusted(hospital)]).ask(`${head}.${changed}.${signature}`)).toBe('signature');
  });

  it('with one bit changed', async () => {
    const token = await hospital.token();
    const at = token.lastIndexOf('.') + 10;
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    expect(await door([trusted(hospital)]).ask(changed)).toBe('signature');
  });
});
