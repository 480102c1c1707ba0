import { startProcess } from './controlled-process.ts';
import type { Fault } from './fhir-faults.ts';

/** Codes that the test server knows and no value set lists. Their partition, 99, is none that SNOMED CT gives out. */
export const unlisted = {
  /** Below `Infectious disease` and nothing finer. */
  infection: '9000991',
  /** Below `Inactive tuberculosis`. */
  inactiveTuberculosis: '9000992',
  /** Below `Human immunodeficiency virus infection`. */
  hiv: '9000993',
  /** Below `Anogenital warts`. */
  wart: '9000994',
  /** Below `Rheumatoid arthritis`. */
  arthritis: '9000995',
  /** Below `Sequelae of tuberculosis`. */
  sequela: '9000996',
  /** Of no edition that the server has. */
  unknown: '9000999',
} as const;

export interface TerminologySettings {
  /** Whether it has no `$subsumes`, like some servers. */
  readonly withoutSubsumes?: boolean;
  /** Pages of `$expand` at most so long, whatever `count` says. */
  readonly pageSize?: number;
}

/** A FHIR R4 terminology server on loopback, in its own process. */
export interface TerminologyTestServer {
  /** Such as `http://127.0.0.1:40123/fhir`. */
  readonly baseUrl: string;
  /** Forgets requests, faults and settings. */
  reset(): Promise<void>;
  /** Method, path and query of the requests since the last reset, decoded, in the order in which they came. */
  requests(): Promise<readonly string[]>;
  fault(fault: Fault): Promise<void>;
  /** Takes back the faults. */
  heal(): Promise<void>;
  configure(settings: TerminologySettings): Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startTerminologyServer(): Promise<TerminologyTestServer> {
  const { origin, control, stop } = await startProcess('terminology-server-process.ts');
  return {
    baseUrl: `${origin}/fhir`,
    reset: async () => void (await control('reset')),
    requests: async () => JSON.parse(await control('requests')),
    fault: async (fault) => void (await control('fault', fault)),
    heal: async () => void (await control('heal')),
    configure: async (settings) => void (await control('settings', settings)),
    stop,
  };
}
