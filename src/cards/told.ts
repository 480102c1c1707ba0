import type { Draft } from '../facts/draft.ts';
import type { Raised } from '../rules/judge.ts';
import type { AlertTexts, Rule } from '../rules/rule.ts';
import type { Said } from './card.ts';
import { describeGaps } from './gap-words.ts';
import { orderLine, referencesOf } from './orders.ts';
import type { Offered } from './suggestions.ts';
import { escapeMarkdown, fillDetail } from './text.ts';

/** One alert as a card tells it. */
export interface Told extends Offered {
  /** The key of the alert's texts in its rule. */
  readonly key: string;
  /** The selected orders that it is about. */
  readonly orders: readonly Draft[];
  /** References to what it rests on, drafts that are not selected among them. */
  readonly findings: readonly string[];
  /** What it says, sentence by sentence in paragraphs. */
  readonly paragraphs: readonly (readonly string[])[];
}

/** Puts an alert into words, and finds the drafts of the session that it is about besides the orders. */
export function tell({ alert, texts, orders }: Raised, drafts: readonly Draft[]): Told {
  const others = otherDrafts(alert.drafts, orders, drafts);
  const concerned = [...orders, ...others.filter(({ selected }) => selected)];
  const context = others.filter(({ selected }) => !selected);
  return {
    key: alert.key,
    orders: concerned,
    drafts: [...concerned, ...context],
    findings: [...alert.findings, ...referencesOf(context)].filter((reference) => reference !== ''),
    offers: texts.offers ?? [],
    paragraphs: [
      ...sentencesIn(texts).map((sentences) => sentences.map((one) => fillDetail(one, alert.words))),
      ...(alert.byName || orders.some(isByName) ? [[matchedByName]] : []),
      ...(alert.missing.length > 0 ? [[`Not known when this was judged: ${describeGaps(alert.missing)}.`]] : []),
    ],
  };
}

function otherDrafts(named: readonly string[], orders: readonly Draft[], drafts: readonly Draft[]): readonly Draft[] {
  if (named.length === 0) return [];
  const references = new Set(named);
  return drafts.filter((draft) => draft.reference !== '' && references.has(draft.reference) && !orders.includes(draft));
}

/** Puts a heading over an alert. */
export function headed(heading: string, told: Told): Told {
  return { ...told, paragraphs: [[`**${escapeMarkdown(heading)}**`], ...told.paragraphs] };
}

/** Says which limits of the rule are the hospital's own, behind what the last alert says. */
export function withSiteNotes(told: readonly Told[], { siteNotes = [] }: Pick<Rule, 'siteNotes'>): readonly Told[] {
  const last = told.at(-1);
  if (last === undefined || siteNotes.length === 0) return told;
  const notes = siteNotes.map((note) => [escapeMarkdown(note)]);
  return [...told.slice(0, -1), { ...last, paragraphs: [...last.paragraphs, ...notes] }];
}

/** What several alerts say and rest on together. */
export function saidIn(told: readonly Told[]): Pick<Said, 'paragraphs' | 'orders' | 'findings' | 'offered'> {
  return {
    paragraphs: paragraphsOf(told),
    orders: [...new Set(told.flatMap(({ orders }) => orders))],
    findings: told.flatMap(({ findings }) => findings),
    offered: told,
  };
}

/** The paragraphs of several alerts with the orders that each is about, and nothing twice. */
function paragraphsOf(told: readonly Told[]): readonly string[] {
  const said = new Set<string>();
  const isNew = (sentence: string): boolean => said.size < said.add(sentence).size;
  const lines = told.map(({ orders }) => orderLine(orders));
  return told.flatMap(({ paragraphs }, index) => {
    const own: string[] = [];
    for (const sentences of paragraphs) {
      const fresh = sentences.filter((sentence) => sentence !== '' && isNew(sentence));
      if (fresh.length > 0) own.push(fresh.join(' '));
    }
    const line = lines[index];
    return line === undefined || line === lines[index + 1] ? own : [...own, line];
  });
}

const matchedByName = 'A medicine or problem here was matched by name, not by code: please confirm it.';

function isByName({ matches }: Draft): boolean {
  return matches.length > 0 && matches.every(({ by }) => by === 'name');
}

/** The sentences of a detail in its paragraphs, found once for each alert of the content. */
function sentencesIn(texts: AlertTexts): readonly (readonly string[])[] {
  const known = split.get(texts);
  if (known !== undefined) return known;
  const paragraphs = texts.detail.split('\n\n').map((paragraph) => paragraph.split(/(?<=[.!?]) /));
  split.set(texts, paragraphs);
  return paragraphs;
}

const split = new WeakMap<AlertTexts, readonly (readonly string[])[]>();
