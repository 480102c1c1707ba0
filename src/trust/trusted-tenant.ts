import type { Tenant } from './tenant.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/** A tenant, and who signs tokens for it. */
export interface TrustedTenant {
  readonly tenant: Tenant;
  readonly issuers: readonly TrustedIssuer[];
}

/** What the file is read for. */
export interface TenantsSetting {
  readonly production: boolean;
  /** `off`: nobody shows a token, so a tenant needs no issuers, and one of them stands for everybody. */
  readonly authMode: 'off' | 'jwt';
  /** For tenants that do not name a label. */
  readonly profile: Tenant['profile'];
  /** The keys that discovery publishes. */
  readonly prefetchKeys: readonly string[];
  /** Whether value sets speak of a code system. */
  readonly isCommonSystem: (system: string) => boolean;
}

/** The file cannot be used. One line a mistake: file, line, column, what is wrong and what would be right. Holds no secret. */
export class TenantsFileError extends Error {
  override readonly name = 'TenantsFileError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** With `AUTH_MODE=off` everybody is the tenant of this id; or the only one, whatever its id. */
export const tenantOfAll = 'default';
