import { readPage } from './bundle.ts';
import type { Page, Question } from './bundle.ts';
import { joinGaps, type FhirResource, type Gap, type GapKind, type Gathered } from './chart.ts';
import type { FhirAnswer } from './fhir-server.ts';

/** Pages that are read per query, the first one counted. */
export const pageLimit = 20;

/** What a query brought over all of its pages. */
export interface Collected extends Gathered {
  readonly foreign: number;
}

/**
 * Follows `next` links from the first page, prefetched or fetched. Where that ends early (no way to ask, another server, an
 * error, the deadline, too many pages, a link that leads in a circle), the pages so far count and the rest is `incomplete`.
 */
export async function followPages(
  first: Page,
  question: Question,
  fetchPage: ((link: string) => Promise<FhirAnswer>) | undefined,
): Promise<Collected> {
  const pages = [first];
  const followed = new Set<string>();
  let entriesLeft = question.entryLimit - first.entries;
  let page = first;
  while (page.next !== undefined && !hasFailed(page)) {
    if (fetchPage === undefined || pages.length >= pageLimit || entriesLeft <= 0) break;
    if (followed.has(page.next)) break;
    followed.add(page.next);
    const answer = await fetchPage(page.next);
    if (!answer.ok) break;
    page = readPage(answer.body, { ...question, entryLimit: entriesLeft });
    entriesLeft -= page.entries;
    pages.push(page);
  }
  return collect(pages, question.resourceType);
}

/** An OperationOutcome with an error came instead of (more) data: the server is not asked again. */
function hasFailed(page: Page): boolean {
  return page.gaps.some(({ gap }) => gap === 'failed');
}

function collect(pages: readonly Page[], data: string): Collected {
  const gaps = pages.flatMap((page) => page.gaps);
  if (isUnfinished(pages, gaps)) gaps.push({ data, gap: 'incomplete' });
  return {
    resources: withoutRepetition(pages),
    gaps: joinGaps(gaps),
    foreign: pages.reduce((sum, page) => sum + page.foreign, 0),
  };
}

/** A link was left, or the server knows of more than it gave (some clients cut the links off the Bundle). */
function isUnfinished(pages: readonly Page[], gaps: readonly Gap[]): boolean {
  if (pages.at(-1)?.next !== undefined) return true;
  const found = pages.reduce((sum, page) => sum + page.matches, 0);
  return gaps.length === 0 && pages.some(({ total = 0 }) => total > found);
}

/** Pages shift when the record changes between two requests, and then a resource can come twice. */
function withoutRepetition(pages: readonly Page[]): FhirResource[] {
  const seen = new Set<string>();
  const resources: FhirResource[] = [];
  for (const page of pages) {
    for (const { resource, identity } of page.resources) {
      if (identity !== undefined && seen.has(identity)) continue;
      if (identity !== undefined) seen.add(identity);
      resources.push(resource);
    }
  }
  return resources;
}

/** A query that brought nothing, and why. */
export function broughtNothing(data: string, gap: GapKind): Collected {
  return { resources: [], gaps: [{ data, gap }], foreign: 0 };
}
