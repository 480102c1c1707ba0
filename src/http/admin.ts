import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { Unauthenticated } from '../trust/authentication.ts';

/**
 * Lets those in who show the ADMIN_TOKEN as a Bearer token, and answers others with a bare 401. Without a token in the
 * configuration everybody is let in in development and nobody in production.
 */
export function requireAdmin({ adminToken, production }: Pick<Config, 'adminToken' | 'production'>): RequestHandler {
  const open = adminToken === undefined && !production;
  return (request, _response, next) => {
    if (!open && !(adminToken !== undefined && shows(request, adminToken))) throw new Unauthenticated('admin-token');
    next();
  };
}

/** A request with several Authorization headers, of which two servers could think differently, shows nothing. */
function shows({ headersDistinct }: Request, token: string): boolean {
  const [header = '', ...more] = headersDistinct['authorization'] ?? [];
  const [, shown] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
  // Digests have one length, and comparing them says nothing about how much of the token was right.
  return more.length === 0 && shown !== undefined && timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
