import { developmentTenant, type Tenant } from './tenant.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';
import { tenantOfAll, type TenantsSetting, type TrustedTenant } from './trusted-tenant.ts';

/** Whom we trust, at one time. */
export interface TrustedTenants {
  readonly tenants: readonly Tenant[];
  readonly issuers: readonly TrustedIssuer[];
  /** Who everybody is with `AUTH_MODE=off`; nobody otherwise. */
  readonly everybody: Tenant | undefined;
}

/** Whom we trust now. */
export interface Tenants {
  /** What was read last without a mistake. */
  current(): TrustedTenants;
  /** Reads the file again. @throws TenantsFileError, and keeps what it had. */
  reload(): Promise<TrustedTenants>;
}

/** Reads the tenants, from the file if there is one. @throws TenantsFileError */
export async function loadTenants(file: string | undefined, setting: TenantsSetting): Promise<Tenants> {
  const read = async (): Promise<TrustedTenants> =>
    trust(file === undefined ? [] : await readFrom(file, setting), setting);
  let current = await read();
  let reading: Promise<unknown> = Promise.resolve();
  return {
    current: () => current,
    // One after the other, so that what was written last is what stays.
    reload() {
      const next = reading.then(async () => (current = await read()));
      reading = next.catch(() => undefined);
      return next;
    },
  };
}

/** Who has no file needs nobody who reads YAML. */
async function readFrom(file: string, setting: TenantsSetting): Promise<readonly TrustedTenant[]> {
  const { readTenantsFile } = await import('./tenants-file.ts');
  return readTenantsFile(file, setting);
}

function trust(trusted: readonly TrustedTenant[], { authMode, profile }: TenantsSetting): TrustedTenants {
  const tenants = trusted.map(({ tenant }) => tenant);
  const everybody = tenants.find(({ id }) => id === tenantOfAll) ?? tenants[0] ?? developmentTenant(profile);
  return {
    tenants,
    issuers: trusted.flatMap(({ issuers }) => issuers),
    everybody: authMode === 'off' ? everybody : undefined,
  };
}
