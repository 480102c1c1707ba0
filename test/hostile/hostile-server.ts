import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the hostile server saw since it started. */
export interface Sight {
  readonly seen: readonly {
    readonly path: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
  }[];
  /** The most connections that were open at one time since the last recount, those of the test to `/control` among them. */
  readonly mostSockets: number;
  /** Connections to the server beside it. */
  readonly strangers: number;
}

export interface HostileServer {
  readonly origin: string;
  readonly bystander: string;
  /** The base on which it does what the scenario says, with Condition or with everything. */
  base(scenario: string, part?: 'one' | 'all'): string;
  sight(): Promise<Sight>;
  /** Counts anew how many connections are open at one time. */
  recount(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server; `record` is what it answers by resource type while it is honest. */
export async function startHostileServer(record: Readonly<Record<string, unknown>>): Promise<HostileServer> {
  const program = fileURLToPath(new URL('hostile-server-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error('the hostile server ended before it listened'))),
  ]);
  const { port, bystanderPort } = JSON.parse(line) as { readonly port: number; readonly bystanderPort: number };
  const origin = `http://127.0.0.1:${port}`;

  async function control(what: string, body: unknown): Promise<Sight> {
    const headers = { connection: 'close' };
    const response = await fetch(`${origin}/control/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Sight;
  }

  await control('record', record);
  return {
    origin,
    bystander: `http://127.0.0.1:${bystanderPort}`,
    base: (scenario, part = 'one') => `${origin}/${scenario}/${part}/fhir`,
    sight: () => control('sight', null),
    recount: async () => void (await control('recount', null)),
    async stop() {
      child.kill();
      await exited;
    },
  };
}
