import type { Firings } from '../../trail/report.ts';
import type { About } from './about.ts';
import { grouped } from './about.ts';
import { Legend, StackedBars, type Series } from './charts.tsx';
import { Numbers } from './data-table.tsx';
import { binWords } from './period.ts';

interface IndicatorSeries extends Series {
  readonly indicator: Firings['indicator'];
}

/** From the bottom of a bar to its top: the worst stands on the line, where heights can be compared. */
const all: readonly IndicatorSeries[] = [
  { indicator: 'critical', name: 'critical', look: 'critical' },
  { indicator: 'warning', name: 'warning', look: 'warning' },
  { indicator: 'info', name: 'info', look: 'info' },
  { indicator: null, name: 'not recorded', look: 'unsaid' },
];

/** Alerts by day and indicator; those that nobody saw apart from those that were shown. */
export function FiringsSection({ about }: { readonly about: About }) {
  const { report, period } = about;
  const series = all.filter(
    ({ indicator }) => indicator !== null || report.firings.some((one) => one.indicator === null),
  );
  const shown = binned(about, series, true);
  const hidden = binned(about, series, false);
  const hiddenCount = report.firings.filter((one) => !one.shown).reduce((sum, { count }) => sum + count, 0);
  const per = period.width === 1 ? 'by day' : `by ${period.width} days`;
  return (
    <section aria-labelledby="firings">
      <h2 id="firings">Firings {per}</h2>
      <Legend series={series} as="bars" />
      <h3>Shown</h3>
      <StackedBars
        id="firings-shown"
        title={`Firings that were shown, ${per}`}
        text={inWords(about, series, true)}
        bins={period.bins}
        series={series}
        values={shown}
      />
      <h3>Evaluated and not shown</h3>
      {hiddenCount === 0 ? (
        <p>None: no tenant that called is silent, and no rule that fired is on trial.</p>
      ) : (
        <>
          <p class="quiet">Firings for silent tenants, and of rules on trial. Nobody saw these cards.</p>
          <StackedBars
            id="firings-hidden"
            title={`Firings that were not shown, ${per}`}
            text={inWords(about, series, false)}
            bins={period.bins}
            series={series}
            values={hidden}
            height={130}
          />
        </>
      )}
      <Numbers
        caption={`Firings ${per}`}
        columns={[
          { name: 'Time' },
          ...series.map(({ name }) => ({ name: `${name}, shown`, kind: 'number' as const })),
          ...series.map(({ name }) => ({ name: `${name}, not shown`, kind: 'number' as const })),
        ]}
        rows={period.bins.map((bin, at) => ({
          key: bin.first,
          cells: [binWords(bin), ...(shown[at] ?? []), ...(hidden[at] ?? [])],
        }))}
      />
    </section>
  );
}

function binned(
  { report, period }: About,
  series: readonly IndicatorSeries[],
  isShown: boolean,
): readonly (readonly number[])[] {
  const counts = period.bins.map(() => series.map(() => 0));
  for (const { day, indicator, shown, count } of report.firings) {
    if (shown !== isShown) continue;
    const row = counts[period.binOf(day)];
    const at = series.findIndex((one) => one.indicator === indicator);
    if (row !== undefined) row[at] = (row[at] ?? 0) + count;
  }
  return counts;
}

function inWords({ report, period }: About, series: readonly IndicatorSeries[], isShown: boolean): string {
  const [first, last] = [period.bins[0]?.first ?? '', period.bins.at(-1)?.last ?? ''];
  const sums = series.map(({ indicator, name }) => {
    const matching = report.firings.filter((one) => one.shown === isShown && one.indicator === indicator);
    return `${grouped(matching.reduce((sum, { count }) => sum + count, 0))} ${name}`;
  });
  return `Bars from ${first} to ${last}. In all ${sums.join(', ')}. The numbers stand in a table below.`;
}
