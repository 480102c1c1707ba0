import type { Draft } from '../facts/draft.ts';
import type { Action, Suggestion } from '../protocol/card.ts';
import type { Offer } from '../rules/rule.ts';
import { changeDosage } from './change-dosage.ts';
import { longestName, nameOrder } from './orders.ts';
import type { Subject } from './setting.ts';
import { withoutMarkup } from './text.ts';
import type { Identify } from './uuid.ts';

/** What an alert offers, and the drafts that it offers to change. */
export interface Offered {
  readonly offers: readonly Offer[];
  readonly drafts: readonly Draft[];
}

/** The suggestions of a card: what a clinician could do about it with one click, each once. Each has a single action, since some EHRs take no more. */
export function suggestionsFor(
  offered: readonly Offered[],
  subject: Subject,
  cardUuid: string,
  identify: Identify,
  actions: readonly Action['type'][],
): readonly Suggestion[] {
  const suggestions = offered
    .flatMap(({ offers, drafts }) => offers.flatMap((offer) => choicesOf(offer, drafts, subject)))
    .filter(({ action }) => actions.includes(action.type))
    .map(({ label, action }) => {
      const uuid = identify('suggestion', cardUuid, JSON.stringify(action));
      return [uuid, { label, uuid, actions: [action] }] as const;
    });
  return [...new Map(suggestions).values()];
}

interface Choice {
  readonly label: string;
  readonly action: Action;
}

function choicesOf(offer: Offer, drafts: readonly Draft[], subject: Subject): readonly Choice[] {
  switch (offer.offer) {
    case 'remove-orders':
      return drafts.flatMap((draft) => removal(offer.label, draft));
    case 'request-test':
      return [test(offer, subject)];
    case 'change-dosage':
      return drafts.flatMap((draft) => dosage(offer, draft));
  }
}

/** A draft without an id cannot be named to the EHR. */
function removal(label: string, draft: Draft): readonly Choice[] {
  if (draft.reference === '') return [];
  const text = label.replaceAll('{order}', () => withoutMarkup(nameOrder(draft), longestName));
  return [{ label: text, action: { type: 'delete', description: text, resourceId: draft.reference } }];
}

/** The whole order, so that the EHR can take it as it is. */
function dosage(offer: Extract<Offer, { offer: 'change-dosage' }>, draft: Draft): readonly Choice[] {
  const resource =
    draft.reference === '' || draft.unreadable !== undefined ? undefined : changeDosage(draft.resource, offer);
  if (resource === undefined) return [];
  return [{ label: offer.label, action: { type: 'update', description: offer.label, resource } }];
}

function test(offer: Extract<Offer, { offer: 'request-test' }>, { patientId, encounterId }: Subject): Choice {
  const { label, system, code, display } = offer;
  return {
    label,
    action: {
      type: 'create',
      description: label,
      resource: {
        resourceType: 'ServiceRequest',
        status: 'draft',
        intent: 'order',
        code: { coding: [{ system, code, display }], text: display },
        subject: { reference: `Patient/${patientId}` },
        ...(encounterId === undefined ? {} : { encounter: { reference: `Encounter/${encounterId}` } }),
      },
    },
  };
}
