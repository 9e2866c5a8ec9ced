import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Judge } from './judge.ts';
import { lookUpFailure } from './look-up-failure.ts';
import type { Resolve } from './resolve.ts';

export const REFUSED_CODE = 'EREFUSED_BY_JITER';

/**
 * All addresses of a name were refused. The message says which and why: for our log, not for the customer, who could
 * otherwise read the names of our network through us.
 */
export class RefusedError extends Error {
  readonly code = REFUSED_CODE;
  readonly hostname: string;

  constructor(hostname: string, reasons: readonly string[]) {
    super(`${hostname} may not be reached: ${reasons.join('; ')}`);
    this.name = 'RefusedError';
    this.hostname = hostname;
  }
}

/**
 * For `lookup` of net.connect and all that is built on it. Node dials an address from this very answer, so that a name
 * which answers otherwise a moment later gains nothing. Of several addresses only the allowed ones are handed on. What
 * `resolve` remembers of an earlier dial is judged like anything else.
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
  const [first, ...others] = found.filter(({ address }) => {
    const verdict = judge(address);
    if (verdict.kind === 'refused') reasons.push(verdict.reason);
    return verdict.kind === 'allowed';
  });
  if (first) return [first, ...others] satisfies [LookupAddress, ...LookupAddress[]];
  throw reasons.length > 0 ? new RefusedError(hostname, reasons) : lookUpFailure(hostname, 'ENOTFOUND');
}
