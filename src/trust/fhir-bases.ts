import { isIP } from 'node:net';

/** Which FHIR servers we may call. The address comes from the request, so nothing outside of this list is ever asked. */
export interface FhirBases {
  /** The base as a URL without a trailing slash in its path, or undefined if we must not call it. */
  allowed(fhirServer: string): URL | undefined;
  /** Whether the name of an allowed base's host may lead to a private address when it is looked up. */
  mayBePrivate(base: URL): boolean;
}

/** A FHIR base that somebody vouched for. */
export interface ListedBase {
  readonly url: string;
  /** Its name leads into a private network, and that is meant. */
  readonly private: boolean;
}

/**
 * The listed bases, exact by scheme, host, port and path. In development any loopback address besides. Without a list nothing
 * may be called in production: an address that nobody vouched for would make this service a way into the hospital's network.
 * A private address that is listed literally is meant; a name that leads to one must be marked.
 */
export function fhirBases({
  production,
  listed = [],
}: {
  readonly production: boolean;
  readonly listed?: readonly ListedBase[];
}): FhirBases {
  const known = new Map(
    listed.flatMap(({ url, private: marked }) => {
      const base = parseBase(url);
      return base === undefined ? [] : [[base.href, !production || marked || isAddress(base.hostname)] as const];
    }),
  );
  return {
    allowed(fhirServer) {
      const base = parseBase(fhirServer);
      if (base === undefined) return undefined;
      return known.has(base.href) || (!production && isLoopback(base.hostname)) ? base : undefined;
    },
    mayBePrivate: (base) => known.get(base.href) ?? !production,
  };
}

/** A FHIR base is scheme, host, port and path. User info, a query or a fragment have no business in it. */
export function parseBase(text: string): URL | undefined {
  if (/[\s\\?#@]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** The host name as the URL parser writes it: `127.1` and `0x7f000001` have become `127.0.0.1` by then. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
