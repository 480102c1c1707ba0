import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp, measuredOf, servicesOf } from './app.ts';
import { identifyWith } from './cards/uuid.ts';
import { closeFhirConnections } from './chart/fhir-server.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { loadContent } from './content/load-content.ts';
import { listen } from './http/listen.ts';
import { createMetrics } from './metrics/metrics.ts';
import { readable } from './protocol/resources.ts';
import { shutdownWith } from './shutdown.ts';
import { cardKey } from './trail/card-key.ts';
import { logTrail } from './trail/log-trail.ts';
import { withoutAuthentication } from './trust/authentication.ts';
import { developmentTenant } from './trust/tenant.ts';

// The FHIR client writes URLs, which hold patient ids, to standard error when this names it.
delete process.env['DEBUG'];

const config = configOrExit();
const log = pino({ level: config.logLevel });
const contents = await loadContent(join(dirname(fileURLToPath(import.meta.url)), '..', 'hooks'));
const publicUrl = `${config.publicBaseUrl}${config.basePath}`;
const tenant = developmentTenant(config.labelProfile);
const metrics = createMetrics(measuredOf(contents, [tenant.id]));
metrics.watchProcess();
const shutdown = shutdownWith({
  log,
  closing: [() => listening.close(), closeFhirConnections],
  exit: (code) => process.exit(code),
  onStrayFailure: metrics.strayFailure,
});
process.on('uncaughtException', shutdown.onUncaughtException);
process.on('unhandledRejection', shutdown.onUnhandledRejection);
const app = createApp({
  config,
  contents,
  log,
  parts: {
    readable,
    fhirTimeoutMs: config.fhirTimeoutMs,
    deadlineMs: config.deadlineMs,
    identify: identifyWith(await cardKeyOrExit(join(dataFolder(config), 'card-uuid.key'))),
    publicUrl,
    trail: logTrail(log),
    now: Date.now,
  },
  authenticate: withoutAuthentication(tenant),
  profile: config.labelProfile,
  metrics,
  readiness: { isStopping: shutdown.isStopping },
});
const listening = await listen(app, config).catch((error: NodeJS.ErrnoException) =>
  exit(`PORT ${config.port} on ${config.host} cannot be taken (${error.code ?? 'unknown error'}).`),
);
log.info({ port: listening.port, profile: config.labelProfile }, 'listening');
if (process.stdout.isTTY) greet();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, shutdown.onSignal);

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return exit(error.message);
  }
}

async function cardKeyOrExit(file: string): Promise<Uint8Array> {
  try {
    return await cardKey(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return exit(`DATABASE_URL names a folder in which the key of the card uuids cannot be kept (${why}).`);
  }
}

function exit(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Where the embedded database and what belongs to it are kept. */
function dataFolder({ database }: Config): string {
  return database.kind === 'file' ? dirname(database.path) : 'data';
}

function greet(): void {
  const lines = [
    `CDS Hooks discovery  ${publicUrl}/cds-services`,
    ...servicesOf(contents).map(({ id, hook }) => `${hook.padEnd(19)}  ${publicUrl}/cds-services/${id}`),
    `Health               ${publicUrl}/healthz`,
    `Metrics              ${publicUrl}/metrics`,
  ];
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}
