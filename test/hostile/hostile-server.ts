import { startProcess } from '../controlled-process.ts';

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
  const { origin, ports, control, stop } = await startProcess('hostile/hostile-server-process.ts');
  await control('record', record);
  return {
    origin,
    bystander: `http://127.0.0.1:${ports['bystanderPort']}`,
    base: (scenario, part = 'one') => `${origin}/${scenario}/${part}/fhir`,
    sight: async () => JSON.parse(await control('sight')),
    recount: async () => void (await control('recount')),
    stop,
  };
}
