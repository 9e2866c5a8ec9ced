import ipaddr from 'ipaddr.js';
import type { Ip } from './address.ts';
import { isIsatap, type Range } from './range.ts';

/**
 * Where an IPv6 address of each range carries the IPv4 address that the packets end at. NAT64 is read in its /96 form
 * (RFC 6052); a Teredo client's address is stored with its bits flipped.
 */
const PLACES: Record<Range, { byte: number; flipped?: true }> = {
  ipv4Mapped: { byte: 12 },
  ipv4Compatible: { byte: 12 },
  rfc6145: { byte: 12 },
  rfc6052: { byte: 12 },
  '6to4': { byte: 2 },
  teredo: { byte: 12, flipped: true },
  isatap: { byte: 12 },
};

export function embeddedIPv4(ip: Ip, range: Range): ipaddr.IPv4 | undefined {
  // ISATAP marks the second half of an address of whatever range, link-local ones included.
  const place = PLACES[range] ?? (isIsatap(ip) ? PLACES['isatap'] : undefined);
  if (!place) return undefined;
  const bytes = ip.toByteArray().slice(place.byte, place.byte + 4);
  return new ipaddr.IPv4(place.flipped ? bytes.map((byte) => byte ^ 0xff) : bytes);
}
