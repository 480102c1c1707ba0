import { Unauthenticated } from './authentication.ts';
import { isPublicSandbox } from './published-keys.ts';
import type { UnverifiedToken } from './read-token.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/**
 * The one trusted issuer whose token this claims to be. Nothing is fetched to find it out.
 * @throws Unauthenticated
 */
export function matchIssuer(
  token: UnverifiedToken,
  issuers: readonly TrustedIssuer[],
  production: boolean,
): TrustedIssuer {
  const { iss, tenant, sub } = token.claims;
  const named = issuers.filter(({ issuer }) => issuer === iss);
  const known = named[0]?.issuer;
  if (known === undefined) throw new Unauthenticated('unknown-issuer');
  const placed = named.filter((issuer) => isKeyPlace(token.jku, issuer));
  if (placed.length === 0) throw new Unauthenticated('unknown-jku', known);
  const [match, ...others] = placed.filter(
    ({ claims = {} }) =>
      (claims.tenant === undefined || claims.tenant === tenant) && (claims.sub === undefined || claims.sub === sub),
  );
  if (match === undefined) throw new Unauthenticated('unknown-tenant', known);
  // To choose would be to guess for which hospital the token is.
  if (others.length > 0) throw new Unauthenticated('ambiguous-issuer', known);
  if (production && isPublicSandbox(match)) throw new Unauthenticated('published-key', known);
  if (!match.algorithms.includes(token.algorithm)) throw new Unauthenticated('algorithm', known);
  return match;
}

/** Whether the token's keys are where this issuer's are; a token that does not say it means keys that are known without it. */
function isKeyPlace(claimed: string | undefined, { jku, keys }: TrustedIssuer): boolean {
  return claimed === undefined ? keys !== undefined : claimed === jku;
}
