import { createHash } from 'node:crypto';
import { Router, type RequestHandler, type Response } from 'express';
import { requireAdmin } from './admin.ts';
import { answerCall, callTo } from './answer-call.ts';
import { answerFeedback } from './answer-feedback.ts';
import { answerReportCsv, answerReportJson, answerReportPage } from './answer-report.ts';
import { sendJson } from './answer.ts';
import type { HttpParts, MetricsPage, RouteParts, ServiceCall } from './http-parts.ts';
import { nameRoute } from './request-log.ts';
import { showDocument } from './show-document.ts';
import { refuseMethod } from './wrong-method.ts';

/** Everything that can be asked for below the base path. */
export function routes(parts: RouteParts): Router {
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

function named(route: string, service?: string): RequestHandler {
  return (_request, response, next) => {
    nameRoute(response, route, service);
    next();
  };
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
