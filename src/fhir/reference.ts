/**
 * The id in a reference to a resource of this type: `Type/id`, an absolute URL that ends so, or either with a version.
 * Undefined if the reference does not say that it points to that type. The id is given as it stands in the reference.
 */
export function idInReference(reference: string, resourceType: string): string | undefined {
  const start = startOfId(reference, resourceType);
  if (start === undefined) return undefined;
  const version = reference.indexOf('/_history/', start);
  return version === -1 ? reference.slice(start) : reference.slice(start, version);
}

/** Whether the id in a reference is this id. References are URLs, so the id may be percent-encoded there. */
export function isSameId(inReference: string, id: string): boolean {
  return inReference === id || decoded(inReference) === id;
}

/** Whether a reference says that it means another resource of the type. One that does not say of which type it is does not. */
export function namesAnother(reference: string, resourceType: string, id: string): boolean {
  const named = idInReference(reference, resourceType);
  return named !== undefined && named !== '' && !isSameId(named, id);
}

/** The reference to a resource, `Type/id`; empty if the resource has no id. */
export function referenceTo({ resourceType, id }: { readonly resourceType: string; readonly id?: unknown }): string {
  return typeof id === 'string' && id !== '' ? `${resourceType}/${id}` : '';
}

/** Whether it is a UUID as a URN, which is the same in any case (RFC 9562). */
export function isUrn(reference: string): boolean {
  return /^urn:uuid:/i.test(reference);
}

/** The text without percent-encoding, or as it is if it is not percent-encoded. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The id in `x`, `Type/x`, an absolute URL that ends so, either of them with a version, or `urn:uuid:x`. */
export function bareId(text: string, resourceType: string): string {
  const id = text.trim();
  if (isUrn(id)) return id.slice('urn:uuid:'.length);
  return idInReference(id, resourceType) ?? id;
}

function startOfId(reference: string, resourceType: string): number | undefined {
  if (reference.startsWith(`${resourceType}/`)) return resourceType.length + 1;
  const inPath = reference.lastIndexOf(`/${resourceType}/`);
  return inPath === -1 ? undefined : inPath + resourceType.length + 2;
}
