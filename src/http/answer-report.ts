import type { Request, Response } from 'express';
import { Refusal } from '../protocol/operation-outcome.ts';
import { sendJson } from './answer.ts';
import { reportCsv } from './report-csv.ts';
import { readReportFilter } from './report-filter.ts';
import type { ReportFilter, ReportSource } from './report-source.ts';

/** Answers with the report as JSON, with all that the source says. */
export async function answerReportJson(request: Request, response: Response, source: ReportSource): Promise<void> {
  sendJson(response, 200, await read(request, (filter) => source.report(filter)));
}

/** Answers with the report as a file for spreadsheets. */
export async function answerReportCsv(request: Request, response: Response, source: ReportSource): Promise<void> {
  const report = await read(request, (filter) => source.report(filter));
  if (response.destroyed) return;
  response.setHeader('Content-Disposition', 'attachment; filename="report.csv"');
  response.status(200).type('text/csv; charset=utf-8; header=present').send(reportCsv(report));
}

/** Its style is its own, and its one form leads back to it. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Answers with the report as a page. */
export async function answerReportPage(
  request: Request,
  response: Response,
  page: (filter: ReportFilter) => Promise<string>,
): Promise<void> {
  const body = await read(request, page);
  if (response.destroyed) return;
  response.setHeader('Content-Security-Policy', pagePolicy);
  response.status(200).type('html').send(body);
}

async function read<T>(request: Request, work: (filter: ReportFilter) => Promise<T>): Promise<T> {
  const filter = readReportFilter(request.url);
  try {
    return await work(filter);
  } catch (error) {
    throw trailUnreadable(error);
  }
}

/** What is answered where the trail cannot be read. */
export function trailUnreadable(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(503, { code: 'exception', sentence: 'The trail cannot be read at the moment: try again later.' });
}
