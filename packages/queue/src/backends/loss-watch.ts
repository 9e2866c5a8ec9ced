import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** `ringing`: somebody found the jobs gone and may still be ringing again; `kept`: that is done. */
type Marker = { state: 'ringing' | 'kept'; token: string };

/**
 * Tells when Redis has lost what it held. A marker lies beside the queue: it goes when the jobs go, and it names
 * the server's run, because a restarted Redis may come back with an older snapshot of both. That a caller asks
 * again is taken as proof that it has rung everything: until then a process that dies in between leaves the
 * marker at `ringing`, and whoever opens the queue next rings once more.
 */
export function createLossWatch(redis: Redis, prefix: string): () => Promise<boolean> {
  const key = `${prefix}:jiter:memory`;
  let seen: string | undefined;

  async function look(): Promise<Marker> {
    const [stored, run] = await Promise.all([redis.get(key), runOf(redis)]);
    const [state, ofRun, token] = stored?.split(' ') ?? [];
    if (token && ofRun === run) return { state: state === 'kept' ? 'kept' : 'ringing', token };
    const fresh = { state: 'ringing', token: randomUUID() } as const;
    await redis.set(key, `ringing ${run} ${fresh.token}`);
    return fresh;
  }

  async function settle(token: string): Promise<void> {
    // XX: if the jobs went this very moment, the marker must not come back without the jobs.
    await redis.set(key, `kept ${await runOf(redis)} ${token}`, 'XX');
  }

  return async () => {
    const { state, token } = await look();
    const isFirstLook = seen === undefined;
    const isNews = token !== seen;
    seen = token;
    if (isNews) return !(isFirstLook && state === 'kept');
    if (state === 'ringing') await settle(token);
    return false;
  };
}

/** Random for each start of the server; absent from servers that only speak like Redis. */
async function runOf(redis: Redis): Promise<string> {
  return /^run_id:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown';
}
