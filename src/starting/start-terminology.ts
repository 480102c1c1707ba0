import type { Logger } from 'pino';
import { askServer } from '../terminology/ask-server.ts';
import { connectTerminologyServer, serverLimits } from '../terminology/terminology-server.ts';
import type { Terminology } from '../terminology/terminology.ts';

/** The terminology server that is asked about codes that nobody knows. */
export interface StartedTerminology {
  readonly terminology: Terminology;
  close(): Promise<void>;
}

/** Connects to the server at the base, if there is one. Nothing is asked yet. */
export function startTerminology(base: string | undefined, log: Logger): StartedTerminology | undefined {
  if (base === undefined) return undefined;
  const server = connectTerminologyServer(base, serverLimits);
  const changed = (state: 'open' | 'closed'): void => {
    if (state === 'open')
      log.warn('the terminology server does not answer: codes that no value set lists are not recognised');
    else log.info('the terminology server answers again');
  };
  return {
    terminology: askServer({ server, now: () => performance.now(), changed }),
    close: () => server.close(),
  };
}
