import { createStats, type RequestStats } from './request-stats.ts';

/** What goes to one destination host, of whichever org. */
export type Host = {
  inFlight: number;
  /** By org; all that are remembered. */
  lanes: Map<string, Lane>;
  /** Those that have requests in flight. */
  busy: Set<Lane>;
};

/** What one org sends to one host: what is slow about it is nobody else's. */
export type Lane = RequestStats & { host: Host; org: OrgStats };

/** Of its large payloads, the bytes that are under way and those that wait. */
export type OrgStats = RequestStats & { bytes: number; waitingBytes: number };

/** Whose request it is, and where it goes. */
export type Party = { org: string; host: string };

export type Lanes = { of(party: Party): Lane };

/** How slow somebody is stays known while they are idle; so many lanes are remembered. */
const MAX_REMEMBERED = 10_000;

export function createLanes(): Lanes {
  const hosts = new Map<string, Host>();
  const orgs = new Map<string, OrgStats>();
  let size = 0;

  function forgetIdle(): void {
    for (const [name, host] of hosts) {
      for (const [org, lane] of host.lanes) {
        if (lane.inFlight + lane.waiting === 0 && host.lanes.delete(org)) size -= 1;
      }
      if (host.lanes.size === 0) hosts.delete(name);
    }
    for (const [name, org] of orgs) if (org.inFlight + org.waiting === 0) orgs.delete(name);
  }

  function hostOf(name: string): Host {
    const known = hosts.get(name);
    if (known) return known;
    const host: Host = { inFlight: 0, lanes: new Map(), busy: new Set() };
    hosts.set(name, host);
    return host;
  }

  function orgOf(name: string): OrgStats {
    const known = orgs.get(name);
    if (known) return known;
    const org = { ...createStats(), bytes: 0, waitingBytes: 0 };
    orgs.set(name, org);
    return org;
  }

  return {
    of(party) {
      const known = hosts.get(party.host)?.lanes.get(party.org);
      if (known) return known;
      if (size >= MAX_REMEMBERED) forgetIdle();
      const host = hostOf(party.host);
      const lane: Lane = { ...createStats(), host, org: orgOf(party.org) };
      host.lanes.set(party.org, lane);
      size += 1;
      return lane;
    },
  };
}
