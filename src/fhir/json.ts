/** Reading JSON of uncertain shape: what is not of the wanted type is not there. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}

/** One for all that is not there, which most elements of most resources are. */
const none: readonly never[] = [];

/** A repeating element as a list. Some EHRs send a single one without the array. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return none;
  return Array.isArray(value) ? value : [value];
}

/** A repeating element as a list of the objects in it. */
export function asObjects(value: unknown): readonly Json[] {
  if (value === undefined || value === null) return none;
  const list = listOf(value);
  return list.every(isObject) ? list : list.filter(isObject);
}

/** Text that says something, without white space around it. */
export function asText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

/**
 * A status code as FHIR writes it, in lower case with hyphens. R4 puts it in a CodeableConcept where STU3 has a plain code;
 * beside FHIR's own code there may be one of another system, and some EHRs send words alone (`Entered in Error`).
 */
export function asStatus(value: unknown): string | undefined {
  if (value === undefined || isWrittenAsCode(value)) return value;
  const concept = asObject(value);
  const all = asObjects(concept?.['coding']);
  const only = all.length === 1 ? all[0]?.['code'] : undefined;
  if (isWrittenAsCode(only)) return only;
  const codings = all.filter(({ code }) => asText(code) !== undefined);
  const coding = codings.find(({ system }) => asText(system)?.includes('hl7.org/')) ?? codings[0];
  const status = asText(value) ?? asText(coding?.['code']) ?? asText(concept?.['text']);
  return status
    ?.toLowerCase()
    .replace(/[\s_]+/g, '-')
    .replace(/^canceled$/, 'cancelled');
}

function isWrittenAsCode(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z-]+$/.test(value) && value !== 'canceled';
}

/** A number; EHRs also send it as text. */
export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The literal reference of a FHIR Reference. */
export function asReference(value: unknown): string | undefined {
  return asText(asObject(value)?.['reference']);
}
