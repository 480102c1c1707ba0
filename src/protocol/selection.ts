import type { DraftEntry } from './request.ts';

/**
 * Says which drafts the clinician selected. EHRs write a selection as `Type/id`, as a bare id, as an absolute URL or as
 * `urn:uuid:`, with ids of any characters, and not in the order of the Bundle.
 */
export function selecting(selections: readonly string[] | undefined): (entry: DraftEntry) => boolean {
  // order-sign has no selections: everything is about to be signed.
  if (selections === undefined) return () => true;
  const wanted = new Set(
    selections.flatMap((selection) => [selection, withoutVersion(selection), withoutUrn(selection)]),
  );
  const urls = [...wanted].filter((selection) => selection.includes('://'));
  return ({ resource: { resourceType, id }, fullUrl }) => {
    if (fullUrl !== undefined && (wanted.has(fullUrl) || wanted.has(withoutUrn(fullUrl)))) return true;
    if (id === undefined) return false;
    const reference = `${resourceType}/${id}`;
    return wanted.has(id) || wanted.has(reference) || urls.some((url) => url.endsWith(`/${reference}`));
  };
}

function withoutVersion(reference: string): string {
  return reference.replace(/\/_history\/[^/]*$/, '');
}

function withoutUrn(reference: string): string {
  return reference.replace(/^urn:(uuid|oid):/i, '');
}
