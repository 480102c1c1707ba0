import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { Unauthenticated } from '../trust/authentication.ts';

/**
 * Lets those in who show the ADMIN_TOKEN as a Bearer token, and answers others with 401. Without a token in the configuration
 * everybody is let in in development and nobody in production.
 */
export function requireAdmin({ adminToken, production }: Pick<Config, 'adminToken' | 'production'>): RequestHandler {
  const open = adminToken === undefined && !production;
  return (request, _response, next) => {
    if (!open) checkToken(adminToken, request.headers.authorization);
    next();
  };
}

function checkToken(wanted: string | undefined, authorization: string | undefined): void {
  if (wanted === undefined) throw new Unauthenticated('no-admin-token-configured');
  const [, shown] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  if (shown === undefined) throw new Unauthenticated('no-admin-token');
  // Digests have one length, and comparing them says nothing about how much of the token was right.
  if (!timingSafeEqual(digest(shown), digest(wanted))) throw new Unauthenticated('wrong-admin-token');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
