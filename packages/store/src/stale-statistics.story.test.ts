import type { ClaimedEvent } from '@jiter/core';
import { runSql } from '@jiter/testkit';
import { readsOf } from './reads.fixture.ts';
import { anInput, attemptAt, setupWithOrg, type SetupWithOrg } from './setup.fixture.ts';

/** Few enough for the planner to think of going through all of them, rather than to look each of a batch up. */
const ROWS = 4_000;
const BATCH = 400;
/** What looks a row up, locks it and writes it reads it some times. */
const MOST_READS = 5 * BATCH;
const HOLD = { aheadMs: 120_000, leaseMs: 60_000 };

let jiter: SetupWithOrg;
beforeAll(async () => void (jiter = await setupWithOrg()));
afterAll(() => jiter.close());

test('each step of a delivery reads the rows of its batch, whatever statistics say of all', async () => {
  const inputs = Array.from({ length: ROWS }, () => anInput(jiter.org));
  const ids = (await jiter.store.events.createMany(inputs)).map(({ id }) => id);
  // As it is done now and then of itself: by what it finds nobody has any of them.
  await runSql(jiter.url, 'vacuum analyze events');
  const reads: Record<string, number> = {};
  const step = async (name: string, work: (store: SetupWithOrg['store']) => Promise<unknown>) => {
    reads[name] = await readsOf(jiter, { table: 'events' }, work);
  };
  const held: ClaimedEvent[] = [];
  for (let begin = 0; begin < ROWS; begin += BATCH) {
    const batch = ids.slice(begin, begin + BATCH);
    await step(
      `claim of ${begin}`,
      async ({ deliveries }) => void held.push(...(await deliveries.claim(batch, HOLD))),
    );
  }
  expect(held).toHaveLength(ROWS);
  // What is asked for in one turn becomes one statement.
  const each = (place: number, act: (event: ClaimedEvent) => Promise<unknown>) =>
    Promise.all(held.slice(place * BATCH, (place + 1) * BATCH).map(act));
  const now = new Date();
  await step('payloads', ({ deliveries }) => each(0, (event) => deliveries.readPayload(event)));
  await step('renew', ({ deliveries }) =>
    each(1, (event) => deliveries.renew({ ...event, leaseMs: 60_000 })),
  );
  await step('release', ({ deliveries }) => each(2, (event) => deliveries.release({ ...event, dueAt: now })));
  await step('record', ({ deliveries }) => each(3, (event) => deliveries.record(attemptAt(event))));
  await step('retry', ({ deliveries }) =>
    each(4, (event) => deliveries.record(attemptAt(event, { kind: 'retry', at: now }))),
  );
  expect(Object.entries(reads).filter(([, count]) => count > MOST_READS)).toEqual([]);
});
