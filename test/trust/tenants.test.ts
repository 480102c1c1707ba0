import { beforeAll, describe, expect, it } from 'vitest';
import type { TrustedIssuer } from '../../src/trust/trusted-issuer.ts';
import { door, ehr, noon, orderSign, tenant, trusted, type Ehr } from './ehr.ts';

let vendor: Ehr;
beforeAll(async () => {
  vendor = await ehr();
});

describe('T-13 hospitals that share one issuer', () => {
  const oracle = 'https://cds-hooks.vendor.example';
  const hospital = (id: string, claims?: TrustedIssuer['claims']): TrustedIssuer =>
    trusted(vendor, { tenant: tenant(id), issuer: oracle, ...(claims === undefined ? {} : { claims }) });

  it('are told apart by tenant', async () => {
    const { ask } = door([hospital('north', { tenant: 'tenant-n' }), hospital('south', { tenant: 'tenant-s' })]);
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-n' }))).toBe('north');
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-s' }))).toBe('south');
    for (const other of ['tenant-x', 'TENANT-N', '', undefined, ['tenant-n'], { tenant: 'tenant-n' }]) {
      expect(await ask(await vendor.token({ iss: oracle, tenant: other })), JSON.stringify(other)).toBe(
        'unknown-tenant',
      );
    }
  });

  it('are told apart by sub', async () => {
    const { ask } = door([hospital('north', { sub: 'client-n' }), hospital('south', { sub: 'client-s' })]);
    expect(await ask(await vendor.token({ iss: oracle, sub: 'client-s' }))).toBe('south');
    expect(await ask(await vendor.token({ iss: oracle, sub: 'client-x' }))).toBe('unknown-tenant');
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'client-s' }))).toBe('unknown-tenant');
  });

  it('must have both where both are configured', async () => {
    const { ask } = door([hospital('north', { tenant: 'tenant-n', sub: 'client-n' })]);
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-n', sub: 'client-n' }))).toBe('north');
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-n' }))).toBe('unknown-tenant');
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-n', sub: 'client-s' }))).toBe('unknown-tenant');
  });

  it('are told apart by the place of their keys', async () => {
    const other = await ehr('ES384', 'key-2');
    const { ask } = door([
      { ...hospital('north'), jku: 'https://north.vendor.example/jwks' },
      { ...hospital('south'), jku: 'https://south.vendor.example/jwks', keys: { keys: [other.jwk] } },
    ]);
    const jku = 'https://south.vendor.example/jwks';
    expect(await ask(await other.token({ iss: oracle }, { jku }))).toBe('south');
    // North's key says nothing about south.
    expect(await ask(await vendor.token({ iss: oracle }, { jku }))).toBe('unknown-key');
    expect(await ask(await vendor.token({ iss: oracle }))).toBe('ambiguous-issuer');
  });

  it('that cannot be told apart are not guessed', async () => {
    const { ask } = door([hospital('north', { tenant: 'tenant-n' }), hospital('south')]);
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-n' }))).toBe('ambiguous-issuer');
    expect(await ask(await vendor.token({ iss: oracle, tenant: 'tenant-s' }))).toBe('south');
  });

  it('one EHR cannot speak for another with its own key', async () => {
    const other = await ehr('ES384', 'key-2');
    const { ask } = door([
      hospital('north'),
      trusted(other, { tenant: tenant('other'), issuer: 'https://other.example' }),
    ]);
    expect(await ask(await other.token({ iss: 'https://other.example' }))).toBe('other');
    expect(await ask(await other.token({ iss: oracle }))).toBe('unknown-key');
    expect(await ask(await other.token({ iss: oracle }, { kid: 'key-1' }))).toBe('signature');
  });

  it('nobody is trusted where nobody is configured', async () => {
    expect(await door([]).ask(await vendor.token())).toBe('unknown-issuer');
  });

  it('may be trusted and mistrusted while the service runs', async () => {
    let issuers: readonly TrustedIssuer[] = [];
    const { ask } = door([], { issuers: () => issuers });
    expect(await ask(await vendor.token())).toBe('unknown-issuer');
    issuers = [trusted(vendor)];
    expect(await ask(await vendor.token())).toBe('general');
    issuers = [trusted(await ehr())];
    expect(await ask(await vendor.token())).toBe('signature');
    issuers = [];
    expect(await ask(await vendor.token())).toBe('unknown-issuer');
  });
});

describe('what vendors send', () => {
  it('Epic: RS384, a kid in base64, sub, nbf five minutes ago, no tenant, 15 minutes, aud typed in by hand', async () => {
    const kid = 'j4S7x+0/Jr8kYtPq2wQ5dA==';
    const epic = await ehr('RS384', kid);
    const jku = 'https://epic.example.org/api/epic/2019/Security/Open/PublicKeys/530012/CDS';
    const iss = 'https://epic.example.org/interconnect/api/FHIR/R4';
    const { ask } = door([
      trusted(epic, { issuer: iss, jku, claims: { sub: 'b6a6bbd2-client' }, audiences: ['https://cds.example.org'] }),
    ]);
    const claims = { iss, aud: 'https://cds.example.org', sub: 'b6a6bbd2-client', nbf: noon - 300, exp: noon + 900 };
    expect(await ask(await epic.token(claims, { jku }))).toBe('general');
    expect(await ask(await epic.token({ ...claims, sub: 'another-client' }, { jku }))).toBe('unknown-tenant');
    expect(await ask(await epic.token(claims, { jku, kid: kid.replace('+', '-').replace('/', '_') }))).toBe(
      'unknown-key',
    );
  });

  it('Inferno: one token for all bodies of a run, where that is allowed', async () => {
    const token = await vendor.token();
    const reusing = door([trusted(vendor, { allowTokenReuse: true })]);
    for (let call = 0; call < 5; call++) expect(await reusing.ask(token)).toBe('general');
    reusing.at(noon + 400);
    expect(await reusing.ask(token)).toBe('expired');
  });
});

describe('the public sandbox, whose private key anybody has', () => {
  const issuer = 'https://sandbox.cds-hooks.org';
  const jku = 'https://sandbox.cds-hooks.org/.well-known/jwks.json';
  // Its public key, and a token of 2020 that was signed with it.
  const jwk = {
    kty: 'EC',
    use: 'sig',
    crv: 'P-384',
    kid: '44823f3d-0b01-4a6c-a80e-b9d3e8a7226f',
    x: 'dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB',
    y: 'Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy',
    alg: 'ES384',
  };
  const token =
    'eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6IjQ0ODIzZjNkLTBiMDEtNGE2Yy1hODBlLWI5ZDNlOGE3MjI2ZiIsImprdSI6Imh0dHBzOi8vc2FuZGJv' +
    'eC5jZHMtaG9va3Mub3JnLy53ZWxsLWtub3duL2p3a3MuanNvbiJ9.eyJpc3MiOiJodHRwczovL3NhbmRib3guY2RzLWhvb2tzLm9yZyIsImF1ZCI6Imh0dHA6Ly8' +
    'xMjcuMC4wLjE6ODAwMC9jZHMtc2VydmljZXMiLCJleHAiOjE1OTQyMzA5MDAsImlhdCI6MTU5NDIzMDYwMCwianRpIjoiZWZiMzc3M2QtM2EyOC00M2UyLTlmYmM' +
    'tYjkzNmE5YWUzODhiIn0.Cbey3n5NkDRoCLHZ2WMFc1z_RY8Rlq5oGxdAYfbrBPMiJXLCwjbYoU0av2CQj-Olhbnpe7Vs8vzJ5oHP5gc2-0ooc5J49t4Uz9iYKpi' +
    'M9KLUrqaJe0umc_klM2-ynHAI';
  const audiences = ['http://127.0.0.1:8000/cds-services'];
  const then = 1_594_230_700;

  async function asked(different: Partial<TrustedIssuer>, production: boolean): Promise<string> {
    const gate = door([trusted({ jwk }, { issuer, jku, ...different })], { production });
    gate.at(then);
    return gate.ask(token, audiences);
  }

  it('is let in for development, where it is configured', async () => {
    expect(await asked({}, false)).toBe('general');
    expect(await door([], { production: false }).ask(token, audiences)).toBe('unknown-issuer');
  });

  it('is refused in production by its name, whatever its key', async () => {
    const other = await ehr();
    expect(await asked({}, true)).toBe('published-key');
    expect(await asked({ keys: { keys: [other.jwk] } }, true)).toBe('published-key');
    const gate = door([trusted(other, { issuer, jku })], { production: true });
    expect(await gate.ask(await other.token({ iss: issuer }, { jku }))).toBe('published-key');
    const moved = door([trusted(other, { jku })], { production: true });
    expect(await moved.ask(await other.token({}, { jku }), [orderSign])).toBe('published-key');
  });

  it('is refused in production by its key, whatever name it goes by', async () => {
    const other = await ehr('ES384', 'key-2');
    const named = trusted({ jwk }, { keys: { keys: [{ ...jwk, kid: 'hospital-key' }, other.jwk] } });
    const header = { kid: 'hospital-key' };
    expect(await door([named], { production: true }).ask(await vendor.token({}, header))).toBe('published-key');
    // Elsewhere it is a key like others, and did not sign this.
    expect(await door([named], { production: false }).ask(await vendor.token({}, header))).toBe('signature');
    expect(await door([named], { production: true }).ask(await other.token())).toBe('general');
  });
});
