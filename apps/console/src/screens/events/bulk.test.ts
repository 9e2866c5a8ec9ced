import type { JiterClient } from '@jiter/client';
import { runAct, type Progress } from './bulk.ts';

const ids = Array.from({ length: 1_500 }, (_, index) => String(index));

test('what was done of many before a call failed is not done again', async () => {
  const calls: string[][] = [];
  let isBroken = true;
  const events = {
    replayMany: ({ ids: some }: { ids: string[] }) => {
      if (isBroken && calls.length === 1) return Promise.reject(new Error('no answer'));
      calls.push(some);
      return Promise.resolve({ affected: some.length, more: false });
    },
  };
  const client = { events } as unknown as JiterClient;
  let progress: Progress = { left: ids, done: 0 };
  const run = () => runAct(client, 'replay', { ...progress, spread: '' }, (now) => void (progress = now));
  await expect(run()).rejects.toThrow('no answer');
  isBroken = false;
  expect(await run()).toBe(1_500);
  expect(calls.map((some) => [some[0], some.length])).toEqual([
    ['0', 1_000],
    ['1000', 500],
  ]);
});
