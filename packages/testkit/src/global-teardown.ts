import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removePostgres, type RunningPostgres } from '@jiter/embedded';
import type { TestRedis } from './find-redis.ts';

type Kept = { dir?: string; postgres?: RunningPostgres; redis?: TestRedis | undefined };

// On globalThis: jest loads setup and teardown apart from each other, but in one process.
const shared = globalThis as typeof globalThis & { jiterTestServices?: Kept };

export function keepForTeardown(services: Kept): void {
  shared.jiterTestServices = { ...shared.jiterTestServices, ...services };
}

export default async function globalTeardown(): Promise<void> {
  const { dir, postgres, redis } = shared.jiterTestServices ?? {};
  await Promise.all([redis?.stop(), postgres?.stop()]);
  if (!dir) return;
  await removePostgres(join(dir, 'postgres'));
  await rm(dir, { recursive: true, force: true });
}
