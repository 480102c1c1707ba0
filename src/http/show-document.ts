import type { Request, RequestHandler, Response } from 'express';
import type { HttpParts } from './http-parts.ts';
import type { Load } from './load.ts';
import { nameRoute } from './request-log.ts';
import { wrongMethod } from './wrong-method.ts';

/** Shows what is to be looked at under a path; other paths are left to others. */
export function showDocument(documents: HttpParts['documents'], load: Load): RequestHandler {
  const show = async ({ path, method }: Request, response: Response): Promise<boolean> => {
    // People type a slash at the end; the other routes take it as well.
    const found = await documents(path.replace(/(?<=.)\/$/, ''));
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
