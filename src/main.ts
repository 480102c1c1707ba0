// oxlint-disable-next-line import/no-unassigned-import -- It does its work before the other imports are loaded.
import './silence.ts';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp, measuredOf, servicesOf } from './app.ts';
import { identifyWithCurrent } from './cards/uuid.ts';
import { closeFhirConnections } from './chart/fhir-server.ts';
import { ConfigError, readConfig } from './config.ts';
import type { Content } from './content/catalogue.ts';
import { listen, type Listening } from './http/listen.ts';
import { createMetrics } from './metrics/metrics.ts';
import { readable } from './protocol/resources.ts';
import { shutdownWith } from './shutdown.ts';
import { CannotStart } from './starting/cannot-start.ts';
import { startAudit } from './starting/start-audit.ts';
import { startAuthentication } from './starting/start-authentication.ts';
import { startContent } from './starting/start-content.ts';
import { reloadTenants, startTenants } from './starting/start-tenants.ts';
import { startTerminology } from './starting/start-terminology.ts';
import { logTrail } from './trail/log-trail.ts';
import { openStore } from './trail/open-store.ts';
import { onAll } from './trail/trail.ts';

try {
  await start();
} catch (error) {
  if (!(error instanceof CannotStart || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  // At once: what waits to be written when nobody reads any more would keep the process from ending, for ever.
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 1, sync: true }));
  const tenants = await startTenants(config);
  process.on('SIGHUP', () => void reloadTenants(tenants, log));
  const contents = await startContent(join(dirname(fileURLToPath(import.meta.url)), '..', 'hooks'), config, log);
  const terminology = startTerminology(config.terminologyUrl, log);
  const audit = await startAudit(config.audit, log);
  const store = await openStore(config.database, { log, now: Date.now, retentionDays: config.trailRetentionDays });

  const tenantIds = tenants.current().tenants.map(({ id }) => id);
  const metrics = createMetrics(measuredOf(contents, tenantIds.length > 0 ? tenantIds : ['default']));
  metrics.watchProcess();
  metrics.watchBacklog(() => store.backlog());

  let listening: Listening | undefined;
  const shutdown = shutdownWith({
    log,
    closing: [
      async () => listening?.close(),
      () => store.close(),
      async () => audit?.close(),
      closeFhirConnections,
      async () => terminology?.close(),
    ],
    exit: (code) => process.exit(code),
    onStrayFailure: metrics.strayFailure,
  });
  process.on('uncaughtException', shutdown.onUncaughtException);
  process.on('unhandledRejection', shutdown.onUnhandledRejection);

  const publicUrl = `${config.publicBaseUrl}${config.basePath}`;
  const app = createApp({
    config,
    contents,
    log,
    parts: {
      readable,
      fhirTimeoutMs: config.fhirTimeoutMs,
      deadlineMs: config.deadlineMs,
      // Another key comes where the database is down at the start.
      identify: identifyWithCurrent(() => store.cardKey()),
      publicUrl,
      trail: onAll(store, logTrail(log)),
      ...(terminology && { terminology: terminology.terminology }),
      ...(audit && { audit: audit.audit }),
      now: Date.now,
    },
    feedback: metrics.measuring(store),
    reports: store,
    authenticate: await startAuthentication(config, tenants, store, log),
    profile: config.labelProfile,
    metrics,
    readiness: { isDatabaseReady: () => store.isReady(), isStopping: shutdown.isStopping },
  });
  listening = await listen(app, config).catch((error: NodeJS.ErrnoException) => {
    const why = error.code ?? 'unknown error';
    throw new CannotStart(`PORT ${config.port} on ${config.host} cannot be taken (${why}).`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, shutdown.onSignal);
  log.info({ port: listening.port, profile: config.labelProfile }, 'listening');
  if (process.stdout.isTTY) greet(publicUrl, contents, config.bench);
}

function greet(publicUrl: string, contents: readonly Content[], bench: boolean): void {
  const lines = [
    `CDS Hooks discovery  ${publicUrl}/cds-services`,
    ...servicesOf(contents).map(({ id, hook }) => `${hook.padEnd(19)}  ${publicUrl}/cds-services/${id}`),
    ...(bench ? [`Bench for testers    ${publicUrl}/`] : []),
    `Rules                ${publicUrl}/rules`,
    `Registering          ${publicUrl}/register`,
    `Report               ${publicUrl}/report`,
    `Health               ${publicUrl}/healthz`,
    `Metrics              ${publicUrl}/metrics`,
  ];
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}
