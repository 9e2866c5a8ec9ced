import { systemClock, type Bell } from '@jiter/core';
import type { BellJob, BellQueue } from '../backends/engine.ts';
import { rewriteEach } from '../backends/rewrite.ts';
import { isInDoubt } from './in-doubt.ts';
import { createRinger } from './ringer.ts';

type Request = { data: { ids: string[] } };

/** One that takes all requests and answers none until it is itself again; then it carries out what it took, in order. */
function aQueue() {
  const done: string[] = [];
  let later: (() => void)[] | undefined = [];
  const answer = <T>(work: () => T) =>
    new Promise<T>((resolve) => {
      const carryOut = () => resolve(work());
      if (later) later.push(carryOut);
      else carryOut();
    });
  const add = ({ data }: Request) => {
    done.push(...data.ids);
    return { data: { ...data, dueAt: 0 }, delay: 0 } as unknown as BellJob;
  };
  const queue = {
    add: (name: string, data: Request['data']) => answer(() => add({ data })),
    addBulk: (requests: Request[]) => answer(() => requests.map(add)),
    getWaitingCount: () => answer(() => 0),
    getDelayedCount: () => answer(() => 0),
  } as unknown as BellQueue;
  const recover = () => {
    later?.forEach((carryOut) => carryOut());
    later = undefined;
  };
  return { queue, done, recover };
}

test('of a queue that answers nothing for a while, only the first bells are carried out late, and then the fresh ones', async () => {
  const { queue, done, recover } = aQueue();
  const { ring, ringAll } = createRinger({ queue, rewrite: rewriteEach, ringAheadMs: 0, clock: systemClock });
  const bell = (eventId: string): Bell => ({ eventId, dueAt: new Date(0) });
  const first = ring(bell('first'));
  const given: Promise<unknown>[] = [];
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  // These wait for the one under way; whoever rang gives up before it does, or with it.
  for (let index = 0; index < 1_000; index += 1) given.push(ring(bell(`gone ${index}`)).catch(isInDoubt));
  // It was told of the first one, and may carry that out.
  expect(await first.catch(isInDoubt)).toBe(true);
  expect(new Set(await Promise.all(given))).toEqual(new Set([false]));
  // These meet a queue of which nothing is known.
  const more = Array.from({ length: 1_000 }, (_, index) => {
    const bells = [bell(`gone too ${index}`), bell(`so is ${index}`)];
    return (index % 2 ? ring(bells[0]!) : ringAll(bells)).catch(isInDoubt);
  });
  expect(new Set(await Promise.all(more))).toEqual(new Set([false]));
  recover();
  await ring(bell('fresh'));
  expect(done).toEqual(['first', 'fresh']);
});

test('what was refused is not in doubt, and an extension that is out of reach becomes a job of its own', async () => {
  const added: string[][] = [];
  let isAway = true;
  const job = (ids: string[]) =>
    ({
      data: { ids, dueAt: 60_000 },
      delay: 60_000,
      updateData: () => Promise.reject(new Error('Connection is closed.')),
    }) as unknown as BellJob;
  const queue = {
    add: (_name: string, { ids }: Request['data']) => {
      if (isAway) return Promise.reject(new Error('Connection is closed.'));
      added.push(ids);
      return Promise.resolve(job(ids));
    },
    getWaitingCount: () => Promise.resolve(0),
  } as unknown as BellQueue;
  const clock = { now: () => new Date(0) };
  const { ring } = createRinger({ queue, rewrite: rewriteEach, ringAheadMs: 0, clock });
  const dueAt = new Date(60_000);
  const refused: unknown = await ring({ eventId: '1', dueAt }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ message: 'Connection is closed.' });
  expect(isInDoubt(refused)).toBe(false);
  isAway = false;
  await ring({ eventId: '1', dueAt });
  await ring({ eventId: '2', dueAt });
  expect(added).toEqual([['1'], ['1', '2']]);
});

test('of very many the nearest are put first, and where the later ones are refused it is in doubt which are there', async () => {
  const added: string[] = [];
  let isFull = false;
  const queue = {
    add: () => Promise.reject(new Error('OOM command not allowed')),
    addBulk: (requests: Request[]) => {
      if (isFull) return Promise.reject(new Error('OOM command not allowed'));
      added.push(...requests.flatMap(({ data }) => data.ids));
      return Promise.resolve(
        requests.map(({ data }) => ({ data: { ...data, dueAt: 0 }, delay: 0 }) as unknown as BellJob),
      );
    },
    getWaitingCount: () => Promise.resolve(0),
  } as unknown as BellQueue;
  const clock = { now: () => new Date(0) };
  const { ringAll } = createRinger({ queue, rewrite: rewriteEach, ringAheadMs: 0, clock });
  // The later they are due, the earlier they stand.
  const bells = Array.from({ length: 501 }, (_, index) => ({
    eventId: String(index),
    dueAt: new Date(60_000 - index * 100),
  }));
  expect(isInDoubt(await ringAll(bells).catch((error: unknown) => error))).toBe(true);
  expect([added.length, added.includes('0')]).toEqual([500, false]);
  isFull = true;
  expect(isInDoubt(await ringAll(bells).catch((error: unknown) => error))).toBe(false);
});
