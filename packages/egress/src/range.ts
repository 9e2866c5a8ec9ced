import ipaddr from 'ipaddr.js';
import type { Ip } from './address.ts';

/** ipaddr.js' name of the range, or one of ours; 'unicast' is the public internet, the only range not refused. */
export type Range = string;

/** Narrower than ipaddr.js' ranges, or not in them at all. */
const OURS: Record<Range, [Ip, number][]> = {
  // Also inside private and link-local ranges, but an operator who reads the log should see what was aimed at.
  metadata: [
    ipaddr.parseCIDR('169.254.169.254/32'), // AWS, Google, Azure and most others
    ipaddr.parseCIDR('169.254.170.2/32'), // AWS ECS: a task's credentials
    ipaddr.parseCIDR('100.100.100.200/32'), // Alibaba
    ipaddr.parseCIDR('168.63.129.16/32'), // Azure's wire server: looks public, is answered by the host
    ipaddr.parseCIDR('fd00:ec2::254/128'), // AWS
    ipaddr.parseCIDR('fd00:ec2::23/128'), // AWS EKS: a pod's credentials
    ipaddr.parseCIDR('fd20:ce::254/128'), // Google
  ],
  // In ipaddr.js' reserved, or missing there, depending on the version.
  benchmarking: [ipaddr.parseCIDR('198.18.0.0/15')],
};

const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');
/** All that IANA has given out as global unicast. What lies outside is special, or will be one day. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

const WORDS: Record<Range, string> = {
  unspecified: 'an unspecified address',
  loopback: 'a loopback address',
  private: 'a private address',
  linkLocal: 'a link-local address',
  metadata: 'a cloud metadata address',
  uniqueLocal: 'a unique-local address',
  deprecatedSiteLocal: 'a site-local address',
  carrierGradeNat: 'a carrier-grade NAT address',
  multicast: 'a multicast address',
  broadcast: 'the broadcast address',
  benchmarking: 'a benchmarking address',
  ipv4Mapped: 'an IPv4-mapped address',
  ipv4Compatible: 'an IPv4-compatible address',
  rfc6145: 'an IPv4-translated address',
  rfc6052: 'a NAT64 address',
  '6to4': 'a 6to4 address',
  teredo: 'a Teredo address',
  isatap: 'an ISATAP address',
  deprecatedOrchid: 'an ORCHID address',
  orchid2: 'an ORCHID address',
  discard: 'a discard-only address',
  segmentRouting: 'a segment-routing address',
};

export function rangeOf(ip: Ip): Range {
  const ours = ipaddr.subnetMatch(ip, OURS, 'unicast');
  if (ours !== 'unicast') return ours;
  const range: Range = ip.range();
  if (range !== 'unicast' || ip.kind() === 'ipv4') return range;
  if (ip.match(IPV4_COMPATIBLE)) return 'ipv4Compatible';
  if (isIsatap(ip)) return 'isatap';
  return ip.match(GLOBAL_UNICAST) ? 'unicast' : 'reserved';
}

/** RFC 5214: a machine with such a tunnel sends the packets to the IPv4 address that follows `5efe`, in any /64. */
export function isIsatap(ip: Ip): boolean {
  if (ip.kind() === 'ipv4') return false;
  const [first, ...others] = ip.toByteArray().slice(8, 12);
  return (first === 0x00 || first === 0x02) && others.join() === '0,94,254';
}

/** "a loopback address": what follows "127.0.0.1 is". */
export const describeRange = (range: Range): string => WORDS[range] ?? 'a reserved address';
