import type { Site as Hospital } from '../content/site.ts';
import type { WorkedRule } from '../examples/worked-rule.ts';
import type { Profile } from '../facts/profile.ts';
import type { Card } from '../protocol/card.ts';
import { nonAdherenceReasons } from '../protocol/override-reasons.ts';
import type { Drug, HouseCard } from '../rules/drug.ts';
import type { Rule } from '../rules/rule.ts';
import { CardsSection } from './cards-section.tsx';
import { ChangesList } from './changes-list.tsx';
import { DrawnCard } from './drawn-card.tsx';
import { StageBanner } from './hospital-changes.tsx';
import { LabelsSection } from './labels-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { Contents, renderPage, type Site } from './page.tsx';
import { SourceNote } from './prose.tsx';
import { TruthTable } from './truth-table.tsx';

/**
 * One rule for people: statement, cards, limits, both labels, truth table, and what it does not see; all of it from the rule
 * itself. `hospital`: what a hospital has otherwise than the content.
 */
export function rulePage(site: Site, drug: Drug, worked: WorkedRule, profile: Profile, hospital?: Hospital): string {
  const { rule, rows } = worked;
  const { title, because } = rule;
  return renderPage(
    site,
    title,
    <>
      <h1>{title}</h1>
      <StageBanner drug={drug} rule={rule} hospital={hospital} />
      <p class="lead">{because}</p>
      <Contents
        entries={[
          ['about', 'About this rule'],
          ['cards', 'Cards'],
          ...(Object.keys(rule.limits).length > 0 ? [['limits', 'Limits'] as const] : []),
          ['labels', 'US and EU label side by side'],
          ['reads', 'What it reads'],
          ['blind', 'What it does not see'],
          ['changes', 'What changed'],
          ...(rows.length > 0 ? [['cases', 'Truth table'] as const] : []),
        ]}
      />
      <AboutSection drug={drug} rule={rule} profile={profile} />
      <CardsSection worked={worked} hospital={hospital} />
      <LimitsSection worked={worked} hospital={hospital} />
      <LabelsSection {...worked} />
      <h2 id="reads">What it reads</h2>
      <ul>
        {Object.values(rule.facts).map(({ name, reads, results = [] }) => (
          <li key={name}>
            {name}: {reads.join(', ')}
            {results.length > 0 ? ` (${results.join(', ')})` : ''}
          </li>
        ))}
      </ul>
      <h2 id="blind">What it does not see</h2>
      <ul>
        {rule.blindSpots.map((spot) => (
          <li key={spot}>{spot}</li>
        ))}
      </ul>
      <h2 id="changes">What changed</h2>
      <ChangesList site={site} drug={drug} topic={rule.topic} />
      <TruthTable cases={rows} />
      <Neighbours site={site} drug={drug} rule={rule} />
    </>,
  );
}

interface AboutProps {
  readonly drug: Drug;
  readonly rule: Rule;
  readonly profile: Profile;
}

function AboutSection({ drug, rule, profile }: AboutProps) {
  const { topic, hazard, sources, overrideReasons } = rule;
  return (
    <section aria-labelledby="about">
      <h2 id="about">About this rule</h2>
      <dl class="about">
        {hazard !== undefined && (
          <>
            <dt>Hazard</dt>
            <dd>{hazard}</dd>
          </>
        )}
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
        <dt>Reasons to override</dt>
        {overrideReasons.map((code) => (
          <dd key={code}>
            {nonAdherenceReasons[code]} (<code>{code}</code>)
          </dd>
        ))}
      </dl>
    </section>
  );
}

/** The rules before and after it, in the order of the label. */
function Neighbours({ site, drug, rule }: Omit<AboutProps, 'profile'> & { readonly site: Site }) {
  const at = drug.rules.indexOf(rule);
  if (at === -1) return null;
  const [before, after] = [drug.rules[at - 1], drug.rules[at + 1]];
  return (
    <nav class="neighbours" aria-label="Other rules">
      {before !== undefined && <a href={`${site.base}/rules/${before.topic}`}>← {before.title}</a>}
      {after !== undefined && <a href={`${site.base}/rules/${after.topic}`}>{after.title} →</a>}
    </nav>
  );
}

/** The page of a card that belongs to no rule, with an example where the truth tables raise one. */
export function houseCardPage(
  site: Site,
  drug: Drug,
  { topic, display }: HouseCard,
  example: Card | undefined,
): string {
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
        Topic: <code>{topic}</code>
      </p>
      {example !== undefined && (
        <>
          <h2>As an EHR draws it</h2>
          <p class="quiet">For the first patient of the truth tables who gets it.</p>
          <div class="one-card">
            <DrawnCard card={example} />
          </div>
        </>
      )}
    </>,
  );
}
