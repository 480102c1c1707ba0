import { once } from 'node:events';
import type { Request, Response } from 'express';
import { csvLine } from './csv.ts';
import { trailUnreadable } from './answer-report.ts';
import { readReportFilter } from './report-filter.ts';
import type { FeedbackRow, FeedbackSource } from './report-source.ts';

/** How rows are written: what stands before all, each row, and what stands behind. */
interface Format {
  readonly type: string;
  readonly file: string;
  readonly head: string;
  readonly row: (row: FeedbackRow, isFirst: boolean) => string;
  readonly tail: string;
}

const columns = [
  'date',
  'received',
  'tenant',
  'service',
  'rule',
  'intervention',
  'indicator',
  'action',
  'acceptedSuggestions',
  'reasonCode',
  'reasonSystem',
  'reasonDisplay',
  'comment',
  'user',
  'location',
  'card',
] as const satisfies readonly (keyof FeedbackRow)[];

const formats = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    file: 'feedback.csv',
    head: csvLine(columns),
    row: (row) => csvLine(columns.map((column) => [row[column] ?? ''].flat().join(' '))),
    tail: '',
  },
  json: {
    type: 'application/json; charset=utf-8',
    file: 'feedback.json',
    head: '{"feedback":[',
    row: (row, isFirst) => `${isFirst ? '' : ','}\n${JSON.stringify(row)}`,
    tail: '\n]}\n',
  },
} as const satisfies Readonly<Record<string, Format>>;

/** Answers with one line for each thing that a clinician did with a card, page by page, however many there are. */
export async function answerFeedback(
  request: Request,
  response: Response,
  source: FeedbackSource,
  kind: keyof typeof formats,
): Promise<void> {
  const format = formats[kind];
  const pages = source(readReportFilter(request.url))[Symbol.asyncIterator]();
  // Whether the trail can be read shows with the first page, before anything is answered.
  const first = await pages.next().catch((error: unknown) => {
    throw trailUnreadable(error);
  });
  if (response.destroyed) return;
  response.setHeader('Content-Disposition', `attachment; filename="${format.file}"`);
  response.status(200).type(format.type);
  if (request.method === 'HEAD') {
    response.end();
    await pages.return?.();
    return;
  }
  // Where the trail fails half-way, the answer is broken off: of a part nobody must think that it is all.
  for await (const text of written(format, first, pages)) {
    if (response.destroyed) return;
    if (!response.write(text)) await drained(response);
  }
  response.end();
}

/** Resolves when the reader has taken what was written, or has gone. */
async function drained(response: Response): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() =>
    over.abort(),
  );
}

async function* written(
  { head, row, tail }: Format,
  first: IteratorResult<readonly FeedbackRow[]>,
  pages: AsyncIterator<readonly FeedbackRow[]>,
): AsyncGenerator<string> {
  try {
    yield head;
    let isFirst = true;
    for (let page = first; page.done !== true; page = await pages.next()) {
      const lines = page.value.map((one) => {
        const line = row(one, isFirst);
        isFirst = false;
        return line;
      });
      if (lines.length > 0) yield lines.join('');
    }
    yield tail;
  } finally {
    await pages.return?.();
  }
}
