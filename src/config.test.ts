import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, readTerminologyUrl, type Config, type Environment } from './config.ts';

const usual: Config = {
  production: false,
  host: '127.0.0.1',
  port: 3000,
  publicBaseUrl: 'http://127.0.0.1:3000',
  basePath: '',
  authMode: 'off',
  database: { kind: 'file', path: 'data/trail.sqlite' },
  corsOrigins: '*',
  bodyLimit: 5_242_880,
  limits: {},
  deadlineMs: 800,
  fhirTimeoutMs: 500,
  labelProfile: 'us',
  feedbackComments: 'drop',
  bench: true,
  logLevel: 'info',
};

/** 0x11, 0x12 and so on. */
const auditKey = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 17));

describe('The configuration', () => {
  it('is complete without any variable', () => {
    expect(readConfig({})).toEqual(usual);
  });

  it.each<[Environment, Partial<Config>]>([
    [{ PORT: '8080' }, { port: 8080, publicBaseUrl: 'http://127.0.0.1:8080' }],
    [{ PORT: '0' }, { port: 0, publicBaseUrl: 'http://127.0.0.1:0' }],
    [{ PORT: '' }, {}],
    [{ PORT: ' 3000 ' }, {}],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    [{ HOST: '::1' }, { host: '::1' }],
    [{ HOST: 'cds.hospital.example' }, { host: 'cds.hospital.example' }],
    [{ PUBLIC_BASE_URL: 'https://cds.example.org' }, { publicBaseUrl: 'https://cds.example.org' }],
    [{ PUBLIC_BASE_URL: 'https://cds.example.org/' }, { publicBaseUrl: 'https://cds.example.org' }],
    [{ PUBLIC_BASE_URL: 'https://cds.example.org:8443' }, { publicBaseUrl: 'https://cds.example.org:8443' }],
    [{ BASE_PATH: '/cds' }, { basePath: '/cds' }],
    [{ BASE_PATH: '/cds/' }, { basePath: '/cds' }],
    [{ BASE_PATH: '/' }, {}],
    [{ BASE_PATH: '/a/b-c_d.e~f' }, { basePath: '/a/b-c_d.e~f' }],
    [{ AUTH_MODE: 'off' }, {}],
    [{ NODE_ENV: 'development' }, {}],
    [{ NODE_ENV: 'test' }, {}],
    [{ TENANTS_FILE: './tenants.yaml' }, { tenantsFile: './tenants.yaml' }],
    [
      { AUTH_MODE: 'jwt', TENANTS_FILE: 'tenants.yaml' },
      { authMode: 'jwt', tenantsFile: 'tenants.yaml' },
    ],
    [
      { NODE_ENV: 'production', TENANTS_FILE: 'tenants.yaml' },
      {
        production: true,
        authMode: 'jwt',
        tenantsFile: 'tenants.yaml',
        corsOrigins: [],
        bench: false,
        limits: { callsPerMinute: 6000, lagMs: 250, bodyBytes: 62_914_560 },
      },
    ],
    [{ DATABASE_URL: 'file:./data/x.sqlite' }, { database: { kind: 'file', path: './data/x.sqlite' } }],
    [{ DATABASE_URL: 'file:/var/lib/x.sqlite' }, { database: { kind: 'file', path: '/var/lib/x.sqlite' } }],
    [{ DATABASE_URL: 'file:///var/lib/x.sqlite' }, { database: { kind: 'file', path: '/var/lib/x.sqlite' } }],
    [{ DATABASE_URL: 'data/x.sqlite' }, { database: { kind: 'file', path: 'data/x.sqlite' } }],
    [{ DATABASE_URL: '/var/lib/x' }, { database: { kind: 'file', path: '/var/lib/x' } }],
    [{ DATABASE_URL: String.raw`C:\data\x` }, { database: { kind: 'file', path: String.raw`C:\data\x` } }],
    [
      { DATABASE_URL: 'postgres://user:word@db:5432/cds' },
      { database: { kind: 'postgres', url: 'postgres://user:word@db:5432/cds' } },
    ],
    [{ DATABASE_URL: 'postgresql:///cds' }, { database: { kind: 'postgres', url: 'postgresql:///cds' } }],
    [{ TRAIL_RETENTION_DAYS: '1' }, { trailRetentionDays: 1 }],
    [{ TRAIL_RETENTION_DAYS: '36500' }, { trailRetentionDays: 36_500 }],
    [{ CORS_ORIGINS: '*' }, {}],
    [{ CORS_ORIGINS: 'https://ehr.example.org' }, { corsOrigins: ['https://ehr.example.org'] }],
    [
      { CORS_ORIGINS: 'https://ehr.example.org, http://localhost:8080' },
      { corsOrigins: ['https://ehr.example.org', 'http://localhost:8080'] },
    ],
    [{ BODY_LIMIT: '1mb' }, { bodyLimit: 1_048_576 }],
    [{ BODY_LIMIT: '200KB' }, { bodyLimit: 204_800 }],
    [{ BODY_LIMIT: '2048' }, { bodyLimit: 2048 }],
    [{ BODY_LIMIT: '2048b' }, { bodyLimit: 2048 }],
    [{ RATE_LIMIT: '600' }, { limits: { callsPerMinute: 600 } }],
    [{ RATE_LIMIT: 'off', SHED_LAG_MS: 'off', SHED_BODIES: 'off' }, {}],
    [{ SHED_LAG_MS: '100' }, { limits: { lagMs: 100 } }],
    [{ SHED_BODIES: '64mb' }, { limits: { bodyBytes: 67_108_864 } }],
    [
      { BODY_LIMIT: '1mb', SHED_BODIES: '1mb' },
      { bodyLimit: 1_048_576, limits: { bodyBytes: 1_048_576 } },
    ],
    [{ ADMIN_TOKEN: 'correct-horse-battery' }, { adminToken: 'correct-horse-battery' }],
    [{ DEADLINE_MS: '1' }, { deadlineMs: 1 }],
    [{ FHIR_TIMEOUT_MS: '60000' }, { fhirTimeoutMs: 60_000 }],
    [{ LABEL_PROFILE: 'eu' }, { labelProfile: 'eu' }],
    [{ ADMIN_TOKEN: '0123456789abcdef' }, { adminToken: '0123456789abcdef' }],
    [{ ADMIN_TOKEN: '' }, {}],
    [{ FEEDBACK_COMMENTS: 'drop' }, {}],
    [{ FEEDBACK_COMMENTS: 'store' }, { feedbackComments: 'store' }],
    [{ BENCH: 'on' }, {}],
    [{ BENCH: 'off' }, { bench: false }],
    [{ LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    [{ SITE_FILE: '', TERMINOLOGY_URL: ' ' }, {}],
    [{ SITE_FILE: 'site.yaml' }, { siteFile: 'site.yaml' }],
    [{ TERMINOLOGY_URL: 'https://tx.example.org/fhir/' }, { terminologyUrl: 'https://tx.example.org/fhir' }],
    [{ TERMINOLOGY_URL: 'http://tx.hospital.example' }, { terminologyUrl: 'http://tx.hospital.example' }],
    [{ TERMINOLOGY_FILE: 'data/terminology.json' }, { terminologyFile: 'data/terminology.json' }],
    [
      { AUDIT_FILE: 'audit.jsonl', AUDIT_KEY: auditKey.toString('hex') },
      { audit: { file: 'audit.jsonl', key: auditKey } },
    ],
    [
      { AUDIT_FILE: 'audit.jsonl', AUDIT_KEY: auditKey.toString('base64') },
      { audit: { file: 'audit.jsonl', key: auditKey } },
    ],
    [{ SOMETHING_ELSE: 'x' }, {}],
  ])('of %o', (environment, difference) => {
    expect(readConfig(environment)).toEqual({ ...usual, ...difference });
  });
});

const production = { NODE_ENV: 'production', TENANTS_FILE: 'tenants.yaml' };

describe('The start is refused, and one line says why, with', () => {
  it.each<[Environment, string]>([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, such as 3000'],
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535, such as 3000'],
    [{ PORT: '-1' }, 'PORT must be a whole number from 0 to 65535, such as 3000'],
    [{ PORT: '3e3' }, 'PORT must be a whole number from 0 to 65535, such as 3000'],
    [{ HOST: 'http://localhost' }, 'HOST is not a host name or IP address'],
    [{ BENCH: 'yes' }, 'BENCH must be one of on, off'],
    [{ HOST: 'a b' }, 'HOST is not a host name or IP address'],
    [{ PUBLIC_BASE_URL: 'cds.example.org' }, 'PUBLIC_BASE_URL is not scheme, host and port alone'],
    [{ PUBLIC_BASE_URL: 'ftp://cds.example.org' }, 'PUBLIC_BASE_URL is not scheme, host and port alone'],
    [{ PUBLIC_BASE_URL: 'https://cds.example.org/cds' }, 'PUBLIC_BASE_URL is not scheme, host and port alone'],
    [{ PUBLIC_BASE_URL: 'https://cds.example.org/?' }, 'PUBLIC_BASE_URL is not scheme, host and port alone'],
    [{ PUBLIC_BASE_URL: 'https://me:word@cds.example.org' }, 'PUBLIC_BASE_URL is not scheme, host and port alone'],
    [{ BASE_PATH: 'cds' }, 'BASE_PATH is not a path: give it with a slash at the start'],
    [{ BASE_PATH: '//' }, 'BASE_PATH is not a path: give it with a slash at the start'],
    [{ BASE_PATH: '/a//b' }, 'BASE_PATH is not a path: give it with a slash at the start'],
    [{ BASE_PATH: '/..' }, 'BASE_PATH is not a path: give it with a slash at the start'],
    [{ BASE_PATH: '/:id' }, 'BASE_PATH is not a path: give it with a slash at the start'],
    [{ BASE_PATH: '/a?b' }, 'BASE_PATH is not a path: give it with a slash at the start'],
    [{ AUTH_MODE: 'none' }, 'AUTH_MODE must be one of off, jwt'],
    [{ AUTH_MODE: 'jwt' }, 'TENANTS_FILE is missing, which AUTH_MODE=jwt needs'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV must be one of production, development, test'],
    [
      { DATABASE_URL: 'mysql://user:word@db/cds' },
      'DATABASE_URL has an unknown scheme: use file:PATH, a bare path, or postgres://',
    ],
    [{ DATABASE_URL: 'sqlite:x' }, 'DATABASE_URL has an unknown scheme: use file:PATH, a bare path, or postgres://'],
    [{ DATABASE_URL: 'file:' }, 'DATABASE_URL has no path after file:'],
    [{ DATABASE_URL: 'file://data/x' }, 'DATABASE_URL has no path after file:'],
    [{ DATABASE_URL: 'postgres:cds' }, 'DATABASE_URL is not a PostgreSQL URL'],
    [{ TRAIL_RETENTION_DAYS: '0' }, 'TRAIL_RETENTION_DAYS must be a whole number from 1 to 36500, such as 3650'],
    [{ TRAIL_RETENTION_DAYS: 'never' }, 'TRAIL_RETENTION_DAYS must be a whole number from 1 to 36500, such as 3650'],
    [{ CORS_ORIGINS: 'ehr.example.org' }, 'CORS_ORIGINS must be exact origins, separated by commas, or *'],
    [{ CORS_ORIGINS: 'https://ehr.example.org/' }, 'CORS_ORIGINS must be exact origins, separated by commas, or *'],
    [{ CORS_ORIGINS: 'https://*.example.org' }, 'CORS_ORIGINS must be exact origins, separated by commas, or *'],
    [{ CORS_ORIGINS: 'https://a.example.org,*' }, 'CORS_ORIGINS must be exact origins, separated by commas, or *'],
    [{ CORS_ORIGINS: 'null' }, 'CORS_ORIGINS must be exact origins, separated by commas, or *'],
    [{ BODY_LIMIT: '5 megabytes' }, 'BODY_LIMIT must be a size from 1kb to 100mb, such as 5mb'],
    [{ BODY_LIMIT: '0' }, 'BODY_LIMIT must be a size from 1kb to 100mb, such as 5mb'],
    [{ BODY_LIMIT: '101mb' }, 'BODY_LIMIT must be a size from 1kb to 100mb, such as 5mb'],
    [{ RATE_LIMIT: '0' }, 'RATE_LIMIT must be a whole number from 1 to 1000000, such as 6000, or off'],
    [{ RATE_LIMIT: 'none' }, 'RATE_LIMIT must be a whole number from 1 to 1000000, such as 6000, or off'],
    [{ SHED_LAG_MS: '9' }, 'SHED_LAG_MS must be a whole number from 10 to 60000, such as 250, or off'],
    [{ SHED_BODIES: '4mb' }, 'SHED_BODIES must be a size from that of BODY_LIMIT to 4096mb, such as 60mb, or off'],
    [{ SHED_BODIES: 'many' }, 'SHED_BODIES must be a size from that of BODY_LIMIT to 4096mb, such as 60mb, or off'],
    [{ ADMIN_TOKEN: 'short' }, 'ADMIN_TOKEN must be 16 to 512 letters, digits and signs without spaces'],
    [{ ADMIN_TOKEN: 'with blanks in between' }, 'ADMIN_TOKEN must be 16 to 512 letters, digits and signs'],
    [{ DEADLINE_MS: '0' }, 'DEADLINE_MS must be a whole number from 1 to 60000, such as 800'],
    [{ DEADLINE_MS: '0.8s' }, 'DEADLINE_MS must be a whole number from 1 to 60000, such as 800'],
    [{ FHIR_TIMEOUT_MS: '60001' }, 'FHIR_TIMEOUT_MS must be a whole number from 1 to 60000, such as 500'],
    [{ LABEL_PROFILE: 'US' }, 'LABEL_PROFILE must be one of us, eu'],
    [{ ADMIN_TOKEN: '0123456789abcde' }, 'ADMIN_TOKEN must be 16 to 512 letters, digits and signs without spaces'],
    [{ ADMIN_TOKEN: '0123456789 abcdef' }, 'ADMIN_TOKEN must be 16 to 512 letters, digits and signs without spaces'],
    [{ FEEDBACK_COMMENTS: 'keep' }, 'FEEDBACK_COMMENTS must be one of drop, store'],
    [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent'],
    ...['tx.example.org', 'ftp://tx.example.org', 'https://me:word@tx.example.org', 'https://tx.example.org?a=b'].map(
      (url): [Environment, string] => [
        { TERMINOLOGY_URL: url },
        'TERMINOLOGY_URL is not the base of a FHIR server: give it without user, query and fragment, as https://tx.example.org/fhir',
      ],
    ),
    [{ AUDIT_FILE: 'audit.jsonl' }, 'AUDIT_KEY is missing, which AUDIT_FILE needs: set it to 32 random bytes'],
    [{ AUDIT_KEY: auditKey.toString('hex') }, 'AUDIT_FILE is missing, without which AUDIT_KEY has no effect'],
    [{ AUDIT_FILE: 'a', AUDIT_KEY: 'secret' }, 'AUDIT_KEY must be 32 or more random bytes in hexadecimal or base64'],
    [{ AUDIT_FILE: 'a', AUDIT_KEY: '00'.repeat(32) }, 'AUDIT_KEY must be 32 or more random bytes'],
    [{ AUDIT_FILE: 'a', AUDIT_KEY: auditKey.toString('hex').slice(2) }, 'AUDIT_KEY must be 32 or more random bytes'],
    [{ NODE_DEBUG: 'fetch' }, 'NODE_DEBUG would write URLs with patient ids to standard error: remove it'],
    [{ ...production, AUTH_MODE: 'off' }, 'AUTH_MODE must not be off with NODE_ENV=production: set it to jwt'],
    [{ NODE_ENV: 'production' }, 'TENANTS_FILE is missing, which NODE_ENV=production needs'],
    [{ NODE_ENV: 'production', AUTH_MODE: 'jwt' }, 'TENANTS_FILE is missing, which NODE_ENV=production needs'],
  ])('%o', (environment, message) => {
    const error = errorOf(environment);
    expect(error.message).toContain(message);
    expect(error.message.startsWith(`${error.variable} `)).toBe(true);
    expect(error.message).not.toContain('\n');
  });

  it('a secret in a wrong variable, which the line does not show', () => {
    expect(errorOf({ DATABASE_URL: 'mysql://user:hunter2@db/cds' }).message).not.toContain('hunter2');
    expect(errorOf({ AUDIT_FILE: 'a', AUDIT_KEY: 'hunter2' }).message).not.toContain('hunter2');
    expect(errorOf({ ADMIN_TOKEN: 'hunter2' }).message).not.toContain('hunter2');
    expect(errorOf({ PUBLIC_BASE_URL: 'https://user:hunter2@a.b' }).message).not.toContain('hunter2');
  });
});

function errorOf(environment: Environment): ConfigError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted');
}

describe('In production the terminology server', () => {
  it.each(['https://tx.example.org/fhir', 'http://127.0.0.1:8080/fhir', 'http://localhost/fhir', 'http://[::1]/fhir'])(
    'can be %s',
    (url) => {
      expect(readTerminologyUrl('TERMINOLOGY_URL', url, true)).toBe(url);
    },
  );

  it.each(['http://tx.example.org/fhir', 'http://127.0.0.1.example.org/fhir', 'http://10.0.0.1/fhir'])(
    'cannot be %s',
    (url) => {
      expect(() => readTerminologyUrl('TERMINOLOGY_URL', url, true)).toThrow(
        'TERMINOLOGY_URL is http to another machine, which NODE_ENV=production refuses: give it as https',
      );
    },
  );
});
