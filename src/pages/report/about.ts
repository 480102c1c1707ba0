import type { Content } from '../../content/catalogue.ts';
import type { Report, ReportQuery } from '../../trail/report.ts';
import type { Site } from '../page.tsx';
import type { Period } from './period.ts';
import type { ListedRule } from './rule-titles.ts';

/** What every part of the report is made from. */
export interface About {
  readonly site: Site;
  readonly report: Report;
  readonly query: ReportQuery;
  readonly contents: readonly Content[];
  readonly period: Period;
  readonly rules: readonly ListedRule[];
  /** By topic. */
  readonly titles: ReadonlyMap<string, string>;
}

/** A number as people read it: `12,345`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
