import { parseRedisUrl } from '@jiter/core';
import type { Engine } from './engine.ts';
import { isPostgres } from './is-postgres.ts';
import { postgresEngine } from './postgres.ts';
import { redisEngine } from './redis.ts';

/** The backend is the URL's scheme. */
export function engineFor(url: string): Engine {
  if (isPostgres(url)) return postgresEngine;
  // Says what is wrong with it, if anything is.
  parseRedisUrl(url);
  return redisEngine;
}
