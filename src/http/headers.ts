import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from 'cors';
import helmet from 'helmet';
import type { Config } from '../config.ts';
import type { Step } from './hot-route.ts';

/** They are the same on every answer, so helmet is asked once. */
export function securityHeaders(): Step {
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
export function crossOrigin(origins: Config['corsOrigins']): Step {
  return cors({
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['X-Request-Id'],
    maxAge: 600,
  });
}
