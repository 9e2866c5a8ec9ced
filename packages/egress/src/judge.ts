import { parseAddress, type Address, type Ip } from './address.ts';
import type { AllowList } from './allow-list.ts';
import { embeddedIPv4 } from './embedded.ts';
import { describeRange, rangeOf } from './range.ts';
import { refused, type Verdict } from './verdict.ts';

export type Judge = (address: string) => Verdict;

/** `allowPrivateDestinations`: a developer's machine, where everything is open that a TCP connection can be made to. */
export type Policy = { allowPrivateDestinations: boolean; allowed: AllowList };

/** No webhook lives there, so that nothing opens them. */
const NEVER = new Set(['multicast', 'broadcast']);

/** The whole policy about one address, pure. What cannot be read is refused. */
export function createJudge(policy: Policy): Judge {
  return (text) => {
    const address = parseAddress(text);
    if (!address) return refused(`"${text.slice(0, 100)}" is not an IP address`);
    const objection = objectionToAddress(address, policy);
    return objection === undefined ? { kind: 'allowed' } : refused(`${text} is ${objection}`);
  };
}

function objectionToAddress({ ip, zoned }: Address, policy: Policy): string | undefined {
  const objection = objectionTo(ip, policy);
  if (objection !== undefined || !zoned || isOpened(ip, policy)) return objection;
  return 'bound to one of our network interfaces';
}

/**
 * What speaks against an address. One that carries an IPv4 address is refused as such, and opening its range does not
 * open what it carries: with 64:ff9b::/96 allowed, 64:ff9b::10.0.0.1 still needs 10.0.0.1 to be allowed too.
 */
function objectionTo(ip: Ip, policy: Policy): string | undefined {
  const range = rangeOf(ip);
  if (range === 'unicast') return undefined;
  if (NEVER.has(range)) return describeRange(range);
  const inner = embeddedIPv4(ip, range);
  const innerObjection = inner && objectionTo(inner, policy);
  if (innerObjection) return `${describeRange(range)} for ${inner.toString()}, ${innerObjection}`;
  // The kernel dials a mapped address as the IPv4 address itself: whoever allowed the one, allowed the other.
  if (range === 'ipv4Mapped' && inner && policy.allowed.has(inner)) return undefined;
  return isOpened(ip, policy) ? undefined : describeRange(range);
}

function isOpened(ip: Ip, { allowPrivateDestinations, allowed }: Policy): boolean {
  return allowPrivateDestinations || allowed.has(ip);
}
