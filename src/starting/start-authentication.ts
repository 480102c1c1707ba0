import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { withoutAuthentication, type Authenticate } from '../trust/authentication.ts';
import { keyFetcher } from '../trust/fetch-keys.ts';
import { jwtAuthentication } from '../trust/jwt-authentication.ts';
import { developmentTenant } from '../trust/tenant.ts';
import type { Tenants } from '../trust/tenants.ts';
import type { TokenMemory } from '../trust/token-memory.ts';

/** Who decides who calls; the tenants can change while the service runs. */
export function startAuthentication(
  { authMode, labelProfile, production }: Pick<Config, 'authMode' | 'labelProfile' | 'production'>,
  tenants: Tenants,
  memory: TokenMemory,
  log: Logger,
): Authenticate {
  switch (authMode) {
    case 'off': {
      const everybody = (): ReturnType<typeof developmentTenant> =>
        tenants.current().everybody ?? developmentTenant(labelProfile);
      return (credentials) => withoutAuthentication(everybody())(credentials);
    }
    case 'jwt':
      return jwtAuthentication({
        issuers: () => tenants.current().issuers,
        now: Date.now,
        production,
        fetchKeys: keyFetcher({ production }),
        memory,
        onKeysFailed: (url, why) => log.warn({ url, why }, 'keys not fetched'),
      });
  }
}
