import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The service in a process of its own. */
export interface RunningService {
  readonly base: string;
  readonly port: number;
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  readonly stderr: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts it, with code that runs beside it in the same process if it is given, and waits until it is ready. */
export async function startService(
  environment: Readonly<Record<string, string>> = {},
  beside?: string,
): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  const port = await freePort();
  const besideFile = join(folder, 'beside.mjs');
  if (beside !== undefined) await writeFile(besideFile, beside);
  const imports = beside === undefined ? [] : ['--import', besideFile];
  const child = spawn(process.execPath, ['--import', 'tsx', ...imports, program], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      PORT: String(port),
      DATABASE_URL: join(folder, 'trail.sqlite'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(async () => {
    await rm(folder, { recursive: true, force: true });
    return child.exitCode ?? child.signalCode ?? 'unknown';
  });
  const base = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await isUp(base))) await pause(50);
  if (child.exitCode !== null) throw new Error(`it ended before it was up: ${stderr}`);
  const lines = (): readonly string[] => stdout.split('\n').slice(0, -1);
  return {
    base,
    port,
    logged: () => lines().map((line) => JSON.parse(line)),
    stderr: () => stderr,
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

async function isUp(base: string): Promise<boolean> {
  const response = await fetch(`${base}/healthz`).catch(() => undefined);
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
