/**
 * Measures one instance of the built service, and two, on one PostgreSQL. With four cores or more each instance, PostgreSQL and the
 * load have one of their own, and two instances at full load show what the second adds. With fewer, where the second instance has no
 * core, it shows what a call costs in CPU with one and with two at the same load: if that is the same, another core adds its whole
 * throughput. How to read it: README.md, "Scaling out".
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { startPostgres } from '../test/trail/postgres.ts';
import { callOf } from './bodies.ts';
import { cpuOf, isPinned, moveTo, startServer, type ServerProcess } from './processes.ts';

const usage = `npm run instances [-- --seconds 10]

  --seconds N  of each measurement
`;

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, help: { type: 'boolean', default: false } },
});
const seconds = Number(options.seconds);
const hasCores = isPinned && cpus().length >= 4;
/** Where only two cores are there, PostgreSQL and the load share the second. */
const [firstCore, secondCore, databaseCore, loadCore] = hasCores ? [0, 1, 2, 3] : [0, 0, 1, 1];
const connections = 16;
/** Of CPU, before an instance is measured. */
const warmUpMs = 8000;
/** Of what one instance can do alone, so that two of them on one core are not out of breath. */
const part = 0.35;

/** What some instances did together. CPU in microseconds a call. */
interface Measured {
  readonly name: string;
  readonly calls: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number | undefined;
  readonly databaseCpu: number | undefined;
}

/** What is counted in the database while the instances work. */
interface Database {
  readonly pids: () => readonly number[];
  rows(): Promise<number>;
  /** How often it was looked at, and how many sessions then waited for a lock. */
  locks(): { readonly looks: number; readonly waits: number };
  close(): Promise<void>;
}

if (options.help) process.stdout.write(usage);
else await main();

async function main(): Promise<void> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    moveTo(databaseCore);
    const postgres = await startPostgres({ durable: true });
    stops.push(() => postgres.remove());
    const url = await postgres.newDatabase();
    moveTo(loadCore);
    const start = async (core: number): Promise<ServerProcess> => {
      const server = await startServer({
        script: 'dist/src/main.js',
        environment: (port) => ({ PORT: String(port), DATABASE_URL: url, DEADLINE_MS: '60000', BENCH: 'off' }),
        core,
        readyPath: '/readyz',
      });
      stops.push(() => server.stop());
      return server;
    };
    const [first, second] = [await start(firstCore), await start(secondCore)];
    for (const { url: base } of [first, second]) await untilReady(base);
    const database = await watchDatabase(url);
    stops.push(() => database.close());

    print(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model} x ${cpus().length}`);
    print(`load ${loadavg()[0]?.toFixed(1)}; ${whereTheyRun()}`);
    print(`20 KB calls for anakinra, ${connections} connections to each instance, ${seconds} s each\n`);
    let calls = 0;
    const measured: Measured[] = [];
    const run = async (name: string, instances: readonly ServerProcess[], rate?: number): Promise<Measured> => {
      const one = await measure(name, instances, database, rate);
      calls += one.calls;
      measured.push(one);
      return one;
    };
    // What is not compiled yet is not measured.
    for (const instance of [first, second]) {
      while ((cpuOf(instance.pid) ?? Infinity) < warmUpMs) {
        calls += (await measure('', [instance], database, undefined)).calls;
      }
    }
    const alone = await run('one, at full load', [first]);
    const rate = alone.perSecond * part;
    const calm = await run('one, at a part of it', [first], rate);
    const other = await run('the other one, at that part', [second], rate);
    const calmTwo = await run('two, each at that part', [first, second], rate);
    const two = await run(hasCores ? 'two, at full load' : 'two on one core, at full load', [first, second]);
    print(tableOf(measured));
    print('');
    if (hasCores) print(`throughput of two instances to that of one: ${(two.perSecond / alone.perSecond).toFixed(2)}`);
    print(
      `CPU of a call with two instances to that with one: ${ratioOf(calmTwo.cpu, meanOf(calm.cpu, other.cpu))} in the instances,`,
    );
    print(`  ${ratioOf(calmTwo.databaseCpu, meanOf(calm.databaseCpu, other.databaseCpu))} in PostgreSQL`);
    print(`CPU of the instances to that of PostgreSQL, at full load: ${ratioOf(two.cpu, two.databaseCpu)}`);
    print(`on the trail: ${await database.rows()} rows of ${calls} calls`);
    const { looks, waits } = database.locks();
    print(`sessions that waited for a lock: ${waits} in ${looks} looks`);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

function whereTheyRun(): string {
  if (!isPinned) return 'nothing is pinned to a core here';
  return hasCores
    ? 'instances, PostgreSQL and load on a core each'
    : 'instances on one core, PostgreSQL and load on another';
}

/** Sends calls to all instances at once: at full load, or so many a second to each. @throws Error if any is not answered with 200. */
async function measure(
  name: string,
  instances: readonly ServerProcess[],
  database: Database,
  rate: number | undefined,
): Promise<Measured> {
  const body = JSON.stringify(callOf(20_000, 'ours', Date.now()));
  const pids = instances.map(({ pid }) => pid);
  const before = { instances: cpuOfEach(pids), database: cpuOfEach(database.pids()) };
  const loads = await Promise.all(
    instances.map(({ url }) => load(`${url}/cds-services/anakinra-order-select`, body, rate)),
  );
  const times = loads.flatMap((one) => one.times);
  // What is written behind belongs to the calls.
  await sleep(300);
  const each = (now: CpuTimes, earlier: CpuTimes): number | undefined => {
    const spent = [...now].reduce((sum, [pid, cpu]) => sum + cpu - (earlier.get(pid) ?? 0), 0);
    return now.size === 0 ? undefined : (spent * 1000) / times.length;
  };
  times.sort((a, b) => a - b);
  return {
    name,
    calls: times.length,
    perSecond: loads.reduce((sum, one) => sum + (one.times.length * 1000) / one.milliseconds, 0),
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    cpu: each(cpuOfEach(pids), before.instances),
    databaseCpu: each(cpuOfEach(database.pids()), before.database),
  };
}

/** What was sent to one instance: how long each answer took, and for how long calls were under way, in milliseconds. */
interface Load {
  readonly times: readonly number[];
  readonly milliseconds: number;
}

/** Sends calls until the time is over. */
async function load(url: string, body: string, rate: number | undefined): Promise<Load> {
  if (rate !== undefined) return send({ url, body, overallRate: Math.round(rate) }, rate * seconds);
  // Nobody knows how many it will be: as many as in a second, so many times.
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  let milliseconds = 0;
  let amount = 50;
  while (performance.now() < end) {
    const sent = await send({ url, body }, amount);
    for (const time of sent.times) times.push(time);
    milliseconds += sent.milliseconds;
    amount = (sent.times.length * 1000) / sent.milliseconds;
  }
  return { times, milliseconds };
}

/** A number and not a time, so that no call is cut off that will be on the trail. */
async function send(to: Pick<autocannon.Options, 'url' | 'body' | 'overallRate'>, calls: number): Promise<Load> {
  const times: number[] = [];
  const began = performance.now();
  let last = began;
  const { errors, non2xx } = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        ...to,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        connections,
        amount: Math.max(connections, Math.round(calls)),
        timeout: 60,
      },
      // Typed as `any`, and null if all is well.
      (error: unknown, result) => (error instanceof Error ? reject(error) : resolve(result)),
    );
    instance.on('response', (...told: readonly unknown[]) => {
      times.push(Number(told.at(-1)));
      last = performance.now();
    });
  });
  if (errors + non2xx > 0) throw new Error(`${to.url}: ${errors} errors, ${non2xx} refusals`);
  // Until the last answer: autocannon itself goes on until its next tick.
  return { times, milliseconds: last - began };
}

/** Milliseconds of CPU by process; nothing where the system does not say. */
type CpuTimes = ReadonlyMap<number, number>;

function cpuOfEach(pids: readonly number[]): CpuTimes {
  return new Map(
    pids.flatMap((pid): [number, number][] => {
      const cpu = cpuOf(pid);
      return cpu === undefined ? [] : [[pid, cpu]];
    }),
  );
}

/** Looks every 20 ms whether a session waits for a lock; its own session is no part of what PostgreSQL takes. */
async function watchDatabase(connectionString: string): Promise<Database> {
  const client = new Client({ connectionString });
  await client.connect();
  const numberOf = async (statement: string): Promise<number> =>
    Number((await client.query<{ readonly found: string }>(statement)).rows[0]?.found);
  const own = await numberOf('SELECT pg_backend_pid() AS found');
  const server = parentOf(own);
  const stopping = new AbortController();
  let [looks, waits] = [0, 0];
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      // Each process that waits for a row, a transaction or an advisory lock of another.
      waits += await numberOf("SELECT count(*) AS found FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      looks += 1;
      await sleep(20);
    }
  })();
  return {
    pids: () => childrenOf(server).filter((pid) => pid !== own),
    async rows() {
      await sleep(1000);
      return numberOf('SELECT count(*) AS found FROM call');
    },
    locks: () => ({ looks, waits }),
    async close() {
      stopping.abort();
      await looking;
      await client.end();
    },
  };
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** The process and all that it started. */
function childrenOf(parent: number): readonly number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return [parent, ...all.map(Number).filter((pid) => isChild(pid, parent))];
}

function isChild(pid: number, parent: number): boolean {
  try {
    return parentOf(pid) === parent;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

async function untilReady(base: string): Promise<void> {
  while ((await fetch(`${base}/readyz`)).status !== 200) await sleep(50);
}

function tableOf(measured: readonly Measured[]): string {
  const head = ['instances', 'calls/s', 'p50 ms', 'p99 ms', 'CPU µs a call', 'of PostgreSQL'];
  const rows = measured.map(({ name, perSecond, p50, p99, cpu, databaseCpu }) => [
    name,
    perSecond.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(0),
    cpu?.toFixed(0) ?? '-',
    databaseCpu?.toFixed(0) ?? '-',
  ]);
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const write = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [write(head), rule, ...rows.map(write)].join('\n');
}

function meanOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : (one + other) / 2;
}

function ratioOf(one: number | undefined, other: number | undefined): string {
  return one === undefined || other === undefined ? '-' : (one / other).toFixed(2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
