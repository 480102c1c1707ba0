/** How the service is run, as the environment says it. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Scheme, host and port that EHRs call, without a slash at the end and without `basePath`. */
  readonly publicBaseUrl: string;
  /** Empty, or `/cds`: with a slash at the start and none at the end. */
  readonly basePath: string;
  /** `jwt`: callers show a token of an EHR in `tenantsFile`, which is there then. */
  readonly authMode: 'off' | 'jwt';
  readonly tenantsFile?: string;
  /** A hospital's signed changes to the content. */
  readonly siteFile?: string;
  readonly database: Database;
  /** Days for which the trail is kept; without it, for ever. */
  readonly trailRetentionDays?: number;
  readonly corsOrigins: '*' | readonly string[];
  /** Bytes. */
  readonly bodyLimit: number;
  /** What bounds the work of all calls together. A limit that is off is not there. */
  readonly limits: WorkLimits;
  /** Milliseconds for a whole call. */
  readonly deadlineMs: number;
  /** Milliseconds for one FHIR query. */
  readonly fhirTimeoutMs: number;
  /** The base of a FHIR terminology server, without a slash at the end. */
  readonly terminologyUrl?: string;
  /** A file of `npm run terminology`. */
  readonly terminologyFile?: string;
  /** Which label governs. */
  readonly labelProfile: 'us' | 'eu';
  /** What opens the reports and metrics. A secret. */
  readonly adminToken?: string;
  /** Whether what clinicians write about a card is kept. It can hold patient data. */
  readonly feedbackComments: 'drop' | 'store';
  /** Whether testers have their bench at `/`. */
  readonly bench: boolean;
  readonly logLevel: LogLevel;
  /** The audit, if it is switched on. */
  readonly audit?: AuditConfig;
}

/** The file of the audit, and the key of its pseudonyms. */
export interface AuditConfig {
  readonly file: string;
  /** 32 bytes or more. */
  readonly key: Uint8Array;
}

/** By default off in development. */
export interface WorkLimits {
  /** Of one tenant, on one instance. */
  readonly callsPerMinute?: number;
  /** Milliseconds that the event loop may be late on average. */
  readonly lagMs?: number;
  /** Bytes of all bodies together that are being read or worked on. */
  readonly bodyBytes?: number;
}

/** Where the trail is kept. The URL of a PostgreSQL database holds a password. */
export type Database =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'postgres'; readonly url: string };

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A variable that the service cannot start with. The message is one line: which, why, and what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly variable: string;

  /** `problem` continues the name of the variable. It never holds the value, which may be a secret. */
  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`);
    this.variable = variable;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration. An empty variable counts as not set. Throws a ConfigError for the first one that is wrong. */
export function readConfig(environment: Environment): Config {
  const value = (name: string): string | undefined => environment[name]?.trim() || undefined;
  refuseTalkative(value);
  const production = oneOf('NODE_ENV', value, ['production', 'development', 'test'], 'development') === 'production';
  const tenantsFile = value('TENANTS_FILE');
  const siteFile = value('SITE_FILE');
  const terminologyUrl = value('TERMINOLOGY_URL');
  const terminologyFile = value('TERMINOLOGY_FILE');
  const audit = readAudit(value('AUDIT_FILE'), value('AUDIT_KEY'));
  const bodyLimit = readBodyLimit(value('BODY_LIMIT') ?? '5mb');
  const port = wholeNumber('PORT', value, { least: 0, most: 65_535, usual: 3000 });
  return {
    production,
    host: readHost(value('HOST')),
    port,
    publicBaseUrl: readPublicBaseUrl(value('PUBLIC_BASE_URL') ?? `http://127.0.0.1:${port}`),
    basePath: readBasePath(value('BASE_PATH') ?? ''),
    authMode: readAuthMode(value, production),
    ...(tenantsFile === undefined ? {} : { tenantsFile }),
    ...(siteFile === undefined ? {} : { siteFile }),
    database: readDatabase(value('DATABASE_URL') ?? 'data/trail.sqlite'),
    ...readRetention(value),
    corsOrigins: readOrigins(value('CORS_ORIGINS'), production),
    bodyLimit,
    limits: readLimits(value, production, bodyLimit),
    deadlineMs: wholeNumber('DEADLINE_MS', value, { least: 1, most: 60_000, usual: 800 }),
    fhirTimeoutMs: wholeNumber('FHIR_TIMEOUT_MS', value, { least: 1, most: 60_000, usual: 500 }),
    ...(terminologyUrl !== undefined && {
      terminologyUrl: readTerminologyUrl('TERMINOLOGY_URL', terminologyUrl, production),
    }),
    ...(terminologyFile !== undefined && { terminologyFile }),
    labelProfile: oneOf('LABEL_PROFILE', value, ['us', 'eu'], 'us'),
    ...readAdminToken(value('ADMIN_TOKEN')),
    feedbackComments: oneOf('FEEDBACK_COMMENTS', value, ['drop', 'store'], 'drop'),
    bench: oneOf('BENCH', value, ['on', 'off'], production ? 'off' : 'on') === 'on',
    logLevel: oneOf('LOG_LEVEL', value, logLevels, 'info'),
    ...(audit === undefined ? {} : { audit }),
  };
}

type Value = (name: string) => string | undefined;

/** What Node.js writes for NODE_DEBUG cannot be stopped from within. */
function refuseTalkative(value: Value): void {
  if (value('NODE_DEBUG') === undefined) return;
  throw new ConfigError('NODE_DEBUG', 'would write URLs with patient ids to standard error: remove it');
}

function readAuthMode(value: Value, production: boolean): Config['authMode'] {
  const mode = oneOf('AUTH_MODE', value, ['off', 'jwt'], production ? 'jwt' : 'off');
  if (production && mode === 'off') {
    throw new ConfigError('AUTH_MODE', 'must not be off with NODE_ENV=production: set it to jwt');
  }
  if (mode === 'jwt' && value('TENANTS_FILE') === undefined) {
    throw new ConfigError(
      'TENANTS_FILE',
      `is missing, which ${production ? 'NODE_ENV=production' : 'AUTH_MODE=jwt'} needs: set it to the file of the EHRs to trust`,
    );
  }
  return mode;
}

/** Visible ASCII, as a Bearer token is sent; too long to be guessed. */
function readAdminToken(token: string | undefined): Pick<Config, 'adminToken'> {
  if (token === undefined) return {};
  if (/^[!-~]{16,512}$/.test(token)) return { adminToken: token };
  throw new ConfigError(
    'ADMIN_TOKEN',
    'must be 16 to 512 letters, digits and signs without spaces, such as the output of: openssl rand -hex 32',
  );
}

function readHost(host = '127.0.0.1'): string {
  if (/^[\w.:%-]+$/.test(host)) return host;
  throw new ConfigError('HOST', 'is not a host name or IP address: give one without scheme and port, such as 0.0.0.0');
}

function readPublicBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url !== undefined && `${url.pathname}${url.search}${url.hash}${url.username}${url.password}` === '/';
  if (bare && ['http:', 'https:'].includes(url.protocol) && !/[?#@]/.test(text)) return url.origin;
  throw new ConfigError(
    'PUBLIC_BASE_URL',
    'is not scheme, host and port alone: give it as https://cds.example.org, and the path in BASE_PATH',
  );
}

function readBasePath(text: string): string {
  const path = text.replace(/\/$/, '');
  const segments = path.split('/').slice(1);
  const wellFormed =
    path === '' || (path.startsWith('/') && segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment)));
  if (wellFormed) return path;
  throw new ConfigError(
    'BASE_PATH',
    'is not a path: give it with a slash at the start, of letters, digits and ._~-, such as /cds',
  );
}

/** The base of a FHIR server. What is asked there says which illnesses patients have, so in production it is encrypted on the way. */
export function readTerminologyUrl(name: string, text: string, production: boolean): string {
  const url = URL.canParse(text) && !/[\s\\?#@]/.test(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError(
      name,
      'is not the base of a FHIR server: give it without user, query and fragment, as https://tx.example.org/fhir',
    );
  }
  if (production && url.protocol === 'http:' && !/^(?:localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname)) {
    throw new ConfigError(name, 'is http to another machine, which NODE_ENV=production refuses: give it as https');
  }
  return url.href.replace(/\/+$/, '');
}

/** `file:PATH`, a bare path, or a PostgreSQL URL. A single letter before a colon is a drive, not a scheme. */
function readDatabase(text: string): Database {
  const [, scheme = '', rest = text] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case '':
      return { kind: 'file', path: text };
    case 'file': {
      const path = rest.startsWith('///') ? rest.slice(2) : rest;
      if (path !== '' && !path.startsWith('//')) return { kind: 'file', path };
      throw new ConfigError('DATABASE_URL', 'has no path after file: give it as file:./data/trail.sqlite');
    }
    case 'postgres':
    case 'postgresql':
      if (rest.startsWith('//') && URL.canParse(text)) return { kind: 'postgres', url: text };
      throw new ConfigError(
        'DATABASE_URL',
        'is not a PostgreSQL URL: give it as postgres://user:password@host:5432/database',
      );
    default:
      throw new ConfigError('DATABASE_URL', 'has an unknown scheme: use file:PATH, a bare path, or postgres://');
  }
}

/** A key in hexadecimal or base64. Pseudonyms made with a weak one could be undone by trying out ids. */
function readAudit(file: string | undefined, text: string | undefined): AuditConfig | undefined {
  if (file === undefined && text === undefined) return undefined;
  if (file === undefined)
    throw new ConfigError('AUDIT_FILE', 'is missing, without which AUDIT_KEY has no effect: set both or none');
  if (text === undefined) {
    throw new ConfigError(
      'AUDIT_KEY',
      'is missing, which AUDIT_FILE needs: set it to 32 random bytes, as of: openssl rand -hex 32',
    );
  }
  const key = readKey(text);
  if (key !== undefined && key.length >= 32 && new Set(key).size > 8) return { file, key };
  throw new ConfigError(
    'AUDIT_KEY',
    'must be 32 or more random bytes in hexadecimal or base64, as of: openssl rand -hex 32',
  );
}

function readKey(text: string): Uint8Array | undefined {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function readRetention(value: Value): Pick<Config, 'trailRetentionDays'> {
  if (value('TRAIL_RETENTION_DAYS') === undefined) return {};
  return { trailRetentionDays: wholeNumber('TRAIL_RETENTION_DAYS', value, { least: 1, most: 36_500, usual: 3650 }) };
}

function readOrigins(text: string | undefined, production: boolean): Config['corsOrigins'] {
  if (text === undefined) return production ? [] : '*';
  if (text === '*' && !production) return text;
  const origins = text.split(',').map((origin) => origin.trim());
  if (origins.every(isOrigin)) return origins;
  throw new ConfigError(
    'CORS_ORIGINS',
    `must be exact origins, separated by commas${production ? ' (no * with NODE_ENV=production)' : ', or *'}: ` +
      'scheme, host and port without a slash at the end, such as https://ehr.example.org',
  );
}

/** A pattern such as `https://*.example.org` would be a valid URL, but match nothing. */
function isOrigin(text: string): boolean {
  return /^https?:[^*]*$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function readLimits(value: Value, production: boolean, bodyLimit: number): WorkLimits {
  const callsPerMinute = numberOrOff('RATE_LIMIT', value, production, { least: 1, most: 1_000_000, usual: 6000 });
  const lagMs = numberOrOff('SHED_LAG_MS', value, production, { least: 10, most: 60_000, usual: 250 });
  const bodyBytes = readBodiesLimit(value('SHED_BODIES'), production, bodyLimit);
  return {
    ...(callsPerMinute === undefined ? {} : { callsPerMinute }),
    ...(lagMs === undefined ? {} : { lagMs }),
    ...(bodyBytes === undefined ? {} : { bodyBytes }),
  };
}

/** A limit that can be off, and is so in development unless it is set. */
function numberOrOff(name: string, value: Value, production: boolean, range: Range): number | undefined {
  const text = value(name) ?? (production ? String(range.usual) : 'off');
  if (text === 'off') return undefined;
  const number = numberWithin(text, range);
  if (number !== undefined) return number;
  throw new ConfigError(
    name,
    `must be a whole number from ${range.least} to ${range.most}, such as ${range.usual}, or off`,
  );
}

/** Twelve bodies of the largest size by default. */
const usualBodies = 12;

function readBodiesLimit(text: string | undefined, production: boolean, bodyLimit: number): number | undefined {
  if (text === 'off' || (text === undefined && !production)) return undefined;
  const bytes = text === undefined ? usualBodies * bodyLimit : bytesOf(text);
  if (bytes >= bodyLimit && bytes <= 4096 * 1024 * 1024) return bytes;
  throw new ConfigError('SHED_BODIES', 'must be a size from that of BODY_LIMIT to 4096mb, such as 60mb, or off');
}

const bytesPerUnit: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1024, mb: 1024 * 1024 };

/** A size as people write it; 0 for what is none. */
function bytesOf(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,9}) ?(b|kb|mb)?$/i.exec(text) ?? [];
  return Number(digits) * (bytesPerUnit[unit.toLowerCase()] ?? 0);
}

function readBodyLimit(text: string): number {
  const bytes = bytesOf(text);
  if (bytes >= 1024 && bytes <= 100 * 1024 * 1024) return bytes;
  throw new ConfigError('BODY_LIMIT', 'must be a size from 1kb to 100mb, such as 5mb');
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

function wholeNumber(name: string, value: Value, range: Range): number {
  const text = value(name);
  const number = text === undefined ? range.usual : numberWithin(text, range);
  if (number !== undefined) return number;
  throw new ConfigError(name, `must be a whole number from ${range.least} to ${range.most}, such as ${range.usual}`);
}

function numberWithin(text: string, { least, most }: Range): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : undefined;
}

function oneOf<T extends string>(name: string, value: Value, allowed: readonly T[], usual: T): T {
  const text = value(name);
  if (text === undefined) return usual;
  const found = allowed.find((one) => one === text);
  if (found !== undefined) return found;
  throw new ConfigError(name, `must be one of ${allowed.join(', ')}`);
}
