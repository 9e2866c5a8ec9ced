import { parseRedisUrl } from '@jiter/core';
import type { Engine } from './engine.ts';
import { postgresEngine } from './postgres.ts';
import { redisEngine } from './redis.ts';

export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/i.test(url);
}

/** The backend is the URL's scheme. */
export function engineFor(url: string): Engine {
  if (isPostgres(url)) return postgresEngine;
  // Says what is wrong with it, if anything is.
  parseRedisUrl(url);
  return redisEngine;
}
