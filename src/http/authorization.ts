import type { IncomingMessage } from 'node:http';

/**
 * The Authorization header, or all of them joined by commas. Node keeps the first alone where others would take the last, and a
 * request of which two servers think differently is nobody's to trust.
 */
export function authorizationOf(request: IncomingMessage): string | undefined {
  return request.headersDistinct['authorization']?.join(', ');
}
