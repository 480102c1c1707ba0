import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { entryLimit } from '../src/chart/bundle.ts';
import { inProcess, type InProcess } from '../src/command/in-process.ts';
import { isObject, listOf } from '../src/fhir/json.ts';
import { awkwardCall, awkwardKinds, isAwkward } from './awkward-charts.ts';
import { callWith, chartKinds, type ChartKind } from './chart-of.ts';

const usage = `npm run scale [-- --kinds counts,drafts --sizes 1000,10000,100000]

What a call costs in processor time, in this process and without HTTP, by the kind and the size of the chart. The exponent is that of the
curve: 1 is a cost that grows with the chart, 2 one that grows with its square. Above 1.3 it is marked.`;

/** Of the columns, in characters. */
const widths = { kind: 16, cell: 13, number: 8, last: 6 };

/** An exponent above it is neither noise nor what the caches of the processor spare a small chart. */
const most = 1.3;

const { values } = parseArgs({
  options: { kinds: { type: 'string' }, sizes: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help === true) {
  process.stdout.write(`${usage}\n`);
} else {
  const kinds = values.kinds?.split(',') ?? [...chartKinds, ...awkwardKinds];
  const sizes = values.sizes?.split(',').map(Number) ?? [1000, 10_000, 100_000];
  await printCurves(kinds, sizes);
}

interface Measured {
  /** Of which no more than `entryLimit` of a list are looked at. */
  readonly looked: number;
  readonly milliseconds: number;
  readonly answerBytes: number;
}

async function printCurves(kinds: readonly string[], sizes: readonly number[]): Promise<void> {
  const service = await inProcess();
  const load = loadavg().map((one) => one.toFixed(1));
  print(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, load ${load.join(' ')}; processor ms (µs a resource)`,
  );
  print(`Of each list of the record ${entryLimit} entries are looked at: beyond that it counts as incomplete.\n`);
  print(lineOf(['chart', ...sizes.map((size) => size.toLocaleString('en')), 'exponent', 'answer']));
  print(lineOf(['-'.repeat(widths.kind), ...sizes.map(() => `${'-'.repeat(widths.cell - 1)}:`), '-------:', '-----:']));
  let bent = 0;
  for (const kind of kinds) {
    const measured: Measured[] = [];
    for (const size of sizes) measured.push(await measure(service, kind, size));
    const exponent = exponentOf(measured);
    const isBent = exponent > most;
    if (isBent) bent += 1;
    const cells = measured.map(({ looked, milliseconds }) => {
      const ms = Math.round(milliseconds).toLocaleString('en');
      return `${ms} (${((milliseconds * 1000) / looked).toFixed(0)})`;
    });
    const answer = `${((measured.at(-1)?.answerBytes ?? 0) / 1000).toFixed(0)} KB`;
    print(`${lineOf([kind, ...cells, exponent.toFixed(2), answer])}${isBent ? ' NOT LINEAR' : ''}`);
  }
  print(bent === 0 ? '\nEvery curve is a line.' : `\n${bent} of ${kinds.length} curves are not lines.`);
}

/** Processor time, that of the garbage collector included; the best of some calls, since what others do on the machine only ever adds. */
async function measure({ services, judge }: InProcess, kind: string, size: number): Promise<Measured> {
  const service = services.find(({ hook }) => hook === 'order-sign');
  if (service === undefined) throw new Error('there is no service for order-sign');
  const now = Date.now();
  const call = isAwkward(kind) ? awkwardCall(kind, size, now) : callWith(knownKind(kind), size, now);
  const text = JSON.stringify(call);
  let milliseconds = Infinity;
  let answerBytes = 0;
  // At least so long that what is compiled on the way is compiled.
  let worked = 0;
  for (let at = 0; at < 2 || worked < 1000; at++) {
    const body: unknown = JSON.parse(text);
    const before = process.cpuUsage();
    const judgement = await judge(body, service, { profile: 'us', now });
    const { user, system } = process.cpuUsage(before);
    milliseconds = Math.min(milliseconds, (user + system) / 1000);
    worked += (user + system) / 1000;
    if (!judgement.ok) throw new Error(`${kind}: ${judgement.status} ${judgement.reason.sentence}`);
    answerBytes = JSON.stringify(judgement.response).length;
  }
  return { looked: lookedAt(call), milliseconds, answerBytes };
}

function knownKind(kind: string): ChartKind {
  const known = chartKinds.find((one) => one === kind);
  if (known === undefined) throw new Error(`--kinds: there are ${[...chartKinds, ...awkwardKinds].join(', ')}`);
  return known;
}

function lookedAt(call: Readonly<Record<string, unknown>>): number {
  const context = isObject(call['context']) ? call['context'] : {};
  const prefetch = isObject(call['prefetch']) ? call['prefetch'] : {};
  // Of drafts all are looked at: one that was left out could be the order.
  return Object.values(prefetch)
    .map((bundle) => Math.min(entriesIn(bundle), entryLimit))
    .reduce((sum, count) => sum + count, entriesIn(context['draftOrders']));
}

function entriesIn(bundle: unknown): number {
  return isObject(bundle) ? listOf(bundle['entry']).length : 0;
}

/** The slope of the logarithms, by least squares. */
function exponentOf(measured: readonly Measured[]): number {
  const points = measured.map(({ looked, milliseconds }) => [Math.log(looked), Math.log(milliseconds)] as const);
  const x = mean(points.map(([one]) => one));
  const y = mean(points.map(([, one]) => one));
  const above = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return above / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

/** A row of a Markdown table. */
function lineOf([kind = '', ...cells]: readonly string[]): string {
  const ends = [widths.number, widths.last];
  const padded = cells.map((cell, at) => cell.padStart(ends[at - cells.length + 2] ?? widths.cell));
  return `| ${[kind.padEnd(widths.kind), ...padded].join(' | ')} |`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
