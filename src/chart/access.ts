import type { FhirBases } from '../trust/fhir-bases.ts';

/** The parts of a CDS Hooks request that say where and with what we may ask for more. Nothing in it has been trusted yet. */
export interface AccessRequest {
  readonly patientId: string;
  readonly fhirServer?: string;
  readonly fhirAuthorization?: {
    readonly accessToken: string;
    readonly tokenType: string;
    /** Seconds; some clients leave it out and mean "long enough". */
    readonly expiresIn?: number;
    /** For whom the token is good, as a bare id, if the client says so. */
    readonly patient?: string;
  };
}

/** A FHIR server that we may ask, and the token for it. Lives as long as the call. */
export interface Access {
  readonly base: URL;
  /** Whether the base's name may lead to a private address. */
  readonly mayBePrivate: boolean;
  readonly token: string;
  /** Milliseconds for which the token is good. */
  readonly lifetimeMs: number;
}

/**
 * The access that the request gives, or undefined: no server or not one that we may call, no Bearer token, an expired one,
 * or one for another patient. `scope` is not read: a large EHR fills it with words of its own.
 */
export function usableAccess(request: AccessRequest, bases: FhirBases): Access | undefined {
  const { fhirServer, fhirAuthorization, patientId } = request;
  if (fhirServer === undefined || fhirAuthorization === undefined) return undefined;
  const { accessToken: token, tokenType, expiresIn = Infinity, patient = patientId } = fhirAuthorization;
  const good = tokenType.toLowerCase() === 'bearer' && isHeaderText(token) && expiresIn > 0 && patient === patientId;
  const base = good ? bases.allowed(fhirServer) : undefined;
  return base && { base, mayBePrivate: bases.mayBePrivate(base), token, lifetimeMs: expiresIn * 1000 };
}

/** A token that can stand in a header: printable ASCII without blanks, and no longer than servers take. */
function isHeaderText(token: string): boolean {
  return /^[\x21-\x7e]{1,16384}$/.test(token);
}
