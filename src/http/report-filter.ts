import { Refusal } from '../protocol/operation-outcome.ts';
import type { ReportFilter } from './report-source.ts';

interface Parameter {
  readonly name: keyof ReportFilter;
  readonly accepts: (text: string) => boolean;
  readonly what: string;
}

const parameters: readonly Parameter[] = [
  { name: 'tenant', accepts: (text) => /^[\w.:-]{1,128}$/.test(text), what: 'the id of a tenant' },
  { name: 'from', accepts: isDay, what: 'a date, such as 2026-11-26' },
  { name: 'to', accepts: isDay, what: 'a date, such as 2026-11-26' },
  { name: 'rule', accepts: (text) => /^[A-Za-z0-9]{1,100}$/.test(text), what: 'the topic code of a rule' },
];

/**
 * Reads what a report shall be about from the query of its URL. A parameter without a value counts as not said, as forms send
 * them; parameters that are not ours are ignored.
 * @throws Refusal (400) that names the parameter that is wrong.
 */
export function readReportFilter(url: string): ReportFilter {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'));
  const filter: ReportFilter = Object.fromEntries(
    parameters.flatMap(({ name, accepts, what }) => {
      const [text = '', ...more] = query.getAll(name);
      if (more.length > 0) throw refuse(name, 'must be given once');
      if (text !== '' && !accepts(text)) throw refuse(name, `must be ${what}`);
      return text === '' ? [] : [[name, text]];
    }),
  );
  if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to) {
    throw refuse('from', 'must not be after to');
  }
  return filter;
}

/** A day that there is, of years that databases can keep. */
function isDay(text: string): boolean {
  return (
    /^[12]\d{3}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(text).toISOString().startsWith(text)
  );
}

function refuse(name: string, problem: string): Refusal {
  return new Refusal(400, { code: 'value', sentence: `The query parameter ${name} ${problem}.`, expression: name });
}
