import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Judge } from './judge.ts';
import { lookUpFailure } from './look-up-failure.ts';
import { MAX_ADDRESSES, type Resolve } from './resolve.ts';

export const REFUSED_CODE = 'EREFUSED_BY_JITER';
export const TOO_MANY_CODE = 'ETOOMANY_BY_JITER';

/** Of one attempt. Node dials one after the other until one answers, and each dead one takes a socket and its time. */
const MAX_DIALLED = 6;

/**
 * All addresses of a name were refused. The message says which and why: for our log, not for the customer, who could
 * otherwise read the names of our network through us.
 */
export class RefusedError extends Error {
  readonly code: string;
  readonly hostname: string;

  constructor(hostname: string, reasons: readonly string[], code = REFUSED_CODE) {
    super(`${hostname} may not be reached: ${reasons.join('; ')}`);
    this.name = 'RefusedError';
    this.code = code;
    this.hostname = hostname;
  }
}

/**
 * For `lookup` of net.connect and all that is built on it. Node dials an address from this very answer, so that a name
 * which answers otherwise a moment later gains nothing. Of several addresses only the allowed ones are handed on, and
 * few of these. What `resolve` remembers of an earlier dial is judged like anything else.
 */
export function createLookup(judge: Judge, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    // queueMicrotask: what the callback throws is its own affair, not a rejection of ours.
    lookUp(hostname, options.family).then(
      (addresses) => queueMicrotask(() => answer(addresses)),
      (error: NodeJS.ErrnoException) => queueMicrotask(() => callback(error, [])),
    );

    function answer(addresses: [LookupAddress, ...LookupAddress[]]): void {
      if (options.all) callback(null, addresses);
      else callback(null, addresses[0].address, addresses[0].family);
    }
  };

  async function lookUp(hostname: string, family: LookupOptions['family']) {
    const found = await resolve(hostname);
    if (found.length > MAX_ADDRESSES) {
      throw new RefusedError(hostname, [`it has more than ${MAX_ADDRESSES} addresses`], TOO_MANY_CODE);
    }
    return pickAllowed(hostname, found.filter(isOf(family)), judge);
  }
}

/** Node writes "any" as 0 or not at all. */
function isOf(wanted: LookupOptions['family']): (address: LookupAddress) => boolean {
  const number = Number(String(wanted ?? 0).replace('IPv', ''));
  return ({ family }) => number === 0 || family === number;
}

function pickAllowed(hostname: string, found: LookupAddress[], judge: Judge) {
  const reasons: string[] = [];
  const allowed = found.filter(({ address }) => {
    const verdict = judge(address);
    if (verdict.kind === 'refused') reasons.push(verdict.reason);
    return verdict.kind === 'allowed';
  });
  const [first, ...others] = pickFew(allowed);
  if (first) return [first, ...others] satisfies [LookupAddress, ...LookupAddress[]];
  throw reasons.length > 0 ? new RefusedError(hostname, reasons) : lookUpFailure(hostname, 'ENOTFOUND');
}

/** Of both families where there are both: a machine, or a network on the way, may have only one of them. */
function pickFew(addresses: LookupAddress[]): LookupAddress[] {
  if (addresses.length <= MAX_DIALLED) return addresses;
  const isLikeFirst = ({ family }: LookupAddress) => family === addresses[0]!.family;
  const others = addresses.filter((address) => !isLikeFirst(address));
  const likeFirst = addresses
    .filter(isLikeFirst)
    .slice(0, MAX_DIALLED - Math.min(others.length, MAX_DIALLED / 2));
  return [...likeFirst, ...others.slice(0, MAX_DIALLED - likeFirst.length)];
}
