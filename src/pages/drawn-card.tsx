import type { Card, Indicator, Suggestion } from '../protocol/card.ts';
import { Markdown } from './prose.tsx';

/** The outline of the sign before the word of the indicator, so that colour is not all that tells them apart. */
const outlines: Readonly<Record<Indicator, string>> = {
  critical: 'M5 1h6l4 4v6l-4 4H5l-4-4V5Z',
  warning: 'M8 1 15.5 15H.5Z',
  info: 'M8 .5a7.5 7.5 0 1 0 .01 0Z',
};

/** What a user can do with a card where it is more than a picture. */
export interface CardActions {
  readonly accept: (suggestion: Suggestion) => void;
  readonly override: () => void;
  /** What became of what the user did, if they did something. */
  readonly told: string | undefined;
}

interface CardProps {
  readonly card: Card;
  readonly actions?: CardActions;
}

/**
 * A card as an EHR draws it: indicator as word and colour, summary, detail as Markdown, suggestions as buttons (which do
 * nothing without `actions`), source, reasons to override, links. What stands in the card is escaped; its Markdown may hold
 * no HTML.
 */
export function DrawnCard({ card, actions }: CardProps) {
  const { indicator, summary, detail, source, suggestions = [], overrideReasons, links } = card;
  return (
    <article class={`card ${indicator}`} aria-label={`${indicator}: ${summary}`}>
      <p class="summary">
        <IndicatorWord indicator={indicator} /> <strong>{summary}</strong>
      </p>
      <Markdown text={detail} />
      {suggestions.length > 0 && <Suggestions suggestions={suggestions} accept={actions?.accept} />}
      <p class="card-source">
        Source: <WebLink url={source.url} label={source.label} />
      </p>
      {actions === undefined && (
        <details>
          <summary>Reasons to override ({overrideReasons.length})</summary>
          <ul>
            {overrideReasons.map(({ code, display }) => (
              <li key={code}>{display ?? code}</li>
            ))}
          </ul>
        </details>
      )}
      {links?.map(({ label, url }) => (
        <p key={url} class="card-source">
          <WebLink url={url} label={label} />
        </p>
      ))}
      {actions && (
        <div class="card-actions">
          <button type="button" onClick={actions.override}>
            Override…
          </button>
          <p role="status">{actions.told}</p>
        </div>
      )}
    </article>
  );
}

/** How urgent a card is, as a word with its colour and sign. */
export function IndicatorWord({ indicator }: { readonly indicator: Indicator }) {
  return (
    <strong class={`indicator ${indicator}`}>
      <svg class="sign" viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
        <path d={outlines[indicator]} />
      </svg>{' '}
      {indicator}
    </strong>
  );
}

interface SuggestionsProps {
  readonly suggestions: readonly Suggestion[];
  readonly accept: CardActions['accept'] | undefined;
}

function Suggestions({ suggestions, accept }: SuggestionsProps) {
  return (
    <div class="offers" role="group" aria-label={accept ? 'Suggestions' : 'Suggestions, not active on this page'}>
      {suggestions.map((suggestion) => (
        <button
          key={suggestion.uuid}
          type="button"
          disabled={accept === undefined}
          onClick={accept && (() => accept(suggestion))}
          class={suggestion.isRecommended === true ? 'recommended' : undefined}
        >
          {suggestion.label}
        </button>
      ))}
    </div>
  );
}

/** A link, if the address is one of the web; else its words alone. */
function WebLink({ url, label }: { readonly url: string; readonly label: string }) {
  return /^https?:\/\//.test(url) ? <a href={url}>{label}</a> : <>{label}</>;
}
