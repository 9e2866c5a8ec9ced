import ipaddr from 'ipaddr.js';
import { parseAddress, type Ip } from './address.ts';

export type AllowList = { has(ip: Ip): boolean };

type Cidr = [Ip, number];

const IPV4_MAPPED = ipaddr.IPv6.parseCIDR('::ffff:0:0/96');

/**
 * CIDRs such as 10.1.0.0/16 or fd12::/48; an address alone stands for itself.
 * Throws an Error naming the entry that cannot be read.
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  const cidrs = entries.map(parseCidr);
  return { has: (ip) => cidrs.some(([net, bits]) => net.kind() === ip.kind() && ip.match(net, bits)) };
}

function parseCidr(entry: string): Cidr {
  const [text = '', length, ...rest] = entry.trim().split('/');
  const ip = parseAddress(text);
  const width = ip?.ip.kind() === 'ipv4' ? 32 : 128;
  const bits = length === undefined ? width : readLength(length);
  if (!ip || ip.zoned || rest.length > 0 || bits > width) {
    throw unreadable(entry, 'is not a CIDR range such as 10.1.0.0/16 or fd12:3456::/48');
  }
  return checked(entry, [ip.ip, bits]);
}

const readLength = (text: string): number =>
  /^\d{1,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;

/** Two slips that would open more, or less, than their writer meant. */
function checked(entry: string, [ip, bits]: Cidr): Cidr {
  const network = networkOf(ip, bits);
  if (network.toString() !== ip.toString()) {
    throw unreadable(
      entry,
      `has bits set beyond its prefix: write ${network.toString()}/${bits} if that is meant`,
    );
  }
  if (ip.kind() === 'ipv6' && ip.match(IPV4_MAPPED)) {
    throw unreadable(entry, 'is IPv4 written as IPv6: write the IPv4 range');
  }
  return [ip, bits];
}

function networkOf(ip: Ip, bits: number): Ip {
  const masked = ip.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return ipaddr.fromByteArray(masked);
}

const unreadable = (entry: string, why: string) => new Error(`ALLOWED_DESTINATIONS: "${entry}" ${why}`);
