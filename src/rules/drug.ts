import type { OverrideReasonCode } from '../protocol/override-reasons.ts';
import { checkNamed, type Rule } from './rule.ts';
import type { Citation, Source } from './source.ts';

/** A card that belongs to no rule: what could not be checked, and what was merged. */
export interface HouseCard {
  readonly topic: string;
  readonly display: string;
  readonly overrideReasons: readonly OverrideReasonCode[];
}

/** What became different with a version of the content. */
export interface ContentChange {
  /** The version that brought it. */
  readonly version: string;
  /** For the people who rely on the content, each a sentence; `topics` are the rules that it concerns, none: all of it. */
  readonly changes: readonly { readonly what: string; readonly topics?: readonly string[] }[];
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
  /** Newest first, and the first is of the version in use. */
  readonly changes: readonly [ContentChange, ...ContentChange[]];
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
  /** An order for it, as the cases of the truth tables take it that say nothing of the medicine. */
  readonly usualOrder: { readonly system: string; readonly code: string; readonly display: string };
  /** In the order of the label's headings. */
  readonly rules: readonly Rule[];
  /** Rules that are not judged any more; their pages stay, since cards of earlier days link to them. */
  readonly retired?: readonly Rule[];
  readonly notChecked: HouseCard;
  readonly more: HouseCard;
  /** The document that stands behind the cards that belong to no rule. */
  readonly source: Citation;
}

/**
 * Declares a drug's content.
 * @throws Error where two rules have one topic, a house card breaks what cards must keep, or the
 * account of its changes does not begin with its version.
 */
export function drug(definition: Drug): Drug {
  checkNamed(definition.notChecked);
  checkNamed(definition.more);
  const topics = [...definition.rules, ...(definition.retired ?? []), definition.notChecked, definition.more].map(
    ({ topic }) => topic,
  );
  const twice = topics.find((topic, at) => topics.indexOf(topic) !== at);
  if (twice !== undefined) throw new Error(`${definition.id}: two rules have the topic ${twice}`);
  checkChanges(definition, topics);
  return definition;
}

/** People look up what changed by version and rule. @throws Error where the account of the changes cannot be followed. */
function checkChanges({ id, version, changes }: Drug, topics: readonly string[]): void {
  const versions = changes.map((change) => change.version);
  if (versions[0] !== version) throw new Error(`${id}: the newest of its changes is not of version ${version}`);
  const late = versions.find((one, at) => at > 0 && !(one < (versions[at - 1] ?? '')));
  if (late !== undefined) throw new Error(`${id}: the changes of version ${late} are not in order, newest first`);
  const named = changes.flatMap((change) => change.changes.flatMap((one) => one.topics ?? []));
  const unknown = named.find((topic) => !topics.includes(topic));
  if (unknown !== undefined) throw new Error(`${id}: its changes name ${unknown}, which is none of its rules`);
}
