import type { Round } from './round.ts';

/** What a case gave: the rounds of both servers, in the order in which they alternated. */
export interface Measured {
  readonly name: string;
  readonly connections: number;
  readonly service: readonly Round[];
  readonly twin: readonly Round[];
}

/** What is printed and kept of a case. The best round of each server: other work on the machine only makes rounds worse. */
export interface Line {
  readonly name: string;
  readonly connections: number;
  /** Of the throughputs, service to twin. */
  readonly ratio: number;
  /** The same of the medians. */
  readonly medianRatio: number;
  /** Of the CPU times per request, twin to service: what the ratio would be if nothing else ran on the core. */
  readonly cpuRatio: number | undefined;
  readonly service: Round;
  readonly twin: Round;
}

export function lineOf({ name, connections, service, twin }: Measured): Line {
  const [ours, theirs] = [bestOf(service), bestOf(twin)];
  return {
    name,
    connections,
    ratio: ours.perSecond / theirs.perSecond,
    medianRatio: medianThroughput(service) / medianThroughput(twin),
    cpuRatio: ours.cpu === undefined || theirs.cpu === undefined ? undefined : theirs.cpu / ours.cpu,
    service: ours,
    twin: theirs,
  };
}

function bestOf(rounds: readonly Round[]): Round {
  const least = (of: (round: Round) => number | undefined): number =>
    Math.min(...rounds.map((round) => of(round) ?? Infinity));
  const cpu = least((round) => round.cpu);
  const rss = Math.max(...rounds.map((round) => round.rss ?? 0));
  return {
    perSecond: Math.max(...rounds.map(({ perSecond }) => perSecond)),
    p50: least(({ p50 }) => p50),
    p99: least(({ p99 }) => p99),
    cpu: cpu === Infinity ? undefined : cpu,
    rss: rss === 0 ? undefined : rss,
  };
}

function medianThroughput(rounds: readonly Round[]): number {
  const sorted = rounds.map(({ perSecond }) => perSecond).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const head = [
  'call',
  '-c',
  'ratio',
  'median',
  'by CPU',
  'req/s',
  'twin',
  'p50 ms',
  'twin',
  'p99 ms',
  'twin',
  'CPU µs',
  'twin',
  'RSS MB',
];

/** The lines as a Markdown table; with what an earlier run gave, the CPU times then and now in one more column. */
export function tableOf(lines: readonly Line[], earlier: readonly Line[] = []): string {
  const rows = lines.map((line) => [...cellsOf(line), ...(earlier.length > 0 ? [change(line, earlier)] : [])]);
  const all = [[...head, ...(earlier.length > 0 ? ['CPU before'] : [])], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const write = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [write(all[0] ?? []), rule, ...all.slice(1).map(write)].join('\n');
}

function cellsOf({ name, connections, ratio, medianRatio, cpuRatio, service, twin }: Line): readonly string[] {
  return [
    name,
    String(connections),
    ratio.toFixed(2),
    medianRatio.toFixed(2),
    cpuRatio?.toFixed(2) ?? '-',
    service.perSecond.toFixed(0),
    twin.perSecond.toFixed(0),
    service.p50.toFixed(1),
    twin.p50.toFixed(1),
    service.p99.toFixed(1),
    twin.p99.toFixed(1),
    service.cpu?.toFixed(0) ?? '-',
    twin.cpu?.toFixed(0) ?? '-',
    service.rss?.toFixed(0) ?? '-',
  ];
}

function change({ name, connections, service }: Line, earlier: readonly Line[]): string {
  const before = earlier.find((line) => line.name === name && line.connections === connections)?.service.cpu;
  if (before === undefined || service.cpu === undefined) return '-';
  const percent = (service.cpu / before - 1) * 100;
  return `${before.toFixed(0)} (${percent > 0 ? '+' : ''}${percent.toFixed(0)} %)`;
}
