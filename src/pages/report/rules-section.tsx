import type { RuleReport } from '../../trail/report.ts';
import type { About } from './about.ts';
import { grouped } from './about.ts';
import { SparkBars } from './charts.tsx';
import { DataTable } from './data-table.tsx';
import type { ListedRule } from './rule-titles.ts';

/** Each rule with its own small picture, in the order of the label. */
export function RulesSection({ about }: { readonly about: About }) {
  const { report, rules, period } = about;
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Rule by rule</h2>
      <DataTable
        caption={`Calls with each verdict. The bars are firings by ${period.width === 1 ? 'day' : `${period.width} days`}, each rule on its own scale; the light part was not shown.`}
        columns={[
          { name: 'Rule' },
          { name: 'Firings', kind: 'picture' },
          { name: 'Fired', kind: 'number' },
          { name: 'Not shown', kind: 'number' },
          { name: 'Could not check', kind: 'number' },
          { name: 'Found nothing', kind: 'number' },
          { name: 'Did not apply', kind: 'number' },
        ]}
        rows={rules.map((rule) => {
          const counts = report.rules.find((one) => one.rule === rule.topic);
          const numbers: readonly (number | undefined)[] = [
            counts?.fired,
            counts?.notShown,
            counts?.unknown,
            counts?.clear,
            counts?.inapplicable,
          ];
          return {
            key: rule.topic,
            cells: [
              <>
                <RuleName about={about} rule={rule} /> <Broken counts={counts} />
              </>,
              <Spark about={about} rule={rule} />,
              ...numbers.map((count) => grouped(count ?? 0)),
            ],
          };
        })}
      />
    </section>
  );
}

/** The title of a rule, as a link where there is a page about it. */
export function RuleName({ about: { site }, rule }: { readonly about: About; readonly rule: ListedRule }) {
  return (
    <>
      {rule.hasPage ? <a href={`${site.base}/rules/${rule.topic}`}>{rule.title}</a> : rule.title}
      {rule.onTrial && <span class="tag">on trial</span>}
      {rule.isGone && <span class="tag">retired</span>}
    </>
  );
}

function Broken({ counts }: { readonly counts: RuleReport | undefined }) {
  if (counts === undefined || counts.broken === 0) return null;
  return <strong class="word critical">threw in {grouped(counts.broken)} calls</strong>;
}

function Spark({ about: { report, period }, rule }: { readonly about: About; readonly rule: ListedRule }) {
  const values = period.bins.map((): [number, number] => [0, 0]);
  for (const { day, rule: topic, shown, count } of report.firings) {
    const pair = topic === rule.topic ? values[period.binOf(day)] : undefined;
    if (pair !== undefined) pair[shown ? 0 : 1] += count;
  }
  const most = Math.max(...values.map(([shown, hidden]) => shown + hidden));
  const unit = period.width === 1 ? 'a day' : `in ${period.width} days`;
  return <SparkBars bins={period.bins} values={values} text={most === 0 ? 'No firings' : `At most ${most} ${unit}`} />;
}
