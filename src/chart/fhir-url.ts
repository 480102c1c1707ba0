/** The URL of a query on this FHIR base, or undefined if it would lead away from the base. */
export function urlOnBase(base: URL, relative: string): URL | undefined {
  const text = `${base.origin}${basePath(base)}/${relative}`;
  return URL.canParse(text) ? onlyOnBase(base, new URL(text), 1) : undefined;
}

/**
 * Where a `next` link or a reference leads, if that is on the same FHIR base: the same origin, and a path that is the base's
 * path or below it (`/fhirevil` is not below `/fhir`). Everything else must never see the access token.
 */
export function linkOnBase(base: URL, link: string): URL | undefined {
  const from = `${base.origin}${basePath(base)}/`;
  return URL.canParse(link, from) ? onlyOnBase(base, new URL(link, from), 3) : undefined;
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

/** Characters. No server gives or takes a longer URL. */
const longestUrl = 16_384;

/** How often a server may decode the path: once what we encoded ourselves, but a link of unknown origin is doubted. */
type Decodings = 1 | 3;

function onlyOnBase(base: URL, url: URL, decodings: Decodings): URL | undefined {
  if (url.href.length > longestUrl) return undefined;
  if (url.origin !== base.origin || url.username !== '' || url.password !== '') return undefined;
  const path = basePath(base);
  if (url.pathname !== path && !url.pathname.startsWith(`${path}/`)) return undefined;
  return climbs(url.pathname, decodings) ? undefined : url;
}

/**
 * A path in which some server would see `..`: the way around the check above. Some decode before they split, some decode
 * twice (a proxy and what is behind it), some take `..;x` for `..`, some drop what they cannot print.
 */
function climbs(pathname: string, decodings: Decodings): boolean {
  let path = pathname;
  for (let round = 0; round < decodings && path.includes('%'); round++) {
    try {
      path = decodeURIComponent(path);
    } catch {
      // Once the path was decoded, a percent sign can belong to an id. As it came, a path must be UTF-8.
      if (round === 0) return true;
      break;
    }
  }
  return path.split(/[/\\]/).some(isUp);
}

function isUp(segment: string): boolean {
  return segment.replace(/;.*$/s, '').replaceAll(/[^\x21-\x7e]/g, '') === '..';
}

function basePath(base: URL): string {
  return base.pathname.replace(/\/+$/, '');
}
