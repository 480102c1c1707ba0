import type { Content } from '../content/catalogue.ts';
import { workHouseCard } from '../examples/worked-house-card.ts';
import { workRule } from '../examples/worked-rule.ts';
import type { Profile } from '../facts/profile.ts';
import type { ServiceDefinition } from '../protocol/discovery.ts';
import { copyScript } from './copy-script.ts';
import { registrationOf } from './registration.ts';
import { registrationPage } from './registration-page.tsx';
import { benchDocumentsOf, type Bench } from './bench-documents.ts';
import { houseCardPage, rulePage } from './rule-page.tsx';
import { reportStyle } from './report/report-style.ts';
import { rulesPage } from './rules-page.tsx';
import { sourceAttributes } from './source-attributes.ts';
import { icon, style } from './style.ts';

/** Something to look at under a path. */
export interface Document {
  readonly type: 'html' | 'css' | 'json' | 'svg' | 'js';
  readonly body: string;
  /** The page runs a script of ours. */
  readonly scripted?: true;
}

/** Finds the document under a path below the base path; nothing where there is none. */
export type Documents = (path: string) => Promise<Document | undefined>;

/** The pages of the clinical content, made when they are first asked for. */
export function documentsOf(
  contents: readonly Content[],
  profile: Profile,
  base: string,
  publicUrl: string,
  services: readonly ServiceDefinition[],
  bench?: Bench,
): Documents {
  const site = { base, hasBench: bench !== undefined };
  const benchDocuments = bench && benchDocumentsOf(site, contents, profile, publicUrl, bench);
  const made = new Map<string, Promise<Document>>();
  return async (path) => {
    switch (path) {
      case '/rules':
        return { type: 'html', body: rulesPage(site, contents, profile) };
      case '/register':
        return {
          type: 'html',
          body: registrationPage(site, registrationOf(contents, services, publicUrl)),
          scripted: true,
        };
      case '/assets/copy.js':
        return { type: 'js', body: copyScript };
      case '/assets/pages.css':
        return { type: 'css', body: style + reportStyle };
      case '/assets/icon.svg':
        return { type: 'svg', body: icon };
      case '/.well-known/cds-source-attributes':
        return { type: 'json', body: JSON.stringify(sourceAttributes(contents, publicUrl)) };
      default:
        if (path.startsWith('/rules/')) return topicDocument(path.slice('/rules/'.length));
        return benchDocuments?.(path);
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
      const rule = [...drug.rules, ...(drug.retired ?? [])].find((one) => one.topic === topic);
      if (rule !== undefined) {
        return async () => {
          const rows = (await cases()).get(topic)?.rows ?? [];
          return rulePage(site, drug, await workRule(content, rule, rows, publicUrl), profile, content.site);
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
