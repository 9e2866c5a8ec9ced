import { ADDRCONFIG, type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { rememberFor } from '@jiter/cache';
import { createSlots, DeadlineError, within } from '@jiter/core';
import { callable, familiesOfMachine } from './families.ts';
import { findInHostsFile } from './hosts-file.ts';
import { lookUpFailure } from './look-up-failure.ts';
import { askNameservers } from './nameservers.ts';

/** All addresses of a name, at least one; rejects with an error that carries a `code`. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export type ResolveOptions = {
  /** Nameservers, instead of those that the machine is set up with. */
  servers?: readonly string[];
  hostsFile?: string;
  /** Stands in for getaddrinfo in tests. */
  askMachine?: Resolve;
  /** Those of the machine, in tests. */
  families?: () => ReadonlySet<number>;
  /** For one name, whatever it takes. */
  deadlineMs?: number;
  /** How long an answer is good for further dials. */
  keepMs?: number;
  nowMs?: () => number;
};

/** A name with more is refused: nobody has so many but to have us dial them. */
export const MAX_ADDRESSES = 256;
const MAX_KEPT = 1_000;
/**
 * getaddrinfo keeps one of libuv's four threads until it has its answer. Names without a dot are the operator's own
 * (compose services, search domains); with others a customer chooses who answers, and how slowly: they have a slot of
 * their own, and a thread stays free for the rest of the process.
 */
const SHORT_NAMES_AT_A_TIME = 2;
const OTHERS_AT_A_TIME = 1;

/**
 * Looks names up so that one whose nameserver does not answer holds up nobody else: asked once for all who wait for
 * it, given up after `deadlineMs`, and off the threads wherever possible. See docs/decisions/0015.
 */
export function createResolve({
  servers,
  hostsFile = '/etc/hosts',
  askMachine = getAddrInfo,
  families = familiesOfMachine,
  deadlineMs = 5_000,
  keepMs = 10_000,
  nowMs,
}: ResolveOptions = {}): Resolve {
  const shortNames = createSlots(SHORT_NAMES_AT_A_TIME);
  const others = createSlots(OTHERS_AT_A_TIME);

  async function find(hostname: string, signal: AbortSignal): Promise<LookupAddress[]> {
    const listed = await findInHostsFile(hostsFile, hostname);
    if (listed.length > 0) return listed;
    return search(hostname, signal).catch(async (error: unknown) => {
      // Without a descriptor nobody can be asked, which looks as if nobody knew the name: this fails with the reason.
      await findInHostsFile(hostsFile, hostname);
      throw error;
    });
  }

  async function search(hostname: string, signal: AbortSignal): Promise<LookupAddress[]> {
    const ask = () => askMachine(hostname);
    if (isShort(hostname)) return shortNames.run(ask, signal);
    const found = await askNameservers(hostname, { servers, signal });
    return found.length > 0 ? callable(found, families()) : others.run(ask, signal);
  }

  const remembered = rememberFor(
    (hostname) =>
      within(deadlineMs, hostname, (signal) => find(hostname, signal)).then(
        // Enough to see that there are too many: a thousand names are kept, and a customer chooses what they have.
        (found) => found.slice(0, MAX_ADDRESSES + 1),
        (error: unknown) => {
          throw error instanceof DeadlineError ? lookUpFailure(hostname, 'ETIMEOUT') : error;
        },
      ),
    { ms: keepMs, max: MAX_KEPT, ...(nowMs && { nowMs }) },
  );
  return (hostname) => {
    const family = isIP(hostname);
    return family === 0 ? remembered(hostname) : Promise.resolve([{ address: hostname, family }]);
  };
}

const isShort = (hostname: string) => !hostname.replace(/\.$/, '').includes('.');

const getAddrInfo: Resolve = (hostname) =>
  lookup(hostname, { all: true, hints: ADDRCONFIG, order: 'ipv4first' });
