import type { BenchSettings, Expected, ExplainedRule } from '../pages/bench-data.ts';
import type { Suggestion } from '../protocol/card.ts';
import { AnsweredCards } from './answered-cards.tsx';
import { compareExpected, type Compared } from './compare-expected.ts';
import { refusalOf, responseOf, type Answer } from './fire.ts';
import { withoutToken, writeRequest, type Json } from './request-text.ts';
import { SeenByRules } from './seen-by-rules.tsx';

/** A call that was made, and what came of it. */
export interface Fired {
  /** As it was sent. */
  readonly request: Json;
  readonly service: string;
  readonly answer: Answer;
  /** What each rule saw, once that is known. */
  readonly rules: readonly ExplainedRule[] | undefined;
  /** The status that came instead of what the rules saw. */
  readonly unexplained?: number;
  /** The recorded case that it was. */
  readonly about: Recorded | undefined;
  /** Counts the calls. */
  readonly run: number;
}

/** What is known of a recorded case besides its request. */
export interface Recorded {
  readonly title: string;
  /** The label that it is written for. */
  readonly profile: string;
  /** What it must be answered with under that label. */
  readonly expect: Expected;
}

interface CallProps {
  readonly fired: Fired;
  readonly settings: BenchSettings;
  readonly token: string;
  readonly onAccept: (suggestion: Suggestion) => void;
}

/** Status and time, the cards, what the case must show, what each rule saw, and both bodies. */
export function AnsweredCall({ fired, settings, token, onAccept }: CallProps) {
  const { request, service, answer, rules, unexplained, about, run } = fired;
  const { base, titles, profile } = settings;
  const cards = responseOf(answer)?.cards;
  return (
    <>
      {about && (
        <p class="about-case">
          {about.title}
          {about.profile !== profile && (
            <span class="quiet">
              {` (written for the ${about.profile.toUpperCase()} label, and this service follows the ${profile.toUpperCase()} label)`}
            </span>
          )}
        </p>
      )}
      <p class="measured" role="status">
        <strong class={answer.status === 200 ? 'word clear' : 'word critical'}>{answer.status}</strong>
        {` ${cards === undefined ? 'no cards' : counted(cards.length)} · ${Math.round(answer.milliseconds)} ms · ${answer.bytes} bytes · ${service}`}
      </p>
      {about?.profile === profile && <ExpectedList compared={compareExpected(about.expect, titles, answer)} />}
      {cards === undefined ? (
        <Refused answer={answer} needsToken={settings.needsToken} />
      ) : (
        <div class="cards">
          {cards.length === 0 && (
            <p class="empty">No cards: an EHR shows nothing. What each rule concluded stands below.</p>
          )}
          <AnsweredCards
            key={run}
            cards={cards}
            feedbackUrl={`${base}/cds-services/${service}/feedback`}
            token={token}
            onAccept={onAccept}
          />
        </div>
      )}
      <h3>What each rule saw</h3>
      {rules !== undefined && rules.length > 0 && <SeenByRules rules={rules} base={base} />}
      {rules?.length === 0 && <p>No rule was asked: none of the selected orders concerns this service.</p>}
      {rules === undefined && unexplained !== undefined && (
        <p>{`The service did not tell (status ${unexplained})${unexplained === 401 ? ': a token is good for one call, unless the EHR may use it again' : ''}.`}</p>
      )}
      <h3>On the wire</h3>
      <Body title="The request as it was sent" text={writeRequest(withoutToken(request))} />
      <Body
        title="The response"
        text={answer.body === undefined ? answer.text : JSON.stringify(answer.body, null, 2)}
      />
    </>
  );
}

function counted(count: number): string {
  return count === 1 ? '1 card' : `${count} cards`;
}

function Refused({ answer, needsToken }: { readonly answer: Answer; readonly needsToken: boolean }) {
  const sentence = refusalOf(answer);
  if (answer.status === 401) {
    return (
      <p class="refused">
        Nobody vouches for this call{needsToken ? ': give a bearer token that was made for this service' : ''}. Why it
        was refused stands in the log of the service alone.
      </p>
    );
  }
  return <p class="refused">{sentence ?? 'The answer is no OperationOutcome and no cards.'}</p>;
}

function ExpectedList({ compared }: { readonly compared: readonly Compared[] }) {
  const failed = compared.filter(({ held }) => held === false).length;
  return (
    <details class="expected" open={failed > 0}>
      <summary>
        {failed === 0 ? (
          <span class="word clear">As it should be</span>
        ) : (
          <span class="word critical">Not as it should be</span>
        )}
        {`: ${compared.length - failed} of ${compared.length}`}
      </summary>
      <ul>
        {compared.map(({ words, held }) => (
          <li key={words}>
            <span class={`word ${held === true ? 'clear' : 'critical'}`}>{held === true ? '✓ yes' : '✗ no'}</span>{' '}
            {words}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Body({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <details>
      <summary>{title}</summary>
      <pre tabindex={0}>{text}</pre>
    </details>
  );
}
