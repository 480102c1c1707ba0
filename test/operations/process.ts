import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const children = new Set<ChildProcess>();

/** Ends what a test that failed left running. */
export function endServices(): void {
  for (const child of children) child.kill('SIGKILL');
}

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

/** Starts it, with code that runs beside it in the same process if it is given, and waits until it listens. */
export async function startService(
  environment: Readonly<Record<string, string>> = {},
  beside?: string,
): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  const besideFile = join(folder, 'beside.mjs');
  if (beside !== undefined) await writeFile(besideFile, beside);
  const imports = beside === undefined ? [] : ['--import', besideFile];
  const child = spawn(process.execPath, ['--import', 'tsx', ...imports, program], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      PORT: '0',
      DATABASE_URL: join(folder, 'trail.sqlite'),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(async () => {
    children.delete(child);
    await rm(folder, { recursive: true, force: true });
    return child.exitCode ?? child.signalCode ?? 'unknown';
  });
  const lines = (): readonly string[] => stdout.split('\n').slice(0, -1);
  const logged = (): readonly Readonly<Record<string, unknown>>[] => lines().map((line) => JSON.parse(line));
  const portTaken = (): number => Number(logged().find(({ msg }) => msg === 'listening')?.['port'] ?? 0);
  while (child.exitCode === null && portTaken() === 0) await pause(20);
  if (child.exitCode !== null) throw new Error(`it ended before it was up: ${stderr}`);
  const port = portTaken();
  return {
    base: `http://127.0.0.1:${port}`,
    port,
    logged,
    stderr: () => stderr,
    signal: (signal) => void child.kill(signal),
    ended,
  };
}
