import type { Coding } from '../facts/concept.ts';
import type { TerminologyFailure } from './fhir-answer.ts';
import type { TerminologyServer } from './terminology-server.ts';

/** All codes below an ancestor, itself included. */
export interface Expansion {
  readonly system: string;
  readonly ancestor: string;
  readonly codes: readonly string[];
  /** The edition and version of the code system, as the server names it. */
  readonly version: string | undefined;
}

/** A server that did not give all of an expansion. */
export class ExpansionError extends Error {
  override readonly name = 'ExpansionError';

  constructor(ancestor: string, what: string) {
    super(`${ancestor}: ${what}`);
  }
}

const pageSize = 1000;
/** More codes than any hierarchy of a terminology holds. */
const mostPages = 1000;

const meaning: Readonly<Record<string, string>> = {
  timeout: 'the server did not answer in time',
  network: 'the server cannot be reached',
  'too-large': 'a page of the answer is too large',
  'not-fhir': 'the answer is no FHIR ValueSet with an expansion',
  'status-404': 'the server does not know this code or has no SNOMED CT (404)',
  'status-422': 'the server refuses this expansion, or has no SNOMED CT (422)',
};

function sentenceFor(failure: TerminologyFailure): string {
  return meaning[failure] ?? `the server refused (${failure.replace('status-', 'HTTP ')})`;
}

/** Asks for all that stands below an ancestor, page by page. @throws ExpansionError if not all of it came. */
export async function expandAncestor(
  server: Pick<TerminologyServer, 'expand'>,
  { system, code }: Pick<Coding, 'system' | 'code'>,
): Promise<Expansion> {
  const codes = new Set<string>();
  let version: string | undefined;
  for (let offset = 0, pages = 0; pages < mostPages; pages += 1) {
    // Each page begins where the one before it ended.
    // oxlint-disable-next-line no-await-in-loop
    const expanded = await server.expand(system, code, offset, pageSize);
    if (!expanded.ok) throw new ExpansionError(code, sentenceFor(expanded.failure));
    const { page } = expanded;
    version ??= page.version;
    const before = codes.size;
    for (const found of page.codes) codes.add(found);
    offset += page.codes.length;
    // A server that does not page sends all of it at once, whatever was asked for.
    const ended = page.total === undefined ? page.codes.length < pageSize : codes.size >= page.total;
    if (ended || codes.size === before) {
      if (page.total !== undefined && codes.size < page.total)
        throw new ExpansionError(code, `the server gave ${codes.size} of ${page.total} codes`);
      if (!codes.has(code)) throw new ExpansionError(code, 'the expansion does not hold the code itself');
      return { system, ancestor: code, codes: [...codes], version };
    }
  }
  throw new ExpansionError(code, 'the expansion has no end');
}
