import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from 'proxy-addr';
import { remember } from '@jiter/cache';

/** How many proxies are in front of us, or the addresses and networks that they have. None: nobody is believed. */
export type TrustedProxies = number | readonly string[];

/** Google's balancers reuse a connection for 600 s, which nobody can change; Traefik does for 90, Caddy for 120. */
const IDLE_OF_PROXIES_MS = 620_000;

/**
 * How long a connection may be idle, where that is not as by default: a balancer that sends a call on one that is closed just then
 * cannot tell whether it was done. Who is told apart from strangers may keep it as long as they do.
 */
export function keepAliveOf(proxies: TrustedProxies): { keepAliveTimeout?: number } {
  const isBehindOne = typeof proxies === 'number' || proxies.length > 0;
  return isBehindOne ? { keepAliveTimeout: IDLE_OF_PROXIES_MS } : {};
}

const MAX_PROXIES = 100;
const MAX_HOPS = 16;
const NETWORK_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Reads `none`, a number of proxies, or their addresses and networks with commas between; undefined for anything else. */
export function parseTrustedProxies(text: string): TrustedProxies | undefined {
  const items = text.split(',').map((item) => item.trim());
  if (items[0] === 'none' && items.length === 1) return [];
  if (/^\d+$/.test(text.trim())) {
    const hops = Number(text);
    return hops >= 1 && hops <= MAX_HOPS ? hops : undefined;
  }
  try {
    proxyAddress.compile(items);
  } catch {
    return undefined;
  }
  return items.length <= MAX_PROXIES && items.every(isProxy) ? items : undefined;
}

/** The library would take 1 for 0.0.0.1. */
const isProxy = (item: string) => NETWORK_NAMES.has(item) || isIP(item.split('/')[0]!) !== 0;

/** Whom a request is counted for: an IPv4 address, or the network of an IPv6 one. */
export type ClientOf = (req: IncomingMessage) => string;

/**
 * The address that the connection comes from or, where a trusted proxy says so in X-Forwarded-For, its client's. Whoever
 * has an IPv6 address has at least the 2^64 of its network, so these count as one.
 */
export function createClientOf(proxies: TrustedProxies): ClientOf {
  const isTrusted =
    typeof proxies === 'number'
      ? (_address: string, hops: number) => hops < proxies
      : proxyAddress.compile([...proxies]);
  const trustsNobody = typeof proxies !== 'number' && proxies.length === 0;
  const clientOfAddress = remember(networkOf, MAX_REMEMBERED);
  return (req) => {
    const address = trustsNobody ? req.socket.remoteAddress : proxyAddress(req, isTrusted);
    return clientOfAddress(address ?? 'unknown');
  };
}

const MAX_REMEMBERED = 10_000;
const GROUPS_OF_NETWORK = 4;
const GROUPS = 8;
/** Some proxies add the port of the client. */
const IPV4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i;
const BRACKETED = /^\[(.*)\](?::\d+)?$/;

function networkOf(address: string): string {
  const ipv4 = IPV4.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const bare = (BRACKETED.exec(address)?.[1] ?? address).toLowerCase();
  if (!bare.includes(':')) return bare;
  const [head, tail] = bare.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const missing = GROUPS - (head?.length ?? 0) - (tail?.length ?? 0);
  const zeros = Array<string>(tail ? Math.max(0, missing) : 0).fill('0');
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])];
  return `${groups.slice(0, GROUPS_OF_NETWORK).join(':')}::/64`;
}
