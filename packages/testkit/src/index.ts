export { ALL_ATTEMPTS, ALL_EVENTS } from './all-rows.ts';
export { anEvent } from './an-event.ts';
export {
  cloneDatabase,
  emptyDatabase,
  openSql,
  queryRows,
  runSql,
  type Sql,
  type TestDatabase,
} from './database.ts';
export { eventually } from './eventually.ts';
export { type Backend, freshQueueUrl, hasOwnRedis, redisUrl } from './queue-url.ts';
export { createLatch, type Latch } from './latch.ts';
export { listEvents } from './list-events.ts';
export { noteAnswers } from './note-answers.ts';
export { onAnotherDay } from './on-another-day.ts';
export { ownPort } from './own-port.ts';
export { type Hit, type Receiver, type ReceiverStep, startReceiver } from './receiver.ts';
export { type RedisServer, startRedis } from './redis.ts';
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
export { startWatchedRedis, type WatchedRedis } from './redis-sentinel.ts';
export { type HeldWrites, holdWrites } from './hold-writes.ts';
export { howToInstall, tellSkipped } from './programs.ts';
export { sharedDir } from './shared-dir.ts';
export { untilHourLasts } from './until-hour-lasts.ts';
export { type CutLink, startCutLink } from './cut-link.ts';
export { cloneShuttable, type Shuttable, WAYS_TO_SHUT } from './shut-out.ts';
export { type Link, startLink } from './link.ts';
export { startSlowLink } from './slow-link.ts';
export { type Statement, watchStatements } from './watch-statements.ts';
export { withRedis } from './with-redis.ts';
export { hasPgBouncer, startPgBouncer, type Pooler } from './pgbouncer.ts';
