import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { Unauthenticated } from '../trust/authentication.ts';

/** How a token can be shown: a browser, which knows no Bearer tokens, sends it as the password of any user. */
export type Scheme = 'Bearer' | 'Basic';

/** What is accepted, and what a caller without a token is asked for: `Basic` makes a browser open its dialogue. */
export interface Admission {
  readonly accepted: readonly Scheme[];
  readonly asked: readonly Scheme[];
}

/**
 * Lets those in who show the ADMIN_TOKEN, and answers others with a bare 401. Without a token in the configuration everybody
 * is let in in development and nobody in production.
 */
export function requireAdmin(
  { adminToken, production }: Pick<Config, 'adminToken' | 'production'>,
  { accepted, asked }: Admission = { accepted: ['Bearer'], asked: ['Bearer'] },
): RequestHandler {
  const open = adminToken === undefined && !production;
  return (request, response, next) => {
    if (!open && !(adminToken !== undefined && shows(request, adminToken, accepted))) {
      // One line each: browsers do not look behind the first of several in one.
      response.setHeader(
        'WWW-Authenticate',
        asked.map((scheme) => challenges[scheme]),
      );
      throw new Unauthenticated('admin-token');
    }
    next();
  };
}

const challenges: Readonly<Record<Scheme, string>> = {
  Bearer: 'Bearer',
  Basic: 'Basic realm="report", charset="UTF-8"',
};

/** A request with several Authorization headers, of which two servers could think differently, shows nothing. */
function shows({ headersDistinct }: Request, token: string, accepted: readonly Scheme[]): boolean {
  const [header = '', ...more] = headersDistinct['authorization'] ?? [];
  if (more.length > 0) return false;
  // Digests have one length, and comparing them says nothing about how much of the token was right.
  return accepted
    .flatMap((scheme) => shownAs[scheme](header) ?? [])
    .some((shown) => timingSafeEqual(digest(shown), digest(token)));
}

const shownAs: Readonly<Record<Scheme, (header: string) => string | undefined>> = {
  Bearer: (header) => /^Bearer +(\S+) *$/i.exec(header)?.[1],
  // A user has no colon, so the rest is the password (RFC 7617).
  Basic(header) {
    const credentials = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1] ?? '';
    return /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString())?.[1];
  },
};

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
