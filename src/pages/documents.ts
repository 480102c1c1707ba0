import type { Content } from '../content/catalogue.ts';
import type { Profile } from '../facts/profile.ts';
import { houseCardPage, rulePage } from './rule-page.tsx';
import { rulesPage } from './rules-page.tsx';
import { sourceAttributes } from './source-attributes.ts';
import { style } from './style.ts';

/** Something to look at under a path. */
export interface Document {
  readonly type: 'html' | 'css' | 'json';
  readonly body: string;
}

/** Finds the document under a path below the base path; nothing where there is none. */
export type Documents = (path: string) => Promise<Document | undefined>;

/** The pages of the clinical content, made when they are asked for. */
export function documentsOf(
  contents: readonly Content[],
  profile: Profile,
  base: string,
  publicUrl: string,
): Documents {
  const site = { base };
  return async (path) => {
    switch (path) {
      case '/rules':
        return { type: 'html', body: rulesPage(site, contents, profile) };
      case '/assets/pages.css':
        return { type: 'css', body: style };
      case '/.well-known/cds-source-attributes':
        return { type: 'json', body: JSON.stringify(sourceAttributes(contents, publicUrl)) };
      default:
        return path.startsWith('/rules/') ? ruleDocument(path.slice('/rules/'.length)) : undefined;
    }
  };

  async function ruleDocument(topic: string): Promise<Document | undefined> {
    for (const { drug, cases } of contents) {
      const rule = drug.rules.find((one) => one.topic === topic);
      if (rule !== undefined) {
        const rows = (await cases()).get(topic)?.rows ?? [];
        return { type: 'html', body: rulePage(site, drug, rule, rows, profile) };
      }
      const card = [drug.notChecked, drug.more].find((one) => one.topic === topic);
      if (card !== undefined) return { type: 'html', body: houseCardPage(site, drug, card) };
    }
    return undefined;
  }
}
