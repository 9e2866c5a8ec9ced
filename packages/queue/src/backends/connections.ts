import { parseRedisUrl, type RedisPlace } from '@jiter/core';
import { isPostgres } from './is-postgres.ts';

/** How many connections a process opens to the queue's servers at the most, all of them together, and for what. */
export type QueueConnections = {
  /** To ring: of whoever creates events, and of workers. */
  ring: number;
  /** To take jobs. */
  take: number;
  /** To count for the rate limit. */
  limit: number;
};

/** Of each side of the queue on PostgreSQL. */
export const POOL_MAX = 4;
/** Of the rate limit on PostgreSQL. */
export const LIMITER_POOL_MAX = 1;
const LISTENERS = 1;
/** A cluster has no fewer, however few of them a URL names. */
const LEAST_NODES = 3;

/** `nodes`: of a cluster, as far as they are known by now; the URL may name fewer. */
export function queueConnections(url: string, nodes = 0): QueueConnections {
  if (isPostgres(url)) return { ring: POOL_MAX, take: POOL_MAX + LISTENERS, limit: LIMITER_POOL_MAX };
  const place = parseRedisUrl(url);
  const each = connectionsOfClient(place, nodes);
  return { ring: each, take: (1 + countWaiting(place)) * each, limit: each };
}

/** Beside the one that asks for jobs there is one for each queue, which waits for what comes into it. */
const countWaiting = (place: RedisPlace) => (place.kind === 'cluster' ? place.queues : 1);

function connectionsOfClient(place: RedisPlace, nodes: number): number {
  if (place.kind === 'single') return 1;
  // To the master, and to each that it asks where that is, for as long as it wants to hear of another one.
  if (place.kind === 'sentinel') return 1 + place.sentinels.length;
  // To each node, and for a moment one more, by which it reads anew which node has what.
  return Math.max(LEAST_NODES, place.nodes.length, nodes) + 1;
}
