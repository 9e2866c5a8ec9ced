import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import { parseRedisUrl, togetherMs, within, type Address, type RedisPlace } from '@jiter/core';

export type AnyRedis = Redis | Cluster;

/** `prefix`: of all keys of ours. `prefixes`: of each queue's; of several, each has its keys in one slot of a cluster. */
export type RedisLink = { redis: AnyRedis; prefix: string; prefixes: string[]; close: () => void };

export const LIMIT_MS = 2_000;
const CHECK_EVERY_MS = 10_000;
const CHECK_SLACK_MS = 5_000;
const PING_LIMIT_MS = 5_000;
const REVIVE_MS = 100;

/** A producer must not wait for a queue that is away: its callers have a promise in the database already. */
export const IMPATIENT: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: LIMIT_MS,
};
/** A worker has nothing better to do than to wait until it can record what it did. */
export const PATIENT: RedisOptions = { maxRetriesPerRequest: null };

const later = (times: number) => Math.min(times * 50, 1_000);

const COMMON: RedisOptions = {
  connectTimeout: LIMIT_MS,
  // A server that does not even answer a goodbye must not hold up a shutdown.
  disconnectTimeout: 250,
  keepAlive: 10_000,
};

/**
 * A master that is one no longer takes no writes, and keeps its connections: the new one is where the sentinels, or the name that we
 * were told, lead to by then. 2: and asked the same again. Redis 6 says it behind words of its own, where a script wrote.
 */
const ON_DEMOTED = {
  reconnectOnError: ({ message }: Error) => (/(^|-)READONLY /.test(message) ? 2 : false),
} as const satisfies RedisOptions;

/** One that comes back for ever, wherever its servers are by then. */
export function connect(url: string, patience: RedisOptions, onError: (error: unknown) => void): RedisLink {
  const place = parseRedisUrl(url);
  const redis = open(place, patience);
  redis.on('error', onError);
  redis.on('error', (error) => hangUpWhenElsewhere(redis, error));
  const watchNoMore = watch(redis);
  const close = () => {
    watchNoMore();
    redis.disconnect();
  };
  return { redis, prefix: place.prefix, prefixes: prefixesOf(place), close };
}

function prefixesOf(place: RedisPlace): string[] {
  if (place.kind !== 'cluster') return [place.prefix];
  return Array.from({ length: place.queues }, (_, index) => `{${place.prefix}:${index}}`);
}

function open(place: RedisPlace, patience: RedisOptions): AnyRedis {
  const options = { ...COMMON, ...patience };
  if (place.kind === 'single')
    return new Redis(place.url, { ...options, ...ON_DEMOTED, retryStrategy: later });
  const { username, password, isTls } = place;
  const tls = trusting(place.kind === 'cluster' ? place.nodes : place.sentinels);
  const login = { ...(username && { username }), ...(password && { password }), ...(isTls && { tls }) };
  if (place.kind === 'cluster') return new Cluster(place.nodes, clusterOptions({ ...options, ...login }));
  const { sentinels, name, db, sentinelUsername, sentinelPassword } = place;
  const redis = new Redis({
    ...options,
    ...login,
    ...ON_DEMOTED,
    sentinels,
    name,
    db,
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
    ...(isTls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
    retryStrategy: later,
    sentinelRetryStrategy: later,
    // Sentinels that are told of a new master drop what leads to the old one, also where that says nothing any more.
    failoverDetector: true,
  });
  return reviving(redis);
}

/**
 * Who is named by those that we were told of may be named by an address, which is in no certificate. A certificate for one of
 * the names that we were told is as good.
 */
function trusting(told: readonly Address[]) {
  return {
    checkServerIdentity(host: string, certificate: PeerCertificate): Error | undefined {
      const objection = checkServerIdentity(host, certificate);
      const isTold = told.some((one) => checkServerIdentity(one.host, certificate) === undefined);
      return isTold ? undefined : objection;
    },
  };
}

/**
 * While it asks the sentinels where to connect to, a client that is told to connect anew ends for good: by BullMQ, whose
 * wait went unanswered, or by the news of a failover, which come just then. Unless it was meant to end it connects again, and so do
 * its duplicates, which BullMQ makes.
 */
function reviving(redis: Redis): Redis {
  const own = { disconnect: redis.disconnect, quit: redis.quit, duplicate: redis.duplicate };
  let isMeant = false;
  redis.disconnect = (reconnect = false) => {
    isMeant ||= !reconnect;
    own.disconnect.call(redis, reconnect);
  };
  redis.quit = (...args: Parameters<Redis['quit']>) => {
    isMeant = true;
    return own.quit.apply(redis, args);
  };
  redis.duplicate = (override) => reviving(own.duplicate.call(redis, override));
  redis.on('end', () => {
    if (isMeant) return;
    setTimeout(() => {
      if (!isMeant) void redis.connect().catch(() => undefined);
    }, REVIVE_MS);
  });
  return redis;
}

/**
 * A worker waits at each of many queues, and a node that does not come back holds a part of them: each asked ten times a
 * second, with all about the cluster read anew, is a seventh of a core for every worker.
 */
const WHILE_A_NODE_IS_AWAY = { retryDelayOnFailover: 1_000, retryDelayOnClusterDown: 1_000 };

function clusterOptions({ enableOfflineQueue = true, ...redisOptions }: RedisOptions): ClusterOptions {
  return {
    redisOptions,
    enableOfflineQueue,
    // By default the names that we were told become addresses, which are in no certificate.
    ...(redisOptions.tls && { dnsLookup: (name, callback) => callback(null, name) }),
    clusterRetryStrategy: later,
    slotsRefreshTimeout: LIMIT_MS,
    // A node that died is noticed within this, so that others can take what was meant for it.
    slotsRefreshInterval: 5_000,
    ...(redisOptions.maxRetriesPerRequest === null && WHILE_A_NODE_IS_AWAY),
    ...(redisOptions.maxRetriesPerRequest !== null && { maxRedirections: 4 }),
  };
}

/** Those of a cluster that hold slots, as far as it has told of them. */
export const countNodes = (redis: AnyRedis) => (redis instanceof Cluster ? redis.nodes('master').length : 1);

/** A server that has no such database goes on with its first one, in which others' jobs may be. */
function hangUpWhenElsewhere(redis: AnyRedis, error: unknown): void {
  const { command } = error as { command?: { name?: unknown } };
  if (command?.name === 'select') redis.disconnect(true);
}

/** What is asked in this turn of the loop leaves as one write rather than one for each command. */
export function writeAtOnce(redis: AnyRedis): void {
  if (redis instanceof Cluster || redis.status !== 'ready') return;
  const { stream } = redis;
  stream.cork();
  setImmediate(() => stream.uncork());
}

/** All of a process are asked at once: to wake up costs an idle process more than to ask. */
// eslint-disable-next-line no-restricted-syntax -- Connections that are open.
const watched = new Set<AnyRedis>();
// eslint-disable-next-line no-restricted-syntax -- Connections that are open.
let watching: NodeJS.Timeout | undefined;

function watch(redis: AnyRedis): () => void {
  watched.add(redis);
  watching ??= checkLater();
  return () => {
    watched.delete(redis);
    if (watched.size > 0) return;
    clearTimeout(watching);
    watching = undefined;
  };
}

function checkLater(): NodeJS.Timeout {
  const check = () => {
    watching = checkLater();
    watched.forEach(hangUpWhenUnanswered);
  };
  return setTimeout(check, togetherMs(CHECK_EVERY_MS - CHECK_SLACK_MS, CHECK_EVERY_MS)).unref();
}

/** A server that vanished without closing its sockets would otherwise be waited for until TCP gives up. */
function hangUpWhenUnanswered(redis: AnyRedis): void {
  for (const node of redis instanceof Cluster ? redis.nodes('all') : [redis]) {
    if (node.status !== 'ready') continue;
    void within(PING_LIMIT_MS, 'a ping', node.ping()).catch(() => node.disconnect(true));
  }
}
