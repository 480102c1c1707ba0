import { useEffect, useRef, useState } from 'preact/hooks';
import { DrawnCard } from '../pages/drawn-card.tsx';
import type { Card, Coding, Suggestion } from '../protocol/card.ts';
import { post, refusalOf } from './fire.ts';

interface CardsProps {
  readonly cards: readonly Card[];
  /** Where feedback on them goes. */
  readonly feedbackUrl: string;
  readonly token: string;
  /** A suggestion was taken, so the session changes. */
  readonly onAccept: (suggestion: Suggestion) => void;
}

/** The cards of an answer with all that an EHR lets its users do with them. What they do is reported as feedback. */
export function AnsweredCards({ cards, feedbackUrl, token, onAccept }: CardsProps) {
  const [told, setTold] = useState<Readonly<Record<string, string>>>({});
  const [overriding, setOverriding] = useState<Card | undefined>();

  const report = async (card: Card, done: string, feedback: object): Promise<void> => {
    setTold((before) => ({ ...before, [card.uuid]: `${done} Sending the feedback…` }));
    const outcomeTimestamp = new Date().toISOString();
    const said = await send(feedbackUrl, { feedback: [{ card: card.uuid, outcomeTimestamp, ...feedback }] }, token);
    setTold((before) => ({ ...before, [card.uuid]: `${done} ${said}` }));
  };
  const accept = (card: Card, suggestion: Suggestion): void => {
    onAccept(suggestion);
    void report(
      card,
      `Accepted: ${suggestion.label}. The orders of the request are changed: fire again to see what is left.`,
      {
        outcome: 'accepted',
        acceptedSuggestions: [{ id: suggestion.uuid }],
      },
    );
  };
  const override = (card: Card, reason: Coding, userComment: string): void => {
    setOverriding(undefined);
    void report(card, `Overridden: ${reason.display ?? reason.code}.`, {
      outcome: 'overridden',
      overrideReason: { reason, ...(userComment !== '' && { userComment }) },
    });
  };
  return (
    <>
      {cards.map((card) => (
        <DrawnCard
          key={card.uuid}
          card={card}
          actions={{
            accept: (suggestion) => accept(card, suggestion),
            override: () => setOverriding(card),
            told: told[card.uuid],
          }}
        />
      ))}
      {overriding && (
        <OverrideDialog
          card={overriding}
          onCancel={() => setOverriding(undefined)}
          onOverride={(reason, comment) => override(overriding, reason, comment)}
        />
      )}
    </>
  );
}

async function send(url: string, body: unknown, token: string): Promise<string> {
  try {
    const answer = await post(url, body, token);
    if (answer.status === 200) return 'Feedback stored (status 200).';
    return `Feedback not stored (status ${answer.status}). ${refusalOf(answer) ?? ''}`;
  } catch {
    return 'Feedback not stored: the service cannot be reached.';
  }
}

interface DialogProps {
  readonly card: Card;
  readonly onCancel: () => void;
  readonly onOverride: (reason: Coding, comment: string) => void;
}

/** Asks for the reason why a card is not followed. */
function OverrideDialog({ card, onCancel, onOverride }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const reason = card.overrideReasons.find(({ code }) => code === data.get('reason'));
    const comment = data.get('comment');
    // Closing gives the focus back to where it came from, which a dialog that is taken away does not.
    dialog.current?.close();
    if (reason !== undefined) onOverride(reason, typeof comment === 'string' ? comment.trim() : '');
  };
  return (
    <dialog ref={dialog} aria-labelledby="override-title" onClose={onCancel}>
      <form onSubmit={onSubmit}>
        <h2 id="override-title">Override this card</h2>
        <p>{card.summary}</p>
        <fieldset>
          <legend>Reason</legend>
          {card.overrideReasons.map(({ code, display }) => (
            <label key={code} class="check">
              <input type="radio" name="reason" value={code} required /> {display ?? code}
            </label>
          ))}
        </fieldset>
        <label>
          Comment, which the service only keeps if it is configured to
          <textarea name="comment" rows={2} />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            Override
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
