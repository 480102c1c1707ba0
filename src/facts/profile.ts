/** Which label governs: the US prescribing information or the EU summary of product characteristics. */
export type Profile = 'us' | 'eu';
export const profiles: readonly Profile[] = ['us', 'eu'];
