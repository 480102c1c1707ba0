import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import { fhirBases, isLoopback, parseBase, type ListedBase } from './fhir-bases.ts';
import { parseFile, type Mistake, type ParsedFile, type Path } from './file-place.ts';
import { nameOf, shapeMistakes } from './shape-mistakes.ts';
import { usualCapabilities, type CardCapabilities, type LocalCode, type Tenant } from './tenant.ts';
import { tenantsSchema } from './tenants-schema.ts';
import { TenantsFileError, tenantOfAll, type TenantsSetting, type TrustedTenant } from './trusted-tenant.ts';
import { usualAlgorithms, type TrustedIssuer } from './trusted-issuer.ts';

/** More would not be read before the first ones are right. */
const mostMistakes = 20;

/** Reads the tenants file. @throws TenantsFileError with all mistakes of its shape, or else of its meaning. */
export async function readTenantsFile(path: string, setting: TenantsSetting): Promise<readonly TrustedTenant[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new TenantsFileError([
      `${path}:1:1: the file cannot be read (${code}): TENANTS_FILE must name a YAML or JSON file that this process may read`,
    ]);
  }
  return readTenants(text, path, setting);
}

/** Reads the text of a tenants file. @throws TenantsFileError as above. */
export function readTenants(text: string, path: string, setting: TenantsSetting): readonly TrustedTenant[] {
  const file = parseFile(text);
  const stopAt = (mistakes: readonly Mistake[]): void => {
    if (mistakes.length > 0) throw new TenantsFileError(linesOf(mistakes, path));
  };
  stopAt(file.mistakes);
  stopAt(shapeMistakes(file, tenantsSchema(setting.prefetchKeys), formatsOf(setting)));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema vouches for it
  const { tenants } = file.value as TenantsFile;
  stopAt(meaningMistakes(tenants, file, setting));
  return tenants.map((entry) => trustedTenant(entry, setting));
}

/** The file as the schema has it. */
interface TenantsFile {
  readonly tenants: readonly TenantEntry[];
}

interface TenantEntry {
  readonly id: string;
  readonly issuers?: readonly IssuerEntry[];
  readonly fhirBases?: readonly (string | { readonly url: string; readonly private?: boolean })[];
  readonly profile?: Tenant['profile'];
  readonly mode?: Tenant['mode'];
  readonly nullMeansEmpty?: boolean;
  readonly prefetchAliases?: Readonly<Record<string, string>>;
  readonly localCodes?: readonly LocalCode[];
  readonly cards?: Partial<CardCapabilities>;
}

interface IssuerEntry {
  readonly iss: string;
  readonly jku?: string;
  readonly keys?: readonly JWK[];
  readonly tenant?: string;
  readonly sub?: string;
  readonly audiences?: readonly string[];
  readonly algorithms?: readonly string[];
  readonly allowTokenReuse?: boolean;
}

function trustedTenant(entry: TenantEntry, { production, profile }: TenantsSetting): TrustedTenant {
  const listed = (entry.fhirBases ?? []).map((base): ListedBase => {
    const { url, private: marked = false } = typeof base === 'string' ? { url: base } : base;
    return { url, private: marked };
  });
  const tenant: Tenant = {
    id: entry.id,
    bases: fhirBases({ production, listed }),
    profile: entry.profile ?? profile,
    mode: entry.mode ?? 'live',
    nullMeansEmpty: entry.nullMeansEmpty ?? true,
    prefetchAliases: entry.prefetchAliases ?? {},
    localCodes: entry.localCodes ?? [],
    cards: { ...usualCapabilities, ...entry.cards },
  };
  return { tenant, issuers: (entry.issuers ?? []).map((issuer) => trustedIssuer(issuer, tenant)) };
}

function trustedIssuer({ iss, jku, keys, tenant, sub, ...rest }: IssuerEntry, owner: Tenant): TrustedIssuer {
  const claims = { ...(tenant === undefined ? {} : { tenant }), ...(sub === undefined ? {} : { sub }) };
  const { audiences, algorithms = usualAlgorithms, allowTokenReuse } = rest;
  return {
    tenant: owner,
    issuer: iss,
    ...(jku === undefined ? {} : { jku }),
    ...(keys === undefined ? {} : { keys: { keys: [...keys] } }),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    ...(audiences === undefined ? {} : { audiences }),
    algorithms,
    ...(allowTokenReuse === undefined ? {} : { allowTokenReuse }),
  };
}

/** Formats of the schema that depend on where the service runs. */
function formatsOf({
  production,
  isCommonSystem,
}: TenantsSetting): Readonly<Record<string, (text: string) => boolean>> {
  const isSafe = (url: URL | undefined): boolean =>
    url?.protocol === 'https:' || (url !== undefined && !production && isLoopback(url.hostname));
  return {
    endpoint: (text) => isSafe(/[\s\\#@]/.test(text) || !URL.canParse(text) ? undefined : httpUrl(text)),
    'fhir-base': (text) => isSafe(parseBase(text)),
    'common-system': isCommonSystem,
  };
}

function httpUrl(text: string): URL | undefined {
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** What is wrong although its shape is right. */
function meaningMistakes(
  tenants: readonly TenantEntry[],
  file: ParsedFile,
  setting: TenantsSetting,
): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const at = (path: Path, says: string): void => void mistakes.push(file.at(path, `${nameOf(path)} ${says}`));
  const seen = new Map<string, Path>();
  const issuers: { readonly path: Path; readonly entry: IssuerEntry }[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const path = ['tenants', index];
    const other = seen.get(tenant.id);
    if (other !== undefined) {
      at([...path, 'id'], `is the same as ${nameOf(other)}: give each tenant an id of its own`);
    }
    seen.set(tenant.id, other ?? [...path, 'id']);
    if (setting.authMode === 'jwt' && tenant.issuers === undefined) {
      at(path, 'has no issuers, so nobody could be this tenant: give a list of maps with iss, and jku or keys');
    }
    for (const [position, entry] of (tenant.issuers ?? []).entries()) {
      const place = [...path, 'issuers', position];
      checkIssuer(entry, place, setting, at);
      const twin = issuers.find((one) => canBeTheSame(one.entry, entry));
      if (twin !== undefined) {
        at(
          place,
          `cannot be told from ${nameOf(twin.path)}, as one token could be of both: give each a tenant or a sub of its own`,
        );
      }
      issuers.push({ path: place, entry });
    }
    checkAliases(tenant.prefetchAliases ?? {}, [...path, 'prefetchAliases'], setting, at);
  }
  if (setting.authMode === 'off' && tenants.length > 1 && !seen.has(tenantOfAll)) {
    at(
      ['tenants'],
      `has ${tenants.length} entries, and with AUTH_MODE=off nobody says which of them calls: name one of them ${tenantOfAll}, or keep one alone`,
    );
  }
  return mistakes;
}

type At = (path: Path, says: string) => void;

/** The public test client, whose private key is public too. */
const publicSandbox = 'sandbox.cds-hooks.org';

function checkIssuer(entry: IssuerEntry, path: Path, { production }: TenantsSetting, at: At): void {
  const { iss, jku, keys, algorithms = usualAlgorithms } = entry;
  if (jku === undefined && keys === undefined) {
    at(path, 'has neither jku nor keys: give the URL of its key set as jku, or its public keys as keys');
  }
  for (const [member, url] of Object.entries({ iss, jku })) {
    if (production && url !== undefined && URL.canParse(url) && new URL(url).hostname === publicSandbox) {
      at([...path, member], 'is the public sandbox, whose private key everybody has: leave it out in production');
    }
  }
  const ids = new Map<unknown, Path>();
  for (const [index, key] of (keys ?? []).entries()) {
    const place = [...path, 'keys', index];
    const other = ids.get(key.kid);
    if (other !== undefined) {
      at([...place, 'kid'], `is the same as that of ${nameOf(other)}: give each key an id of its own`);
    }
    ids.set(key.kid, place);
    const known = publicKey(key);
    if (known === undefined) {
      at(place, 'cannot be read as a public key: copy it whole from its JWKS (EC: crv, x, y; RSA: n, e)');
    } else if (!algorithms.some((algorithm) => fits(known, algorithm))) {
      at(
        place,
        `can check none of ${algorithms.join(', ')}: give an EC key on the curve of an ES algorithm, an RSA key of at least 2048 bits for RS and PS, or other algorithms`,
      );
    }
  }
}

function publicKey(key: JWK): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...key }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

const curves: Readonly<Record<string, string>> = { ES256: 'prime256v1', ES384: 'secp384r1' };

function fits({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: string): boolean {
  const curve = curves[algorithm];
  if (curve !== undefined) return asymmetricKeyDetails?.namedCurve === curve;
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}

/** Whether some token could be of both. One without `jku` is of an issuer whose keys we have, one with `jku` of those with the same. */
function canBeTheSame(one: IssuerEntry, other: IssuerEntry): boolean {
  const differ = (member: 'tenant' | 'sub'): boolean =>
    one[member] !== undefined && other[member] !== undefined && one[member] !== other[member];
  const isSamePlace = one.jku !== undefined && one.jku === other.jku;
  const haveBothKeys = one.keys !== undefined && other.keys !== undefined;
  return one.iss === other.iss && (isSamePlace || haveBothKeys) && !differ('tenant') && !differ('sub');
}

function checkAliases(
  aliases: Readonly<Record<string, string>>,
  path: Path,
  { prefetchKeys }: TenantsSetting,
  at: At,
): void {
  const meant = new Map<string, string>();
  for (const [theirs, ours] of Object.entries(aliases)) {
    if (prefetchKeys.includes(theirs)) {
      at([...path, theirs], 'is a key of ours, and means what it says: give the key that the EHR sends instead');
    }
    const other = meant.get(ours);
    if (other !== undefined) {
      at([...path, theirs], `stands for ${ours}, as ${nameOf([...path, other])} does: keep the one that the EHR sends`);
    }
    meant.set(ours, theirs);
  }
}

function linesOf(mistakes: readonly Mistake[], path: string): readonly string[] {
  const inOrder = [...mistakes].sort((one, other) => one.line - other.line || one.column - other.column);
  const lines = inOrder.slice(0, mostMistakes).map(({ line, column, says }) => `${path}:${line}:${column}: ${says}`);
  return inOrder.length > mostMistakes ? [...lines, `${path}: and ${inOrder.length - mostMistakes} more`] : lines;
}
