import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Fault } from './fhir-faults.ts';

export type { Fault } from './fhir-faults.ts';

export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The header, if there was one. */
  readonly authorization?: string;
}

export interface ServerSettings {
  /** Whether requests without `Authorization: Bearer test-token` get 401. */
  readonly requireToken?: boolean;
  /** The most resources that a page has, whatever `_count` says. */
  readonly pageSize?: number;
}

/** A real FHIR R4 server on loopback, in its own process. */
export interface FhirTestServer {
  /** Such as `http://127.0.0.1:40123/fhir`. */
  readonly baseUrl: string;
  /** Adds resources under the ids that they have. Those without a subject belong to every patient. */
  load(resources: readonly unknown[]): Promise<void>;
  /** Forgets resources, requests, faults and settings. */
  reset(): Promise<void>;
  /** The requests since the last reset, in the order in which they came. */
  requests(): Promise<readonly RecordedRequest[]>;
  fault(fault: Fault): Promise<void>;
  configure(settings: ServerSettings): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server. It takes about a second, so a test file starts one and resets it between tests. */
export async function startFhirServer(): Promise<FhirTestServer> {
  const program = fileURLToPath(new URL('fhir-server-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const { port } = await Promise.race([
    firstLine<{ readonly port: number }>(child.stdout),
    exited.then(() => Promise.reject(new Error('the FHIR server ended before it listened'))),
  ]);
  const origin = `http://127.0.0.1:${port}`;

  async function control(what: string, body?: unknown): Promise<string> {
    const response = await fetch(`${origin}/control/${what}`, { method: 'POST', body: JSON.stringify(body ?? null) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${what}: ${text}`);
    return text;
  }

  return {
    baseUrl: `${origin}/fhir`,
    load: async (resources) => void (await control('load', resources)),
    reset: async () => void (await control('reset')),
    requests: async () => JSON.parse(await control('requests')),
    fault: async (fault) => void (await control('fault', fault)),
    configure: async (settings) => void (await control('settings', settings)),
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
