import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { FhirResource } from '../chart/chart.ts';
import { hookNames, type HookName } from './discovery.ts';
import { bareId } from '../fhir/reference.ts';
import { memberOf } from './field.ts';
import { Refusal, type Reason } from './operation-outcome.ts';
import { requestSchema } from './request-schema.ts';
import { readable } from './resources.ts';
import { faultOf, faultyField } from './schema-fault.ts';
import { createAjv } from './create-ajv.ts';

/** A call, with everything about its shape settled. */
export interface HookRequest {
  readonly hook: HookName;
  readonly hookInstance: string;
  /** The bare id, whatever form it came in. */
  readonly patientId: string;
  /** The bare id. Absent outside of an encounter. */
  readonly encounterId?: string;
  /** `Practitioner/x` or `PractitionerRole/x` as a rule; as it came. */
  readonly userId?: string;
  /** References to the selected drafts, as they came. Always there for order-select and never for order-sign. */
  readonly selections?: readonly string[];
  readonly draftOrders: readonly DraftEntry[];
  /** An absolute http or https URL; anything else counts as absent. Whether it may be called is not decided here. */
  readonly fhirServer?: string;
  readonly fhirAuthorization?: FhirAuthorization;
  /** Has no prototype: a key is there only if the client sent it. */
  readonly prefetch: Readonly<Record<string, unknown>>;
}

/** An entry of `context.draftOrders`. */
export interface DraftEntry {
  readonly resource: FhirResource;
  readonly fullUrl?: string;
  /** The first member of an order or a Medication that cannot be read, as a path from the body. Such members are left out of an order. */
  readonly unreadable?: string;
}

/** The client's leave to read from its FHIR server. */
export interface FhirAuthorization {
  readonly accessToken: string;
  readonly tokenType: string;
  /** Seconds from the call. Absent if the client does not say it in a way that can be read. */
  readonly expiresIn?: number;
  /** For whom the token is good, as a bare id, if the client says so. */
  readonly patient?: string;
  /** Opaque: EHRs put long texts of their own into it. */
  readonly scope?: string;
}

/** The members that the schema vouches for. */
interface Body {
  readonly hookInstance: string;
  readonly context: {
    readonly draftOrders: {
      readonly entry?: readonly { readonly fullUrl?: string | null; readonly resource?: FhirResource }[];
    };
    readonly patientId: string;
    readonly encounterId?: string | null;
    readonly userId?: string | null;
    readonly selections?: readonly string[];
  };
  readonly fhirServer?: string | null;
  readonly fhirAuthorization?: AuthorizationBody | null;
  readonly prefetch?: Readonly<Record<string, unknown>> | null;
}

interface AuthorizationBody {
  readonly access_token: string;
  readonly token_type?: string | null;
  readonly patient?: string | null;
  readonly expires_in?: unknown;
  readonly scope?: unknown;
}

const ajv = createAjv();
const validators: ReadonlyMap<HookName, ValidateFunction<Body>> = new Map(
  hookNames.map((hook) => [hook, ajv.compile<Body>(requestSchema(hook))]),
);

/** Reads the body of a call to a service. Throws a Refusal that names the first field that is missing or wrong. */
export function readRequest(body: unknown, { hook }: { readonly id: string; readonly hook: HookName }): HookRequest {
  const { context, ...rest } = accept(body, hook);
  const patientId = bareId(context.patientId, 'Patient');
  if (patientId === '') {
    throw refuse({ code: 'required', sentence: 'context.patientId has no id in it.', expression: 'context.patientId' });
  }
  const fhirServer = readFhirServer(rest.fhirServer);
  const encounterId = bareId(context.encounterId ?? '', 'Encounter');
  const userId = (context.userId ?? '').trim();
  return {
    hook,
    hookInstance: rest.hookInstance,
    patientId,
    ...(encounterId === '' ? {} : { encounterId }),
    ...(userId === '' ? {} : { userId }),
    ...(hook === 'order-select' ? { selections: context.selections ?? [] } : {}),
    draftOrders: readDrafts(context.draftOrders.entry ?? []),
    ...(fhirServer === undefined ? {} : { fhirServer }),
    ...readAuthorization(rest.fhirAuthorization, fhirServer),
    prefetch: withoutPrototype(rest.prefetch ?? {}),
  };
}

function accept(body: unknown, hook: HookName): Body {
  const validate = validators.get(hook);
  if (validate === undefined) throw new TypeError('There is no schema for this hook');
  if (validate(body)) return body;
  const [error] = validate.errors ?? [];
  throw refuse(error === undefined ? notAnObject : reasonOf(error, hook));
}

function refuse(reason: Reason): Refusal {
  return new Refusal(400, reason);
}

const notAnObject: Reason = { code: 'structure', sentence: 'The body must be one JSON object: a CDS Hooks request.' };

/** Epic fires the hook all the same, but without what it withholds. */
const registrationMismatch: Reason = {
  code: 'required',
  sentence:
    'context.draftOrders is missing or is not a FHIR Bundle (EHR_REGISTRATION_MISMATCH): an EHR strips the request like this ' +
    'if its client for this service is not authorised for unsigned orders (in Epic the "(Unsigned Order)" scopes), or if the ' +
    'URL that it calls is not exactly the one that is registered.',
  expression: 'context.draftOrders',
  errorCode: 'EHR_REGISTRATION_MISMATCH',
};

function reasonOf(error: ErrorObject, hook: HookName): Reason {
  const field = faultyField(error);
  if (field === '') return notAnObject;
  if (field === 'context.draftOrders' || field === 'context.draftOrders.resourceType') return registrationMismatch;
  if (error.keyword === 'const') {
    return { code: 'value', sentence: `${field} must be ${hook} for this service.`, expression: field };
  }
  return { ...faultOf(error, field), expression: field };
}

function readDrafts(entries: NonNullable<Body['context']['draftOrders']['entry']>): readonly DraftEntry[] {
  return entries.flatMap(({ resource, fullUrl }, index) => {
    if (resource === undefined) return [];
    const known = readDraftResource(resource, `context.draftOrders.entry[${index}].resource`);
    return [typeof fullUrl === 'string' && fullUrl !== '' ? { fullUrl, ...known } : known];
  });
}

/** Only orders and the Medications that they name are looked into; other resources of the session are not read. */
function readDraftResource(sent: FhirResource, field: string): DraftEntry {
  if (sent.resourceType === 'MedicationOrder') {
    const sentence = `${field} is a DSTU2 MedicationOrder; this service reads the MedicationRequest of FHIR R4 and STU3.`;
    throw refuse({ code: 'not-supported', sentence, expression: field });
  }
  const resource = sent.id === null ? without(sent, 'id') : sent;
  if (resource.resourceType !== 'MedicationRequest' && resource.resourceType !== 'Medication') return { resource };
  const found = readable(resource);
  if (found.ok) return { resource };
  const order = resource.resourceType === 'MedicationRequest';
  return { resource: order ? readablePart(resource) : resource, unreadable: memberOf(field, found.path) };
}

/** The resource without the members that cannot be read. */
function readablePart(resource: FhirResource): FhirResource {
  const found = readable(resource);
  const [member = ''] = found.ok ? [] : found.path.split(/[.[]/);
  return Object.hasOwn(resource, member) ? readablePart(without(resource, member)) : resource;
}

function without(resource: FhirResource, member: string): FhirResource {
  const { [member]: _left, ...rest } = resource;
  return { ...rest, resourceType: resource.resourceType };
}

/** What is answered if all that there is to judge cannot be read in full. */
export function unreadableDraft(path: string): Refusal {
  const sentence = `${path} has the wrong JSON type or is too large.`;
  return refuse({ code: 'structure', sentence, expression: path });
}

/** A URL that can be the base of FHIR reads: http or https, without user info, query or fragment. */
function readFhirServer(value: string | null | undefined): string | undefined {
  if (typeof value !== 'string' || !/^https?:\/\/[^/]/i.test(value) || !URL.canParse(value)) return undefined;
  const { username, password, search, hash } = new URL(value);
  return username === '' && password === '' && search === '' && hash === '' ? value : undefined;
}

function readAuthorization(
  given: AuthorizationBody | null | undefined,
  fhirServer: string | undefined,
): Pick<HookRequest, 'fhirAuthorization'> {
  if (given === null || given === undefined) return {};
  if (fhirServer === undefined) {
    const sentence =
      'fhirServer must be an absolute http or https URL without user info, query or fragment if fhirAuthorization is sent.';
    throw refuse({ code: 'required', sentence, expression: 'fhirServer' });
  }
  const expiresIn = readSeconds(given.expires_in);
  const patient = given.patient ?? undefined;
  return {
    fhirAuthorization: {
      accessToken: given.access_token,
      tokenType: given.token_type ?? 'Bearer',
      ...(expiresIn === undefined ? {} : { expiresIn }),
      ...(patient === undefined || patient === '' ? {} : { patient: bareId(patient, 'Patient') }),
      ...(typeof given.scope === 'string' ? { scope: given.scope } : {}),
    },
  };
}

/** Some clients send the seconds as text. */
function readSeconds(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined;
}

function withoutPrototype(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = { __proto__: null, ...members };
  return copy;
}
