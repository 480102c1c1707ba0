import { describe, expect, it } from 'vitest';
import { isPrivateAddress } from '../../src/trust/private-address.ts';

describe('an address that is not reached through the internet', () => {
  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine, another address', '127.255.255.254'],
    ['this machine, IPv6', '::1'],
    ['no address yet', '0.0.0.0'],
    ['no address yet, IPv6', '::'],
    ['RFC 1918, class A', '10.0.0.1'],
    ['RFC 1918, first of class B', '172.16.0.1'],
    ['RFC 1918, last of class B', '172.31.255.255'],
    ['RFC 1918, class C', '192.168.1.1'],
    ['a provider’s own network', '100.64.0.1'],
    ['the credentials of a cloud machine', '169.254.169.254'],
    ['the credentials of a cloud machine, IPv6', 'fd00:ec2::254'],
    ['unique local', 'fc00::1'],
    ['link-local', 'fe80::1'],
    ['link-local, with its zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', '224.0.0.1'],
    ['multicast, IPv6', 'ff02::1'],
    ['everybody', '255.255.255.255'],
    ['IPv4 in IPv6', '::ffff:10.0.0.1'],
    ['IPv4 in IPv6, in digits', '::ffff:7f00:1'],
    ['through NAT64', '64:ff9b::10.0.0.1'],
    ['through NAT64, in digits', '64:ff9b::a9fe:a9fe'],
    ['6to4', '2002:a00:1::1'],
    ['no address at all', 'ehr.example.org'],
    ['nothing', ''],
  ])('%s: %s', (_title, address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '169.253.255.255',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('is not %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
