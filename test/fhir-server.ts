import { startProcess } from './controlled-process.ts';
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
  const { origin, control, stop } = await startProcess('fhir-server-process.ts');
  return {
    baseUrl: `${origin}/fhir`,
    load: async (resources) => void (await control('load', resources)),
    reset: async () => void (await control('reset')),
    requests: async () => JSON.parse(await control('requests')),
    fault: async (fault) => void (await control('fault', fault)),
    configure: async (settings) => void (await control('settings', settings)),
    stop,
  };
}
