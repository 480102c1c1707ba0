import type { CaseRow } from '../content/cases.ts';
import { profiles, type Profile } from '../facts/profile.ts';
import { nonAdherenceReasons } from '../protocol/override-reasons.ts';
import type { Drug, HouseCard } from '../rules/drug.ts';
import type { Limit } from '../rules/limit.ts';
import type { AlertTexts, Rule } from '../rules/rule.ts';
import type { Source } from '../rules/source.ts';
import { byUrgency } from '../rules/verdict.ts';
import { renderPage, type Site } from './page.tsx';
import { Prose, SourceNote } from './prose.tsx';

/** One rule for people: statement, limits, cards, truth table, and what it does not see; all of it from the rule itself. */
export function rulePage(site: Site, drug: Drug, rule: Rule, cases: readonly CaseRow[], profile: Profile): string {
  const { topic, title, because, sources, blindSpots, overrideReasons } = rule;
  const alerts = Object.entries(rule.alerts).sort(([, a], [, b]) => byUrgency(a.indicator, b.indicator));
  return renderPage(
    site,
    title,
    <>
      <h1>{title}</h1>
      <p class="lead">{because}</p>
      <dl>
        <dt>Topic</dt>
        <dd>
          <code>{topic}</code>
        </dd>
        <dt>Content</dt>
        <dd>
          {drug.title}, {drug.version}; label in force: {profile.toUpperCase()}
        </dd>
        <dt>Sources</dt>
        {sources.map((source, at) => (
          <dd key={at}>
            <SourceNote source={source} />
          </dd>
        ))}
        <dt>If it cannot be checked</dt>
        <dd>
          It is named in the card of what was not checked ({rule.ifUnknown}), as “{rule.check}”.
        </dd>
      </dl>
      <LimitTable limits={rule.limits} />
      <h2>Cards</h2>
      {alerts.map(([name, texts]) => (
        <CardPicture key={name} name={name} texts={texts} />
      ))}
      <h2>Reasons to override</h2>
      <ul>
        {overrideReasons.map((code) => (
          <li key={code}>
            {nonAdherenceReasons[code]} (<code>{code}</code>)
          </li>
        ))}
      </ul>
      <h2>What it reads</h2>
      <ul>
        {Object.values(rule.facts).map(({ name, reads, results = [] }) => (
          <li key={name}>
            {name}: {reads.join(', ')}
            {results.length > 0 ? ` (${results.join(', ')})` : ''}
          </li>
        ))}
      </ul>
      <h2>What it does not see</h2>
      <ul>
        {blindSpots.map((spot) => (
          <li key={spot}>{spot}</li>
        ))}
      </ul>
      <TruthTable cases={cases} />
    </>,
  );
}

/** The page of a card that belongs to no rule. */
export function houseCardPage(site: Site, drug: Drug, { topic, display }: HouseCard): string {
  const checks = drug.rules.map(({ check }) => check).join(', ');
  return renderPage(
    site,
    display,
    <>
      <h1>{display}</h1>
      <p class="lead">
        {topic === drug.notChecked.topic
          ? `What could not be checked for ${drug.name}, and why: not sent, no answer, unreadable, incomplete page, too old, contradictory. Nothing in it may be taken as safe. The checks are: ${checks}.`
          : `More cards for ${drug.name} than a clinician would read at once are put into one, with the words of each rule.`}
      </p>
      <p>
        <code>{topic}</code>
      </p>
    </>,
  );
}

function LimitTable({ limits }: { readonly limits: Readonly<Record<string, Limit>> }) {
  const rows = Object.entries(limits);
  if (rows.length === 0) return null;
  return (
    <>
      <h2>Limits</h2>
      <table>
        <caption>By which numbers it judges, and how far a hospital may move them</caption>
        <thead>
          <tr>
            <th scope="col">Meaning</th>
            {profiles.map((profile) => (
              <th key={profile} scope="col" class="number">
                {profile.toUpperCase()}
              </th>
            ))}
            <th scope="col">Unit</th>
            <th scope="col">A hospital may set</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { meaning, value, unit, siteRange, source }]) => (
            <tr key={name}>
              <th scope="row">{meaning}</th>
              {profiles.map((profile) => (
                <td key={profile} class="number">
                  {value[profile]}
                </td>
              ))}
              <td>{unit}</td>
              <td>
                {siteRange[0]} to {siteRange[1]}
              </td>
              <td>
                {sourcesOf(source).map(([label, one]) => (
                  <div key={label}>
                    {label}
                    <SourceNote source={one} />
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function sourcesOf(source: Limit['source']): readonly (readonly [string, Source])[] {
  if ('kind' in source) return [['', source]];
  return profiles.map((profile) => [`${profile.toUpperCase()}: `, source[profile]] as const);
}

/** A card as an EHR draws it; ‹names› stand where the finding is filled in. */
function CardPicture({ name, texts }: { readonly name: string; readonly texts: AlertTexts }) {
  const { indicator, summary, detail, offers = [] } = texts;
  return (
    <article class={`card ${indicator}`} aria-label={name}>
      <p>
        <strong class="indicator">{indicator}</strong> <strong>{summary.replace(/\{(\w+)\}/g, '‹$1›')}</strong>
      </p>
      <Prose text={detail} />
      {offers.map(({ label }) => (
        <span key={label} class="offer">
          {label.replace('{order}', '‹order›')}
        </span>
      ))}
    </article>
  );
}

function TruthTable({ cases }: { readonly cases: readonly CaseRow[] }) {
  if (cases.length === 0) return null;
  return (
    <>
      <h2>Truth table</h2>
      <table>
        <caption>{cases.length} cases that the rule is tested against</caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">What is on file</th>
            <th scope="col">Label</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {cases.map(({ id, name, profile, expect }) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>{name}</td>
              <td>{profile.toUpperCase()}</td>
              <td class={expect}>{expect}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
