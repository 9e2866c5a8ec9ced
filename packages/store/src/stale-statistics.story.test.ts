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
beforeEach(async () => void (jiter = await setupWithOrg()));
afterEach(() => jiter.close());

const createAll = () => jiter.store.events.createMany(Array.from({ length: ROWS }, () => anInput(jiter.org)));

/** What autovacuum found when it came by of itself. */
const FOUND = {
  'nobody had any of them': async () => {
    const made = await createAll();
    await runSql(jiter.url, 'vacuum analyze events');
    return made;
  },
  'nothing was there': async () => {
    await createAll();
    // Where somebody has the table just then its pages stay.
    await runSql(jiter.url, 'delete from events', 'vacuum (truncate off, analyze) events');
    return createAll();
  },
};

test.each(Object.entries(FOUND))(
  'each step of a delivery reads the rows of its batch, also where by statistics %s',
  async (_which, make) => {
    const ids = (await make()).map(({ id }) => id);
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
    await step('release', ({ deliveries }) =>
      each(2, (event) => deliveries.release({ ...event, dueAt: now })),
    );
    await step('record', ({ deliveries }) => each(3, (event) => deliveries.record(attemptAt(event))));
    await step('retry', ({ deliveries }) =>
      each(4, (event) => deliveries.record(attemptAt(event, { kind: 'retry', at: now }))),
    );
    expect(Object.entries(reads).filter(([, count]) => count > MOST_READS)).toEqual([]);
  },
);

type Act = (store: SetupWithOrg['store'], ids: string[], org: string) => Promise<unknown>;
const ACTS: Record<string, Act> = {
  owe: ({ events }, ids) => events.unrung(ids),
  'settle what is owed': async ({ events, sweep }, ids) => {
    await events.unrung(ids);
    await sweep.settleOwed(ids);
  },
  cancel: ({ events }, ids, org) =>
    events.cancelMany(org, { choice: { ids }, limit: BATCH, spreadMs: 0, dryRun: false }),
};

test.each(Object.entries(FOUND))('so does what is done with many, where %s', async (_which, make) => {
  const ids = (await make()).map(({ id }) => id);
  const reads: Record<string, number> = {};
  for (const [place, [name, act]] of Object.entries(ACTS).entries()) {
    const batch = ids.slice(place * BATCH, (place + 1) * BATCH);
    reads[name] = await readsOf(jiter, { table: 'events' }, (store) => act(store, batch, jiter.org));
  }
  expect(Object.entries(reads).filter(([, count]) => count > MOST_READS)).toEqual([]);
});

test.each(Object.entries(FOUND))('and the purge of an org, where %s', async (_which, make) => {
  await make();
  await runSql(jiter.url, 'update orgs set deleted_at = now()');
  const reads = await readsOf(jiter, { table: 'events' }, ({ orgs }) => orgs.purge(jiter.org, () => true));
  expect(reads).toBeLessThan(4 * ROWS);
});
