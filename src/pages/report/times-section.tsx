import type { About } from './about.ts';
import { grouped } from './about.ts';
import { Legend, Lines, type Series } from './charts.tsx';
import { Numbers } from './data-table.tsx';

const series = [
  { name: 'half of the calls (p50)', look: 'p50' },
  { name: '95 of 100 (p95)', look: 'p95' },
  { name: '99 of 100 (p99)', look: 'p99' },
] as const satisfies readonly Series[];

/** How long calls took, within the service. */
export function TimesSection({ about: { report, period } }: { readonly about: About }) {
  const { durations } = report;
  if (durations === null) return null;
  // Percentiles of several days cannot be had from those of each, so a day is a point however long the period is.
  const first = period.bins[0]?.first ?? '';
  const last = period.bins.at(-1)?.last ?? first;
  const days = daysFrom(first, last);
  const byDay = new Map(report.days.map((one) => [one.day, one]));
  const points = days.map((day) => byDay.get(day)?.durations ?? null);
  return (
    <section aria-labelledby="times">
      <h2 id="times">Response times</h2>
      <p>
        Within the service, from the request to the cards, queries of the EHR included. Half of the calls took at most{' '}
        {durations.p50} ms, 95 of 100 {durations.p95} ms, 99 of 100 {durations.p99} ms, the longest {durations.max} ms.
      </p>
      <Legend series={series} as="lines" />
      <Lines
        id="times-by-day"
        title="Response times by day"
        text={`Lines from ${first} to ${last}, in milliseconds. The numbers stand in a table below.`}
        bins={days.map((day) => ({ first: day, last: day }))}
        series={series}
        values={[
          points.map((point) => point?.p50 ?? null),
          points.map((point) => point?.p95 ?? null),
          points.map((point) => point?.p99 ?? null),
        ]}
        unit="ms"
      />
      <Numbers
        caption="Milliseconds by day"
        columns={[
          { name: 'Day' },
          { name: 'Calls', kind: 'number' },
          { name: 'p50', kind: 'number' },
          { name: 'p95', kind: 'number' },
          { name: 'p99', kind: 'number' },
          { name: 'Longest', kind: 'number' },
        ]}
        rows={report.days.flatMap(({ day, calls, durations: of }) =>
          of === null ? [] : [{ key: day, cells: [day, grouped(calls), of.p50, of.p95, of.p99, of.max] }],
        )}
      />
    </section>
  );
}

function daysFrom(first: string, last: string): readonly string[] {
  const [start, end] = [Date.parse(first), Date.parse(last)];
  const count = Math.round((end - start) / 86_400_000) + 1;
  return Array.from({ length: count }, (_one, at) => new Date(start + at * 86_400_000).toISOString().slice(0, 10));
}
