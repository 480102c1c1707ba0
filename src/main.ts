// oxlint-disable-next-line import/no-unassigned-import -- It does its work before the other imports are loaded.
import './silence.ts';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp, servicesOf } from './app.ts';
import { identifyWith } from './cards/uuid.ts';
import { queryKeys } from './chart/chart.ts';
import { closeFhirConnections } from './chart/fhir-server.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import type { Content } from './content/catalogue.ts';
import { loadContent } from './content/load-content.ts';
import { readSite } from './content/read-site.ts';
import { SiteMistakes } from './content/site.ts';
import { isCommonSystem } from './facts/code-systems.ts';
import { listen } from './http/listen.ts';
import { readable } from './protocol/resources.ts';
import { askServer } from './terminology/ask-server.ts';
import { readTerminologyFile } from './terminology/terminology-file.ts';
import { connectTerminologyServer, serverLimits } from './terminology/terminology-server.ts';
import { pseudonymousAudit } from './trail/audit.ts';
import { openLineFile, type LineFile } from './trail/line-file.ts';
import { logTrail } from './trail/log-trail.ts';
import { withoutAuthentication, type Authenticate } from './trust/authentication.ts';
import { keyFetcher } from './trust/fetch-keys.ts';
import { jwtAuthentication } from './trust/jwt-authentication.ts';
import { openStore } from './trail/open-store.ts';
import { onAll } from './trail/trail.ts';
import { developmentTenant } from './trust/tenant.ts';
import { TenantsFileError } from './trust/tenants-file.ts';
import { loadTenants, type Tenants } from './trust/tenants.ts';

const config = configOrExit();
const log = pino({ level: config.logLevel });
const tenants = await tenantsOrExit();
process.on('SIGHUP', () => void reloadTenants());
const contents = await contentOrExit(join(dirname(fileURLToPath(import.meta.url)), '..', 'hooks'));
const { terminologyUrl, terminologyFile } = config;
const known = terminologyFile === undefined ? contents : await withTerminologyFile(terminologyFile);
const server = terminologyUrl === undefined ? undefined : connectTerminologyServer(terminologyUrl, serverLimits);
const auditFile = await auditFileOrExit();
const store = await openStore(config.database, { log, now: Date.now, retentionDays: config.trailRetentionDays });
const publicUrl = `${config.publicBaseUrl}${config.basePath}`;
const app = createApp({
  config,
  contents: known,
  log,
  parts: {
    readable,
    fhirTimeoutMs: config.fhirTimeoutMs,
    deadlineMs: config.deadlineMs,
    // The key can come later than the first call, where the database is down at the start.
    identify: (...parts) => identifyWith(store.cardKey())(...parts),
    publicUrl,
    trail: onAll(store, logTrail(log)),
    ...(server !== undefined && {
      terminology: askServer({ server, now: () => performance.now(), changed: tellOfTerminology }),
    }),
    ...(auditFile === undefined || config.audit === undefined
      ? {}
      : { audit: pseudonymousAudit(config.audit.key, auditFile, Date.now) }),
    now: Date.now,
  },
  feedback: store,
  reports: store,
  authenticate: authentication(config),
  profile: config.labelProfile,
  ready: async () => ({ ok: await store.isReady() }),
});
const listening = await listen(app, config).catch((error: NodeJS.ErrnoException) =>
  exit(`PORT ${config.port} on ${config.host} cannot be taken (${error.code ?? 'unknown error'}).`),
);
log.info({ port: listening.port, profile: config.labelProfile }, 'listening');
if (process.stdout.isTTY) greet();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return exit(error.message);
  }
}

async function contentOrExit(folder: string): Promise<readonly Content[]> {
  try {
    return await loadContent(folder, config.siteFile === undefined ? undefined : await readSite(config.siteFile));
  } catch (error) {
    if (!(error instanceof SiteMistakes)) throw error;
    return exit(error.mistakes.map((mistake) => `SITE_FILE ${mistake}.`).join('\n'));
  }
}

async function tenantsOrExit(): Promise<Tenants> {
  try {
    const { production, authMode, labelProfile: profile, tenantsFile } = config;
    return await loadTenants(tenantsFile, { production, authMode, profile, prefetchKeys: queryKeys, isCommonSystem });
  } catch (error) {
    if (!(error instanceof TenantsFileError)) throw error;
    return exit(error.message);
  }
}

/** The tenants stay as they are where the file is wrong. */
async function reloadTenants(): Promise<void> {
  try {
    const { tenants: read } = await tenants.reload();
    log.info({ tenants: read.map(({ id }) => id) }, 'tenants read again');
  } catch (error) {
    const mistakes = error instanceof TenantsFileError ? error.lines : [String(error)];
    log.error({ mistakes }, 'the tenants file is wrong, and the tenants stay as they were');
  }
}

function authentication({ authMode, labelProfile }: Config): Authenticate {
  switch (authMode) {
    case 'off':
      return (credentials) =>
        withoutAuthentication(tenants.current().everybody ?? developmentTenant(labelProfile))(credentials);
    case 'jwt':
      return jwtAuthentication({
        issuers: () => tenants.current().issuers,
        now: Date.now,
        production: config.production,
        fetchKeys: keyFetcher({ production: config.production }),
        memory: store,
        onKeysFailed: (url, why) => log.warn({ url, why }, 'keys not fetched'),
      });
  }
}

/** The contents with what the file knows of codes that no value set lists. */
async function withTerminologyFile(path: string): Promise<typeof contents> {
  const file = await readTerminologyFile(path).catch((error: unknown) =>
    exit(`TERMINOLOGY_FILE ${error instanceof Error ? error.message : String(error)}.`),
  );
  const missing = contents.flatMap(({ valueSets }) => valueSets.ancestors.filter((ancestor) => !file.holds(ancestor)));
  if (missing.length > 0)
    log.warn(
      { ancestors: missing.map(({ code }) => code) },
      'the terminology file is older than the value sets: make it again',
    );
  return contents.map((content) => ({ ...content, valueSets: content.valueSets.knowing(file.isA) }));
}

function tellOfTerminology(state: 'open' | 'closed'): void {
  if (state === 'open')
    log.warn('the terminology server does not answer: codes that no value set lists are not recognised');
  else log.info('the terminology server answers again');
}

async function auditFileOrExit(): Promise<LineFile | undefined> {
  if (config.audit === undefined) return undefined;
  try {
    return await openLineFile(config.audit.file, (trouble) => log.error(trouble, 'audit not written'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return exit(`AUDIT_FILE names a file that cannot be written (${why}).`);
  }
}

function exit(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function greet(): void {
  const lines = [
    `CDS Hooks discovery  ${publicUrl}/cds-services`,
    ...servicesOf(contents).map(({ id, hook }) => `${hook.padEnd(19)}  ${publicUrl}/cds-services/${id}`),
    `Health               ${publicUrl}/healthz`,
  ];
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

async function stop(): Promise<void> {
  log.info('stopping');
  await listening.close();
  await closeFhirConnections();
  await server?.close();
  await auditFile?.close();
  await store.close();
}
