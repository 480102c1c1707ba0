/** Reading JSON of uncertain shape: what is not of the wanted type is not there. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}

/** A repeating element as a list. Some EHRs send a single one without the array. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A repeating element as a list of the objects in it. */
export function asObjects(value: unknown): readonly Json[] {
  return listOf(value).filter(isObject);
}

/** Text that says something, without white space around it. */
export function asText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** A status code: R4 puts it in a CodeableConcept where STU3 has a plain code. Lower case. */
export function asStatus(value: unknown): string | undefined {
  const plain = asText(value);
  if (plain !== undefined) return plain.toLowerCase();
  for (const coding of asObjects(asObject(value)?.['coding'])) {
    const code = asText(coding['code']);
    if (code !== undefined) return code.toLowerCase();
  }
  return asText(asObject(value)?.['text'])?.toLowerCase();
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
