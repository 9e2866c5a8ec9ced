import { addHistogram } from '@jiter/core';
import { ALL_HOSTS, nothingOf, type DeliveryCount } from './columns.ts';

/**
 * The same counts, and for each org and step one of all its hosts: whoever asks for all of them reads one row. What is counted of
 * no host is in that alone.
 */
export function withAllHosts(counts: readonly DeliveryCount[]): DeliveryCount[] {
  const all = new Map<string, DeliveryCount>();
  for (const count of counts) {
    const { org, at } = count;
    const key = `${org} ${at.getTime()}`;
    const known = all.get(key);
    if (known) add(known, count);
    else all.set(key, add(nothingOf({ org, host: ALL_HOSTS, at }), count));
  }
  return [...counts.filter(({ host }) => host !== ALL_HOSTS), ...all.values()];
}

function add(to: DeliveryCount, count: DeliveryCount): DeliveryCount {
  for (const [index, value] of count.attempts.entries()) to.attempts[index]! += value;
  to.sent += count.sent;
  to.failed += count.failed;
  to.early += count.early;
  addHistogram(to.lag, count.lag);
  addHistogram(to.duration, count.duration);
  return to;
}
