import type { LookupFunction } from 'node:net';
import { remember } from '@jiter/cache';
import { parseAllowList } from './allow-list.ts';
import { createInboxGuard, type InboxGuard } from './inbox.ts';
import { judgeHost } from './judge-host.ts';
import { createJudgePort } from './judge-port.ts';
import { createJudge } from './judge.ts';
import { createLookup } from './lookup.ts';
import { createResolve, type Resolve } from './resolve.ts';
import { refused, type HostVerdict, type Verdict } from './verdict.ts';

export type GuardOptions = {
  /** Opens everything but multicast and broadcast: for a developer's machine. */
  allowPrivateDestinations: boolean;
  /** CIDRs to open besides the public internet (ALLOWED_DESTINATIONS). */
  allowedDestinations: readonly string[];
  /** Ports to open although browsers refuse them (ALLOWED_PORTS). */
  allowedPorts?: readonly number[];
  /** What the URLs of our own inboxes begin with, up to their token: these are open, wherever that is. */
  inboxUrl?: string | undefined;
  /** Stands in for DNS in tests. */
  resolve?: Resolve;
};

/**
 * Decides whom a request may reach. A sender needs both halves, because node skips `lookup` for hosts that are
 * addresses already:
 *
 *     const verdict = guard.guardRequest(url);             // before the request: port and literals
 *     if (verdict.kind === 'refused') return …;
 *     new http.Agent({ lookup: guard.lookup })             // node:http, and got with `agent: { http, https }`
 *     new undici.Agent({ connect: { lookup: guard.lookup } })
 *
 * An agent's `lookup` is asked at each dial, for TLS as well, and got's `dnsLookup` does the same for one request.
 * A redirect is a new request: a sender that followed one would have to ask again.
 */
export type Guard = {
  /** About an address as a resolver or a socket writes it. */
  verdict(address: string): Verdict;
  /** About the host of a URL, brackets included: addresses in every notation, and the names of this machine. */
  verdictOfHost(hostname: string): HostVerdict;
  /** The same for a whole URL, its port included. 'unknown' leaves the decision to `lookup`. */
  guardRequest(url: Readonly<URL>): HostVerdict;
  /** Answers only the allowed addresses of a name; with none, fails with code EREFUSED_BY_JITER. */
  lookup: LookupFunction;
  /** Of requests to our own inboxes, which go on connections of their own. */
  inbox: InboxGuard;
};

/** Throws an Error naming ALLOWED_DESTINATIONS and the entry that cannot be read. */
export function createGuard(options: GuardOptions): Guard {
  const {
    allowPrivateDestinations,
    allowedDestinations,
    allowedPorts = [],
    inboxUrl,
    resolve = createResolve(),
  } = options;
  const judge = createJudge({ allowPrivateDestinations, allowed: parseAllowList(allowedDestinations) });
  const judgePort = createJudgePort(allowedPorts);
  const inbox = createInboxGuard({ inboxUrl, isOwnMachine: allowPrivateDestinations }, resolve);
  // Asked for each create and each attempt, mostly about the same few hosts.
  const verdictOfHost = remember((hostname) => judgeHost(hostname, judge));
  return {
    verdict: judge,
    verdictOfHost,
    guardRequest(url) {
      if (inbox.has(url)) return { kind: 'allowed' };
      const objection = judgePort(url);
      return objection === undefined ? verdictOfHost(url.hostname) : refused(objection);
    },
    lookup: createLookup(judge, resolve),
    inbox,
  };
}
