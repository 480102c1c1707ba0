import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from '../trust/private-address.ts';

/** The name leads into a private network. Says no name and no address. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

/**
 * Looks up a host, and refuses it if any of its addresses is private. A socket connects to what is given here and to nothing
 * else, so a name that changes its address after it was checked gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(new PrivateAddress('refused'), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
