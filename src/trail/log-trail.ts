import type { Logger } from 'pino';
import type { Trail } from './trail.ts';

/**
 * A trail that is one log line for each call; loud where a rule threw, another patient's data came along, or the patient
 * is in doubt.
 */
export function logTrail(log: Logger): Trail {
  return {
    record(call) {
      const loud = call.broken.length > 0 || call.foreignResources > 0 || call.patientInDoubt;
      // The codes are only counted.
      const kept = { ...call, unmatched: call.unmatched.length };
      log[loud ? 'error' : 'info']({ call: kept }, loud ? 'call judged, with trouble' : 'call judged');
    },
  };
}
