import { createStats, type RequestStats } from './request-stats.ts';

/** What goes to one destination host, of whichever org. */
export type Host = {
  inFlight: number;
  /** By org; all that are remembered. */
  flows: Map<string, Flow>;
  /** Those that have requests in flight. */
  busy: Set<Flow>;
};

/** What one org sends to one host: what is slow about it is nobody else's. */
export type Flow = RequestStats & { host: Host; org: OrgStats };

export type OrgStats = RequestStats & {
  /** Of its large payloads, the bytes that are under way and those that wait. */
  bytes: number;
  waitingBytes: number;
  /** Of those in flight, how many entered while their flow was slow, or not known yet. */
  doubtful: number;
  /** When something to one of its quick hosts last came. */
  quickMs: number;
};

/** Whose request it is, and where it goes. */
export type Party = { org: string; host: string };

export type Flows = { of(party: Party): Flow };

/** How slow somebody is stays known while they are idle; so many flows are remembered, and all that are not idle. */
const MAX_REMEMBERED = 10_000;

/** Whose events are away comes back, and how many these are says when. */
const isIdle = ({ inFlight, waiting, away }: RequestStats) => inFlight + waiting + away === 0;

export function createFlows(): Flows {
  const hosts = new Map<string, Host>();
  const orgs = new Map<string, OrgStats>();
  let size = 0;
  let looksBeyond = MAX_REMEMBERED;

  function forgetIdle(): void {
    for (const [name, host] of hosts) {
      for (const [org, flow] of host.flows) {
        if (isIdle(flow) && host.flows.delete(org)) size -= 1;
      }
      if (host.flows.size === 0) hosts.delete(name);
    }
    for (const [name, org] of orgs) if (isIdle(org)) orgs.delete(name);
    // Where most are in use, they are not looked through for each new one.
    looksBeyond = Math.max(MAX_REMEMBERED, 2 * size);
  }

  function hostOf(name: string): Host {
    const known = hosts.get(name);
    if (known) return known;
    const host: Host = { inFlight: 0, flows: new Map(), busy: new Set() };
    hosts.set(name, host);
    return host;
  }

  function orgOf(name: string): OrgStats {
    const known = orgs.get(name);
    if (known) return known;
    const org = { ...createStats(), bytes: 0, waitingBytes: 0, doubtful: 0, quickMs: -Infinity };
    orgs.set(name, org);
    return org;
  }

  return {
    of(party) {
      const known = hosts.get(party.host)?.flows.get(party.org);
      if (known) return known;
      if (size >= looksBeyond) forgetIdle();
      const host = hostOf(party.host);
      const flow: Flow = { ...createStats(), host, org: orgOf(party.org) };
      host.flows.set(party.org, flow);
      size += 1;
      return flow;
    },
  };
}
