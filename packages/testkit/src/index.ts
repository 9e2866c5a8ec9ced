export { anEvent } from './an-event.ts';
export { cloneDatabase, emptyDatabase, type TestDatabase } from './database.ts';
export { eventually } from './eventually.ts';
export { type Backend, freshQueueUrl, redisUrl } from './queue-url.ts';
export { type Hit, type Receiver, type ReceiverStep, startReceiver } from './receiver.ts';
export { type RedisServer, startRedis } from './redis.ts';
