import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A server of this folder in a process of its own, which prints its port and obeys requests below `/control/`. */
export interface ControlledProcess {
  readonly origin: string;
  /** Sends a command, and gives what it answers. */
  readonly control: (what: string, body?: unknown) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function startProcess(name: string): Promise<ControlledProcess> {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const { port } = await Promise.race([
    firstLine<{ readonly port: number }>(child.stdout),
    exited.then(() => Promise.reject(new Error(`${name} ended before it listened`))),
  ]);
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    async control(what, body) {
      const response = await fetch(`${origin}/control/${what}`, { method: 'POST', body: JSON.stringify(body ?? null) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${what}: ${text}`);
      return text;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}

async function firstLine<T>(output: Readable): Promise<T> {
  const [line] = await once(createInterface(output), 'line');
  return JSON.parse(line);
}
