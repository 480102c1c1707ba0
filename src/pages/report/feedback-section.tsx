import { nonAdherenceReasons } from '../../protocol/override-reasons.ts';
import type { FeedbackReport } from '../../trail/report.ts';
import type { About } from './about.ts';
import { grouped } from './about.ts';
import { DotAndWhisker, Legend, PartsBar, percentWords, StackedBars, type Series } from './charts.tsx';
import { DataTable, Numbers } from './data-table.tsx';
import { binWords } from './period.ts';

const series: readonly Series[] = [
  { name: 'accepted', look: 'accepted' },
  { name: 'overridden', look: 'overridden' },
];

/** What clinicians did with the cards, and why. */
export function FeedbackSection({ about }: { readonly about: About }) {
  const { report } = about;
  const { accepted, overridden } = report.totals;
  return (
    <section aria-labelledby="feedback">
      <h2 id="feedback">Accepted and overridden</h2>
      {accepted + overridden === 0 ? (
        <p>
          No feedback came on cards that we know. An EHR sends it to the URL of the service with <code>/feedback</code>{' '}
          behind it, if it is set up to.
        </p>
      ) : (
        <>
          <FeedbackOverTime about={about} />
          <OverrideRates about={about} />
          <Reasons about={about} />
        </>
      )}
      {report.feedbackOnUnknownCards > 0 && (
        <p>
          {grouped(report.feedbackOnUnknownCards)} more came on cards that are not on the trail, and are not counted
          here.
        </p>
      )}
    </section>
  );
}

function FeedbackOverTime({ about: { report, period } }: { readonly about: About }) {
  const { accepted, overridden } = report.totals;
  const values = period.bins.map((): [number, number] => [0, 0]);
  for (const one of report.days) {
    const row = values[period.binOf(one.day)];
    if (row === undefined) continue;
    row[0] += one.accepted;
    row[1] += one.overridden;
  }
  const per = period.width === 1 ? 'by day' : `by ${period.width} days`;
  return (
    <>
      <h3>Feedback {per}</h3>
      <Legend series={series} as="bars" />
      <StackedBars
        id="feedback-over-time"
        title={`Feedback ${per} on which it was received`}
        text={`In all ${grouped(accepted)} accepted and ${grouped(overridden)} overridden. The numbers stand in a table below.`}
        bins={period.bins}
        series={series}
        values={values}
        height={140}
      />
      <Numbers
        caption={`Feedback ${per}, in events`}
        columns={[{ name: 'Time' }, { name: 'Accepted', kind: 'number' }, { name: 'Overridden', kind: 'number' }]}
        rows={period.bins.map((bin, at) => ({ key: bin.first, cells: [binWords(bin), ...(values[at] ?? [])] }))}
      />
    </>
  );
}

/** Those that got feedback, of rules and of the cards that belong to none. */
function topicsWithFeedback({
  report,
  titles,
}: About): readonly (FeedbackReport & { readonly topic: string; readonly title: string })[] {
  return [...report.rules.map(({ rule, ...more }) => ({ topic: rule, ...more })), ...report.otherCards]
    .filter(({ accepted, overridden }) => accepted + overridden > 0)
    .map((one) => ({ ...one, title: titles.get(one.topic) ?? one.topic }));
}

function OverrideRates({ about }: { readonly about: About }) {
  const rows = [...topicsWithFeedback(about)].sort((a, b) => (b.overrideRate?.rate ?? 0) - (a.overrideRate?.rate ?? 0));
  return (
    <>
      <h3>Override rate</h3>
      <p>
        Of the cards with feedback, the share that was overridden, by what was said of each card last. The whisker is
        Wilson's interval of 95 %: where it is long, there is too little feedback to compare. Cards that got no feedback
        say nothing and are not counted.
      </p>
      <DataTable
        caption="The picture goes from 0 to 100 %, with lines at the quarters"
        columns={[
          { name: 'Card' },
          { name: 'Rate and interval', kind: 'picture' },
          { name: 'Overridden', kind: 'number' },
          { name: 'Rate', kind: 'number' },
          { name: '95 % interval', kind: 'number' },
        ]}
        rows={rows.map(({ topic, title, cards, overrideRate: rate }) => ({
          key: topic,
          cells: [
            title,
            rate && <DotAndWhisker rate={rate.rate} low={rate.low} high={rate.high} />,
            `${grouped(cards.overridden)} of ${grouped(cards.overridden + cards.accepted)}`,
            rate && percentWords(rate.rate),
            rate && `${percentWords(rate.low)} to ${percentWords(rate.high)}`,
          ],
        }))}
      />
    </>
  );
}

function Reasons({ about }: { readonly about: About }) {
  const cards = topicsWithFeedback(about).filter(({ reasons }) => reasons.length > 0);
  const counts = new Map<string | null, number>();
  for (const { code, count } of cards.flatMap(({ reasons }) => reasons))
    counts.set(code, (counts.get(code) ?? 0) + count);
  const reasons = [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
  const all = reasons.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  return (
    <>
      <h3>Why cards were overridden</h3>
      <DataTable
        caption="Overrides by reason, in events"
        columns={[
          { name: 'Reason' },
          { name: 'Share of all', kind: 'picture' },
          { name: 'Overrides', kind: 'number' },
          { name: 'Share', kind: 'number' },
        ]}
        rows={reasons.map(({ code, count }) => ({
          key: code ?? '',
          cells: [
            reasonWords(code),
            <PartsBar
              parts={[{ name: 'overrides', look: 'overridden', value: count }]}
              share={count / all}
              text={percentWords(count / all)}
            />,
            grouped(count),
            percentWords(count / all),
          ],
        }))}
      />
      <details class="numbers-of" open={cards.length === 1}>
        <summary>Reasons by card</summary>
        <DataTable
          caption="Overrides by card and reason, in events"
          columns={[{ name: 'Card' }, { name: 'Overrides', kind: 'number' }, { name: 'Reasons', kind: 'list' }]}
          rows={cards.map(({ topic, title, overridden, reasons: own }) => ({
            key: topic,
            cells: [
              title,
              grouped(overridden),
              <ul class="reasons">
                {own.map(({ code, count }) => (
                  <li key={code}>
                    {grouped(count)}: {reasonWords(code)}
                  </li>
                ))}
              </ul>,
            ],
          }))}
        />
      </details>
    </>
  );
}

const displays: ReadonlyMap<string, string> = new Map(Object.entries(nonAdherenceReasons));

function reasonWords(code: string | null) {
  if (code === null) return <span class="quiet">none given</span>;
  const display = displays.get(code);
  return display === undefined ? <code>{code}</code> : display;
}
