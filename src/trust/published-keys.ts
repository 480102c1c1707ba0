import type { TrustedIssuer } from './trusted-issuer.ts';

/**
 * RFC 7638 thumbprints of keys that vouch for nobody, since their private halves are published: the one of the public CDS Hooks
 * sandbox, the one that it had before, and the one of the specification's example.
 */
const thumbprints: ReadonlySet<string> = new Set([
  's9fOe-KDYD1myZ8YCzleUqJQgrYZL49kVijBxhnZvZc',
  'WUEVfFenRfMtdDhwPUzCCfmqEN45h61hdHclwVoqfes',
  '-UtOymI2Z0XB5SZogEZu3s5oMyQ4YaewHtR9huroTQs',
]);

const sandbox = 'sandbox.cds-hooks.org';

/** Whether anybody has the private half of the key with this SHA-256 thumbprint. */
export function isPublishedKey(thumbprint: string): boolean {
  return thumbprints.has(thumbprint);
}

/** Whether this is the public sandbox, by its name: its key could change. */
export function isPublicSandbox({ issuer, jku }: Pick<TrustedIssuer, 'issuer' | 'jku'>): boolean {
  return [issuer, jku ?? ''].some((url) => URL.canParse(url) && new URL(url).hostname === sandbox);
}
