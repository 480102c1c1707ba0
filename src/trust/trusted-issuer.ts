import type { JWK } from 'jose';
import type { Tenant } from './tenant.ts';

/** Who signs the tokens of a tenant, and how they are told from those of others. */
export interface TrustedIssuer {
  readonly tenant: Tenant;
  /** The token's `iss`, letter by letter. */
  readonly issuer: string;
  /**
   * Where its public keys are published. A token that names a `jku` must name this one, and without `keys` it must name it.
   * This is the only address that is ever asked for keys.
   */
  readonly jku?: string;
  /** Its public keys themselves, for sites without a way out. With them nothing is ever fetched. */
  readonly keys?: { readonly keys: JWK[] };
  /** What the token must say besides: EHRs whose hospitals share one `iss` name the hospital in `tenant` or `sub`. */
  readonly claims?: { readonly tenant?: string; readonly sub?: string };
  /** Values of `aud` that are accepted besides the URL that is called, letter by letter: some EHRs have it typed in by hand. */
  readonly audiences?: readonly string[];
  /** Of `signatureAlgorithms`; any other name has no effect. */
  readonly algorithms: readonly string[];
  /** The EHR sends one token several times: a `jti` that was seen before is no replay. */
  readonly allowTokenReuse?: boolean;
}

/** Those that CDS Hooks recommends. */
export const usualAlgorithms: readonly string[] = ['ES384', 'RS384'];

/** Those that a tenant may choose from. Never `none`, and none with a shared secret. */
export const signatureAlgorithms: readonly string[] = ['ES256', 'ES384', 'RS256', 'RS384', 'PS256', 'PS384', 'PS512'];
