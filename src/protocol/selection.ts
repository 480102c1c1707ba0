import { bareId, decoded } from '../fhir/reference.ts';
import type { DraftEntry } from './request.ts';

/**
 * Says which drafts the clinician selected. EHRs write a selection as `Type/id`, as a bare id, as a URL or path (in which
 * the id may be percent-encoded) or as `urn:uuid:`, with ids of any characters, and not in the order of the Bundle. The id
 * of a draft may stand in its full URL alone.
 */
export function selecting(selections: readonly string[] | undefined): (entry: DraftEntry) => boolean {
  // order-sign has no selections: everything is about to be signed.
  if (selections === undefined) return () => true;
  const wanted = new Set(selections.flatMap(waysToRead));
  const atTheEnd = new Set([...wanted].flatMap(ends));
  return ({ resource: { resourceType, id = '' }, fullUrl = '' }) => {
    const url = withPlainUrn(fullUrl);
    const ids = [id, bareId(url, resourceType)].filter((one) => one !== '');
    return ids.some((one) => {
      const reference = `${resourceType}/${one}`;
      return wanted.has(one) || wanted.has(reference) || atTheEnd.has(reference);
    });
  };
}

/** `Type/id` or an id, in which nothing can be read in two ways. */
const plain = /^[A-Za-z0-9./-]+$/;

/** As it stands (an id may look like anything), without a version, without percent-encoding, without `urn:`. */
function waysToRead(selection: string): readonly string[] {
  if (plain.test(selection)) return [selection];
  const texts = [selection, selection.trim(), selection.replace(/\/_history\/[^/]*$/, '')];
  return [...texts, ...texts.map(decoded)].flatMap((text) => [text, withoutUrn(text), withoutUrn(withPlainUrn(text))]);
}

/** How many slashes an id in a URL may have. */
const mostSlashes = 30;

/** What a URL, or a path below a base, may end with: `Type/id`, where the id may have slashes of its own. */
function ends(text: string): readonly string[] {
  if (text.indexOf('/') === text.lastIndexOf('/')) return [];
  const segments = text.split('/').slice(-mostSlashes);
  return segments.map((_segment, at) => segments.slice(at).join('/'));
}

/** URNs are the same in any case (RFC 9562 for `urn:uuid:`). */
function withPlainUrn(text: string): string {
  return /^urn:(uuid|oid):/i.test(text) ? text.toLowerCase() : text;
}

function withoutUrn(text: string): string {
  return text.replace(/^urn:(uuid|oid):/i, '');
}
