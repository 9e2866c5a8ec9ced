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
