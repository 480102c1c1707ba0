import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDates } from '../fhir/dates-of-today.ts';
import { asObject } from '../fhir/json.ts';
import type { Expected, FixtureEntry } from './bench-data.ts';

/** Beside `src/`, also in what is built. */
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'fixtures', 'conversations');

interface Recorded {
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The recorded exchanges that testers choose from. */
export interface Conversations {
  /** All of them without their requests, those about a rule first, in the order of the rules. */
  list(now: number): Promise<readonly FixtureEntry[]>;
  /** One of them with its request, its dates as of now; nothing where there is none. */
  find(path: string, now: number): Promise<unknown>;
}

/** Reads the recorded exchanges when somebody first looks at them. `titles`: of the rules by topic, in their order. */
export function recordedConversations(titles: Readonly<Record<string, string>>): Conversations {
  let reading: Promise<readonly Recorded[]> | undefined;
  const read = (): Promise<readonly Recorded[]> => {
    reading ??= readFolder().catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
  return {
    async list(now) {
      const all = await read();
      const groups = groupsOf(all, titles);
      const entries = all.map(({ path, content }): FixtureEntry => {
        const { title, service, profile } = content;
        return {
          path,
          title: String(title),
          service: String(service),
          profile: profile === 'eu' ? 'eu' : 'us',
          group: groups.get(path) ?? '',
          expect: expected(withDates(content['expect'], now)),
        };
      });
      const order = [...Object.values(titles), ...new Set(groups.values())];
      return entries.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
    },
    async find(path, now) {
      const found = (await read()).find((one) => one.path === path);
      return found && withDates(found.content, now);
    },
  };
}

async function readFolder(): Promise<readonly Recorded[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => {
      const content = asObject(JSON.parse(await readFile(join(folder, name), 'utf8')));
      if (content === undefined) throw new Error(`${name} is no recorded exchange`);
      return { path: name.replaceAll('\\', '/').replace(/\.json$/, ''), content };
    }),
  );
}

/** The files are ours, and the tests read every one of them in full. */
function expected(value: unknown): Expected {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as Expected;
}

/**
 * What each case is about: the rule that most cases of its folder show a card of, and in a folder where every case shows
 * another one, its own; else the name of the folder.
 */
function groupsOf(all: readonly Recorded[], titles: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const folders = groupBy(all, ({ path }) => path.split('/')[0] ?? '');
  return new Map(
    [...folders].flatMap(([name, cases]) => {
      const topics = cases.flatMap((one) => topicOf(one) ?? []);
      const counts = [...groupBy(topics, (topic) => topic)].map(([topic, same]) => [topic, same.length] as const);
      const [most] = counts.sort(([, a], [, b]) => b - a);
      const isDivided = counts.length > 4 && counts.length >= topics.length - 1;
      const words = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
      return cases.map((one): [string, string] => {
        const topic = isDivided ? topicOf(one) : most && most[1] > topics.length * 0.8 ? most[0] : undefined;
        return [one.path, titles[topic ?? ''] ?? words];
      });
    }),
  );
}

/** The rule whose card comes first. */
function topicOf({ content }: Recorded): string | undefined {
  return expected(content['expect']).cards?.[0]?.topic;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
