import type { Site as Hospital } from '../content/site.ts';
import type { Answer, Example, WorkedRule } from '../examples/worked-rule.ts';
import { profiles, type Profile } from '../facts/profile.ts';
import type { AlertTexts } from '../rules/rule.ts';
import { byUrgency } from '../rules/verdict.ts';
import { sayTheSame } from './compare-labels.ts';
import { DrawnCard, IndicatorWord } from './drawn-card.tsx';
import { changesOf, Signed } from './hospital-changes.tsx';
import { Markdown, named } from './prose.tsx';
import { alertName, cardAnchor, concludedWords } from './words.ts';

interface CardsProps {
  readonly worked: WorkedRule;
  readonly hospital: Hospital | undefined;
}

/** Every card of a rule as an EHR draws it, filled by the first case of the truth table that raises it. */
export function CardsSection({ worked: { rule, examples }, hospital }: CardsProps) {
  const reworded = changesOf(hospital, rule.topic, 'alert');
  const alerts = Object.entries(rule.alerts).sort(([, a], [, b]) => byUrgency(a.indicator, b.indicator));
  return (
    <section aria-labelledby="cards">
      <h2 id="cards">Cards</h2>
      <p>
        Each card as an EHR draws it, for the first patient of the truth table who gets it. The rule wrote them; the
        patients are made up, and it is 25 November 2026 for them. Where the two labels say different things, both cards
        are shown.
      </p>
      {alerts.map(([key, texts]) => (
        <section key={key} aria-labelledby={cardAnchor(key)} class="example">
          <h3 id={cardAnchor(key)}>
            <IndicatorWord indicator={texts.indicator} /> {alertName(key)}
          </h3>
          {reworded
            .filter(({ alert }) => alert === key)
            .map((change) => (
              <p key={change.place} class="quiet">
                In the words of {hospital?.name}: <Signed change={change} />
              </p>
            ))}
          <ExampleCards texts={texts} example={examples.get(key)} />
        </section>
      ))}
    </section>
  );
}

interface ExampleProps {
  readonly texts: AlertTexts;
  readonly example: Example | undefined;
}

function ExampleCards({ texts, example }: ExampleProps) {
  if (example === undefined) return <Unfilled texts={texts} />;
  const { row, answers } = example;
  const shown = profiles.filter((profile) => answers[profile].alert !== undefined);
  const same = sayTheSame(answers);
  return (
    <>
      <p class="quiet">
        <a href={`#case-${row.id}`}>{row.id}</a>: {row.name}
      </p>
      <div class={same || shown.length < 2 ? 'one-card' : 'two-cards'}>
        {(same ? [row.profile] : profiles).map((profile) => (
          <LabelAnswer key={profile} profile={profile} answer={answers[profile]} both={same} />
        ))}
      </div>
      {same && <OtherSource example={example} />}
    </>
  );
}

/** The same words can rest on another document under the other label. */
function OtherSource({ example: { row, answers } }: { readonly example: Example }) {
  const [own, others] = [answers[row.profile], profiles.filter((profile) => profile !== row.profile)];
  return (
    <>
      {others.map((profile) => {
        const other = answers[profile];
        if (other.alert === undefined || own.alert === undefined) return null;
        if (other.card.source.label === own.card.source.label) return null;
        return (
          <p key={profile} class="quiet">
            Under the {profile.toUpperCase()} label its source is {other.card.source.label}.
          </p>
        );
      })}
    </>
  );
}

interface LabelAnswerProps {
  readonly profile: Profile;
  readonly answer: Answer;
  /** The other label says the same. */
  readonly both: boolean;
}

function LabelAnswer({ profile, answer, both }: LabelAnswerProps) {
  if (answer.alert === undefined) {
    return (
      <p class="no-card">
        Under the {profile.toUpperCase()} label this patient gets no card of this rule:{' '}
        {concludedWords({ outcome: answer.verdict, alert: undefined })}.
      </p>
    );
  }
  return (
    <div>
      <p class="label-name">{both ? 'The same words under both labels' : `${profile.toUpperCase()} label`}</p>
      <DrawnCard card={answer.card} />
    </div>
  );
}

/** Where no patient of the truth table gets the card, as after a hospital moved a limit. */
function Unfilled({ texts: { indicator, summary, detail, offers = [] } }: { readonly texts: AlertTexts }) {
  return (
    <>
      <p class="quiet">
        No case of the truth table raises it with the limits in force. ‹Names› stand where the finding is filled in.
      </p>
      <article class={`card ${indicator}`} aria-label={`${indicator}: ${named(summary)}`}>
        <p class="summary">
          <IndicatorWord indicator={indicator} /> <strong>{named(summary)}</strong>
        </p>
        <Markdown text={named(detail)} />
        <ul>
          {offers.map(({ label }) => (
            <li key={label}>{named(label)}</li>
          ))}
        </ul>
      </article>
    </>
  );
}
