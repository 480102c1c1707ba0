import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { queryKeys } from '../../src/chart/chart.ts';
import { isCommonSystem } from '../../src/facts/code-systems.ts';
import { readTenants, readTenantsFile } from '../../src/trust/tenants-file.ts';
import { TenantsFileError, type TenantsSetting } from '../../src/trust/trusted-tenant.ts';
import { tenantsSchema } from '../../src/trust/tenants-schema.ts';

const development: TenantsSetting = {
  production: false,
  authMode: 'off',
  profile: 'us',
  prefetchKeys: queryKeys,
  isCommonSystem,
};
const production: TenantsSetting = { ...development, production: true, authMode: 'jwt' };
const fixtures = fileURLToPath(new URL('../../fixtures/tenants/', import.meta.url));

/** The lines with which a file is refused, without its name. */
function mistakes(text: string, setting: Partial<TenantsSetting> = {}): readonly string[] {
  try {
    readTenants(text, 'tenants.yaml', { ...development, ...setting });
  } catch (error) {
    if (!(error instanceof TenantsFileError)) throw error;
    expect(error.message).toBe(error.lines.join('\n'));
    return error.lines.map((line) => line.replace(/^tenants\.yaml:/, ''));
  }
  return [];
}

const jwk = (key: KeyObject) => ({ kid: 'k1', ...key.export({ format: 'jwk' }) });
const pairs = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  weak: generateKeyPairSync('rsa', { modulusLength: 1024 }),
};
/** A file with one issuer of these members, as JSON, which is YAML too. */
const issuedBy = (...issuers: readonly object[]): string => JSON.stringify({ tenants: [{ id: 'a', issuers }] });

describe('the example in the repository', () => {
  it('is three tenants with everything that a tenant decides', async () => {
    const [epic, oracle, sandbox, ...others] = await readTenantsFile(`${fixtures}example.yaml`, development);
    expect(others).toEqual([]);
    expect(epic?.tenant).toMatchObject({
      id: 'general-hospital',
      profile: 'us',
      mode: 'live',
      nullMeansEmpty: false,
      prefetchAliases: {
        activeProblems: 'conditions',
        medicationOrders: 'medicationRequests',
        labResults: 'observations',
      },
      localCodes: [
        {
          system: 'urn:oid:1.2.840.114350.1.13.999.2.7.2.698288',
          code: '0048317',
          means: { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '72435' },
        },
        {
          system: 'urn:oid:1.2.840.114350.1.13.999.2.7.5.737384',
          code: '1526801',
          means: { system: 'http://loinc.org', code: '751-8' },
        },
      ],
      cards: {
        suggestions: true,
        actions: ['create', 'delete'],
        selectionBehavior: 'any',
        linkHosts: ['cds.general.example'],
        extensions: true,
      },
    });
    expect(epic?.issuers).toEqual([
      {
        tenant: epic?.tenant,
        issuer: 'https://ehr.general.example/interconnect/api/FHIR/R4',
        jku: 'https://ehr.general.example/interconnect/api/epic/2019/Security/Open/PublicKeys/530025/CDS',
        claims: { sub: '9f2c1d7e-general-hospital' },
        audiences: ['https://cds.general.example'],
        algorithms: ['RS384'],
        allowTokenReuse: false,
      },
    ]);
    expect(oracle?.tenant).toMatchObject({
      id: 'st-elsewhere',
      profile: 'eu',
      mode: 'silent',
      nullMeansEmpty: true,
      prefetchAliases: {},
      localCodes: [],
      cards: { suggestions: false, selectionBehavior: 'at-most-one', linkHosts: [], extensions: false },
    });
    expect(oracle?.issuers).toEqual([
      {
        tenant: oracle?.tenant,
        issuer: 'https://cds-hooks.vendor.example',
        jku: 'https://authorization.vendor.example/jwk',
        claims: { tenant: 'ec2458f2-1e24-41c8-b71b-0e701af7583d' },
        algorithms: ['ES384', 'RS384'],
      },
      {
        tenant: oracle?.tenant,
        issuer: 'https://gateway.st-elsewhere.example',
        keys: { keys: [expect.objectContaining({ kty: 'EC', crv: 'P-384', kid: 'gateway-2026' })] },
        algorithms: ['ES384', 'RS384'],
      },
    ]);
    expect(sandbox?.tenant).toMatchObject({ id: 'default', profile: 'us', mode: 'live' });
    expect(sandbox?.tenant.cards).toEqual({
      suggestions: true,
      actions: ['create', 'update', 'delete'],
      selectionBehavior: 'at-most-one',
      extensions: true,
    });
  });

  it('says which FHIR servers may be called, and which of them may be private', async () => {
    const trusted = await readTenantsFile(`${fixtures}example.yaml`, development);
    const text = (await readFile(`${fixtures}example.yaml`, 'utf8')).split('\n  # ----').slice(0, 3).join('\n  # ----');
    const [epic, oracle] = readTenants(text, 'example.yaml', production).map(({ tenant }) => tenant.bases);
    const intranet = epic && oracle?.allowed('https://fhir.intranet.st-elsewhere.example/r4');
    expect(intranet && oracle?.mayBePrivate(intranet)).toBe(true);
    const cloud = oracle?.allowed('https://fhir.vendor.example/r4/ec2458f2-1e24-41c8-b71b-0e701af7583d');
    expect(cloud && oracle?.mayBePrivate(cloud)).toBe(false);
    expect(epic?.allowed('https://fhir.intranet.st-elsewhere.example/r4')).toBeUndefined();
    expect(epic?.allowed('http://127.0.0.1:8080/fhir')).toBeUndefined();
    expect(trusted[2]?.tenant.bases.allowed('http://127.0.0.1:8080/fhir')).toBeDefined();
  });

  it('has the public test client, which production refuses', async () => {
    const text = await readFile(`${fixtures}example.yaml`, 'utf8');
    const line = text.split('\n').findIndex((one) => one.includes('iss: https://sandbox.cds-hooks.org')) + 1;
    expect(mistakes(text, production)).toEqual([
      `${line}:14: tenants[2].issuers[0].iss is the public sandbox, whose private key everybody has: leave it out in production`,
      `${line + 1}:14: tenants[2].issuers[0].jku is the public sandbox, whose private key everybody has: leave it out in production`,
    ]);
  });

  it('stands in the README as it is', async () => {
    const readme = await readFile(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    expect(readme).toContain(`\`\`\`yaml\n${await readFile(`${fixtures}example.yaml`, 'utf8')}\`\`\`\n`);
  });

  it('has its JSON Schema beside it: the one that is checked', async () => {
    expect(JSON.parse(await readFile(`${fixtures}tenants.schema.json`, 'utf8'))).toEqual(tenantsSchema(queryKeys));
  });
});

describe('a tenant of which nothing but the id is said', () => {
  it('has what is usual', () => {
    const [trusted] = readTenants('tenants: [{ id: a }]', 'f', { ...development, profile: 'eu' });
    expect(trusted).toMatchObject({
      tenant: { id: 'a', profile: 'eu', mode: 'live', nullMeansEmpty: true, prefetchAliases: {}, localCodes: [] },
      issuers: [],
    });
    expect(trusted?.tenant.bases.allowed('https://ehr.example.org/fhir')).toBeUndefined();
  });
});

describe('a mistake is told with its place and what would be right', () => {
  const base = 'the https URL of a FHIR base, without user, query or fragment';
  const baseOrMap = `${base} (or a map with url and private), such as https://ehr.example.org/fhir/R4`;
  const algorithms = 'one of ES256, ES384, RS256, RS384, PS256, PS384, PS512';
  const keysOfOurs =
    'one of patient, conditions, medicationRequests, medicationStatements, medicationDispenses, medicationAdministrations, observations, allergies, immunizations, immunizationRecommendations';

  it.each<[string, string, string]>([
    ['nothing in it', '', '1:1: the file must be a map with the list tenants'],
    ['words', 'hello', '1:1: the file must be a map with the list tenants'],
    ['no tenants', '{}', '1:1: the file has no tenants: it must be a list of tenants'],
    ['an empty list', 'tenants: []', '1:10: tenants is empty: it must be a list of tenants with at least one entry'],
    ['a map of tenants', 'tenants:\n  a: {}', '2:3: tenants must be a list of tenants'],
    [
      'a member that nobody knows',
      'tenents: []\ntenants: [{ id: a }]',
      '1:1: tenents is no member that is known here: is tenants meant?',
    ],
    [
      'a slip in a name',
      'tenants:\n  - id: a\n    fhirBase:\n      - https://a.example/fhir',
      '3:5: tenants[0].fhirBase is no member that is known here: is fhirBases meant?',
    ],
    [
      'another way to write a name',
      'tenants:\n  - id: a\n    null-means-empty: true',
      '3:5: tenants[0].null-means-empty is no member that is known here: is nullMeansEmpty meant?',
    ],
    [
      'a name like no other',
      'tenants:\n  - id: a\n    cards: { colour: red }',
      '3:14: tenants[0].cards.colour is no member that is known here: it may be one of suggestions, actions, selectionBehavior, linkHosts, extensions',
    ],
    [
      'no id',
      'tenants:\n  - mode: live',
      '2:5: tenants[0] has no id: it must be a name that never changes, of up to 64 letters, digits and ._-, such as general-hospital',
    ],
    [
      'an id with a blank',
      'tenants:\n  - id: General Hospital',
      '2:9: tenants[0].id must be a name that never changes, of up to 64 letters, digits and ._-, such as general-hospital',
    ],
    [
      'the same id twice',
      'tenants:\n  - id: default\n  - id: b\n  - id: default',
      '4:9: tenants[2].id is the same as tenants[0].id: give each tenant an id of its own',
    ],
    ['another mode', 'tenants: [{ id: a, mode: shadow }]', '1:26: tenants[0].mode must be one of live, silent'],
    ['another label', 'tenants: [{ id: a, profile: uk }]', '1:29: tenants[0].profile must be one of us, eu'],
    [
      'yes for true',
      'tenants: [{ id: a, nullMeansEmpty: yes }]',
      '1:36: tenants[0].nullMeansEmpty must be true or false',
    ],
    [
      'a FHIR base without TLS',
      'tenants: [{ id: a, fhirBases: [http://ehr.example.org/fhir] }]',
      `1:32: tenants[0].fhirBases[0] must be ${baseOrMap}`,
    ],
    [
      'a FHIR base with a query',
      'tenants: [{ id: a, fhirBases: ["https://ehr.example.org/fhir?x=1"] }]',
      `1:32: tenants[0].fhirBases[0] must be ${baseOrMap}`,
    ],
    [
      'a FHIR base without a URL',
      'tenants: [{ id: a, fhirBases: [{ private: true }] }]',
      `1:32: tenants[0].fhirBases[0] has no url: it must be ${base}, such as https://ehr.example.org/fhir/R4`,
    ],
    [
      'a FHIR base twice',
      'tenants: [{ id: a, fhirBases: [https://a.example/r4, https://a.example/r4] }]',
      '1:54: tenants[0].fhirBases[1] is the same as tenants[0].fhirBases[0]: keep one of the two',
    ],
    [
      'an alias for a key that nobody has',
      'tenants: [{ id: a, prefetchAliases: { labs: labs } }]',
      `1:45: tenants[0].prefetchAliases.labs must be ${keysOfOurs}`,
    ],
    [
      'an alias with our own name',
      'tenants: [{ id: a, prefetchAliases: { observations: conditions } }]',
      '1:53: tenants[0].prefetchAliases.observations is a key of ours, and means what it says: give the key that the EHR sends instead',
    ],
    [
      'two names for one key',
      'tenants: [{ id: a, prefetchAliases: { labs: observations, vitals: observations } }]',
      '1:67: tenants[0].prefetchAliases.vitals stands for observations, as tenants[0].prefetchAliases.labs does: keep the one that the EHR sends',
    ],
    [
      'a code that YAML takes for a number',
      'tenants:\n  - id: a\n    localCodes:\n      - { system: s, code: 00417, means: { system: http://loinc.org, code: 751-8 } }',
      '4:28: tenants[0].localCodes[0].code must be text, so put it in quotes, such as "00417"',
    ],
    [
      'a meaning in a system that nobody knows',
      'tenants:\n  - id: a\n    localCodes:\n      - { system: s, code: x, means: { system: LOINC, code: 751-8 } }',
      '4:48: tenants[0].localCodes[0].means.system must be the URI of a common code system, such as http://loinc.org',
    ],
    [
      'a meaning in words',
      'tenants:\n  - id: a\n    localCodes:\n      - { system: s, code: x, means: { system: "urn:cds-content:words", code: x } }',
      '4:48: tenants[0].localCodes[0].means.system must be the URI of a common code system, such as http://loinc.org',
    ],
    [
      'a host with its scheme',
      'tenants: [{ id: a, cards: { linkHosts: ["https://cds.example.org"] } }]',
      '1:41: tenants[0].cards.linkHosts[0] must be a host name in lower case, without scheme and path, such as cds.example.org',
    ],
    [
      'an action that no card has',
      'tenants: [{ id: a, cards: { actions: [annotate] } }]',
      '1:39: tenants[0].cards.actions[0] must be one of create, update, delete',
    ],
    [
      'an issuer without a name',
      'tenants: [{ id: a, issuers: [{ jku: https://a.example/jwks }] }]',
      '1:30: tenants[0].issuers[0] has no iss: it must be the `iss` of its tokens, such as https://ehr.example.org',
    ],
    [
      'an issuer without keys',
      'tenants: [{ id: a, issuers: [{ iss: https://a.example }] }]',
      '1:30: tenants[0].issuers[0] has neither jku nor keys: give the URL of its key set as jku, or its public keys as keys',
    ],
    [
      'a key set without TLS',
      'tenants: [{ id: a, issuers: [{ iss: x, jku: http://a.example/jwks }] }]',
      '1:45: tenants[0].issuers[0].jku must be an https URL, such as https://ehr.example.org/.well-known/jwks.json',
    ],
    [
      'no signature',
      'tenants: [{ id: a, issuers: [{ iss: x, jku: https://a.example/jwks, algorithms: [none] }] }]',
      `1:82: tenants[0].issuers[0].algorithms[0] must be ${algorithms}`,
    ],
    [
      'a shared secret for a signature',
      'tenants: [{ id: a, issuers: [{ iss: x, jku: https://a.example/jwks, algorithms: [RS384, HS256] }] }]',
      `1:89: tenants[0].issuers[0].algorithms[1] must be ${algorithms}`,
    ],
    [
      'a whole JWKS under keys',
      'tenants: [{ id: a, issuers: [{ iss: x, keys: { keys: [] } }] }]',
      '1:46: tenants[0].issuers[0].keys must be a list of public keys: what stands under keys in its JWKS',
    ],
    [
      'a key without an id',
      'tenants: [{ id: a, issuers: [{ iss: x, keys: [{ kty: EC }] }] }]',
      '1:47: tenants[0].issuers[0].keys[0] has no kid: it must be the id of the key as its tokens name it, such as key-2026-01',
    ],
    [
      'a key that is cut off',
      'tenants: [{ id: a, issuers: [{ iss: x, keys: [{ kty: EC, kid: k1, crv: P-384, x: abc, y: abc }] }] }]',
      '1:47: tenants[0].issuers[0].keys[0] cannot be read as a public key: copy it whole from its JWKS (EC: crv, x, y; RSA: n, e)',
    ],
    [
      'a member twice',
      'tenants:\n  - id: a\n    mode: live\n    mode: silent',
      '4:5: is there twice in the same map: keep one of the two',
    ],
    ['a tab', 'tenants:\n\t- id: a', '2:1: is indented by a tab: use spaces'],
    [
      'a tag',
      'tenants: [{ id: !secret a }]',
      '1:17: has a tag (!name) that means nothing here: leave it out, or put the text in quotes',
    ],
    [
      'an alias of YAML without its anchor',
      'tenants: *all',
      '1:1: has an alias (*name) without its anchor (&name), or too many of them: write the value out',
    ],
    [
      'two documents',
      'tenants: [{ id: a }]\n---\ntenants: []',
      '2:1: is a second document: keep everything in one, without a line of ---',
    ],
    [
      'JSON that is cut off',
      '{"tenants": [{"id": "a"',
      '1:24: is not YAML: a colon, a quote or a bracket is missing here',
    ],
    [
      'several tenants, and nobody says who calls',
      'tenants:\n  - id: a\n  - id: b',
      '2:3: tenants has 2 entries, and with AUTH_MODE=off nobody says which of them calls: name one of them default, or keep one alone',
    ],
  ])('%s', (_title, text, line) => {
    expect(mistakes(text)).toEqual([line]);
  });

  it.each<[string, string, string]>([
    [
      'no issuers',
      'tenants: [{ id: a }]',
      '1:11: tenants[0] has no issuers, so nobody could be this tenant: give a list of maps with iss, and jku or keys',
    ],
    [
      'a key set on this machine',
      'tenants: [{ id: a, issuers: [{ iss: x, jku: http://127.0.0.1/jwks }] }]',
      '1:45: tenants[0].issuers[0].jku must be an https URL, such as https://ehr.example.org/.well-known/jwks.json',
    ],
    [
      'a FHIR server without TLS on this machine',
      'tenants: [{ id: a, fhirBases: [http://127.0.0.1/fhir], issuers: [{ iss: x, jku: https://a.example/jwks }] }]',
      `1:32: tenants[0].fhirBases[0] must be ${baseOrMap}`,
    ],
  ])('in production: %s', (_title, text, line) => {
    expect(mistakes(text, production)).toEqual([line]);
    if (!text.includes('[{ id: a }]')) expect(mistakes(text)).toEqual([]);
  });

  it('all at once, in the order of the file', () => {
    expect(mistakes('tenants:\n  - id: a b\n    mode: loud\n  - profile: uk')).toEqual([
      '2:9: tenants[0].id must be a name that never changes, of up to 64 letters, digits and ._-, such as general-hospital',
      '3:11: tenants[0].mode must be one of live, silent',
      '4:5: tenants[1] has no id: it must be a name that never changes, of up to 64 letters, digits and ._-, such as general-hospital',
      '4:14: tenants[1].profile must be one of us, eu',
    ]);
  });

  it('but no more than can be read', () => {
    const lines = mistakes(`tenants: [${Array.from({ length: 30 }, () => '{ id: "" }').join(', ')}]`);
    expect(lines).toHaveLength(21);
    expect(lines[20]).toBe(' and 10 more');
  });

  it('a file that is not there', async () => {
    await expect(readTenantsFile('/nowhere/tenants.yaml', development)).rejects.toThrow(
      '/nowhere/tenants.yaml:1:1: the file cannot be read (ENOENT): TENANTS_FILE must name a YAML or JSON file that this process may read',
    );
  });

  it('at the alias, where a value is written once and used twice', () => {
    const text = 'tenants:\n  - id: default\n    cards: &all { extension: false }\n  - id: b\n    cards: *all';
    expect(mistakes(text)).toEqual([
      '3:19: tenants[0].cards.extension is no member that is known here: is extensions meant?',
      '3:19: tenants[1].cards.extension is no member that is known here: is extensions meant?',
    ]);
  });
});

describe('keys', () => {
  it.each([
    ['EC on P-384', pairs.p384, undefined],
    ['RSA of 2048 bits', pairs.rsa, undefined],
    ['EC on P-256 for ES256', pairs.p256, ['ES256']],
    ['RSA for PS256', pairs.rsa, ['PS256']],
  ])('may be %s', (_title, { publicKey }, algorithms) => {
    expect(mistakes(issuedBy({ iss: 'x', keys: [jwk(publicKey)], algorithms }))).toEqual([]);
  });

  const advice =
    'give an EC key on the curve of an ES algorithm, an RSA key of at least 2048 bits for RS and PS, or other algorithms';
  it.each([
    ['EC on another curve', pairs.p256, undefined, 'ES384, RS384'],
    ['RSA of 1024 bits', pairs.weak, undefined, 'ES384, RS384'],
    ['RSA for an EC algorithm', pairs.rsa, ['ES256'], 'ES256'],
  ])('must not be %s', (_title, { publicKey }, algorithms, named) => {
    expect(mistakes(issuedBy({ iss: 'x', keys: [jwk(publicKey)], algorithms }))).toEqual([
      `1:53: tenants[0].issuers[0].keys[0] can check none of ${named}: ${advice}`,
    ]);
  });

  it('must not be private, and what is secret of them is not repeated', () => {
    for (const { privateKey } of [pairs.p384, pairs.rsa]) {
      const key = jwk(privateKey);
      const lines = mistakes(issuedBy({ iss: 'x', keys: [key] }));
      expect(lines[0]).toMatch(
        /^1:\d+: tenants\[0\]\.issuers\[0\]\.keys\[0\]\.d belongs to the private half of a key or to a shared secret: give the public key alone, and replace this key pair, as it is secret no more$/,
      );
      for (const secret of [key.d, key.p, key.q, key.dp, key.dq, key.qi]) {
        if (secret !== undefined) expect(lines.join('\n')).not.toContain(secret);
      }
    }
  });

  it('must not be a shared secret', () => {
    const lines = mistakes(issuedBy({ iss: 'x', keys: [{ kty: 'oct', kid: 'k1', k: 'c2VjcmV0LXNlY3JldA' }] }));
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).toContain('kty must be one of EC, RSA');
    expect(lines.join('\n')).not.toContain('c2VjcmV0');
  });

  it('need ids of their own', () => {
    const keys = [jwk(pairs.p384.publicKey), jwk(pairs.rsa.publicKey)];
    expect(mistakes(issuedBy({ iss: 'x', keys }))).toEqual([
      expect.stringMatching(
        /^1:\d+: tenants\[0\]\.issuers\[0\]\.keys\[1\]\.kid is the same as that of tenants\[0\]\.issuers\[0\]\.keys\[0\]: give each key an id of its own$/,
      ),
    ]);
  });

  it.each([
    ['of a value of the wrong type', 'tenants: [{ id: a, mode: hunter2 }]'],
    ['of a name', 'tenants: [{ id: a, "hunter2 !": 1 }]'],
    ['of what is no YAML', 'tenants: [{ id: a, "hunter2\\q": 1 }'],
    ['of a URL with a password', 'tenants: [{ id: a, fhirBases: ["https://u:hunter2@a.example/fhir"] }]'],
    ['of an alias', 'tenants: *hunter2'],
  ])('and nothing is repeated %s', (_title, text) => {
    const lines = mistakes(text);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('hunter2');
  });
});

describe('two issuers', () => {
  const shared = { iss: 'https://vendor.example', jku: 'https://vendor.example/jwks' };
  it.each([
    [
      'another tenant',
      [
        { ...shared, tenant: 'a' },
        { ...shared, tenant: 'b' },
      ],
    ],
    [
      'another sub',
      [
        { ...shared, sub: 'a' },
        { ...shared, sub: 'b' },
      ],
    ],
    ['another jku', [shared, { ...shared, jku: 'https://vendor.example/other' }]],
    ['keys that are here, and keys that are fetched', [shared, { iss: shared.iss, keys: [jwk(pairs.p384.publicKey)] }]],
    ['another iss', [shared, { ...shared, iss: 'https://other.example' }]],
  ])('are told apart by %s', (_title, issuers) => {
    expect(mistakes(issuedBy(...issuers))).toEqual([]);
  });

  it.each([
    ['everything is the same', [shared, { ...shared, allowTokenReuse: true }]],
    ['one of them takes any tenant', [shared, { ...shared, tenant: 'b' }]],
    [
      'one names the tenant and the other the sub',
      [
        { ...shared, tenant: 'a' },
        { ...shared, sub: 'b' },
      ],
    ],
    [
      'both have their keys here, since a token need not name a jku then',
      [
        { ...shared, keys: [jwk(pairs.p384.publicKey)] },
        { iss: shared.iss, keys: [jwk(pairs.rsa.publicKey)] },
      ],
    ],
  ])('cannot be told apart where %s', (_title, issuers) => {
    expect(mistakes(issuedBy(...issuers))).toEqual([
      expect.stringMatching(
        /^1:\d+: tenants\[0\]\.issuers\[1\] cannot be told from tenants\[0\]\.issuers\[0\], as one token could be of both: give each a tenant or a sub of its own$/,
      ),
    ]);
  });

  it('cannot be told apart over tenants either', () => {
    const text = JSON.stringify({
      tenants: [
        { id: 'default', issuers: [shared] },
        { id: 'b', issuers: [shared] },
      ],
    });
    expect(mistakes(text)).toEqual([
      expect.stringContaining('tenants[1].issuers[0] cannot be told from tenants[0].issuers[0]'),
    ]);
  });
});
