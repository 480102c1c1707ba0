import { BlockList, isIP } from 'node:net';

/** What no public FHIR server has: this machine, the networks behind a firewall, and what the standards keep for themselves. */
const privateIPv4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Cloud machines find their own credentials at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const privateIPv6: readonly (readonly [network: string, prefix: number])[] = [
  ['::', 127],
  // Ways to write an IPv4 address that no host needs any more, and the local part of NAT64.
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [network, prefix] of privateIPv4) {
  // The list knows `::ffff:10.0.0.1` as the IPv4 address that it is; the same address through NAT64 it does not.
  blocked.addSubnet(network, prefix, 'ipv4');
  blocked.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of privateIPv6) blocked.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is one that is not reached through the public internet. What is no IP address counts as private. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  switch (isIP(bare)) {
    case 4:
      return blocked.check(bare, 'ipv4');
    case 6:
      return blocked.check(bare, 'ipv6');
    default:
      return true;
  }
}
