import { asObjects, asText, isObject, type Json } from '../fhir/json.ts';

/** Why a terminology server gave nothing usable. Holds nothing that the server wrote. */
export type TerminologyFailure = 'timeout' | 'network' | 'too-large' | 'not-fhir' | `status-${number}`;

/** What came: a resource with the HTTP status, or why there is none. */
export type FhirAnswer =
  | { readonly ok: true; readonly status: number; readonly body: Json }
  | { readonly ok: false; readonly status: number | undefined; readonly failure: TerminologyFailure };

/** What an HTTP answer means. Anything but a FHIR resource in JSON is a failure, whatever its status. */
export function readAnswer(status: number, text: string): FhirAnswer {
  const body = parse(text);
  if (!isObject(body) || asText(body['resourceType']) === undefined)
    return { ok: false, status, failure: status >= 300 ? `status-${status}` : 'not-fhir' };
  if (status >= 300 && !isOutcome(body)) return { ok: false, status, failure: `status-${status}` };
  return { ok: true, status, body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isOutcome(body: Json): boolean {
  return body['resourceType'] === 'OperationOutcome';
}

/** What `CodeSystem/$subsumes` says of its first code: that the second stands below it or is the same. Undefined: nothing. */
export function readSubsumes(body: Json): boolean | undefined {
  switch (parameterOf(body, 'outcome')?.['valueCode']) {
    case 'subsumes':
    case 'equivalent':
      return true;
    case 'subsumed-by':
    case 'not-subsumed':
      return false;
    default:
      return undefined;
  }
}

/** What `$validate-code` says: whether the code is in the value set. Undefined: nothing. */
export function readValidated(body: Json): boolean | undefined {
  const result = parameterOf(body, 'result')?.['valueBoolean'];
  return typeof result === 'boolean' ? result : undefined;
}

function parameterOf(body: Json, name: string): Json | undefined {
  if (body['resourceType'] !== 'Parameters') return undefined;
  return asObjects(body['parameter']).find((parameter) => parameter['name'] === name);
}

/** What `ValueSet/$expand` gave of a value set: one page. Undefined: no expansion. */
export interface ExpansionPage {
  readonly codes: readonly string[];
  /** How many there are on all pages, if the server says so. */
  readonly total: number | undefined;
  /** The edition and version of the code system that was used. */
  readonly version: string | undefined;
}

export function readExpansion(body: Json, system: string): ExpansionPage | undefined {
  const { expansion } = body;
  if (body['resourceType'] !== 'ValueSet' || !isObject(expansion)) return undefined;
  const { total } = expansion;
  const parameters = asObjects(expansion['parameter']);
  const used = parameters.find(({ name }) => name === 'used-codesystem' || name === 'version');
  return {
    codes: codesIn(expansion['contains'], system),
    total: typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined,
    version: asText(used?.['valueUri']) ?? asText(used?.['valueCanonical']) ?? asText(used?.['valueString']),
  };
}

/** A hierarchy may come nested. The depth of JSON that is read is bounded by the size of the answer. */
function codesIn(contains: unknown, system: string): readonly string[] {
  const codes: string[] = [];
  const open = [...asObjects(contains)];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const code = asText(entry['code']);
    if (code !== undefined && entry['system'] === system) codes.push(code);
    open.push(...asObjects(entry['contains']));
  }
  return codes;
}
