import { randomUUID } from 'node:crypto';
import { within } from '@jiter/core';
import type { AnyRedis } from './redis-connection.ts';

/** `ringing`: somebody found the jobs gone and may still be ringing again; `kept`: that is done. */
type Marker = { state: 'ringing' | 'kept'; token: string };

/**
 * A marker names the server's run, because one that was restarted, or took the place of another, may come with an older
 * state of the jobs and of the marker. Found and set by one script: of several who look one finds it missing, and of a
 * cluster it is the node with the key that tells its run.
 */
const LOOK = `
  local run = string.match(redis.call('info', 'server'), 'run_id:(%w+)') or 'unknown'
  local stored = redis.call('get', KEYS[1])
  local state, of_run, token = string.match(stored or '', '^(%w+) (%w+) (%S+)$')
  if of_run == run then return { state, token } end
  redis.call('set', KEYS[1], 'ringing ' .. run .. ' ' .. ARGV[1])
  return { 'ringing', ARGV[1] }`;

/** If the jobs went this very moment, the marker must not come back without the jobs. */
const SETTLE = `
  local run, token = string.match(redis.call('get', KEYS[1]) or '', '^ringing (%w+) (%S+)$')
  if token == ARGV[1] then redis.call('set', KEYS[1], 'kept ' .. run .. ' ' .. token) end`;

/**
 * Tells when Redis has lost the jobs that it held. A marker lies beside the queue: it goes when the jobs go. That a caller
 * asks again is taken as proof that it has rung everything: until then a process that dies in between leaves the
 * marker at `ringing`, and whoever asks next rings once more. What another one has rung for by then was no loss to be told:
 * who led before, and leads again after a failover that others saw to, would ring for all of it anew.
 */
export function createLossWatch(redis: Pick<AnyRedis, 'eval'>, prefix: string): () => Promise<boolean> {
  const key = `${prefix}:jiter:memory`;
  let seen: string | undefined;

  async function look(): Promise<Marker> {
    const [state, token] = (await redis.eval(LOOK, 1, key, randomUUID())) as [string, string];
    return { state: state === 'kept' ? 'kept' : 'ringing', token };
  }

  return async () => {
    const { state, token } = await look();
    const isNews = token !== seen;
    seen = token;
    if (state === 'kept') return false;
    if (!isNews) await redis.eval(SETTLE, 1, key, token);
    return isNews;
  };
}

/**
 * The same for several queues, parts of which may be away: what is not reached is asked later. Who found a loss is not asked
 * again before the caller was told, as that would say that all was rung for.
 */
export function anyLoss(watches: readonly (() => Promise<boolean>)[]): () => Promise<boolean> {
  const untold = new Set<() => Promise<boolean>>();
  return async () => {
    const asked = watches.filter((watch) => !untold.has(watch));
    const answers = await Promise.allSettled(asked.map((watch) => watch()));
    answers.forEach((answer, index) => {
      if (answer.status === 'fulfilled' && answer.value) untold.add(asked[index]!);
    });
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed && answers.every(({ status }) => status === 'rejected') && untold.size === 0)
      throw failed.reason;
    const isLost = untold.size > 0;
    untold.clear();
    return isLost;
  };
}

/**
 * No caller waits for longer than `limitMs`. Who asks meanwhile waits for the same look, as another one would say that all was rung
 * for; and what that finds after the last of them gave up is told to the next: it is found once.
 */
export function toldWithin(limitMs: number, look: () => Promise<boolean>): () => Promise<boolean> {
  let isUntold = false;
  let looking: Promise<void> | undefined;
  const begin = () =>
    look()
      .then((isLost) => void (isUntold ||= isLost))
      .finally(() => (looking = undefined));
  return async () => {
    if (!isUntold) await within(limitMs, 'looking', (looking ??= begin()));
    const isLost = isUntold;
    isUntold = false;
    return isLost;
  };
}
