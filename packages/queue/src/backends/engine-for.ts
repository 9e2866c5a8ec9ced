import type { Engine } from './engine.ts';
import { postgresEngine } from './postgres.ts';
import { redisEngine } from './redis.ts';

export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/i.test(url);
}

/** The backend is the URL's scheme. */
export function engineFor(url: string): Engine {
  if (isPostgres(url)) return postgresEngine;
  if (/^rediss?:/i.test(url)) return redisEngine;
  throw new Error("A queue's URL starts with postgres:, postgresql:, redis: or rediss:");
}
