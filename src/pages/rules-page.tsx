import type { Content } from '../content/catalogue.ts';
import { profiles, type Profile } from '../facts/profile.ts';
import type { Drug } from '../rules/drug.ts';
import { movedUnder, ownValue } from '../rules/limit.ts';
import type { Rule } from '../rules/rule.ts';
import { byUrgency } from '../rules/verdict.ts';
import { ChangesList } from './changes-list.tsx';
import { IndicatorWord } from './drawn-card.tsx';
import { changesOf, Hash, HospitalChanges, Signed, StageBadge } from './hospital-changes.tsx';
import { Contents, renderPage, type Site } from './page.tsx';
import { SourceNote } from './prose.tsx';
import { amount, counted } from './words.ts';

/** Every rule of every drug, what changed, where the labels differ, what no rule can check, and the value sets. */
export function rulesPage(site: Site, contents: readonly Content[], profile: Profile): string {
  return renderPage(
    site,
    'Rules',
    <>
      <h1>Rules</h1>
      <Contents entries={contents.flatMap(entriesOf)} />
      {contents.map((content) => (
        <DrugSection key={content.drug.id} site={site} content={content} profile={profile} />
      ))}
    </>,
  );
}

function entriesOf({ drug, site: hospital }: Content): readonly (readonly [string, string])[] {
  const { id, title, retired = [] } = drug;
  return [
    [id, title],
    ...(hospital === undefined ? [] : [[`${id}-hospital`, `What ${hospital.name} has otherwise`] as const]),
    [`${id}-rules`, 'The rules'],
    ...(retired.length > 0 ? [[`${id}-retired`, 'Retired rules'] as const] : []),
    [`${id}-labels`, 'Where the labels differ'],
    [`${id}-house`, 'Cards that belong to no rule'],
    [`${id}-changes`, 'What changed'],
    [`${id}-reference`, 'What no rule can check'],
    [`${id}-sets`, 'Value sets'],
  ];
}

interface DrugProps {
  readonly site: Site;
  readonly content: Content;
  readonly profile: Profile;
}

function DrugSection({ site, content, profile }: DrugProps) {
  const { drug, valueSets, site: hospital, hash } = content;
  const { id, title, description, version, review } = drug;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{description}</p>
      <p>
        Content of {version}, last reviewed {review.last}, next review due {review.next}. Label in force:{' '}
        {profile.toUpperCase()}. What is in use here
        {hospital === undefined ? '' : `, with the changes of ${hospital.name}`}: <Hash of={hash} />.
      </p>
      <HospitalChanges site={site} content={content} />
      <h3 id={`${id}-rules`}>The rules, in the order of the label</h3>
      <ol class="rules">
        {drug.rules.map((rule) => (
          <RuleEntry key={rule.topic} site={site} rule={rule} />
        ))}
      </ol>
      <RetiredRules site={site} content={content} />
      <h3 id={`${id}-labels`}>Where the labels differ</h3>
      <LabelTable site={site} drug={drug} />
      <h3 id={`${id}-house`}>Cards that belong to no rule</h3>
      <ul>
        {[drug.notChecked, drug.more].map(({ topic, display }) => (
          <li key={topic}>
            <a href={`${site.base}/rules/${topic}`}>{display}</a>
          </li>
        ))}
      </ul>
      <h3 id={`${id}-changes`}>What changed</h3>
      <ChangesList site={site} drug={drug} />
      <h3 id={`${id}-reference`}>What no rule can check</h3>
      <ul>
        {drug.reference.map(({ statement, source }) => (
          <li key={statement}>
            {statement}{' '}
            <span class="quiet">
              <SourceNote source={source} />
            </span>
          </li>
        ))}
      </ul>
      <h3 id={`${id}-sets`}>Value sets</h3>
      <table>
        <caption>What codes and words are recognised</caption>
        <thead>
          <tr>
            <th scope="col">Value set</th>
            <th scope="col">Of</th>
            <th scope="col" class="number">
              Concepts
            </th>
          </tr>
        </thead>
        <tbody>
          {valueSets.all.map((set) => (
            <tr key={set.id}>
              <th scope="row">{set.title}</th>
              <td>{set.domain}</td>
              <td class="number">{set.size}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Rules that are not judged any more; cards of earlier days still link to their pages. */
function RetiredRules({ site, content: { drug, site: hospital } }: Omit<DrugProps, 'profile'>) {
  const { id, retired = [] } = drug;
  if (retired.length === 0) return null;
  return (
    <>
      <h3 id={`${id}-retired`}>Retired rules</h3>
      <p class="quiet">They are not judged any more. Cards of earlier days link to their pages.</p>
      <ul>
        {retired.map(({ topic, title }) => (
          <li key={topic}>
            <a href={`${site.base}/rules/${topic}`}>{title}</a>
            {changesOf(hospital, topic, 'stage')
              .filter(({ stage }) => stage === 'retired')
              .map((change) => (
                <>
                  {' '}
                  <Signed key={change.place} change={change} />
                </>
              ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function RuleEntry({ site, rule }: { readonly site: Site; readonly rule: Rule }) {
  const { topic, title, because, alerts } = rule;
  const indicators = [...new Set(Object.values(alerts).map(({ indicator }) => indicator))].sort(byUrgency);
  return (
    <li>
      <a href={`${site.base}/rules/${topic}`}>{title}</a>
      <StageBadge rule={rule} />
      <span class="indicators">
        {indicators.map((indicator) => (
          <IndicatorWord key={indicator} indicator={indicator} />
        ))}
      </span>
      <span class="why">{because}</span>
    </li>
  );
}

/** The limits that the labels set differently; where the words differ stands on each rule's page. */
function LabelTable({ site, drug }: { readonly site: Site; readonly drug: Drug }) {
  const rows = drug.rules.flatMap(({ topic, title, limits }) =>
    Object.entries(limits)
      .filter(([, limit]) => ownValue(limit).us !== ownValue(limit).eu)
      .map(([name, limit]) => ({ topic, title, name, limit })),
  );
  return (
    <>
      <p>
        {counted(rows.length, 'limit is different', 'limits are different')}; what the cards say under each label stands
        on the page of each rule.
      </p>
      {rows.length > 0 && (
        <table role="table" class="side-by-side">
          <caption>Limits that are not the same under both labels</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Limit
              </th>
              {profiles.map((profile) => (
                <th key={profile} role="columnheader" scope="col">
                  {profile.toUpperCase()}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map(({ topic, title, name, limit }) => (
              <tr key={`${topic} ${name}`} role="row">
                <th role="rowheader" scope="row">
                  <a href={`${site.base}/rules/${topic}#limit-${name}`}>{title}</a>: {limit.meaning}
                </th>
                {profiles.map((profile) => (
                  <td key={profile} role="cell">
                    {amount(ownValue(limit)[profile], limit.unit)}
                    {movedUnder(limit).includes(profile)
                      ? ` (this hospital: ${amount(limit.value[profile], limit.unit)})`
                      : ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
