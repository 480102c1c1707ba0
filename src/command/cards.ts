import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSite } from '../content/read-site.ts';
import { SiteMistakes, type Site } from '../content/site.ts';
import { asObject, asObjects, asText, type Json } from '../fhir/json.ts';
import type { Profile } from '../facts/profile.ts';
import type { CdsResponse } from '../protocol/card.ts';
import { operationOutcome } from '../protocol/operation-outcome.ts';
import { inProcess } from './in-process.ts';
import { readConversation, type Conversation } from './conversation.ts';
import { printCards } from './print-cards.ts';

const usage = `npm run cards -- FILE.json [--url URL] [--service ID] [--profile us|eu] [--site FILE.yaml]

Posts one CDS Hooks request, or every request of a folder, and prints the cards as a person reads them.
Without --url the request is judged in this process; with it, by the service at URL (http://127.0.0.1:3000),
which has its own profile and site. --site is a hospital's file of changes, as SITE_FILE is.
FILE is a request, or a conversation as in fixtures/conversations.`;

type Ask = (conversation: Conversation) => Promise<{ readonly status: number; readonly body: unknown }>;

const { values, positionals } = argumentsOrExit();
process.exitCode = values.help === true ? explain() : await run();

function readArguments() {
  const given = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      service: { type: 'string' },
      profile: { type: 'string' },
      site: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { profile, url, site, help } = given.values;
  if (help !== true && given.positionals.length === 0) throw new Error('Which FILE?');
  if (profile !== undefined && profile !== 'us' && profile !== 'eu') throw new Error('--profile must be us or eu.');
  if (profile !== undefined && url !== undefined) throw new Error('--profile has no effect on the service at --url.');
  if (site !== undefined && url !== undefined) throw new Error('--site has no effect on the service at --url.');
  return given;
}

function argumentsOrExit(): ReturnType<typeof readArguments> {
  try {
    return readArguments();
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${usage}\n`);
    process.exit(2);
  }
}

function explain(): number {
  process.stdout.write(`${usage}\n`);
  return 0;
}

async function run(): Promise<number> {
  const ask = values.url === undefined ? await askHereOrExit(values.site) : askThere(values.url);
  let failed = false;
  // One request at a time, so that the cards stand in the order of the files.
  for (const path of positionals) {
    const files = await attempt(path, () => filesIn(path));
    failed ||= files === undefined;
    for (const file of files ?? []) {
      process.stdout.write(`\n${file}\n`);
      const text = await attempt(file, () => judge(file, ask));
      failed ||= text === undefined;
      if (text !== undefined) process.stdout.write(`${text}\n`);
    }
  }
  return failed ? 1 : 0;
}

/** Does it; a failure is told, and what else was asked for is done all the same. */
async function attempt<T>(path: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    process.stderr.write(`${path}: ${messageOf(error)}\n`);
    return undefined;
  }
}

/** The message, and what lies behind it: of a failed `fetch` only that says why. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message === '' && 'code' in error ? String(error.code) : error.message;
  return error.cause instanceof Error ? `${message}: ${messageOf(error.cause)}` : message;
}

/** What a person reads of one file: its title, and the cards or the refusal. */
async function judge(file: string, ask: Ask): Promise<string> {
  const conversation = readConversation(JSON.parse(await readFile(file, 'utf8')), Date.now());
  const { status, body } = await ask(conversation);
  const text =
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the service's own answer
    status === 200 ? printCards(body as CdsResponse, process.stdout.isTTY) : `${status} ${JSON.stringify(body)}`;
  return [...(conversation.title === undefined ? [] : [conversation.title]), '', text].join('\n');
}

async function filesIn(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.json'));
  if (names.length === 0) throw new Error('there is no JSON file in this folder');
  return names.sort().map((name) => join(path, name));
}

/** The service that was named, by option or file; else the first one on the request's hook. */
function serviceFor({ service, request }: Conversation, services: readonly Json[]): string {
  const named = values.service ?? service;
  const found = services.find(({ id, hook }) => (named === undefined ? hook === request['hook'] : id === named));
  const id = asText(found?.['id']);
  if (id !== undefined) return id;
  const known = services.map((one) => asText(one['id'])).join(', ');
  throw new Error(`there is no service ${named ?? 'on the hook of the request'}; there are ${known}`);
}

function askThere(url: string): Ask {
  const services = `${url.replace(/\/$/, '')}/cds-services`;
  return async (conversation) => {
    const discovery = await fetch(services);
    const discovered = await readJson(discovery);
    if (!discovery.ok) throw new Error(`${services} answers ${discovery.status}`);
    const id = serviceFor(conversation, asObjects(asObject(discovered)?.['services']));
    const address = `${services}/${encodeURIComponent(id)}`;
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(conversation.request) });
    return { status: response.status, body: await readJson(response) };
  };
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new Error(`${response.url} answers ${response.status} and no JSON`, { cause: error });
  }
}

async function askHereOrExit(siteFile: string | undefined): Promise<Ask> {
  try {
    return await askHere(siteFile === undefined ? undefined : await readSite(siteFile));
  } catch (error) {
    if (!(error instanceof SiteMistakes)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

async function askHere(site: Site | undefined): Promise<Ask> {
  const { services, judge: judgeHere } = await inProcess(site);
  return async (conversation) => {
    const id = serviceFor(
      conversation,
      services.map((one) => ({ id: one.id, hook: one.hook })),
    );
    const service = services.find((one) => one.id === id);
    if (service === undefined) throw new Error(`there is no service ${id}`);
    const profile: Profile = (values.profile ?? conversation.profile) === 'eu' ? 'eu' : 'us';
    const judged = await judgeHere(conversation.request, service, { profile, now: Date.now() });
    return judged.ok
      ? { status: 200, body: judged.response }
      : { status: judged.status, body: operationOutcome(judged.reason) };
  };
}
