import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket } from 'node:net';
import cors from 'cors';
import express, {
  Router,
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { HttpMetrics } from '../metrics/http-metrics.ts';
import { Refusal } from '../protocol/operation-outcome.ts';
import { Unauthenticated, type Authenticate } from '../trust/authentication.ts';
import type { Tenant } from '../trust/tenant.ts';
import { requireAdmin } from './admin.ts';
import { answerFeedback } from './answer-feedback.ts';
import { answerReportCsv, answerReportJson, answerReportPage } from './answer-report.ts';
import { endJson, sendJson, sendRefusal } from './answer.ts';
import { authorizationOf } from './authorization.ts';
import { watchEventLoop } from './event-loop.ts';
import { hotRoute, type Step } from './hot-route.ts';
import { loadWithin, type Limits, type Load } from './load.ts';
import { ClientGone, readJson } from './read-json.ts';
import type { FeedbackSource, ReportFilter, ReportSource } from './report-source.ts';
import { logException, logRequests, nameHookInstance, nameRefusal, nameRoute, nameTenant } from './request-log.ts';

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
interface RouteParts extends HttpParts {
  readonly load: Load;
}

/** The CDS Hooks service over HTTP. Every error is a JSON OperationOutcome. */
export function createHttpApp(parts: HttpParts): Express {
  const { basePath, corsOrigins } = parts.config;
  // What Express hands every request to, and its types leave out.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const app = express() as Express & { handle: RequestListener };
  app.disable('x-powered-by');
  // The answer to a POST is not cached, and hashing it would take time. Discovery makes its own ETag.
  app.disable('etag');
  app.disable('query parser');
  app.enable('case sensitive routing');
  const steps = [logRequests(parts.log, parts.metrics?.http), securityHeaders(), crossOrigin(corsOrigins)];
  const routed = { ...parts, load: loadOf(parts) };
  const onError = answerError(parts.log, parts.metrics?.http);
  for (const step of steps) app.use(step);
  app.use(basePath === '' ? '/' : basePath, routes(routed));
  app.use(() => {
    throw nothingHere();
  });
  // Express knows an error handler by its four parameters.
  app.use(((error, _request, response, _next) => onError(error, response)) satisfies ErrorRequestHandler);
  const others = app.handle.bind(app);
  app.handle = hotRoute({ steps, answers: hotAnswers(basePath, routed), onError, others });
  return app;
}

/** The calls of the services by their URL: what `routes` has for them too, for whatever is written in another way. */
function hotAnswers(basePath: string, parts: RouteParts): Parameters<typeof hotRoute>[0]['answers'] {
  return new Map(
    [...parts.services].map(([id, call]) => [
      `${basePath}/cds-services/${id}`,
      (request, response) => {
        nameRoute(response, '/cds-services/{id}', id);
        return answerCall(request, response, callTo(id, call), parts);
      },
    ]),
  );
}

function callTo(id: string, call: ServiceCall): Answering {
  return { kind: 'call', call, audiences: [`/cds-services/${id}`] };
}

/** The event loop is only watched if somebody wants to know. */
function loadOf({ limits = {}, lagMs, metrics }: HttpParts): Load {
  const lag = lagMs ?? (limits.lagMs === undefined ? () => 0 : watchEventLoop().lagMs);
  const load = loadWithin(limits, lag, metrics?.http);
  metrics?.http.watchBodies(load.bodies.inFlight);
  return load;
}

/** They are the same on every answer, so helmet is asked once. */
function securityHeaders(): Step {
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Which origins may read an answer is for CORS to say.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  const any = new ServerResponse(new IncomingMessage(new Socket()));
  any.setHeader('Cache-Control', 'no-store');
  secure(any.req, any, (error) => {
    if (error !== undefined) throw new TypeError('The security headers cannot be made');
  });
  const headers = any.getHeaderNames().map((name): [string, string] => [name, String(any.getHeader(name))]);
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** Answers preflights on every path, and lets the given origins read what is answered, errors too. */
function crossOrigin(origins: Config['corsOrigins']): Step {
  return cors({
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['X-Request-Id'],
    maxAge: 600,
  });
}

function routes(parts: RouteParts): Router {
  const { discovery, services, feedback, reports, feedbackRows, reportPage } = parts;
  const { openApi, documents, explain, ready, metrics, load } = parts;
  const admin = requireAdmin(parts.config);
  // A browser that was let in to the page sends the same for its downloads.
  const reader = requireAdmin(parts.config, { accepted: ['Bearer', 'Basic'], asked: ['Bearer'] });
  const visitor = requireAdmin(parts.config, { accepted: ['Bearer', 'Basic'], asked: ['Bearer', 'Basic'] });
  const router = Router({ caseSensitive: true });
  router
    .route('/cds-services')
    .all(named('/cds-services'))
    .get((_request, response) => sendDescription(response, discovery()))
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  for (const [id, call] of services) {
    router
      .route(`/cds-services/${id}`)
      .all(named('/cds-services/{id}', id))
      .post((request, response) => answerCall(request, response, callTo(id, call), parts))
      .all(refuseMethod('POST, OPTIONS'));
    // EHRs differ in whether they put the URL of the feedback or of the service into a token.
    const audiences = [`/cds-services/${id}/feedback`, `/cds-services/${id}`];
    const keep: ServiceCall = (body, caller) => feedback(id, body, caller);
    router
      .route(`/cds-services/${id}/feedback`)
      .all(named('/cds-services/{id}/feedback', id))
      .post((request, response) => answerCall(request, response, { kind: 'feedback', call: keep, audiences }, parts))
      .all(refuseMethod('POST, OPTIONS'));
  }
  router
    .route('/healthz')
    .all(named('/healthz'))
    .get((_request, response) => sendJson(response, 200, { status: 'ok' }))
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  router
    .route('/readyz')
    .all(named('/readyz'))
    .get((_request, response) => answerReadiness(response, ready))
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  router
    .route('/openapi.json')
    .all(named('/openapi.json'))
    .get((_request, response) => sendDescription(response, openApi()))
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  router
    .route('/report')
    .all(named('/report'))
    .get(visitor, (request, response) => {
      load.admit('page');
      return answerReportPage(request, response, reportPage);
    })
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  for (const kind of ['csv', 'json'] as const) {
    router
      .route(`/report/feedback.${kind}`)
      .all(named(`/report/feedback.${kind}`))
      .get(visitor, (request, response) => answerFeedback(request, response, feedbackRows, kind))
      .all(refuseMethod('GET, HEAD, OPTIONS'));
  }
  router
    .route('/report.json')
    .all(named('/report.json'))
    .get(reader, (request, response) => answerReportJson(request, response, reports))
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  router
    .route('/report.csv')
    .all(named('/report.csv'))
    .get(reader, (request, response) => answerReportCsv(request, response, reports))
    .all(refuseMethod('GET, HEAD, OPTIONS'));
  if (metrics !== undefined) {
    router
      .route('/metrics')
      .all(named('/metrics'))
      .all(admin)
      .get((_request, response) => sendMetrics(response, metrics))
      .all(refuseMethod('GET, HEAD, OPTIONS'));
  }
  if (explain !== undefined) {
    // A token for the service itself may be shown as well, where an EHR is allowed to use one again.
    const audiences = ['/bench/explain', ...[...services.keys()].map((id) => `/cds-services/${id}`)];
    router
      .route('/bench/explain')
      .all(named('/bench/explain'))
      .post((request, response) => answerCall(request, response, { kind: 'call', call: explain, audiences }, parts))
      .all(refuseMethod('POST, OPTIONS'));
  }
  router.use(showDocument(documents, load));
  return router;
}

/** Shows what is to be looked at under a path; other paths are left to others. */
function showDocument(documents: HttpParts['documents'], load: Load): RequestHandler {
  const show = async ({ path, method }: Request, response: Response): Promise<boolean> => {
    const found = await documents(path);
    if (found === undefined) return false;
    nameRoute(response, 'document', undefined);
    if (method !== 'GET' && method !== 'HEAD') throw wrongMethod(response, 'GET, HEAD, OPTIONS');
    response.setHeader('Content-Security-Policy', found.scripted === true ? scriptedPolicy : pagePolicy);
    response.type(found.type).send(found.body);
    return true;
  };
  return async (request, response, next) => {
    load.admit('page');
    if (!(await show(request, response))) next();
  };
}

/** Pages bring their own style and nothing from elsewhere. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page that is a program runs what this service serves, and talks to this service alone. */
const scriptedPolicy = `${pagePolicy}; script-src 'self'; connect-src 'self'`;

function named(route: string, service?: string): RequestHandler {
  return (_request, response, next) => {
    nameRoute(response, route, service);
    next();
  };
}

function refuseMethod(allowed: string): RequestHandler {
  return (_request, response) => {
    throw wrongMethod(response, allowed);
  };
}

function wrongMethod(response: Response, allowed: string): Refusal {
  response.setHeader('Allow', allowed);
  return new Refusal(405, { code: 'not-supported', sentence: `The method must be one of ${allowed}.` });
}

/** Those who poll discovery, or the description, get 304 until it changes. */
function sendDescription(response: Response, found: unknown): void {
  const hash = createHash('sha256').update(JSON.stringify(found)).digest('base64url');
  response.setHeader('ETag', `"${hash}"`);
  response.setHeader('Cache-Control', 'no-cache');
  sendJson(response, 200, found);
}

async function answerReadiness(response: Response, ready: HttpParts['ready']): Promise<void> {
  const readiness = await ready();
  sendJson(response, readiness.ok ? 200 : 503, readiness);
}

async function sendMetrics(response: Response, { contentType, text }: MetricsPage): Promise<void> {
  response.setHeader('Content-Type', contentType);
  response.status(200).send(await text());
}

/** What is asked for, and the URLs that a token for it may name. */
interface Answering {
  readonly kind: 'call' | 'feedback';
  readonly call: ServiceCall;
  readonly audiences: readonly string[];
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  { kind, call, audiences }: Answering,
  { authenticate, publicUrl, config, load }: RouteParts,
): Promise<void> {
  load.admit(kind);
  const tenant = await authenticate({
    authorization: authorizationOf(request),
    audiences: audiences.map((path) => `${publicUrl}${path}`),
  });
  nameTenant(response, tenant.id);
  if (kind === 'call') load.takeCall(tenant.id);
  const share = load.bodies.share();
  try {
    const body = await readJson(request, config.bodyLimit, share);
    nameHookInstance(response, body);
    endJson(response, 200, await call(body, new Client(tenant, response)));
  } finally {
    share.release();
  }
}

/** A class with a getter, since most calls ask nobody and need no signal. */
class Client implements HttpCaller {
  readonly tenant: Tenant;
  readonly #response: ServerResponse;

  constructor(tenant: Tenant, response: ServerResponse) {
    this.tenant = tenant;
    this.#response = response;
  }

  get signal(): AbortSignal {
    const response = this.#response;
    const gone = new AbortController();
    if (response.destroyed) gone.abort();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    return gone.signal;
  }
}

function nothingHere(): Refusal {
  return new Refusal(404, { code: 'not-found', sentence: 'There is nothing at this path.' });
}

function answerError(log: Logger, metrics?: HttpMetrics): (error: unknown, response: ServerResponse) => void {
  return (error, response) => {
    if (error instanceof ClientGone || response.destroyed) return;
    if (response.headersSent) {
      logException(log, error, response);
      response.destroy();
      return;
    }
    if (error instanceof Refusal) return sendRefusal(response, error);
    if (error instanceof Unauthenticated) {
      nameRefusal(response, error);
      metrics?.unauthenticated(error.why);
      if (!response.hasHeader('WWW-Authenticate')) response.setHeader('WWW-Authenticate', 'Bearer');
      response.statusCode = 401;
      response.end();
      return;
    }
    // A path that is not percent-encoded UTF-8.
    if (error instanceof URIError) return sendRefusal(response, nothingHere());
    logException(log, error, response);
    const sentence =
      'The service failed while it answered. The failure is logged under the X-Request-Id of this answer.';
    sendRefusal(response, new Refusal(500, { code: 'exception', sentence }));
  };
}
