import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));

/** The built service in a process of its own. */
export interface BuiltService {
  /** Such as `http://127.0.0.1:40123`. */
  readonly base: string;
  /** Null while it runs. */
  readonly exitCode: () => number | null;
  /** Megabytes that it takes of the memory, and the most that it has taken. */
  memory(): Promise<{ readonly resident: number; readonly peak: number }>;
  /** Gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts what `npm run build` made, with this environment alone, and waits until it listens. */
export async function startBuilt(environment: Readonly<Record<string, string>>): Promise<BuiltService> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => child.exitCode);
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg, port: taken } = JSON.parse(line) as { readonly msg?: string; readonly port?: number };
      if (msg === 'listening' && taken !== undefined) resolve(taken);
    });
    void ended.then(() => reject(new Error('the service ended before it listened: run npm run build')));
  });
  return {
    base: `http://127.0.0.1:${port}`,
    exitCode: () => child.exitCode,
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      const megabytes = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
      return { resident: megabytes('VmRSS'), peak: megabytes('VmHWM') };
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
