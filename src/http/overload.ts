import { Refusal } from '../protocol/operation-outcome.ts';

/** Seconds. The EHR goes on without cards meanwhile; a client that comes back sooner would only keep the load up. */
const comeBackAfter = 5;

/** Turns a call away because the service has too much to do. */
export function overloaded(): Refusal {
  const sentence = 'The service has too much to do at the moment: send the call again later.';
  return new Refusal(503, { code: 'throttled', sentence }, comeBackAfter);
}
