import type { Express } from 'express';
import type { Logger } from 'pino';
import { prefetchTemplates } from './chart/queries.ts';
import type { Config } from './config.ts';
import type { Content } from './content/catalogue.ts';
import type { Profile } from './facts/profile.ts';
import { takeFeedback } from './feedback.ts';
import { createHttpApp, type HttpParts, type ServiceCall } from './http/http-app.ts';
import type { ReportSource } from './http/report-source.ts';
import { documentsOf } from './pages/documents.ts';
import { answer, type Parts, type Service } from './pipeline.ts';
import { discovery, hookNames, type ServiceDefinition } from './protocol/discovery.ts';
import { openApi } from './protocol/openapi.ts';
import type { FeedbackBook } from './trail/store.ts';
import type { Authenticate } from './trust/authentication.ts';

/** What the app is made of; a test builds one with its own parts. */
export interface AppParts {
  readonly config: Pick<
    Config,
    'basePath' | 'corsOrigins' | 'bodyLimit' | 'production' | 'adminToken' | 'feedbackComments'
  >;
  readonly contents: readonly Content[];
  readonly parts: Parts;
  /** Where feedback on cards is kept. */
  readonly feedback: FeedbackBook;
  readonly reports: ReportSource;
  /** Who calls. */
  readonly authenticate: Authenticate;
  /** The label whose content the pages show as the one in force. */
  readonly profile: Profile;
  /** Whether calls can be answered and kept. */
  readonly ready?: HttpParts['ready'];
  readonly log: Logger;
}

/** Each drug on each hook is one service. */
export function servicesOf(contents: readonly Content[]): readonly Service[] {
  return contents.flatMap((content) => hookNames.map((hook) => ({ id: `${content.drug.id}-${hook}`, hook, content })));
}

/** The whole service over HTTP. */
export function createApp(house: AppParts): Express {
  const { config, contents, parts, feedback, reports, authenticate, profile, ready, log } = house;
  const services = servicesOf(contents);
  const found = discovery(services.map(entryOf));
  const calls = services.map((service): [string, ServiceCall] => [
    service.id,
    (body, caller) => answer(body, service, parts, caller),
  ]);
  const description = openApi({
    services: services.map(({ id, hook, content: { drug } }) => ({ id, hook, title: drug.title })),
    publicUrl: parts.publicUrl,
  });
  const keeping = { book: feedback, comments: config.feedbackComments, log };
  return createHttpApp({
    config,
    authenticate,
    publicUrl: parts.publicUrl,
    discovery: () => found,
    services: new Map(calls),
    feedback: (service, body, { tenant }) => takeFeedback(body, { tenant: tenant.id, service }, keeping),
    reports,
    openApi: () => description,
    documents: documentsOf(contents, profile, config.basePath, parts.publicUrl),
    ready: ready ?? (() => ({ ok: true })),
    log,
  });
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
