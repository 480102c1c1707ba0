import type { About } from './about.ts';
import { grouped } from './about.ts';
import { DataTable } from './data-table.tsx';
import { RuleName } from './rules-section.tsx';
import { byOddness, silenceOf, type Silence } from './silence.ts';

/** When each rule fired last. An alert that stopped is found here. */
export function SilenceSection({ about }: { readonly about: About }) {
  const { report, rules, period, query } = about;
  const waited = rules.filter(({ isGone }) => !isGone);
  const silences = waited.map(({ topic }) => silenceOf(topic, report, period.end)).sort(byOddness);
  return (
    <section aria-labelledby="silence">
      <h2 id="silence">Days since a rule last fired</h2>
      <p>
        An alert that stopped is the malfunction that nobody notices. A rule counts as silent for long after five times
        the usual distance between two of its firings, and three days at least: by chance that happens in less than one
        case of a hundred.
        {query.from === undefined ? '' : ' What was before the period that is asked for does not count.'}
      </p>
      <DataTable
        caption="The longest and oddest silences first"
        columns={[
          { name: 'Rule' },
          { name: 'Last fired' },
          { name: 'Days ago', kind: 'number' },
          { name: 'Usually every', kind: 'number' },
          { name: 'Judgement' },
        ]}
        rows={silences.map((silence) => {
          const rule = waited.find(({ topic }) => topic === silence.rule);
          const counts = report.rules.find((one) => one.rule === silence.rule);
          return {
            key: silence.rule,
            ...(isOdd(silence) ? { look: 'odd' } : {}),
            cells: [
              rule && <RuleName about={about} rule={rule} />,
              counts?.lastFired?.slice(0, 10) ?? 'never',
              silence.days ?? '–',
              silence.usual === null ? '–' : distanceWords(silence.usual),
              isOdd(silence) ? (
                <strong class="word warning">{stateWords(silence, counts?.fired ?? 0)}</strong>
              ) : (
                stateWords(silence, counts?.fired ?? 0)
              ),
            ],
          };
        })}
      />
    </section>
  );
}

/** Whether somebody should look why. */
export function isOdd({ state }: Silence): boolean {
  return state === 'silent for long' || state === 'never fired';
}

function stateWords({ state }: Silence, fired: number): string {
  return state === 'too few to say'
    ? `fired ${fired === 1 ? 'once' : `${grouped(fired)} times`}, too few to say`
    : state;
}

function distanceWords(days: number): string {
  if (days < 1) return 'less than a day';
  return `${days < 10 ? days.toFixed(1) : String(Math.round(days))} days`;
}
