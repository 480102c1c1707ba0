import type { About } from './about.ts';
import { grouped } from './about.ts';
import { percentWords } from './charts.tsx';
import { silenceOf } from './silence.ts';

/** The totals, and what somebody should look at. */
export function SummarySection({ about }: { readonly about: About }) {
  const { report } = about;
  const hidden = report.rules.reduce((sum, { notShown }) => sum + notShown, 0);
  const unknown = report.rules.reduce((sum, one) => sum + one.unknown, 0);
  const totals: readonly (readonly [string, number, string])[] = [
    ['Calls', report.totals.calls, report.silentCalls === 0 ? '' : `${grouped(report.silentCalls)} of silent tenants`],
    ['Firings shown', report.totals.alerts - hidden, ''],
    ['Firings not shown', hidden, 'silent tenants, rules on trial'],
    ['Checks not possible', unknown, ''],
    ['Accepted', report.totals.accepted, 'events'],
    ['Overridden', report.totals.overridden, 'events'],
    ['Calls lost', report.callsLost, 'not on the trail'],
  ];
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">In short</h2>
      <dl class="totals">
        {totals.map(([name, count, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span class="big">{grouped(count)}</span> {note !== '' && <span class="quiet">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <ToLookAt about={about} />
    </section>
  );
}

function ToLookAt({ about }: { readonly about: About }) {
  const points = pointsIn(about);
  if (points.length === 0) {
    return <p>Nothing stands out: every rule fires as usual, none threw, and no call was lost.</p>;
  }
  return (
    <div class="look-at">
      <h3>What somebody should look at</h3>
      <ul>
        {points.map(({ what, href }) => (
          <li key={what}>{href === undefined ? what : <a href={href}>{what}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

/** A day without a call is one thing; more of them are the end of the line. */
const longWithoutCalls = 7;

interface Point {
  readonly what: string;
  readonly href?: string;
}

function pointsIn({ report, rules, titles, period }: About): readonly Point[] {
  const waited = rules.filter(({ isGone }) => !isGone).map(({ topic }) => silenceOf(topic, report, period.end));
  const named = (topics: readonly string[]): string => topics.map((topic) => titles.get(topic) ?? topic).join('; ');
  const silent = waited.filter(({ state }) => state === 'silent for long');
  const never = waited.filter(({ state }) => state === 'never fired').map(({ rule }) => rule);
  const broken = report.rules.filter((one) => one.broken > 0).map(({ rule }) => rule);
  const lastCall = report.contents.reduce((latest, { last }) => (last > latest ? last : latest), '');
  const quietDays = lastCall === '' ? 0 : Math.floor((period.end - Date.parse(lastCall)) / 86_400_000);
  const worst = Object.entries(report.dataStates)
    .map(([query, states]) => ({ query, missing: missingShare(states) }))
    .filter(({ missing }) => missing >= 0.1)
    .sort((a, b) => b.missing - a.missing);
  return [
    ...(quietDays >= longWithoutCalls
      ? [{ what: `No call came for ${quietDays} days: did the EHR's filter or registration change?` }]
      : []),
    ...silent.map(({ rule, days }) => ({
      what: `${named([rule])}: silent for ${days ?? 0} days, much longer than usual`,
      href: '#silence',
    })),
    ...(never.length > 0 ? [{ what: `Never fired: ${named(never)}`, href: '#silence' }] : []),
    ...(broken.length > 0 ? [{ what: `Threw, which is a fault of the rule: ${named(broken)}`, href: '#rules' }] : []),
    ...(report.callsLost > 0
      ? [{ what: `${grouped(report.callsLost)} calls are not on the trail: the database was away for too long` }]
      : []),
    ...(worst.length > 0
      ? [
          {
            what: `Often missing: ${worst.map(({ query, missing }) => `${query} (${percentWords(missing)})`).join(', ')}`,
            href: '#data',
          },
        ]
      : []),
  ];
}

function missingShare(states: Readonly<Record<string, number>>): number {
  const { present = 0, empty = 0 } = states;
  const asked = Object.entries(states)
    .filter(([state]) => state !== 'not-asked')
    .reduce((sum, [, count]) => sum + count, 0);
  return asked === 0 ? 0 : (asked - present - empty) / asked;
}
