import type { Request, Response } from 'express';
import { Refusal } from '../protocol/operation-outcome.ts';
import { sendJson } from './answer.ts';
import { reportCsv } from './report-csv.ts';
import { readReportFilter } from './report-filter.ts';
import type { Report, ReportSource } from './report-source.ts';

/** Answers with the report as JSON, with all that the source says. */
export async function answerReportJson(request: Request, response: Response, source: ReportSource): Promise<void> {
  sendJson(response, 200, await readReport(request, source));
}

/** Answers with the report as a file for spreadsheets. */
export async function answerReportCsv(request: Request, response: Response, source: ReportSource): Promise<void> {
  const report = await readReport(request, source);
  if (response.destroyed) return;
  response.setHeader('Content-Disposition', 'attachment; filename="report.csv"');
  response.status(200).type('text/csv; charset=utf-8; header=present').send(reportCsv(report));
}

async function readReport(request: Request, source: ReportSource): Promise<Report> {
  const filter = readReportFilter(request.url);
  try {
    return await source.report(filter);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(503, { code: 'exception', sentence: 'The trail cannot be read at the moment: try again later.' });
  }
}
