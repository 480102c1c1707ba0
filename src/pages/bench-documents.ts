import type { Content } from '../content/catalogue.ts';
import type { Profile } from '../facts/profile.ts';
import type { HookName } from '../protocol/discovery.ts';
import type { BenchSettings, DrugPicks } from './bench-data.ts';
import { benchPage } from './bench-page.tsx';
import { benchScript } from './bench-script.ts';
import { benchStyle } from './bench-style.ts';
import type { Document, Documents } from './documents.ts';
import type { Site } from './page.tsx';
import { recordedConversations } from './recorded-conversations.ts';

/** What the bench must know of the service. */
export interface Bench {
  readonly services: readonly { readonly id: string; readonly hook: HookName; readonly content: Content }[];
  /** Calls must show a token. */
  readonly needsToken: boolean;
}

/** Concepts to pick from one value set. */
const mostPicks = 40;

/** The bench at `/`, its program, and what that asks for. */
export function benchDocumentsOf(
  site: Site,
  contents: readonly Content[],
  profile: Profile,
  publicUrl: string,
  { services, needsToken }: Bench,
): Documents {
  const titles = Object.fromEntries(
    contents.flatMap(({ drug }) => [
      ...drug.rules.map(({ topic, title }) => [topic, title] as const),
      ...[drug.notChecked, drug.more].map(({ topic, display }) => [topic, display] as const),
    ]),
  );
  const settings: BenchSettings = {
    base: site.base,
    publicUrl,
    needsToken,
    profile,
    services: services.map(({ id, hook, content: { drug } }) => ({ id, hook, title: drug.title })),
    titles,
  };
  const conversations = recordedConversations(titles);
  return async (path) => {
    switch (path) {
      case '/':
        return { type: 'html', body: benchPage(site, settings), scripted: true };
      case '/assets/bench.js':
        return { type: 'js', body: await benchScript() };
      case '/assets/bench.css':
        return { type: 'css', body: benchStyle };
      case '/bench/fixtures.json':
        return json(await conversations.list(Date.now()));
      case '/bench/value-sets.json':
        return json(contents.map((content) => picksOf(content, services)));
      default: {
        const [, name] = /^\/bench\/fixtures\/([\w-]+\/[\w-]+)\.json$/.exec(path) ?? [];
        const found = name === undefined ? undefined : await conversations.find(name, Date.now());
        return found === undefined ? undefined : json(found);
      }
    }
  };
}

function json(value: unknown): Document {
  return { type: 'json', body: JSON.stringify(value) };
}

function picksOf({ drug, valueSets }: Content, services: Bench['services']): DrugPicks {
  return {
    services: services.filter(({ content }) => content.drug.id === drug.id).map(({ id }) => id),
    name: drug.name,
    usualOrder: drug.usualOrder,
    lists: valueSets.all.map(({ id, title, domain }) => ({
      id,
      title,
      domain,
      picks: valueSets
        .examples(id, mostPicks)
        .map(({ system, code, display }) => ({ system, code, display: display ?? code })),
    })),
  };
}
