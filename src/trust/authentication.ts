import type { Tenant } from './tenant.ts';

/** What a request shows of itself, before its body is read. */
export interface Credentials {
  /** The Authorization header as it came; several as one, joined by commas. */
  readonly authorization: string | undefined;
  /** The URLs that a token for this request may name in `aud`, from the public URL: never from what the client wrote. */
  readonly audiences: readonly string[];
}

/** Says who calls. Rejects with Unauthenticated if nobody vouches for the caller. */
export type Authenticate = (credentials: Credentials) => Promise<Tenant>;

/** Why a caller was turned away. */
export const refusals = [
  'no-token',
  /** Another scheme than Bearer, or several Authorization headers. */
  'not-bearer',
  /** Not a signed JWT, or too long. */
  'malformed',
  /** `typ` is not JWT, or `kid` or `jku` is not what it must be. */
  'header',
  /** `none`, a symmetric one, or one that this issuer may not use. */
  'algorithm',
  'unknown-issuer',
  /** The issuer is trusted, but not with keys from there. */
  'unknown-jku',
  /** The issuer is trusted, but not for this `tenant` or `sub`. */
  'unknown-tenant',
  /** More than one trusted issuer fits: a mistake of the configuration. */
  'ambiguous-issuer',
  /** Anybody has the private key. */
  'published-key',
  /** RSA with less than 2048 bits. */
  'weak-key',
  'unknown-key',
  'unusable-key',
  'keys-unavailable',
  'signature',
  /** A claim is missing or of the wrong type. */
  'claims',
  'audience',
  'expired',
  'not-yet-valid',
  /** Valid for more than an hour. */
  'lifetime',
  'replay',
  /** Whether it is a replay could not be found out. */
  'memory-unavailable',
  /** What is for the operators was asked for without their token. */
  'admin-token',
] as const;
export type WhyRefused = (typeof refusals)[number];

/** The caller is told nothing but 401; why goes to the log and to a metric. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';
  readonly why: WhyRefused;
  /** The `iss` of the token, if it is one of those that we trust: nothing that only the client wrote. */
  readonly issuer: string | undefined;

  constructor(why: WhyRefused, issuer?: string) {
    super(why);
    this.why = why;
    this.issuer = issuer;
  }
}

/** Development: everybody is the one tenant. */
export function withoutAuthentication(tenant: Tenant): Authenticate {
  return () => Promise.resolve(tenant);
}
