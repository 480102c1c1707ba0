import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { pseudonymousAudit, type Audit } from '../trail/audit.ts';
import { openLineFile } from '../trail/line-file.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';

/** The audit that a hospital switched on. */
export interface StartedAudit {
  readonly audit: Audit;
  close(): Promise<void>;
}

/** Opens the audit's file, if there is one. @throws CannotStart if it cannot be written. */
export async function startAudit(audit: Config['audit'], log: Logger): Promise<StartedAudit | undefined> {
  if (audit === undefined) return undefined;
  try {
    const file = await openLineFile(audit.file, (trouble) => log.error(trouble, 'audit not written'));
    return { audit: pseudonymousAudit(audit.key, file, Date.now), close: () => file.close() };
  } catch (error) {
    throw new CannotStart(`AUDIT_FILE names a file that cannot be written (${reasonOf(error)}).`);
  }
}
