import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { Unauthenticated, type Authenticate } from '../../src/trust/authentication.ts';
import { keyFetcher } from '../../src/trust/fetch-keys.ts';
import { jwtAuthentication, type JwtParts } from '../../src/trust/jwt-authentication.ts';
import { developmentTenant, type Tenant } from '../../src/trust/tenant.ts';
import { processTokenMemory } from '../../src/trust/token-memory.ts';
import { usualAlgorithms, type TrustedIssuer } from '../../src/trust/trusted-issuer.ts';

export type Json = Readonly<Record<string, unknown>>;

export const orderSign = 'https://cds.example.org/cds-services/anakinra-order-sign';
export const orderSelect = 'https://cds.example.org/cds-services/anakinra-order-select';

/** Seconds since the epoch: 2026-03-01T12:00:00Z. */
export const noon = 1_772_366_400;

/** Who signs tokens. */
export interface Ehr {
  /** Its public key, as it publishes it. */
  readonly jwk: JWK;
  /** A token for order-sign, good at noon for five minutes, with what is different in it; `undefined` leaves a member out. */
  token(claims?: Json, header?: Json): Promise<string>;
}

let tokens = 0;

/** An EHR with a new key. */
export async function ehr(
  algorithm = 'ES384',
  kid = 'key-1',
  more: { readonly modulusLength?: number } = {},
): Promise<Ehr> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true, ...more });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: algorithm };
  return {
    jwk,
    token: (claims = {}, header = {}) => sign(privateKey, claims, { alg: algorithm, kid, ...header }),
  };
}

export function usualClaims(): Json {
  tokens += 1;
  const jti = `token-${tokens}`;
  return { iss: 'https://ehr.example.org', aud: orderSign, iat: noon, exp: noon + 300, jti };
}

/** A token signed with any key, by any algorithm that jose can sign with. */
export async function sign(key: CryptoKey | Uint8Array, claims: Json, header: Json): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify({ ...usualClaims(), ...claims }));
  const whole = JSON.parse(JSON.stringify({ typ: 'JWT', ...header }));
  return new CompactSign(payload).setProtectedHeader(whole).sign(key);
}

/** A token with any header at all, and any text for a signature. */
export function unsigned(header: unknown, claims: unknown, signature = ''): string {
  return [...[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), signature].join(
    '.',
  );
}

export function tenant(id: string): Tenant {
  return { ...developmentTenant('us'), id };
}

/** An issuer whose keys are in the configuration. */
export function trusted({ jwk }: Pick<Ehr, 'jwk'>, different: Partial<TrustedIssuer> = {}): TrustedIssuer {
  const issuer = { tenant: tenant('general'), issuer: 'https://ehr.example.org', algorithms: usualAlgorithms };
  return { ...issuer, keys: { keys: [jwk] }, ...different };
}

/** An issuer whose keys are behind a URL. */
export function published(jku: string, different: Partial<TrustedIssuer> = {}): TrustedIssuer {
  const issuer = { tenant: tenant('general'), issuer: 'https://ehr.example.org', algorithms: usualAlgorithms };
  return { ...issuer, jku, ...different };
}

export interface Door {
  readonly authenticate: Authenticate;
  /** The id of the tenant that a token is let in as, or why it is turned away. */
  readonly ask: (token: string, audiences?: readonly string[]) => Promise<string>;
  /** Sets the clock, in seconds. */
  at(seconds: number): void;
}

/** The check of tokens at noon, with real keys and the network. */
export function door(issuers: readonly TrustedIssuer[], parts: Partial<JwtParts> = {}): Door {
  let seconds = noon;
  const now = (): number => seconds * 1000;
  const authenticate = jwtAuthentication({
    issuers: () => issuers,
    memory: processTokenMemory({ now }),
    fetchKeys: keyFetcher({ production: false }),
    now,
    production: false,
    ...parts,
  });
  return {
    authenticate,
    ask: (token, audiences = [orderSign]) => outcome(authenticate({ authorization: `Bearer ${token}`, audiences })),
    at(time) {
      seconds = time;
    },
  };
}

/** As whom a caller is let in, or why it is turned away. */
export async function outcome(asked: Promise<Tenant>): Promise<string> {
  return asked.then(
    ({ id }) => id,
    (error: unknown) => {
      if (error instanceof Unauthenticated) return error.why;
      throw error;
    },
  );
}
