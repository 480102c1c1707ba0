import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from 'jose';
import { Unauthenticated } from './authentication.ts';
import { signatureAlgorithms } from './trusted-issuer.ts';

/** What a token says of itself. Nothing of it is proven. */
export interface UnverifiedToken {
  readonly text: string;
  readonly algorithm: string;
  readonly jku: string | undefined;
  readonly claims: JWTPayload;
}

/** Characters. The tokens of EHRs have some 800. */
const longest = 8192;

/**
 * Reads the token of an Authorization header, and holds its header to what CDS Hooks demands.
 * @throws Unauthenticated
 */
export function readToken(authorization: string | undefined): UnverifiedToken {
  const text = bearerToken(authorization);
  const { header, claims } = decode(text);
  const { alg, typ, kid, jku } = header;
  if (typeof typ !== 'string' || typ.toLowerCase() !== 'jwt') throw new Unauthenticated('header');
  if (typeof alg !== 'string' || !signatureAlgorithms.includes(alg)) throw new Unauthenticated('algorithm');
  // An opaque text: large EHRs have + / = in it.
  if (typeof kid !== 'string' || kid === '') throw new Unauthenticated('header');
  if (jku !== undefined && typeof jku !== 'string') throw new Unauthenticated('header');
  return { text, algorithm: alg, jku, claims };
}

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') throw new Unauthenticated('no-token');
  const [, token] = /^bearer +([^ ,]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new Unauthenticated('not-bearer');
  if (token.length > longest) throw new Unauthenticated('malformed');
  return token;
}

function decode(text: string): {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: JWTPayload;
} {
  try {
    return { header: { ...decodeProtectedHeader(text) }, claims: decodeJwt(text) };
  } catch (error) {
    // jose throws a TypeError for a header, and its own errors for a payload, that cannot be read.
    if (error instanceof TypeError || error instanceof errors.JOSEError) throw new Unauthenticated('malformed');
    throw error;
  }
}
