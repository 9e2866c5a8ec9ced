import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Ip = ipaddr.IPv4 | ipaddr.IPv6;

/** `zoned`: it names a network interface of this machine (fe80::1%eth0). */
export type Address = { ip: Ip; zoned: boolean };

/**
 * Reads an address as the network layer takes it: four decimal parts, or IPv6. The other notations (127.1, 0x7f.1)
 * never reach it as addresses: URLs normalise them, and resolvers answer in this form.
 */
export function parseAddress(text: string): Address | undefined {
  const family = isIP(text);
  if (family === 0) return undefined;
  if (family === 4) return { ip: ipaddr.IPv4.parse(text), zoned: false };
  const bare = text.replace(/%.*$/, '');
  return { ip: ipaddr.IPv6.parse(canonical(bare)), zoned: bare !== text };
}

/** ipaddr.js takes ::1.2.3.4 for ::ffff:1.2.3.4. In the URL standard's form there is nothing to mistake. */
function canonical(ipv6: string): string {
  return new URL(`http://[${ipv6}]/`).hostname.slice(1, -1);
}
