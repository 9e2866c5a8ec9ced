import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Judge } from './judge.ts';

/** Answers as `lookup` of node:dns/promises does with `all: true`. */
export type Resolve = (hostname: string, options: LookupAllOptions) => Promise<LookupAddress[]>;

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
 * which answers otherwise a moment later gains nothing. Of several addresses only the allowed ones are handed on.
 */
export function createLookup(judge: Judge, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    // queueMicrotask: what the callback throws is its own affair, not a rejection of ours.
    lookUp(hostname, { ...options, all: true }).then(
      (addresses) => queueMicrotask(() => answer(addresses)),
      (error: NodeJS.ErrnoException) => queueMicrotask(() => callback(error, [])),
    );

    function answer(addresses: [LookupAddress, ...LookupAddress[]]): void {
      if (options.all) callback(null, addresses);
      else callback(null, addresses[0].address, addresses[0].family);
    }
  };

  async function lookUp(hostname: string, options: LookupAllOptions) {
    return pickAllowed(hostname, await resolve(hostname, options), judge);
  }
}

function pickAllowed(hostname: string, found: LookupAddress[], judge: Judge) {
  const reasons: string[] = [];
  const [first, ...others] = found.filter(({ address }) => {
    const verdict = judge(address);
    if (verdict.kind === 'refused') reasons.push(verdict.reason);
    return verdict.kind === 'allowed';
  });
  if (first) return [first, ...others] satisfies [LookupAddress, ...LookupAddress[]];
  throw reasons.length > 0 ? new RefusedError(hostname, reasons) : notFound(hostname);
}

const notFound = (hostname: string) =>
  Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND', hostname });
