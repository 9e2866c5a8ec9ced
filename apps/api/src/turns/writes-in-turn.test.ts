import { writesInTurn } from './writes-in-turn.ts';

const ORG = '7';
const ofOrg = { org: ORG };

/** By its store and its name what each write is called with, which says whose it is. */
const WRITES = {
  events: {
    createMany: [[ofOrg]],
    createManyOnce: [[{ key: 'k', event: ofOrg }]],
    edit: [ORG],
    retry: [ORG],
    cancel: [ORG],
    retryMany: [ORG],
    cancelMany: [ORG],
    replayMany: [ORG],
    foreseeBulk: [ORG],
    countBulk: [ORG],
    startBulk: [ORG],
    stopBulk: [ORG],
  },
  cronJobs: {
    create: [ofOrg],
    createOnce: [ofOrg],
    edit: [ORG],
    remove: [ORG],
    run: [ORG],
    runOnce: [ORG],
  },
} as const;

type Calls = Record<string, (...asked: unknown[]) => Promise<unknown>>;

/** Answers what it was called, and with what. */
const storeOf = (names: readonly string[]): Calls =>
  Object.fromEntries(names.map((name) => [name, (...asked: unknown[]) => Promise.resolve([name, ...asked])]));

const calls = Object.entries(WRITES).flatMap(([store, writes]) =>
  Object.entries(writes).map(([name, whose]) => [store as keyof typeof WRITES, name, whose] as const),
);

test.each(calls)('%s.%s waits for the turn of its org, and is what it was', async (store, name, whose) => {
  const turns: string[] = [];
  const take = async <T>(org: string, work: () => Promise<T>) => {
    turns.push(org);
    return work();
  };
  const stores = {
    events: storeOf(Object.keys(WRITES.events)),
    cronJobs: storeOf(Object.keys(WRITES.cronJobs)),
  };
  const inTurn = writesInTurn(stores as never, { take }) as unknown as Record<string, Calls>;
  const asked = [...whose, 'more', { and: 'more' }];
  // A plain create of many takes nothing else.
  const given = name === 'createMany' ? whose : asked;
  expect(await inTurn[store]![name]!(...asked)).toEqual([name, ...given]);
  expect(turns).toEqual([ORG]);
});
