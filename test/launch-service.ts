import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The service as its users start it. */
export interface Running {
  readonly base: string;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Sends the signal, and gives the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: Running['output'];
}

export function launch(environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    // Nothing of the environment of the tests, in which NODE_ENV is set.
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return { child, ended, output: () => ({ stdout, stderr }) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function start(environment: Readonly<Record<string, string>>): Promise<Running> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}${environment['BASE_PATH'] ?? ''}`;
  const { child, ended, output } = launch({ PORT: String(port), ...environment });
  while (child.exitCode === null && !(await isReady(base))) await sleep(50);
  if (child.exitCode !== null) throw new Error(`it ended before it was ready: ${output().stderr}`);
  return {
    base,
    output,
    signal: (signal) => void child.kill(signal),
    stop(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

async function isReady(base: string): Promise<boolean> {
  const response = await fetch(`${base}/readyz`).catch(() => undefined);
  return response?.status === 200;
}

/** The whole lines of the log. */
export function linesOf({ output }: Running): readonly string[] {
  return output()
    .stdout.split('\n')
    .slice(0, -1)
    .filter((line) => line !== '');
}
