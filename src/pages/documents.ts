import type { Content } from '../content/catalogue.ts';
import { workHouseCard } from '../examples/worked-house-card.ts';
import { workRule } from '../examples/worked-rule.ts';
import type { Profile } from '../facts/profile.ts';
import { houseCardPage, rulePage } from './rule-page.tsx';
import { reportStyle } from './report/report-style.ts';
import { rulesPage } from './rules-page.tsx';
import { sourceAttributes } from './source-attributes.ts';
import { icon, style } from './style.ts';

/** Something to look at under a path. */
export interface Document {
  readonly type: 'html' | 'css' | 'json' | 'svg';
  readonly body: string;
}

/** Finds the document under a path below the base path; nothing where there is none. */
export type Documents = (path: string) => Promise<Document | undefined>;

/** The pages of the clinical content, made when they are first asked for. */
export function documentsOf(
  contents: readonly Content[],
  profile: Profile,
  base: string,
  publicUrl: string,
): Documents {
  const site = { base };
  const made = new Map<string, Promise<Document>>();
  return async (path) => {
    switch (path) {
      case '/rules':
        return { type: 'html', body: rulesPage(site, contents, profile) };
      case '/assets/pages.css':
        return { type: 'css', body: style + reportStyle };
      case '/assets/icon.svg':
        return { type: 'svg', body: icon };
      case '/.well-known/cds-source-attributes':
        return { type: 'json', body: JSON.stringify(sourceAttributes(contents, publicUrl)) };
      default:
        return path.startsWith('/rules/') ? topicDocument(path.slice('/rules/'.length)) : undefined;
    }
  };

  /** The page of a topic costs the judgement of its whole truth table, so it is made once; a failure is not kept. */
  async function topicDocument(topic: string): Promise<Document | undefined> {
    const make = makerFor(topic);
    if (make === undefined) return undefined;
    const kept =
      made.get(topic) ??
      make().then(
        (body): Document => ({ type: 'html', body }),
        (error: unknown) => {
          made.delete(topic);
          throw error;
        },
      );
    made.set(topic, kept);
    return kept;
  }

  function makerFor(topic: string): (() => Promise<string>) | undefined {
    for (const content of contents) {
      const { drug, cases } = content;
      const rule = drug.rules.find((one) => one.topic === topic);
      if (rule !== undefined) {
        return async () => {
          const rows = (await cases()).get(topic)?.rows ?? [];
          return rulePage(site, drug, await workRule(content, rule, rows, publicUrl), profile);
        };
      }
      const card = [drug.notChecked, drug.more].find((one) => one.topic === topic);
      if (card !== undefined) {
        return async () =>
          houseCardPage(site, drug, card, await workHouseCard(content, await cases(), topic, publicUrl));
      }
    }
    return undefined;
  }
}
