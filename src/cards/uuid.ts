import { createHmac } from 'node:crypto';

/** Gives the same UUID for the same parts, and nothing can be read from it without the key. */
export type Identify = (...parts: readonly string[]) => string;

/**
 * UUIDs of cards and suggestions as a keyed hash (RFC 9562 version 8), lower case. Clients that fire at every keystroke
 * hide a dismissed card by its uuid, so the same finding must keep its uuid over calls, restarts and instances.
 */
export function identifyWith(key: Uint8Array): Identify {
  return (...parts) => {
    const hash = createHmac('sha256', key).update(JSON.stringify(parts)).digest();
    hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
    hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
    const hex = hash.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
  };
}
