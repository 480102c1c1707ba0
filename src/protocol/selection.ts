import { bareId, decoded } from '../fhir/reference.ts';
import type { DraftEntry } from './request.ts';

/**
 * Says which drafts the clinician selected. EHRs write a selection as `Type/id`, as a bare id, as an absolute URL (in which
 * the id may be percent-encoded) or as `urn:uuid:`, with ids of any characters, and not in the order of the Bundle. The id
 * of a draft may stand in its full URL alone.
 */
export function selecting(selections: readonly string[] | undefined): (entry: DraftEntry) => boolean {
  // order-sign has no selections: everything is about to be signed.
  if (selections === undefined) return () => true;
  const wanted = new Set(selections.flatMap(waysToRead));
  const urls = [...wanted].filter((selection) => selection.includes('://'));
  return ({ resource: { resourceType, id }, fullUrl }) => {
    if (fullUrl !== undefined && wanted.has(fullUrl)) return true;
    const ids = [id ?? '', bareId(fullUrl ?? '', resourceType)].filter((one) => one !== '');
    return ids.some((one) => {
      const reference = `${resourceType}/${one}`;
      return wanted.has(one) || wanted.has(reference) || urls.some((url) => url.endsWith(`/${reference}`));
    });
  };
}

/** As it stands (an id may look like anything), without a version, without percent-encoding. */
function waysToRead(selection: string): readonly string[] {
  const plain = [selection, selection.trim(), selection.replace(/\/_history\/[^/]*$/, '')];
  return [...plain, ...plain.map(decoded)].flatMap((text) => [text, text.replace(/^urn:(uuid|oid):/i, '')]);
}
