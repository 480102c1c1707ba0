import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { answerCall, callTo } from './answer-call.ts';
import { answerErrors, nothingHere } from './answer-error.ts';
import { watchEventLoop } from './event-loop.ts';
import { crossOrigin, securityHeaders } from './headers.ts';
import { hotRoute } from './hot-route.ts';
import type { HttpParts, RouteParts } from './http-parts.ts';
import { loadWithin, type Load } from './load.ts';
import { logRequests, nameRoute } from './request-log.ts';
import { routes } from './routes.ts';

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
  const onError = answerErrors(parts.log, parts.metrics?.http);
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
    [...parts.services].map(([id, call]) => {
      const asked = callTo(id, call);
      return [
        `${basePath}/cds-services/${id}`,
        (request, response) => {
          nameRoute(response, '/cds-services/{id}', id);
          return answerCall(request, response, asked, parts);
        },
      ];
    }),
  );
}

/** The event loop is only watched if somebody wants to know. */
function loadOf({ limits = {}, lagMs, metrics }: HttpParts): Load {
  const lag = lagMs ?? (limits.lagMs === undefined ? () => 0 : watchEventLoop().lagMs);
  const load = loadWithin(limits, lag, metrics?.http);
  metrics?.http.watchBodies(load.bodies.inFlight);
  return load;
}
