import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

type Environment = Readonly<Record<string, string>>;

/** The service in a process of its own, which may not have come up, or has ended again. */
export interface LaunchedService {
  readonly pid: number;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Null while it runs. */
  readonly exitCode: () => number | null;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** The service as its users start it. */
export interface ServiceProcess extends LaunchedService {
  /** With the base path and without a slash at the end, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** Ends it as an operator does, and gives how it ended. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

const running = new Set<ChildProcess>();

/** Ends what a test that failed left running. */
export function endServices(): void {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * Starts the service with this environment and nothing of the test's own, where NODE_ENV is set. `besides` are programs that run
 * in the same process.
 */
export function launchService(environment: Environment, besides: readonly string[] = []): LaunchedService {
  const imports = ['tsx', ...besides].flatMap((name) => ['--import', name]);
  const child = spawn(process.execPath, [...imports, program], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const ended = once(child, 'close').then(() => {
    running.delete(child);
    return child.exitCode ?? child.signalCode ?? 'SIGKILL';
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return {
    pid: child.pid ?? 0,
    output: () => ({ stdout, stderr }),
    exitCode: () => child.exitCode,
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

export interface Start {
  /** What is waited for: that it answers at all, or that it is ready, which it is not without its database. */
  readonly until?: 'alive' | 'ready';
  readonly besides?: readonly string[];
}

/** Starts it on a free port, with an embedded database that is gone afterwards if the environment names none. */
export async function startService(
  environment: Environment = {},
  { until = 'ready', besides = [] }: Start = {},
): Promise<ServiceProcess> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'service-'));
  const database = { DATABASE_URL: join(folder, 'trail.sqlite') };
  const launched = launchService({ PORT: String(port), ...database, ...environment }, besides);
  const ended = launched.ended.then(async (how) => {
    await rm(folder, { recursive: true, force: true });
    return how;
  });
  const url = `http://127.0.0.1:${port}${environment['BASE_PATH'] ?? ''}`;
  const page = `${url}${until === 'ready' ? '/readyz' : '/healthz'}`;
  while (launched.exitCode() === null && !(await isOk(page))) await sleep(50);
  if (launched.exitCode() !== null) {
    await ended;
    const { stdout, stderr } = launched.output();
    throw new Error(`the service ended before it was up: ${stdout}${stderr}`);
  }
  return {
    ...launched,
    url,
    port,
    ended,
    stop(signal = 'SIGTERM') {
      launched.signal(signal);
      return ended;
    },
  };
}

async function isOk(page: string): Promise<boolean> {
  const response = await fetch(page).catch(() => undefined);
  return response?.status === 200;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** The whole lines that it wrote to its log. */
export function linesOf({ output }: Pick<LaunchedService, 'output'>): readonly string[] {
  return output()
    .stdout.split('\n')
    .slice(0, -1)
    .filter((line) => line !== '');
}

/** The same, read. */
export function logOf(service: Pick<LaunchedService, 'output'>): readonly Readonly<Record<string, unknown>>[] {
  return linesOf(service).map((line) => JSON.parse(line));
}
