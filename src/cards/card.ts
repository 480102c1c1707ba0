import type { Draft } from '../facts/draft.ts';
import type { Card, Coding, Indicator, Suggestion } from '../protocol/card.ts';
import { nonAdherenceReasons, overrideReasonSystem, type OverrideReasonCode } from '../protocol/override-reasons.ts';
import type { HouseCard } from '../rules/drug.ts';
import type { Citation } from '../rules/source.ts';
import { nameOrder, referencesOf } from './orders.ts';
import type { Setting } from './setting.ts';
import { suggestionsFor, type Offered } from './suggestions.ts';
import { joinParagraphs } from './text.ts';

const topicSystem = 'urn:anakinra-cds:rule';

/** What one card says and what it rests on. */
export interface Said {
  readonly indicator: Indicator;
  readonly summary: string;
  readonly paragraphs: readonly string[];
  readonly orders: readonly Draft[];
  readonly findings: readonly string[];
  readonly offered: readonly Offered[];
  /** What else makes it another card than one of the same topic about the same orders and findings. */
  readonly distinct: readonly string[];
}

/** Makes a card of what it says, under the name of a rule or of the house. */
export function makeCard(owner: HouseCard, source: Citation, said: Said, setting: Setting): Card {
  const { topic, display, overrideReasons } = owner;
  const uuid = uuidOf(topic, said, setting);
  const { selectionBehavior, extensions } = setting.capabilities;
  const suggestions = offeredIn(said, uuid, setting);
  const link = `${setting.publicUrl}/rules/${topic}`;
  return {
    uuid,
    summary: said.summary,
    detail: joinParagraphs(said.paragraphs),
    indicator: said.indicator,
    source: {
      label: `${source.document} (${source.edition}): ${source.section}`,
      url: source.url,
      topic: { system: topicSystem, code: topic, display },
    },
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior } : {}),
    overrideReasons: overrideReasons.map(reasonOf),
    ...(mayLinkTo(link, setting) ? { links: [{ label: 'About this check', url: link, type: 'absolute' }] } : {}),
    ...(extensions ? basisOf(said) : {}),
  };
}

function offeredIn({ offered }: Said, uuid: string, setting: Setting): readonly Suggestion[] {
  const { subject, identify, capabilities } = setting;
  return capabilities.suggestions ? suggestionsFor(offered, subject, uuid, identify, capabilities.actions) : [];
}

/** A link that the EHR would remove is not sent. */
function mayLinkTo(link: string, { capabilities: { linkHosts } }: Setting): boolean {
  if (linkHosts === undefined) return true;
  const { host, hostname } = new URL(link);
  return linkHosts.includes(host) || linkHosts.includes(hostname);
}

function reasonOf(code: OverrideReasonCode): Coding {
  return { system: overrideReasonSystem, code, display: nonAdherenceReasons[code] };
}

/** As many findings as anybody follows up: a card that rests on thousands names the first, as its rule has ordered them. */
const mostFindings = 100;

function basisOf(said: Said): Pick<Card, 'extension'> {
  const orders = referencesOf(said.orders);
  const all = new Set(said.findings);
  for (const reference of orders) all.delete(reference);
  const findings = [...all].slice(0, mostFindings);
  if (orders.length === 0 && findings.length === 0) return {};
  const basis = { ...(orders.length > 0 ? { orders } : {}), ...(findings.length > 0 ? { findings } : {}) };
  return { extension: { 'org.anakinra-cds.basis': basis } };
}

/** The same on every hook: whether a draft is selected or stands beside does not matter, nor does the order of anything. */
function uuidOf(topic: string, { orders, findings, distinct }: Said, { identify, tenant, subject }: Setting): string {
  const ids = orders.map((order) => (order.reference === '' ? nameOrder(order) : order.reference));
  return identify('card', tenant, subject.patientId, topic, listed([...ids, ...findings]), listed(distinct));
}

function listed(parts: readonly string[]): string {
  if (parts.length < 2) return JSON.stringify(parts);
  return JSON.stringify([...new Set(parts)].sort());
}
