import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { pino, type Logger } from 'pino';
import { createApp, measuredOf, type AppParts } from '../src/app.ts';
import { identifyWith } from '../src/cards/uuid.ts';
import { loadContent } from '../src/content/load-content.ts';
import type { Content } from '../src/content/catalogue.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import type { Parts } from '../src/pipeline.ts';
import { readable } from '../src/protocol/resources.ts';
import type { Config } from '../src/config.ts';
import type { FeedbackBook, Reporting } from '../src/trail/store.ts';
import type { Call } from '../src/trail/trail.ts';
import { withoutAuthentication, type Authenticate } from '../src/trust/authentication.ts';
import { developmentTenant, type Tenant } from '../src/trust/tenant.ts';
import { feedbackInMemory } from './feedback-in-memory.ts';

/** The clinical content of this repository. */
export const contents: readonly Content[] = await loadContent(fileURLToPath(new URL('../hooks', import.meta.url)));

/** What a test may set; the rest is as in development. */
export interface Settings extends Partial<Omit<Parts, 'trail'>> {
  readonly contents?: readonly Content[];
  readonly basePath?: string;
  readonly log?: Logger;
  /** What the one tenant has that is not usual. */
  readonly tenant?: Partial<Tenant>;
  /** Who may call; otherwise everybody is the one tenant. */
  readonly authenticate?: Authenticate;
  readonly config?: Partial<
    Pick<Config, 'corsOrigins' | 'production' | 'adminToken' | 'feedbackComments' | 'limits' | 'bench' | 'authMode'>
  >;
  readonly feedback?: FeedbackBook;
  readonly reports?: Reporting;
  readonly readiness?: NonNullable<AppParts['readiness']>;
}

const noTrail: Reporting = {
  report: () => Promise.reject(new Error('this test has no trail')),
  feedbackEvents() {
    throw new Error('this test has no trail');
  },
};

/** The whole service with the real content, and the calls that it recorded. */
export function testApp({
  contents: own = contents,
  basePath = '',
  log = pino({ level: 'silent' }),
  tenant = {},
  authenticate = withoutAuthentication({ ...developmentTenant('us'), ...tenant }),
  config = {},
  feedback = feedbackInMemory(),
  reports = noTrail,
  readiness = {},
  ...parts
}: Settings = {}): {
  readonly app: Express;
  readonly calls: readonly Call[];
} {
  const calls: Call[] = [];
  const app = createApp({
    config: {
      basePath,
      corsOrigins: '*',
      bodyLimit: 5 * 1024 * 1024,
      production: false,
      feedbackComments: 'drop',
      ...config,
    },
    feedback,
    reports,
    contents: own,
    log,
    parts: {
      readable,
      fhirTimeoutMs: 5000,
      deadlineMs: 20_000,
      identify: identifyWith(new Uint8Array(32).fill(7)),
      publicUrl: `http://127.0.0.1:3000${basePath}`,
      now: Date.now,
      trail: { record: (call) => void calls.push(call) },
      ...parts,
    },
    authenticate,
    profile: 'us',
    metrics: createMetrics(measuredOf(own, ['default'])),
    readiness,
  });
  return { app, calls };
}
