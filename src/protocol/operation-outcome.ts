import type { OperationOutcome } from 'fhir/r4.js';

/** The codes of http://hl7.org/fhir/issue-type that this service uses. */
export type IssueType =
  | 'structure'
  | 'required'
  | 'value'
  | 'too-long'
  | 'not-supported'
  | 'not-found'
  | 'business-rule'
  | 'login'
  | 'incomplete'
  | 'timeout'
  | 'throttled'
  | 'exception';

/** The statuses that a caller may get instead of an answer. */
export type RefusalStatus = 400 | 401 | 404 | 405 | 408 | 412 | 413 | 415 | 429 | 431 | 500 | 503;

/** Why a call is not answered. Nothing in it may come from the request but the names of members that we know. */
export interface Reason {
  readonly code: IssueType;
  /** One sentence that names the field. It never holds a received value: an error is logged and forwarded by others. */
  readonly sentence: string;
  /** The field, as FHIRPath: `context.patientId`. */
  readonly expression?: string;
  /** One of `errorCodes`, for those who have to recognise the error. */
  readonly errorCode?: ErrorCode;
}

/** Errors that an analyst can act on have a code of their own, which does not change with the sentence. */
export type ErrorCode = 'EHR_REGISTRATION_MISMATCH';
export const errorCodeSystem = 'urn:anakinra-cds:error';

/** Says in FHIR why a call is not answered: one issue, in a shape that is the same in R4 and STU3. */
export function operationOutcome({ code, sentence, expression, errorCode }: Reason): OperationOutcome {
  const coding = errorCode === undefined ? {} : { coding: [{ system: errorCodeSystem, code: errorCode }] };
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        details: { ...coding, text: sentence },
        ...(expression === undefined ? {} : { expression: [expression] }),
      },
    ],
  };
}

/** Thrown to answer a call with an error status and an OperationOutcome. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;
  readonly reason: Reason;
  /** Seconds after which the same call may be answered. */
  readonly retryAfter: number | undefined;

  constructor(status: RefusalStatus, reason: Reason, retryAfter?: number) {
    super(reason.sentence);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
