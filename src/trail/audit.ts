import { createHmac, createSecretKey } from 'node:crypto';
import type { LineFile } from './line-file.ts';
import type { Call } from './trail.ts';

/** Whom and what a call was about, in the clear. It is hashed at once and kept nowhere. */
export interface Concerned {
  /** The bare id. */
  readonly patientId: string;
  /** As it came: `Practitioner/x`. */
  readonly userId: string | undefined;
  /** The bare id. */
  readonly encounterId: string | undefined;
  /** `MedicationRequest/x`; empty for an order without an id. */
  readonly orders: readonly string[];
}

/** Keeps who asked about whom, under pseudonyms. Recording never delays, changes or fails an answer. */
export interface Audit {
  record(concerned: Concerned, call: Call): void;
}

/** What is hashed apart from each other: a patient and an encounter with one id have two pseudonyms. */
type Kind = 'patient' | 'user' | 'encounter' | 'order';

/**
 * An audit of one JSON line for each call that concerned the drug. Persons, encounters and orders stand in it as HMAC-SHA256
 * with the hospital's key: the same one has the same pseudonym, and only who holds the key can tell whose it is.
 */
export function pseudonymousAudit(
  key: Uint8Array,
  file: Pick<LineFile, 'append'>,
  /** Milliseconds since the epoch. */
  now: () => number,
): Audit {
  const secret = createSecretKey(key);
  const hash = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');
  const keyId = hash('key').slice(0, 8);

  return {
    record({ patientId, userId, encounterId, orders }, call) {
      const pseudonym = (kind: Kind, id: string | undefined): string | undefined =>
        id === undefined || id === '' ? undefined : hash(`${kind}\n${call.tenant}\n${id}`);
      file.append(
        JSON.stringify({
          time: new Date(now()).toISOString(),
          key: keyId,
          tenant: call.tenant,
          service: call.service,
          hookInstance: call.hookInstance,
          content: call.content,
          patient: pseudonym('patient', patientId),
          user: pseudonym('user', userId),
          encounter: pseudonym('encounter', encounterId),
          orders: orders.flatMap((order) => pseudonym('order', order) ?? []),
          verdicts: call.verdicts,
          cards: call.cards.map(({ uuid }) => uuid),
        }),
      );
    },
  };
}
