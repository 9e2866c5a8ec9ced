import { silentLog, systemClock } from '@jiter/core';
import { openDeliveries } from '@jiter/queue';
import { freshQueueUrl, redisUrl, type Backend } from '@jiter/testkit';
import { setup, type Overrides } from '../test-setup.ts';
import type { BoardOptions } from './board.ts';

export const backends: Backend[] = redisUrl === undefined ? ['postgres'] : ['postgres', 'redis'];

export type Board = Awaited<ReturnType<typeof setUpBoard>>;

/** The app with a board over an empty queue of its own. */
export async function setUpBoard(
  backend: Backend,
  board: Omit<BoardOptions, 'queue'>,
  overrides: Overrides = {},
) {
  const queue = await freshQueueUrl(backend);
  const options = { url: queue.url, ringAheadMs: 200, log: silentLog, clock: systemClock };
  const deliveries = await openDeliveries(options);
  const jiter = await setup({ ...overrides, board: { ...board, queue: deliveries.board } });
  async function close(): Promise<void> {
    await jiter.close();
    await deliveries.close();
    await queue.drop();
  }
  return { ...jiter, deliveries, close };
}
