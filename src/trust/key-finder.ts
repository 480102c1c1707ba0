import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, createLocalJWKSet, errors } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWK, JWSHeaderParameters } from 'jose';
import { Unauthenticated, type WhyRefused } from './authentication.ts';
import { isPublishedKey } from './published-keys.ts';

/**
 * Finds the key that a token says it is signed with. Rejects with JWKSNoMatchingKey, with JWKSMultipleMatchingKeys if several
 * have this id, or with Unauthenticated for one that nobody may use.
 */
export type KeyFinder = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** Bits of an RSA modulus. */
const leastBits = 2048;

/**
 * Finds keys in a JSON Web Key Set. Keys that cannot be read do not spoil the others.
 * @throws Error if it is no key set at all.
 */
export async function finderOf(keySet: unknown, production: boolean): Promise<KeyFinder> {
  const usable: JWK[] = [];
  const refused = new Map<string, WhyRefused>();
  for (const jwk of keysIn(keySet)) {
    const why = await whyUnusable(jwk, production);
    if (why === undefined) usable.push(jwk);
    else if (typeof jwk.kid === 'string') refused.set(jwk.kid, why);
  }
  const find = createLocalJWKSet({ keys: usable });
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (error) {
      const why = error instanceof errors.JWKSNoMatchingKey ? refused.get(header.kid ?? '') : undefined;
      throw why === undefined ? error : new Unauthenticated(why);
    }
  };
}

function keysIn(keySet: unknown): readonly JWK[] {
  const keys: unknown = typeof keySet === 'object' && keySet !== null && 'keys' in keySet ? keySet.keys : undefined;
  if (!Array.isArray(keys)) throw new TypeError('It is not a JSON Web Key Set');
  return keys.filter((key: unknown): key is JWK => typeof key === 'object' && key !== null && !Array.isArray(key));
}

async function whyUnusable(jwk: JWK, production: boolean): Promise<WhyRefused | undefined> {
  const key = publicKeyOf(jwk);
  if (key === undefined) return 'unusable-key';
  if ((key.asymmetricKeyDetails?.modulusLength ?? leastBits) < leastBits) return 'weak-key';
  // The thumbprint of the key itself, not of how the set spells it.
  return production && isPublishedKey(await calculateJwkThumbprint(key)) ? 'published-key' : undefined;
}

function publicKeyOf(jwk: JWK): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
