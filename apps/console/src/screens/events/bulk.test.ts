import type { JiterClient } from '@jiter/client';
import { countAct, runAct, type Progress } from './bulk.ts';

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

test('what waits for a retry is cancelled as well as what is coming, of as many as a filter takes', async () => {
  const calls: { filter: { ids: string; status: string } }[] = [];
  const cancelMany = (body: (typeof calls)[number]) => {
    calls.push(body);
    return Promise.resolve({ affected: 100, more: false });
  };
  const client = { events: { cancelMany } } as unknown as JiterClient;
  const some = ids.slice(0, 150);
  expect(await countAct(client, 'cancel', some)).toBe(200);
  await runAct(client, 'cancel', { left: some, done: 0, spread: '' }, () => {});
  const halves = [some.slice(0, 100), some.slice(100)].map((part) => ({
    filter: { ids: part.join(','), status: 'Pending,Queued' },
  }));
  expect(calls).toEqual([...halves.map((half) => ({ ...half, dryRun: true })), ...halves]);
});

test.each([
  ['retry', 'retryMany'],
  ['replay', 'replayMany'],
] as const)('to %s is counted without being done, over all calls that it takes', async (act, method) => {
  const calls: { ids: string[]; dryRun?: boolean }[] = [];
  const count = (body: { ids: string[]; dryRun?: boolean }) => {
    calls.push(body);
    return Promise.resolve({ affected: body.ids.length - 1, more: false });
  };
  const client = { events: { [method]: count } } as unknown as JiterClient;
  expect(await countAct(client, act, ids)).toBe(1_498);
  expect(calls.map(({ ids: some, dryRun }) => [some.length, dryRun])).toEqual([
    [1_000, true],
    [500, true],
  ]);
});

test.each([
  ['retry', '1h', { spread: '1h' }],
  ['retry', '', {}],
  // Nothing leaves, so there is nothing to spread.
  ['cancel', '1h', {}],
] as const)('to %s over %j asks for %j', async (act, spread, asked) => {
  const calls: object[] = [];
  const take = (body: object) => {
    calls.push(body);
    return Promise.resolve({ affected: 1, more: false });
  };
  const client = { events: { cancelMany: take, retryMany: take } } as unknown as JiterClient;
  await runAct(client, act, { left: ['7'], done: 0, spread }, () => {});
  const which = act === 'cancel' ? { filter: { ids: '7', status: 'Pending,Queued' } } : { ids: ['7'] };
  expect(calls).toEqual([{ ...which, ...asked }]);
});
