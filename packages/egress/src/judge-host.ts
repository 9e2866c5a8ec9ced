import { isIP, isIPv6 } from 'node:net';
import type { Judge } from './judge.ts';
import { refused, type HostVerdict } from './verdict.ts';

/** Dots as IDNA sees them: full-width and ideographic ones too. */
const TRAILING_DOTS = /[.\u3002\uff0e\uff61]+$/;
/** Would end the host name in a URL, so that something else than the whole would be judged. */
const NOT_IN_A_NAME = /[\s/?#@\\:[\]]/;
/** DNS ends at 253 and a dot. URLs know no limit, and the patterns here are slow on 64 KiB of dots. */
const MAX_LENGTH = 254;

/** What can be known of a URL's host without asking DNS. */
export function judgeHost(hostname: string, judge: Judge): HostVerdict {
  const host = normalise(hostname);
  if (host === undefined) return refused(`"${hostname.slice(0, 100)}" is not a host name`);
  if (isIP(host) !== 0) return judge(host);
  if (isLocalhost(host) && isOwnMachineShut(judge)) return refused(`${host.slice(0, 100)} is this machine`);
  return { kind: 'unknown' };
}

/**
 * The name or address as a connection would be made to it, without brackets and trailing dots; undefined when nothing
 * can be. The URL standard reads 2130706433, 0x7f.1, 0177.0.0.1, 127.1 and full-width digits as 127.0.0.1.
 */
function normalise(hostname: string): string | undefined {
  if (hostname.length > MAX_LENGTH) return undefined;
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(bare)) return bare;
  const name = hostname.replace(TRAILING_DOTS, '');
  if (name === '' || NOT_IN_A_NAME.test(name)) return undefined;
  const read = readHost(name);
  // What was hidden in it as %2e may have become more trailing dots, and what is left an address.
  return read === undefined || read === name ? read : normalise(read);
}

function readHost(name: string): string | undefined {
  try {
    return new URL(`http://${name}/`).hostname;
  } catch {
    return undefined;
  }
}

/** RFC 6761: these never leave the machine, whatever a resolver says. */
const isLocalhost = (host: string) => host === 'localhost' || host.endsWith('.localhost');

function isOwnMachineShut(judge: Judge): boolean {
  return ['127.0.0.1', '::1'].every((address) => judge(address).kind === 'refused');
}
