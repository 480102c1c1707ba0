import type { CaseRow } from '../content/cases.ts';
import { counted, outcomeWords } from './words.ts';

/** The cases that a rule is tested against; on a phone each case is a block of its own. */
export function TruthTable({ cases }: { readonly cases: readonly CaseRow[] }) {
  if (cases.length === 0) return null;
  return (
    <section aria-labelledby="cases">
      <h2 id="cases">Truth table</h2>
      <table role="table" class="cases">
        <caption>
          {counted(cases.length, 'case')} that the rule is tested against: {tally(cases)}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Case
            </th>
            <th role="columnheader" scope="col">
              What is on file
            </th>
            <th role="columnheader" scope="col">
              Label
            </th>
            <th role="columnheader" scope="col">
              Expected
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {cases.map(({ id, name, profile, expect }) => (
            <tr key={id} role="row" id={`case-${id}`}>
              <th role="rowheader" scope="row">
                {id}
              </th>
              <td role="cell">{name}</td>
              <td role="cell">{profile.toUpperCase()}</td>
              <td role="cell">
                <span class={`word ${expect}`}>{outcomeWords(expect)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** `3 critical, 2 silent`. */
function tally(cases: readonly CaseRow[]): string {
  const counts = new Map<string, number>();
  for (const { expect } of cases) counts.set(expect, (counts.get(expect) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcomeWords(outcome)}`).join(', ');
}
