import type { Content } from '../content/catalogue.ts';
import type { Profile } from '../facts/profile.ts';
import { byUrgency } from '../rules/verdict.ts';
import { renderPage, type Site } from './page.tsx';
import { SourceNote } from './prose.tsx';

/** The table of contents: every rule of every drug, the value sets, and what no rule can check. */
export function rulesPage(site: Site, contents: readonly Content[], profile: Profile): string {
  return renderPage(
    site,
    'Rules',
    <>
      <h1>Rules</h1>
      {contents.map((content) => (
        <DrugSection key={content.drug.id} site={site} content={content} profile={profile} />
      ))}
    </>,
  );
}

interface DrugProps {
  readonly site: Site;
  readonly content: Content;
  readonly profile: Profile;
}

function DrugSection({ site, content: { drug, valueSets }, profile }: DrugProps) {
  return (
    <section>
      <h2>{drug.title}</h2>
      <p>{drug.description}</p>
      <p>
        Content of {drug.version}, last reviewed {drug.review.last}, next review due {drug.review.next}. Label in force:{' '}
        {profile.toUpperCase()}.
      </p>
      <table>
        <caption>The rules, in the order of the label</caption>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Why</th>
            <th scope="col">Cards</th>
          </tr>
        </thead>
        <tbody>
          {drug.rules.map(({ topic, title, because, alerts }) => (
            <tr key={topic}>
              <th scope="row">
                <a href={`${site.base}/rules/${topic}`}>{title}</a>
              </th>
              <td>{because}</td>
              <td>
                {[...new Set(Object.values(alerts).map(({ indicator }) => indicator))].sort(byUrgency).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>What no rule can check</h3>
      <ul>
        {drug.reference.map(({ statement, source }) => (
          <li key={statement}>
            {statement} <SourceNote source={source} />
          </li>
        ))}
      </ul>
      <h3>Value sets</h3>
      <table>
        <caption>What codes and words are recognised</caption>
        <thead>
          <tr>
            <th scope="col">Value set</th>
            <th scope="col">Of</th>
            <th scope="col">Concepts</th>
          </tr>
        </thead>
        <tbody>
          {valueSets.all.map(({ id, title, domain, size }) => (
            <tr key={id}>
              <th scope="row">{title}</th>
              <td>{domain}</td>
              <td class="number">{size}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
