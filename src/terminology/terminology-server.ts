import { Agent, request } from 'undici';
import {
  isOutcome,
  readAnswer,
  readExpansion,
  readSubsumes,
  readValidated,
  type ExpansionPage,
  type FhirAnswer,
  type TerminologyFailure,
} from './fhir-answer.ts';
import type { Json } from '../fhir/json.ts';
import { isaValueSet } from './isa-value-set.ts';

/** What the server said. `unsaid`: it answered, and does not know the code or the ancestor. */
export type Said =
  | { readonly ok: true; readonly isA: boolean | 'unsaid' }
  | { readonly ok: false; readonly failure: TerminologyFailure };

export type Expanded =
  { readonly ok: true; readonly page: ExpansionPage } | { readonly ok: false; readonly failure: TerminologyFailure };

/** A FHIR R4 terminology server. Nothing here throws, and nothing but codes is sent. */
export interface TerminologyServer {
  /** Whether a code is the ancestor or stands below it. */
  isA(system: string, code: string, ancestor: string): Promise<Said>;
  /** A page of all that an ancestor holds, from so many on. */
  expand(system: string, ancestor: string, offset: number, count: number): Promise<Expanded>;
  close(): Promise<void>;
}

export interface ServerLimits {
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
  /** Bytes of one answer. */
  readonly maxResponseSize: number;
}

/** For questions about single codes. An answer that comes later than a call can wait still serves the next one. */
export const serverLimits: ServerLimits = { timeoutMs: 3000, maxResponseSize: 200_000 };

const connections = 16;

/** By these statuses a server says that it lacks the operation, the code or the ancestor. */
const unable = new Set([400, 404, 405, 410, 422, 501]);

/**
 * Asks a server, without following redirects. `CodeSystem/$subsumes` first; where the server cannot do that,
 * `ValueSet/$validate-code` in the implicit value set of all that stands below the ancestor.
 */
export function connectTerminologyServer(
  base: string,
  { timeoutMs, maxResponseSize }: ServerLimits,
): TerminologyServer {
  const dispatcher = new Agent({ connections, maxResponseSize });

  async function get(operation: string, parameters: Readonly<Record<string, string>>): Promise<FhirAnswer> {
    const url = `${base}/${operation}?${new URLSearchParams(parameters)}`;
    try {
      const { statusCode, body } = await request(url, {
        dispatcher,
        headers: { accept: 'application/fhir+json', 'accept-encoding': 'identity' },
        signal: AbortSignal.timeout(timeoutMs),
      });
      return readAnswer(statusCode, await body.text());
    } catch (error) {
      return { ok: false, status: undefined, failure: failureOf(error) };
    }
  }

  return {
    async isA(system, code, ancestor) {
      const subsumes = await get('CodeSystem/$subsumes', { system, codeA: ancestor, codeB: code });
      if (subsumes.status !== undefined && unable.has(subsumes.status)) {
        const url = isaValueSet(system, ancestor);
        return said(await get('ValueSet/$validate-code', { url, system, code }), readValidated);
      }
      return said(subsumes, readSubsumes);
    },
    async expand(system, ancestor, offset, count) {
      const url = isaValueSet(system, ancestor);
      const answer = await get('ValueSet/$expand', { url, offset: String(offset), count: String(count) });
      if (!answer.ok) return answer;
      if (answer.status >= 300) return { ok: false, failure: `status-${answer.status}` };
      const page = readExpansion(answer.body, system);
      return page === undefined ? { ok: false, failure: 'not-fhir' } : { ok: true, page };
    },
    close: () => dispatcher.destroy(),
  };
}

function said(answer: FhirAnswer, read: (body: Json) => boolean | undefined): Said {
  if (!answer.ok) return answer;
  const { status, body } = answer;
  if (unable.has(status) && isOutcome(body)) return { ok: true, isA: 'unsaid' };
  if (status >= 300) return { ok: false, failure: `status-${status}` };
  const isA = read(body);
  return isA === undefined ? { ok: false, failure: 'not-fhir' } : { ok: true, isA };
}

function failureOf(error: unknown): TerminologyFailure {
  if (!(error instanceof Error)) return 'network';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timeout';
  return 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'too-large' : 'network';
}
