import type { About } from './about.ts';
import { grouped } from './about.ts';
import { Legend, PartsBar, percentWords, type Series } from './charts.tsx';
import { DataTable } from './data-table.tsx';

/** The states of a query: what was there, and the gaps, of which a rule says "could not check". */
const states: readonly (Series & { readonly state: string })[] = [
  { state: 'present', name: 'there', look: 'there' },
  { state: 'empty', name: 'known to be empty', look: 'empty' },
  { state: 'not-sent', name: 'not sent', look: 'not-sent' },
  { state: 'failed', name: 'no answer', look: 'failed' },
  { state: 'unreadable', name: 'unreadable', look: 'unreadable' },
  { state: 'incomplete', name: 'incomplete page', look: 'incomplete' },
  { state: 'stale', name: 'too old', look: 'stale' },
  { state: 'contradictory', name: 'contradictory', look: 'contradictory' },
];
const isGap = (state: string): boolean => state !== 'present' && state !== 'empty';

/** Which data came and which did not, query by query; and the codes of medicines that nobody knows. */
export function DataSection({ about: { report } }: { readonly about: About }) {
  const seen = states.filter(({ state }) => Object.values(report.dataStates).some((one) => (one[state] ?? 0) > 0));
  const gaps = seen.filter(({ state }) => isGap(state));
  const rows = Object.entries(report.dataStates).map(([query, counts]) => {
    const parts = seen.map((one) => ({ ...one, value: counts[one.state] ?? 0 }));
    const asked = parts.reduce((sum, { value }) => sum + value, 0);
    const missing = parts.filter(({ state }) => isGap(state)).reduce((sum, { value }) => sum + value, 0);
    return { query, parts, asked, missing };
  });
  return (
    <section aria-labelledby="data">
      <h2 id="data">What could not be checked, and why</h2>
      <p>
        How often each query of the record came in which state. What is missing makes the rules that need it say so.
      </p>
      {report.patientInDoubt > 0 && (
        <p>
          In {grouped(report.patientInDoubt)} calls nothing clinical was said, since the patient had died or the data
          were of another one.
        </p>
      )}
      <Legend series={seen} as="bars" />
      <DataTable
        caption="Calls by query and state, most gaps first"
        columns={[
          { name: 'Query' },
          { name: 'States', kind: 'picture' },
          { name: 'Asked', kind: 'number' },
          { name: 'Missing', kind: 'number' },
          ...gaps.map(({ name }) => ({ name, kind: 'number' as const })),
        ]}
        rows={rows
          .sort((a, b) => b.missing - a.missing || (a.query < b.query ? -1 : 1))
          .map(({ query, parts, asked, missing }) => ({
            key: query,
            cells: [
              queryWords(query),
              <PartsBar parts={parts} text={parts.map(({ name, value }) => `${value} ${name}`).join(', ')} />,
              grouped(asked),
              asked === 0 ? '–' : percentWords(missing / asked),
              ...gaps.map(({ state }) => grouped(parts.find((one) => one.state === state)?.value ?? 0)),
            ],
          }))}
      />
    </section>
  );
}

/** `medicationRequests` as `medication requests`. */
function queryWords(query: string): string {
  const words = query.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** How many codes are shown at once; the others are in the JSON. */
const mostCodes = 20;

export function CodesSection({ about: { report, query } }: { readonly about: About }) {
  const codes = report.unmatched.slice(0, mostCodes);
  const [most] = report.unmatched;
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">Medication codes that nobody knows</h2>
      {codes.length === 0 || most === undefined ? (
        <p>
          {query.rule === undefined
            ? 'None: every code of a medicine was found in a value set.'
            : 'They are counted for all rules together: ask for no rule to see them.'}
        </p>
      ) : (
        <DataTable
          caption={`Codes of medicines that no value set has, most frequent first${report.unmatched.length > mostCodes ? `: the first ${mostCodes} of ${report.unmatched.length}` : ''}. Most are medicines that matter to no rule; one that does belongs into a value set.`}
          columns={[
            { name: 'Code' },
            { name: 'Code system' },
            { name: 'How often', kind: 'picture' },
            { name: 'Times', kind: 'number' },
          ]}
          rows={codes.map(({ system, code, count }) => ({
            key: `${system} ${code}`,
            cells: [
              <code>{code}</code>,
              system,
              <PartsBar
                parts={[{ name: 'times', look: 'info', value: count }]}
                share={count / most.count}
                text={`${count} times`}
              />,
              grouped(count),
            ],
          }))}
        />
      )}
    </section>
  );
}
