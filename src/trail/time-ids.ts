import { randomUUID } from 'node:crypto';

/** The last time that an id can begin with: 48 bits of milliseconds. */
export const lastTime = 2 ** 48 - 1;

/** A UUID of version 7: it begins with its time, so ids sort by time in both databases. */
export function timeId(time: number): string {
  // Version 4 gives the random bits and the variant.
  return `${beginning(time)}-7${randomUUID().slice(15)}`;
}

/** Before every id of this time and after every id of an earlier one. */
export function firstIdAt(time: number): string {
  return `${beginning(time)}-0000-0000-000000000000`;
}

/** After every id. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function beginning(time: number): string {
  const within = Math.min(Math.max(Math.floor(time), 0), lastTime);
  const hex = within.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
