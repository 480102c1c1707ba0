import { isObject } from '../fhir/json.ts';
import { PrivateAddress } from './public-lookup.ts';

/**
 * Why a FHIR query gave nothing usable. This is all that leaves the room of an error: the client's own messages hold URLs
 * with patient ids, and its error objects whole bodies.
 */
export type FhirFailure =
  | 'timeout'
  | 'network'
  | 'redirect'
  /** The server's name leads into a private network. */
  | 'private-address'
  | 'too-large'
  | 'compressed'
  | 'too-deep'
  | 'not-fhir'
  | 'operation-outcome'
  /** A link or reference that leads away from the FHIR base. */
  | 'elsewhere'
  /** An id that cannot stand in a URL. */
  | 'unusable-id'
  /** The access token's time was over. */
  | 'expired'
  | `status-${number}`;

/** What an error of fhir-kit-client means. */
export function failureOf(error: unknown): FhirFailure {
  const status = statusOf(error);
  if (status !== undefined) return status >= 400 ? `status-${status}` : 'not-fhir';
  const cause = error instanceof Error ? error.cause : undefined;
  // Without a cause it is no error of fetch: the body was `null` or a number.
  if (!(cause instanceof Error)) return 'not-fhir';
  if ('code' in cause && cause.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too-large';
  if (cause.message === 'unexpected redirect') return 'redirect';
  if (cause instanceof PrivateAddress) return 'private-address';
  return 'network';
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('response' in error) || !isObject(error.response)) return undefined;
  const { status } = error.response;
  return typeof status === 'number' ? status : undefined;
}
