import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { withoutAuthentication, type Authenticate } from '../trust/authentication.ts';
import { developmentTenant } from '../trust/tenant.ts';
import type { Tenants } from '../trust/tenants.ts';
import type { TokenMemory } from '../trust/token-memory.ts';

/** Who decides who calls; the tenants can change while the service runs. What reads tokens is loaded where they are read. */
export async function startAuthentication(
  { authMode, labelProfile, production }: Pick<Config, 'authMode' | 'labelProfile' | 'production'>,
  tenants: Tenants,
  memory: TokenMemory,
  log: Logger,
): Promise<Authenticate> {
  switch (authMode) {
    case 'off': {
      const everybody = (): ReturnType<typeof developmentTenant> =>
        tenants.current().everybody ?? developmentTenant(labelProfile);
      return (credentials) => withoutAuthentication(everybody())(credentials);
    }
    case 'jwt': {
      const { jwtAuthentication } = await import('../trust/jwt-authentication.ts');
      const { keyFetcher } = await import('../trust/fetch-keys.ts');
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
}
