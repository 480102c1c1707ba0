import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A server of a test in a process of its own, which prints its ports and obeys requests below `/control/`. */
export interface ControlledProcess {
  readonly origin: string;
  /** By the names that it prints, `port` among them. */
  readonly ports: Readonly<Record<string, number>>;
  /** Sends a command, and gives what it answers. */
  readonly control: (what: string, body?: unknown) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** `name` is its file, from this folder. */
export async function startProcess(name: string): Promise<ControlledProcess> {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const ports = await Promise.race([
    firstLine<ControlledProcess['ports']>(child.stdout),
    exited.then(() => Promise.reject(new Error(`${name} ended before it listened`))),
  ]);
  const origin = `http://127.0.0.1:${ports['port']}`;
  return {
    origin,
    ports,
    async control(what, body) {
      // A server may count its connections.
      const headers = { connection: 'close' };
      const sent = JSON.stringify(body ?? null);
      const response = await fetch(`${origin}/control/${what}`, { method: 'POST', headers, body: sent });
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
