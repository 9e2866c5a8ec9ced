import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { lookUpFailure } from './look-up-failure.ts';

export type NameserverOptions = {
  /** Instead of those that the machine is set up with. */
  servers?: readonly string[] | undefined;
  /** Ends the questions. */
  signal: AbortSignal;
};

/** Per nameserver and round; doubled in each round. */
const TIMEOUT_MS = 2_000;
const TRIES = 3;
/**
 * Once one family has answered, how long the other may take. Some nameservers drop what they do not know, which is IPv6. A question for
 * IPv4 is dropped on the way, and asked again after `TIMEOUT_MS`: most machines have nothing else to reach anybody by.
 */
const OTHER_MAY_TAKE_MS = { 4: TIMEOUT_MS + 1_000, 6: 500 };
/** The name is not known there, or nobody is: getaddrinfo may know more ways to ask. */
const ASK_ELSEWHERE = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'ECONNREFUSED']);

/**
 * All addresses of a name, IPv4 first; none when the nameservers know none. It waits on sockets and not in libuv's
 * threads. A resolver of its own for each name costs 0.05 ms, sees the nameservers as they are set now, and can be cut
 * off without harm to others.
 */
export async function askNameservers(
  hostname: string,
  { servers, signal }: NameserverOptions,
): Promise<LookupAddress[]> {
  signal.throwIfAborted();
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });

  const found: LookupAddress[] = [];
  const failures: string[] = [];
  const collect = (family: 4 | 6, answer: Promise<string[]>) =>
    answer.then(
      (addresses) => void found.push(...addresses.map((address) => ({ address, family }))),
      (error: NodeJS.ErrnoException) => void failures.push(error.code ?? String(error)),
    );
  const four = collect(4, resolver.resolve4(hostname));
  const six = collect(6, resolver.resolve6(hostname));
  const both = Promise.all([four, six]);
  await Promise.race([four, six]);
  const [first] = found;
  if (!first) await both;
  else
    await Promise.race([
      both,
      pause(OTHER_MAY_TAKE_MS[first.family === 4 ? 6 : 4], undefined, { ref: false }),
    ]);
  cancel();

  if (found.length === 0 && failures.some((code) => !ASK_ELSEWHERE.has(code))) {
    throw lookUpFailure(hostname, codeOf(failures));
  }
  return found.toSorted((one, other) => one.family - other.family);
}

/** c-ares has codes of its own. Of those, history knows that nobody answered; the others are like getaddrinfo's. */
function codeOf(failures: readonly string[]): string {
  return ['ENOMEM', 'ETIMEOUT'].find((code) => failures.includes(code)) ?? 'EAI_AGAIN';
}
