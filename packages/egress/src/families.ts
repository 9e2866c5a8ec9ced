import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { LookupAddress } from 'node:dns';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** Leads nowhere but to this machine, or to its own network. */
const isOnlyNear = ({ address }: NetworkInterfaceInfo) => /^(?:127\.|::1$|fe[89ab])/i.test(address);

/** The families in which this machine can call somebody: those of which it has an address. */
export function familiesOf(interfaces: Interfaces): Set<number> {
  const own = Object.values(interfaces).flatMap((addresses = []) => addresses);
  return new Set(own.filter((one) => !isOnlyNear(one)).map(({ family }) => (family === 'IPv6' ? 6 : 4)));
}

export function familiesOfMachine(): Set<number> {
  try {
    return familiesOf(networkInterfaces());
  } catch {
    // Some sandboxes do not tell.
    return new Set();
  }
}

/**
 * As getaddrinfo does it by AI_ADDRCONFIG: of addresses of both families those that can be called from here. node gives each but the last
 * one a second: a host that is slow to accept a connection would be given up for an address that leads nowhere.
 */
export function callable(found: readonly LookupAddress[], families: ReadonlySet<number>): LookupAddress[] {
  const some = found.filter(({ family }) => families.has(family));
  return some.length > 0 ? some : [...found];
}
