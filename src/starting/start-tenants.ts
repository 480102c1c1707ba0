import type { Logger } from 'pino';
import { queryKeys } from '../chart/chart.ts';
import type { Config } from '../config.ts';
import { isCommonSystem } from '../facts/code-systems.ts';
import { loadTenants, type Tenants } from '../trust/tenants.ts';
import { TenantsFileError } from '../trust/trusted-tenant.ts';
import { CannotStart } from './cannot-start.ts';

type TenantsConfig = Pick<Config, 'production' | 'authMode' | 'labelProfile' | 'tenantsFile'>;

/** Reads whom we trust. @throws CannotStart where the file is wrong. */
export async function startTenants(config: TenantsConfig): Promise<Tenants> {
  const { production, authMode, labelProfile: profile, tenantsFile } = config;
  try {
    return await loadTenants(tenantsFile, { production, authMode, profile, prefetchKeys: queryKeys, isCommonSystem });
  } catch (error) {
    if (!(error instanceof TenantsFileError)) throw error;
    throw new CannotStart(...error.lines);
  }
}

/** Reads the file again; the tenants stay as they are where it is wrong. */
export async function reloadTenants(tenants: Tenants, log: Logger): Promise<void> {
  try {
    const { tenants: read } = await tenants.reload();
    log.info({ tenants: read.map(({ id }) => id) }, 'tenants read again');
  } catch (error) {
    const mistakes = error instanceof TenantsFileError ? error.lines : [String(error)];
    log.error({ mistakes }, 'the tenants file is wrong, and the tenants stay as they were');
  }
}
