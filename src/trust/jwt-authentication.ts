import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { Unauthenticated, type Authenticate, type Credentials, type WhyRefused } from './authentication.ts';
import { finderOf, type KeyFinder } from './key-finder.ts';
import { matchIssuer } from './match-issuer.ts';
import { readToken } from './read-token.ts';
import { remoteKeys, type RemoteKeysParts } from './remote-keys.ts';
import type { Tenant } from './tenant.ts';
import type { TokenMemory } from './token-memory.ts';
import { signatureAlgorithms, type TrustedIssuer } from './trusted-issuer.ts';

export interface JwtParts extends RemoteKeysParts {
  /** Asked at each call, so that they may be read anew. */
  readonly issuers: () => readonly TrustedIssuer[];
  readonly memory: TokenMemory;
  /** Counts. */
  readonly onRefused?: (why: WhyRefused) => void;
}

/** Seconds by which the clocks of an EHR and of this service may differ. */
const leeway = 60;
/** Seconds. */
const longestLifetime = 3600;
/** Characters of a `jti`. */
const longestTokenId = 256;

/**
 * Trusts callers with a JWT as CDS Hooks describes it. Everything in the token is held to the configuration before any key is
 * fetched, and its `jti` is used up last, so that only a token that is good in all else can use it up. What cannot be found
 * out, of keys or of a replay, is a refusal.
 */
export function jwtAuthentication(parts: JwtParts): Authenticate {
  const keysOf = keysOfIssuers(parts);

  async function authenticate({ authorization, audiences }: Credentials): Promise<Tenant> {
    const token = readToken(authorization);
    const issuer = matchIssuer(token, parts.issuers(), parts.production);
    try {
      const claims = await verify(token.text, await keysOf(issuer), {
        typ: 'JWT',
        algorithms: issuer.algorithms.filter((name) => signatureAlgorithms.includes(name)),
        audience: [...audiences, ...(issuer.audiences ?? [])],
        requiredClaims: ['exp', 'iat', 'jti'],
        clockTolerance: leeway,
        maxTokenAge: longestLifetime,
        currentDate: new Date(parts.now()),
      });
      await useUp(claims, issuer, parts.memory);
      return issuer.tenant;
    } catch (error) {
      throw new Unauthenticated(whyOf(error), issuer.issuer);
    }
  }

  return async (credentials) => {
    try {
      return await authenticate(credentials);
    } catch (error) {
      if (error instanceof Unauthenticated) parts.onRefused?.(error.why);
      throw error;
    }
  };
}

/** The keys of each issuer: the ones that are configured, or the ones behind its URL, which several issuers can share. */
function keysOfIssuers(parts: JwtParts): (issuer: TrustedIssuer) => Promise<KeyFinder> {
  const inline = new WeakMap<object, Promise<KeyFinder>>();
  const remote = new Map<string, KeyFinder>();
  return async ({ keys, jku }) => {
    if (keys !== undefined) {
      const found = inline.get(keys) ?? finderOf(keys, parts.production);
      inline.set(keys, found);
      return found;
    }
    if (jku === undefined) throw new Unauthenticated('keys-unavailable');
    const found = remote.get(jku) ?? remoteKeys(jku, parts);
    remote.set(jku, found);
    return found;
  };
}

/** The claims of the token, if one of the keys that it may be signed with has signed it and everything in it is right. */
async function verify(token: string, find: KeyFinder, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, find, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const verified = await jwtVerify(token, key, options).catch((failure: unknown) => {
        if (failure instanceof errors.JWSSignatureVerificationFailed) return undefined;
        throw failure;
      });
      if (verified !== undefined) return verified.payload;
    }
    throw new Unauthenticated('signature');
  }
}

/** Holds the token to its one use. */
async function useUp(
  { exp = NaN, iat = NaN, jti }: JWTPayload,
  issuer: TrustedIssuer,
  memory: TokenMemory,
): Promise<void> {
  const lifetime = exp - iat;
  if (!(lifetime > 0 && lifetime <= longestLifetime)) throw new Unauthenticated('lifetime');
  if (typeof jti !== 'string' || jti === '' || jti.length > longestTokenId) throw new Unauthenticated('claims');
  if (issuer.allowTokenReuse === true) return;
  // Of a known size, and without characters that a database could stumble over.
  const tokenId = createHash('sha256')
    .update(JSON.stringify([issuer.issuer, jti]))
    .digest('base64url');
  const first = await memory.isFirstUse(issuer.tenant.id, tokenId, (exp + leeway) * 1000).catch(() => {
    throw new Unauthenticated('memory-unavailable');
  });
  if (!first) throw new Unauthenticated('replay');
}

function whyOf(error: unknown): WhyRefused {
  if (error instanceof Unauthenticated) return error.why;
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'lifetime' : 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return whyClaimFailed(error);
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  if (error instanceof errors.JOSENotSupported) return 'malformed';
  // What the cryptography of Node makes of a key that does not fit.
  return 'unusable-key';
}

function whyClaimFailed({ claim, reason }: errors.JWTClaimValidationFailed): WhyRefused {
  if (reason !== 'check_failed') return 'claims';
  if (claim === 'aud') return 'audience';
  return claim === 'nbf' || claim === 'iat' ? 'not-yet-valid' : 'claims';
}
