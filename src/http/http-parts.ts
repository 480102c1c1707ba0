import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import type { Authenticate } from '../trust/authentication.ts';
import type { Tenant } from '../trust/tenant.ts';
import type { Limits, Load } from './load.ts';
import type { FeedbackSource, ReportFilter, ReportSource } from './report-source.ts';

/** Who calls, and whether somebody still listens. */
export interface HttpCaller {
  readonly tenant: Tenant;
  /** Aborted if the client goes away before it has its answer. */
  readonly signal: AbortSignal;
}

/** Answers one call to a service: the parsed body in, the response out. Throws a Refusal to answer with an error. */
export type ServiceCall = (body: unknown, caller: HttpCaller) => Promise<unknown>;

/** Whether the service can do its work, and what else `/readyz` should say. */
export interface Readiness {
  readonly ok: boolean;
  readonly [detail: string]: unknown;
}

/** Something to look at in a browser. */
export interface WebDocument {
  readonly type: 'html' | 'css' | 'json' | 'svg' | 'js';
  readonly body: string;
  /** The page runs a script of ours, which calls this service. */
  readonly scripted?: true;
}

/** What is measured: told by the HTTP side, and shown by it as text. */
export interface MetricsPage {
  readonly http: HttpMetrics;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** What the HTTP side is made of. */
export interface HttpParts {
  readonly config: Pick<Config, 'basePath' | 'corsOrigins' | 'bodyLimit' | 'production' | 'adminToken'>;
  readonly authenticate: Authenticate;
  /** Where EHRs reach the service, with the base path and without a slash at the end. */
  readonly publicUrl: string;
  readonly discovery: () => unknown;
  /** By the id in `/cds-services/{id}`. */
  readonly services: ReadonlyMap<string, ServiceCall>;
  /** Takes the feedback on the cards of a service: resolves once it is durable. */
  readonly feedback: (service: string, ...call: Parameters<ServiceCall>) => Promise<unknown>;
  readonly reports: ReportSource;
  readonly feedbackRows: FeedbackSource;
  /** The report to look at, as HTML. It rejects if the trail cannot be read. */
  readonly reportPage: (filter: ReportFilter) => Promise<string>;
  /** The description of all of this. */
  readonly openApi: () => unknown;
  /** Pages and files to look at, by their path below the base path. */
  readonly documents: (path: string) => Promise<WebDocument | undefined>;
  /** Tells testers what each rule saw of a request; left out where there is no bench. */
  readonly explain?: ServiceCall | undefined;
  readonly ready: () => Readiness | Promise<Readiness>;
  /** Without it nothing is counted, and there is no `/metrics`. */
  readonly metrics?: MetricsPage | undefined;
  /** None if they are not given. */
  readonly limits?: Limits | undefined;
  /** Milliseconds that the event loop is late. */
  readonly lagMs?: (() => number) | undefined;
  readonly log: Logger;
}

/** The parts, and what bounds the work of all routes together. */
export interface RouteParts extends HttpParts {
  readonly load: Load;
}
