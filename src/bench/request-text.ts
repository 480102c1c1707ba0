import type { BenchService } from '../pages/bench-data.ts';

/** A JSON object of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

/** What the text of the editor means: a request, or a sentence that says why it is none. */
export type ReadText =
  { readonly ok: true; readonly request: Json } | { readonly ok: false; readonly sentence: string };

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads what somebody chose, pasted or wrote: a request, or a recorded exchange that holds one. */
export function readText(text: string): ReadText {
  if (text.trim() === '') {
    return { ok: false, sentence: 'There is no request yet. Choose a case, paste a request or build one.' };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return { ok: false, sentence: 'This is JSON, but no request: a request is an object.' };
    const { request } = value;
    return { ok: true, request: value['hook'] === undefined && isObject(request) ? request : value };
  } catch (error) {
    return { ok: false, sentence: `This is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

export function writeRequest(request: Json): string {
  return JSON.stringify(request, null, 2);
}

/** The request as the other hook would send it: its selections are all orders of the session. */
export function forHook(request: Json, { hook }: BenchService): Json {
  if (request['hook'] === hook || request['hook'] === undefined) return request;
  const { context } = request;
  if (!isObject(context)) return { ...request, hook };
  const { selections, ...rest } = context;
  if (hook === 'order-sign') return { ...request, hook, context: rest };
  return { ...request, hook, context: { ...rest, selections: selections ?? draftReferences(context) } };
}

function draftReferences(context: Json): readonly string[] {
  const bundle = context['draftOrders'];
  const entries = isObject(bundle) && Array.isArray(bundle['entry']) ? (bundle['entry'] as readonly unknown[]) : [];
  return entries.flatMap((entry) => {
    const resource = isObject(entry) ? entry['resource'] : undefined;
    if (!isObject(resource)) return [];
    const { resourceType, id } = resource;
    return typeof resourceType === 'string' && typeof id === 'string' ? [`${resourceType}/${id}`] : [];
  });
}

/** The request with leave to fetch what it does not bring. */
export function withFhirServer(request: Json, server: string, token: string): Json {
  const { prefetch: _left, ...rest } = request;
  const fhirAuthorization = {
    access_token: token,
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/*.read',
    subject: 'bench',
  };
  return { ...rest, fhirServer: server, fhirAuthorization };
}

/** What stands for a token where a request is shown or copied. */
export const hiddenToken = 'THE-FHIR-ACCESS-TOKEN';

/** Whatever token came with the request, hidden. */
export function withoutToken(request: Json): Json {
  const { fhirAuthorization } = request;
  if (!isObject(fhirAuthorization) || fhirAuthorization['access_token'] === undefined) return request;
  return { ...request, fhirAuthorization: { ...fhirAuthorization, access_token: hiddenToken } };
}
