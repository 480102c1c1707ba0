import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { execPath, pid, platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface ServerProcess {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process to the first answer. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

interface Start {
  /** From the root of the repository. */
  readonly script: string;
  /** For Node itself. */
  readonly flags?: readonly string[];
  readonly arguments?: (port: number) => readonly string[];
  readonly environment?: (port: number) => Readonly<Record<string, string>>;
  /** The core on which it runs, where the system lets us choose. */
  readonly core: number;
  /** Asked until it answers. */
  readonly readyPath: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const canPin = platform === 'linux' && isThere('taskset');

/** Starts a server and waits until it answers. What it writes goes nowhere but for its errors. */
export async function startServer(start: Start): Promise<ServerProcess> {
  const port = await freePort();
  const command = [
    ...(canPin ? ['taskset', '-c', String(start.core)] : []),
    execPath,
    ...(start.flags ?? []),
    `${root}${start.script}`,
    ...(start.arguments?.(port) ?? []),
  ];
  const began = performance.now();
  const child = spawn(command[0] ?? execPath, command.slice(1), {
    env: { PATH: process.env['PATH'], ...start.environment?.(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await answers(`${url}${start.readyPath}`))) await sleep(5);
  if (child.exitCode !== null) throw new Error(`${start.script} ended with ${child.exitCode} before it answered`);
  const readyMs = performance.now() - began;
  return {
    url,
    pid: child.pid ?? 0,
    readyMs,
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** Keeps this process, which makes the load, away from the core of the servers. */
export function moveTo(core: number): void {
  if (canPin) execFileSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' });
}

/** Whether servers and load have a core each. */
export const isPinned = canPin;

/** Milliseconds of CPU that a process has used, all threads together; undefined where the system does not say. */
export function cpuOf(process: number): number | undefined {
  const threads = readOrNothing(() => readdirSync(`/proc/${process}/task`)) ?? [];
  const nanoseconds = threads.flatMap((thread) => {
    const text = readOrNothing(() => readFileSync(`/proc/${process}/task/${thread}/schedstat`, 'utf8'));
    return text === undefined ? [] : [Number(text.split(' ')[0])];
  });
  return nanoseconds.length === 0 ? undefined : nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** Megabytes of memory that a process has in use; undefined where the system does not say. */
export function memoryOf(process: number): number | undefined {
  const status = readOrNothing(() => readFileSync(`/proc/${process}/status`, 'utf8'));
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function readOrNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function isThere(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response !== undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
