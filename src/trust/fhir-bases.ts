/** Which FHIR servers we may call. The address comes from the request, so nothing outside of this list is ever asked. */
export interface FhirBases {
  /** The base as a URL without a trailing slash in its path, or undefined if we must not call it. */
  allowed(fhirServer: string): URL | undefined;
}

/**
 * In development any loopback address, and nothing else. In production none until tenants name theirs: an address that
 * nobody vouched for would make this service a way into the hospital's network.
 */
export function fhirBases({ production }: { readonly production: boolean }): FhirBases {
  return {
    allowed(fhirServer) {
      const base = parseBase(fhirServer);
      if (base === undefined || production) return undefined;
      return isLoopback(base.hostname) ? base : undefined;
    },
  };
}

/** A FHIR base is scheme, host, port and path. User info, a query or a fragment have no business in it. */
function parseBase(text: string): URL | undefined {
  if (/[\s\\?#@]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** The host name as the URL parser writes it: `127.1` and `0x7f000001` have become `127.0.0.1` by then. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
