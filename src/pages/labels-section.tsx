import type { WorkedRule } from '../examples/worked-rule.ts';
import { profiles, type Profile } from '../facts/profile.ts';
import { movedUnder, ownValue, type Limit } from '../rules/limit.ts';
import type { Rule } from '../rules/rule.ts';
import type { Source } from '../rules/source.ts';
import { differencesOf } from './compare-labels.ts';
import { SourceNote } from './prose.tsx';
import { alertName, amount, cardAnchor, counted } from './words.ts';

/** The two labels side by side: source of the cards, limits, and what the cards say under the one and not under the other. */
export function LabelsSection({ rule, examples }: WorkedRule) {
  const differing = differencesOf(examples);
  const limits = Object.entries(rule.limits);
  const different = limits.filter(([, limit]) => ownValue(limit).us !== ownValue(limit).eu);
  return (
    <section aria-labelledby="labels">
      <h2 id="labels">US and EU label side by side</h2>
      <table role="table" class="side-by-side">
        <caption>What each label makes of this rule. The words are those of the example cards.</caption>
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell" />
            {profiles.map((profile) => (
              <th key={profile} role="columnheader" scope="col">
                {profile.toUpperCase()}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          <tr role="row">
            <th role="rowheader" scope="row">
              Source of its cards
            </th>
            {profiles.map((profile) => (
              <td key={profile} role="cell">
                <SourceNote source={cardSource(rule, profile)} />
              </td>
            ))}
          </tr>
          {different.map(([name, limit]) => (
            <LimitRow key={name} name={name} limit={limit} />
          ))}
          {differing.map(({ keys, words }) => (
            <tr key={keys.join(' ')} role="row">
              <th role="rowheader" scope="row">
                {keys.length > 1 ? 'Cards ' : 'Card '}
                {keys.map((key, at) => (
                  <>
                    {at > 0 ? ', ' : ''}
                    <a href={`#${cardAnchor(key)}`}>{alertName(key)}</a>
                  </>
                ))}
              </th>
              {profiles.map((profile) => (
                <td key={profile} role="cell">
                  {words[profile].map((sentence) => (
                    <p key={sentence}>{sentence}</p>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{sameness(limits.length - different.length, limits.length, differing.length)}</p>
    </section>
  );
}

function LimitRow({ name, limit }: { readonly name: string; readonly limit: Limit }) {
  const { meaning, value, unit } = limit;
  const [own, moved] = [ownValue(limit), movedUnder(limit)];
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <a href={`#limit-${name}`}>Limit</a>: {meaning}
      </th>
      {profiles.map((profile) => (
        <td key={profile} role="cell">
          {amount(own[profile], unit)}
          {moved.includes(profile) ? ` (this hospital: ${amount(value[profile], unit)})` : ''}
        </td>
      ))}
    </tr>
  );
}

/** What the two labels have in common, as a sentence or two. */
function sameness(same: number, all: number, differing: number): string {
  const limits = same === all ? 'All limits are' : `${counted(same, 'further limit')} ${same === 1 ? 'is' : 'are'}`;
  return [
    ...(same > 0 ? [`${limits} the same under both labels.`] : []),
    ...(differing === 0 ? ['The cards say the same under both labels.'] : []),
  ].join(' ');
}

function cardSource({ sources, sourcesElsewhere }: Rule, profile: Profile): Source {
  return sourcesElsewhere?.[profile] ?? sources[0];
}
