import { setTimeout as pause } from 'node:timers/promises';
import { anEvent } from '@jiter/testkit';
import { callApi, type WireEvent } from './fleet.ts';

export type Api = { url: string; apiKey: string };
export type Wish = { destination: string; scheduledTime: Date; payload?: string; timeout?: string };

/** What became of one POST. */
export type Created =
  { kind: 'created'; event: WireEvent } | { kind: 'refused'; status: number; retryAfter: string | null };

const SECOND_CHANCE_MS = 5_000;

export async function create({ url, apiKey }: Api, wish: Wish): Promise<Created> {
  const { status, body, retryAfter } = await callApi(url, apiKey, 'POST', '/api/events', anEvent(wish));
  if (status === 200) return { kind: 'created', event: body };
  // A machine so busy that the time passed on the way there is not what is tested here.
  if (status === 400 && wish.scheduledTime.getTime() < Date.now()) {
    return create({ url, apiKey }, { ...wish, scheduledTime: soon(SECOND_CHANCE_MS) });
  }
  return { kind: 'refused', status, retryAfter };
}

/** A create that has to succeed. */
export async function schedule(api: Api, wish: Wish): Promise<WireEvent> {
  const result = await create(api, wish);
  if (result.kind === 'refused') throw new Error(`a create was answered with ${result.status}`);
  return result.event;
}

const AT_A_TIME = 32;

/** What `work` makes of each item. An API that is asked for all at once would send some of the callers away. */
export async function forEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const takeTurns = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, takeTurns));
  return results;
}

/** Creates that have to succeed. */
export async function createAll(
  api: Api,
  wishes: readonly Wish[],
  onCreated: (event: WireEvent) => void,
): Promise<void> {
  await forEach(wishes, async (wish) => onCreated(await schedule(api, wish)));
}

export type Flow = {
  total: number;
  /** Ends it before `total`. */
  isOver?: () => boolean;
  perSecond: number;
  /** One event, called at the moment of its create. */
  send: (index: number) => Promise<void>;
};

/** Callers who take turns, and each of whom comes back no sooner than it was told to. */
export function createCallers(count: number) {
  const restUntilMs = Array.from({ length: count }, () => 0);
  return {
    rests: (index: number) => Date.now() < restUntilMs[index % count]!,
    heed(index: number, { retryAfter }: { retryAfter: string | null }): void {
      restUntilMs[index % count] = Date.now() + Number(retryAfter) * 1_000;
    },
  };
}

const TICK_MS = 50;

/** Calls `send` at a steady rate, however long the answers take. Resolves when all have answered. */
export async function flow({ total, isOver = () => false, perSecond, send }: Flow): Promise<void> {
  const startedMs = performance.now();
  const sent: Promise<void>[] = [];
  while (sent.length < total && !isOver()) {
    const wanted = Math.ceil(((performance.now() - startedMs) / 1_000) * perSecond);
    while (sent.length < Math.min(total, wanted)) sent.push(send(sent.length));
    await pause(TICK_MS);
  }
  await Promise.all(sent);
}

/** `ms` from now. */
export const soon = (ms: number) => new Date(Date.now() + ms);

export const between = (from: number, to: number) => from + Math.random() * (to - from);
