import { createHmac, createSecretKey } from 'node:crypto';

/** Gives the same UUID for the same parts, and nothing can be read from it without the key. */
export type Identify = (...parts: readonly string[]) => string;

/**
 * UUIDs of cards and suggestions as a keyed hash (RFC 9562 version 8), lower case. Clients that fire at every keystroke
 * hide a dismissed card by its uuid, so the same finding must keep its uuid over calls, restarts and instances.
 */
export function identifyWith(key: Uint8Array): Identify {
  // Node 24 looks for six times as long as it hashes at a key that is bytes.
  const secret = createSecretKey(key);
  return (...parts) => {
    const hex = createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
    // The two bits of RFC 9562, followed by two of the hash.
    const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
}

/** Identifies with the key that holds now: it can come later than the first call. */
export function identifyWithCurrent(keyNow: () => Uint8Array): Identify {
  let key = keyNow();
  let identify = identifyWith(key);
  return (...parts) => {
    const current = keyNow();
    if (current !== key) {
      key = current;
      identify = identifyWith(key);
    }
    return identify(...parts);
  };
}
