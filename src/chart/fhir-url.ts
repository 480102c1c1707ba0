/** The URL of a query on this FHIR base, or undefined if it would lead away from the base. */
export function urlOnBase(base: URL, relative: string): URL | undefined {
  const text = `${base.origin}${basePath(base)}/${relative}`;
  return URL.canParse(text) ? onlyOnBase(base, new URL(text)) : undefined;
}

/**
 * Where a `next` link or a reference leads, if that is on the same FHIR base: the same origin, and a path that is the base's
 * path or below it (`/fhirevil` is not below `/fhir`). Everything else must never see the access token.
 */
export function linkOnBase(base: URL, link: string): URL | undefined {
  const from = `${base.origin}${basePath(base)}/`;
  return URL.canParse(link, from) ? onlyOnBase(base, new URL(link, from)) : undefined;
}

/** What stands behind the base in a URL on that base: `Medication/x` in `https://ehr/fhir/Medication/x`. */
export function pathBelowBase(base: URL, url: URL): string {
  return url.pathname.slice(basePath(base).length + 1);
}

/**
 * An id as one segment of a path. EHRs have ids far outside of FHIR's rule (64 of `A-Za-z0-9-.`), so they are encoded, not
 * refused; only what a URL cannot hold at all (`.`, `..`, half of a surrogate pair) gives undefined.
 */
export function pathSegment(id: string): string | undefined {
  if (id === '' || id === '.' || id === '..') return undefined;
  try {
    return encodeURIComponent(id);
  } catch {
    return undefined;
  }
}

function onlyOnBase(base: URL, url: URL): URL | undefined {
  if (url.origin !== base.origin || url.username !== '' || url.password !== '') return undefined;
  const path = basePath(base);
  if (url.pathname !== path && !url.pathname.startsWith(`${path}/`)) return undefined;
  return climbs(url.pathname) ? undefined : url;
}

/** A path in which a server that decodes before it splits would see `..`: the way around the check above. */
function climbs(pathname: string): boolean {
  return pathname
    .replaceAll(/%2f|%5c/gi, '/')
    .replaceAll(/%2e/gi, '.')
    .split('/')
    .includes('..');
}

function basePath(base: URL): string {
  return base.pathname.replace(/\/+$/, '');
}
