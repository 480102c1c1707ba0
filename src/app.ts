import type { Express } from 'express';
import type { Logger } from 'pino';
import { prefetchTemplates } from './chart/queries.ts';
import type { Config } from './config.ts';
import type { Content } from './content/catalogue.ts';
import type { Profile } from './facts/profile.ts';
import { explain } from './explain.ts';
import { feedbackRows } from './feedback-rows.ts';
import { takeFeedback } from './feedback.ts';
import { createHttpApp } from './http/http-app.ts';
import type { ServiceCall } from './http/http-parts.ts';
import type { Metrics, MetricsOf } from './metrics/metrics.ts';
import type { Documents } from './pages/documents.ts';
import { readinessOf, type ReadinessParts } from './readiness.ts';
import { answer, type Parts, type Service } from './pipeline.ts';
import { discovery, hookNames, type ServiceDefinition } from './protocol/discovery.ts';
import { openApi } from './protocol/openapi.ts';
import type { FeedbackBook, Reporting } from './trail/store.ts';
import type { Authenticate } from './trust/authentication.ts';

/** What the app is made of; a test builds one with its own parts. */
export interface AppParts {
  readonly config: Pick<
    Config,
    'basePath' | 'corsOrigins' | 'bodyLimit' | 'production' | 'adminToken' | 'feedbackComments'
  > &
    Partial<Pick<Config, 'limits' | 'bench' | 'authMode'>>;
  readonly contents: readonly Content[];
  readonly parts: Parts;
  /** Where feedback on cards is kept. */
  readonly feedback: FeedbackBook;
  readonly reports: Reporting;
  /** Who calls. */
  readonly authenticate: Authenticate;
  /** The label whose content the pages show as the one in force. */
  readonly profile: Profile;
  /** Without it nothing is counted, and there is no `/metrics`. */
  readonly metrics?: Metrics;
  /** What else must be so for the service to be ready. */
  readonly readiness?: Omit<ReadinessParts, 'contents'>;
  readonly log: Logger;
}

/** Each drug on each hook is one service. */
export function servicesOf(contents: readonly Content[]): readonly Service[] {
  return contents.flatMap((content) => hookNames.map((hook) => ({ id: `${content.drug.id}-${hook}`, hook, content })));
}

/** The services as discovery lists them. */
export function definitionsOf(contents: readonly Content[]): readonly ServiceDefinition[] {
  return servicesOf(contents).map(entryOf);
}

/** The whole service over HTTP. */
export function createApp(house: AppParts): Express {
  const { config, contents, feedback, reports, authenticate, profile, metrics, readiness, log } = house;
  const parts = metrics === undefined ? house.parts : { ...house.parts, trail: metrics.counting(house.parts.trail) };
  const services = servicesOf(contents);
  const definitions = definitionsOf(contents);
  const found = discovery(definitions);
  const calls = services.map((service): [string, ServiceCall] => [
    service.id,
    (body, caller) => answer(body, service, parts, caller),
  ]);
  const description = openApi({
    services: services.map(({ id, hook, content: { drug } }) => ({ id, hook, title: drug.title })),
    publicUrl: parts.publicUrl,
    bench: config.bench === true,
  });
  const bench = config.bench === true ? { services, needsToken: config.authMode === 'jwt' } : undefined;
  let read: Promise<Documents> | undefined;
  // Who draws pages is loaded for the first of them: an EHR looks at none.
  const pages = (): Promise<Documents> =>
    (read ??= import('./pages/documents.ts').then(({ documentsOf }) =>
      documentsOf(contents, profile, config.basePath, parts.publicUrl, definitions, bench),
    ));
  const keeping = { book: feedback, comments: config.feedbackComments, log };
  return createHttpApp({
    config,
    authenticate,
    publicUrl: parts.publicUrl,
    discovery: () => found,
    services: new Map(calls),
    feedback: (service, body, { tenant }) => takeFeedback(body, { tenant: tenant.id, service }, keeping),
    reports,
    feedbackRows: (filter) => feedbackRows(contents, reports.feedbackEvents(filter)),
    async reportPage(filter) {
      const { reportPage } = await import('./pages/report/report-page.tsx');
      return reportPage(
        { base: config.basePath, hasBench: config.bench === true },
        contents,
        await reports.report(filter),
        filter,
      );
    },
    openApi: () => description,
    documents: async (path) => (await pages())(path),
    explain: bench && ((body, caller) => explain(body, services, parts, caller)),
    ready: readinessOf({ contents, ...readiness }),
    metrics,
    limits: config.limits,
    log,
  });
}

/** What the labels of the metrics may name. */
export function measuredOf(contents: readonly Content[], tenants: readonly string[]): MetricsOf {
  const drugs = contents.map(({ drug }) => drug);
  return {
    services: servicesOf(contents).map(({ id }) => id),
    rules: drugs.flatMap(({ rules }) => rules.map(({ topic }) => topic)),
    tenants,
    versions: Object.fromEntries(drugs.map(({ id, version }) => [id, version])),
  };
}

function entryOf({ id, hook, content: { drug, needs } }: Service): ServiceDefinition {
  return {
    id,
    hook,
    title: drug.title,
    description: drug.description,
    usageRequirements: drug.usageRequirements,
    prefetch: prefetchTemplates(needs.keys, needs.observationCodes),
  };
}
