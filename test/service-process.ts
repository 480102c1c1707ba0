import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The service in a process of its own, as its users start it. */
export interface ServiceProcess {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Null while it runs. */
  readonly exitCode: () => number | null;
  signal(signal: NodeJS.Signals): void;
  /** Ends it as an operator does, and gives the exit code. */
  stop(): Promise<number | null>;
}

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Starts it with this environment and nothing of the test's own, and waits until it is ready. */
export async function startService(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await isReady(url))) await sleep(50);
  if (child.exitCode !== null) {
    await ended;
    throw new Error(`the service ended before it was ready: ${stdout}${stderr}`);
  }
  return {
    url,
    pid: child.pid ?? 0,
    output: () => ({ stdout, stderr }),
    exitCode: () => child.exitCode,
    signal: (signal) => void child.kill(signal),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  return response?.status === 200;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
