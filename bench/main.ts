/**
 * Measures the built service on one core against a bare `node:http` server that reads the same bodies, parses them and
 * answers the same bytes. How to read it: README.md, "Speed".
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { callbackOf, callOf, fhirAnswerMs } from './bodies.ts';
import { callWith } from './chart-of.ts';
import { isPinned, memoryOf, moveTo, startServer, type ServerProcess } from './processes.ts';
import { runRound, type Exchange, type Round } from './round.ts';
import { lineOf, tableOf, type Line } from './table.ts';

const usage = `npm run bench -- [options]
  --quick            one connection count and few rounds, in some four minutes
  --only TEXT        only the calls whose name has this in it
  --rounds N         of each server and call, one after the other
  --seconds N        for each round
  --scale            instead: how the CPU time of a call grows with the chart
  --json FILE        keeps what was measured
  --compare FILE     shows the CPU times of an earlier run beside
  --cpu-prof FOLDER  keeps a CPU profile of the service
`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    scale: { type: 'boolean', default: false },
    json: { type: 'string' },
    compare: { type: 'string' },
    'cpu-prof': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const rounds = Number(options.rounds ?? (options.quick ? 2 : 5));
const seconds = Number(options.seconds ?? 1);
const [serverCore, loadCore] = [0, 1];
/** Of wall time, before a call is measured, if its cost does not settle sooner. */
const longestWarmUpMs = 25_000;
const now = Date.now();
/** The service that the usual calls go to. */
const called = 'anakinra-order-select';

interface Case {
  readonly name: string;
  readonly service: 'anakinra-order-select' | 'anakinra-order-sign';
  readonly body: string;
  /** Milliseconds that the twin waits too, since nobody could answer sooner. */
  readonly waitMs: number;
  readonly connections: readonly number[];
}

if (options.help) process.stdout.write(usage);
else await main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const started: ServerProcess[] = [];
  try {
    const start = async (...how: Parameters<typeof startServer>): Promise<ServerProcess> => {
      const server = await startServer(...how);
      started.push(server);
      return server;
    };
    moveTo(loadCore);
    const service = await start({
      script: 'dist/src/main.js',
      flags: options['cpu-prof'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options['cpu-prof']}`],
      environment: (port) => ({
        PORT: String(port),
        DATABASE_URL: join(folder, 'trail.sqlite'),
        // On a busy machine the queries would end in their time, and the answers differ.
        FHIR_TIMEOUT_MS: '30000',
        DEADLINE_MS: '60000',
      }),
      core: serverCore,
      readyPath: '/readyz',
    });
    await sleep(1000);
    const idleRss = memoryOf(service.pid);
    const twin = await start({
      script: 'bench/twin.ts',
      flags: ['--import', 'tsx'],
      arguments: (port) => [String(port), folder],
      core: serverCore,
      readyPath: '/',
    });
    const fhir = await start({
      script: 'bench/fhir-server.ts',
      flags: ['--import', 'tsx'],
      arguments: (port) => [String(port), String(now)],
      core: loadCore,
      readyPath: '/fhir/metadata',
    });
    const cases = (options.scale ? scaleCases() : usualCases(`${fhir.url}/fhir`)).filter(({ name }) =>
      name.includes(options.only),
    );
    print(`Node ${process.version}, ${cpus()[0]?.model ?? 'CPU'} x ${cpus().length}, load ${loadavg()[0]?.toFixed(1)}`);
    print(isPinned ? 'servers on one core, load on another' : 'servers and load are not pinned to cores here');
    print(`ready after ${service.readyMs.toFixed(0)} ms, idle with ${idleRss?.toFixed(0) ?? '-'} MB\n`);
    const lines: Line[] = [];
    for (const one of cases) lines.push(...(await measure(one, service, twin, folder)));
    print(tableOf(lines, options.compare === undefined ? [] : linesIn(options.compare)));
    const kept = { date: new Date(now).toISOString(), node: process.version, readyMs: service.readyMs, idleRss, lines };
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(kept, undefined, 2)}\n`);
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  one: Case,
  service: ServerProcess,
  twin: ServerProcess,
  folder: string,
): Promise<readonly Line[]> {
  const url = `${service.url}/cds-services/${one.service}`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: one.body });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`${one.name}: ${response.status} ${answer}`);
  const file = one.name.replaceAll(/[^a-z0-9]+/gi, '-');
  writeFileSync(join(folder, file), answer);
  const ours = { url, body: one.body, answer };
  const theirs = { ...ours, url: `${twin.url}/${file}?wait=${one.waitMs}` };
  const lines: Line[] = [];
  for (const connections of one.connections) {
    const [mine, other] = [
      await warmUp({ ...ours, connections }, service.pid),
      await warmUp({ ...theirs, connections }, twin.pid),
    ];
    const measured: { service: Round[]; twin: Round[] } = { service: [], twin: [] };
    for (let round = 0; round < rounds; round++) {
      measured.service.push(await mine());
      measured.twin.push(await other());
    }
    lines.push(lineOf({ name: one.name, connections, ...measured }));
  }
  return lines;
}

/**
 * What is not compiled yet, and what the first bodies do to the heap, is not measured: the server first works on this exchange
 * until its CPU time per request has not fallen for three rounds. Gives what measures one round.
 */
async function warmUp(exchange: Exchange, server: number): Promise<() => Promise<Round>> {
  const began = performance.now();
  let { perSecond } = await runRound(exchange, server, 20);
  let lowest = Infinity;
  for (let settled = 0; settled < 3 && performance.now() - began < longestWarmUpMs; settled++) {
    const { cpu = Infinity, ...round } = await runRound(exchange, server, perSecond);
    perSecond = round.perSecond;
    // Less is noise.
    if (cpu < lowest * 0.97) settled = -1;
    lowest = Math.min(lowest, cpu);
  }
  return () => runRound(exchange, server, perSecond * seconds);
}

function usualCases(fhirServer: string): readonly Case[] {
  const usual = options.quick ? [16] : [1, 16, 64];
  const sizes = [
    ['20 KB', 20_000, [16]],
    ['100 KB', 100_000, usual],
    ['1 MB', 1_000_000, [16]],
  ] as const;
  const calls = sizes.flatMap(([size, bytes, connections]) =>
    (['ours', 'other'] as const).map((order): Case => ({
      name: `${size}, ${order === 'ours' ? 'anakinra' : 'another drug'}`,
      service: called,
      body: JSON.stringify(callOf(bytes, order, now)),
      waitMs: 0,
      connections: order === 'ours' ? connections : [16],
    })),
  );
  const body = JSON.stringify(callbackOf(fhirServer, now));
  return [...calls, { name: 'callback, anakinra', service: called, body, waitMs: fhirAnswerMs, connections: usual }];
}

function scaleCases(): readonly Case[] {
  return [10, 100, 1000, 5000].map((resources): Case => ({
    name: `${resources} resources`,
    service: 'anakinra-order-sign',
    body: JSON.stringify(callWith('everyday', resources, now)),
    waitMs: 0,
    connections: [4],
  }));
}

/** @throws Error if the file was not written by `--json`. */
function linesIn(file: string): readonly Line[] {
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof kept !== 'object' || kept === null || !('lines' in kept) || !Array.isArray(kept.lines))
    throw new Error(`${file} was not written by --json`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Written by this program.
  return kept.lines as readonly Line[];
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
