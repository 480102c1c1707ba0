import type { OverrideReasonCode } from '../protocol/override-reasons.ts';
import { checkNamed, type Rule } from './rule.ts';
import type { Citation, Source } from './source.ts';

/** A card that belongs to no rule: what could not be checked, and what was merged. */
export interface HouseCard {
  readonly topic: string;
  readonly display: string;
  readonly overrideReasons: readonly OverrideReasonCode[];
}

/** The clinical content for one medicine. */
export interface Drug {
  /** Lower case, part of the service ids: `<id>-order-select`. */
  readonly id: string;
  /** The medicine's name as cards write it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly usageRequirements: string;
  /** Version of the content: the date of its last clinical change. */
  readonly version: string;
  readonly owner: string;
  /** Who made the content and who paid for it, as the source attributes of 45 CFR 170.315(b)(11)(iv)(A) want it. */
  readonly developer: string;
  readonly funding: string;
  /** ISO dates. */
  readonly review: { readonly last: string; readonly next: string; readonly by: string };
  /** Statements of the label that no rule can check; they stand on the rules page. */
  readonly reference: readonly { readonly statement: string; readonly source: Source }[];
  /** The value set whose orders this content is about. */
  readonly orders: string;
  /** In the order of the label's headings. */
  readonly rules: readonly Rule[];
  /** Rules that are not judged any more; their pages stay, since cards of earlier days link to them. */
  readonly retired?: readonly Rule[];
  readonly notChecked: HouseCard;
  readonly more: HouseCard;
  /** The document that stands behind the cards that belong to no rule. */
  readonly source: Citation;
}

/** Declares a drug's content. @throws Error where two rules have one topic, or a house card breaks what cards must keep. */
export function drug(definition: Drug): Drug {
  checkNamed(definition.notChecked);
  checkNamed(definition.more);
  const topics = [...definition.rules, ...(definition.retired ?? []), definition.notChecked, definition.more].map(
    ({ topic }) => topic,
  );
  const twice = topics.find((topic, at) => topics.indexOf(topic) !== at);
  if (twice !== undefined) throw new Error(`${definition.id}: two rules have the topic ${twice}`);
  return definition;
}
