import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSite } from '../content/read-site.ts';
import { SiteMistakes } from '../content/site.ts';
import type { Profile } from '../facts/profile.ts';
import { asText } from '../fhir/json.ts';
import type { Service } from '../pipeline.ts';
import { readBulkExport } from './bulk-export.ts';
import { readConversation } from './conversation.ts';
import { inProcess, type InProcess } from './in-process.ts';
import { printChanges, printReport, ReplayTally, writeCsv, type ReplayReport } from './replay-report.ts';

const usage = `npm run replay -- FOLDER [--baseline REPORT.json] [--report REPORT.json] [--csv FILE.csv] [--site SITE.yaml] [--profile us|eu]

Judges what is recorded in a folder and prints how often each rule fires, what could not be checked, and why: CDS Hooks
requests (*.json, as in fixtures/conversations), or a FHIR bulk export (*.ndjson), of which every order for a drug of ours is
judged as if it were being signed on its day. --report keeps the result; --baseline says what changed since an earlier one.
The report names orders and files: it is as confidential as they are.`;

interface Options {
  readonly folder: string;
  readonly baseline?: string;
  readonly report?: string;
  readonly csv?: string;
  readonly site?: string;
  readonly profile?: Profile;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  try {
    await replay(options);
    return 0;
  } catch (error) {
    const lines = error instanceof SiteMistakes ? error.mistakes : [`${options.folder}: ${messageOf(error)}`];
    process.stderr.write(`${lines.join('\n')}\n`);
    return 1;
  }
}

function readOptions(): Options | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { baseline: text, report: text, csv: text, site: text, profile: text, help: { type: 'boolean' } },
    });
    const [folder, ...more] = positionals;
    if (values.help === true || folder === undefined || more.length > 0) throw new Error('One FOLDER is needed.');
    const { profile, help: _help, ...others } = values;
    if (profile !== undefined && profile !== 'us' && profile !== 'eu') throw new Error('--profile must be us or eu.');
    return { folder, ...others, ...(profile === undefined ? {} : { profile }) };
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${usage}\n`);
    return undefined;
  }
}

async function replay(options: Options): Promise<void> {
  const site = options.site === undefined ? undefined : await readSite(options.site);
  const before = options.baseline === undefined ? undefined : await readReport(options.baseline);
  const house = await inProcess(site);
  const names = await readdir(options.folder, { recursive: true });
  const tally = names.some((name) => name.endsWith('.ndjson'))
    ? await replayExport(options, house)
    : await replayRequests(options, house, names.filter((name) => name.endsWith('.json')).sort());
  const contents = [...new Set(house.services.map(({ content }) => content))];
  const report = tally.report({
    content: contents.map(({ drug }) => `${drug.id} ${drug.version}`),
    ...(site === undefined ? {} : { site: `${site.name} ${site.hash}` }),
    profile: options.profile ?? 'as recorded',
  });
  process.stdout.write(`${printReport(report)}\n`);
  if (before !== undefined) process.stdout.write(`\n${printChanges(before, report)}\n`);
  if (options.report !== undefined) await writeFile(options.report, JSON.stringify(report, null, 1), { mode: 0o600 });
  if (options.csv !== undefined) await writeFile(options.csv, writeCsv(report));
}

async function readReport(path: string): Promise<ReplayReport> {
  const report: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (typeof report !== 'object' || report === null || !('cases' in report) || !('totals' in report)) {
    throw new Error(`${path} is no report of this command`);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by this command
  return report as ReplayReport;
}

async function replayRequests(options: Options, house: InProcess, names: readonly string[]): Promise<ReplayTally> {
  if (names.length === 0) throw new Error('there is neither a JSON nor an NDJSON file in this folder');
  const tally = new ReplayTally();
  for (const [index, name] of names.entries()) {
    const { folder } = options;
    showProgress(index, names.length);
    try {
      const { request, service, profile } = readConversation(
        JSON.parse(await readFile(join(folder, name), 'utf8')),
        Date.now(),
      );
      const asked = serviceFor(house.services, service, request['hook']);
      const how = { profile: options.profile ?? profile ?? 'us', now: Date.now() };
      tally.add(name, await house.judge(request, asked, how));
    } catch (error) {
      process.stderr.write(`${name}: ${messageOf(error)}\n`);
    }
  }
  endProgress();
  return tally;
}

async function replayExport({ folder, profile = 'us' }: Options, house: InProcess): Promise<ReplayTally> {
  const tally = new ReplayTally();
  const contents = [...new Set(house.services.map(({ content }) => content))];
  const found = await readBulkExport(folder, contents, showProgress);
  const service = serviceFor(house.services, undefined, 'order-sign');
  for await (const { id, request, now } of found.orders)
    tally.add(id, await house.judge(request, service, { profile, now }));
  endProgress();
  if (found.takenAsNone.length > 0) {
    process.stdout.write(`No file of ${found.takenAsNone.join(', ')}: taken as none.\n`);
  }
  if (found.unreadable > 0) process.stdout.write(`${found.unreadable} lines could not be read.\n`);
  return tally;
}

function serviceFor(services: readonly Service[], named: string | undefined, hook: unknown): Service {
  const found = services.find((one) => (named === undefined ? one.hook === hook : one.id === named));
  if (found === undefined)
    throw new Error(`there is no service ${named ?? `on the hook ${asText(hook) ?? 'of the request'}`}`);
  return found;
}

let shown = -1;

/** On a terminal only: a file of progress bars is of no use. */
function showProgress(done: number, of: number): void {
  if (!process.stderr.isTTY) return;
  const percent = Math.floor((100 * done) / Math.max(of, 1));
  if (percent === shown) return;
  shown = percent;
  process.stderr.write(`\r[${'='.repeat(percent / 2).padEnd(50)}] ${percent} %`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
