import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp, servicesOf } from './app.ts';
import { identifyWith } from './cards/uuid.ts';
import { closeFhirConnections } from './chart/fhir-server.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { loadContent } from './content/load-content.ts';
import { listen } from './http/listen.ts';
import { readable } from './protocol/resources.ts';
import { logTrail } from './trail/log-trail.ts';
import { openStore } from './trail/open-store.ts';
import { onAll } from './trail/trail.ts';
import { withoutAuthentication } from './trust/authentication.ts';
import { developmentTenant } from './trust/tenant.ts';

// The FHIR client writes URLs, which hold patient ids, to standard error when this names it.
delete process.env['DEBUG'];

const config = configOrExit();
const log = pino({ level: config.logLevel });
const contents = await loadContent(join(dirname(fileURLToPath(import.meta.url)), '..', 'hooks'));
const store = await openStore(config.database, { log, now: Date.now, retentionDays: config.trailRetentionDays });
const publicUrl = `${config.publicBaseUrl}${config.basePath}`;
const app = createApp({
  config,
  contents,
  log,
  parts: {
    readable,
    fhirTimeoutMs: config.fhirTimeoutMs,
    deadlineMs: config.deadlineMs,
    // The key can come later than the first call, where the database is down at the start.
    identify: (...parts) => identifyWith(store.cardKey())(...parts),
    publicUrl,
    trail: onAll(store, logTrail(log)),
    now: Date.now,
  },
  authenticate: withoutAuthentication(developmentTenant(config.labelProfile)),
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
  await store.close();
}
