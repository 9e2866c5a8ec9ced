import { listEvents, runSql } from '@jiter/testkit';
import type { EventFilter, Store } from '../index.ts';
import { anInput, attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
let stranger: string;
beforeAll(async () => {
  jiter = await setupWithOrg();
  stranger = (await jiter.store.orgs.create('stranger')).org;
});
afterAll(() => jiter.close());

const FAILED = { kind: 'failed', reason: 'exhausted' } as const;

/** Pending, under way, sent, failed and cancelled. */
async function oneOfEach({ events, deliveries }: Store): Promise<string[]> {
  const due = () =>
    anInput(jiter.org, { scheduledTime: new Date(), payload: 'hello', options: { labels: ['a'] } });
  const made = await events.createMany(Array.from({ length: 5 }, due));
  const ids = made.map(({ id }) => id);
  const [, held, sent, failed, cancelled] = ids as [string, string, string, string, string];
  for (const id of [held, sent, failed]) {
    const event = await jiter.claimOne(id);
    if (id !== held) await deliveries.record(attemptAt(event, id === failed ? FAILED : undefined));
  }
  await events.cancel(jiter.org, cancelled);
  return ids;
}

const filtersOf = (ids: readonly string[]): EventFilter[] => [
  {},
  { statuses: ['Pending'] },
  { statuses: ['Queued'] },
  { statuses: ['Sent'] },
  { statuses: ['Failed To Send'] },
  { statuses: ['Cancelled'] },
  { sentAt: {} },
  { failedAt: {} },
  { failureReasons: ['exhausted'] },
  { text: { value: 'hello' } },
  { tagged: [['l:a']] },
  { ids },
];

test.each([
  ['leave when they are settled', 'now()'],
  ['stay where they are', 'null'],
])('another org has none of it, by whatever it asks for, where events %s', async (_where, since) => {
  await runSql(jiter.url, `update layout set moves_since = ${since}`);
  const store = await jiter.openAnother();
  const { events } = store;
  const ids = await oneOfEach(store);
  for (const filter of filtersOf(ids)) {
    expect((await listEvents(events, jiter.org, filter)).length).toBeGreaterThan(0);
    expect([filter, await listEvents(events, stranger, filter)]).toEqual([filter, []]);
    expect(await events.count(stranger, filter)).toMatchObject({ count: 0 });
  }
  expect(await events.tries(jiter.org, ids)).toHaveLength(5);
  expect(await events.tries(stranger, ids)).toEqual([]);
  expect(await events.countPending(stranger, 10)).toBe(0);
  const again = { delayMs: 0, spreadMs: 0 };
  for (const id of ids) {
    expect(await events.find(stranger, id)).toBeUndefined();
    expect(await events.findStandpoint(stranger, id)).toBeUndefined();
    expect(await events.edit(stranger, id, { payload: 'x' })).toEqual({ kind: 'gone' });
    expect(await events.edit(stranger, id, { status: 'Cancelled' })).toEqual({ kind: 'gone' });
    expect(await events.cancel(stranger, id)).toEqual({ kind: 'gone' });
    expect(await events.retry(stranger, id, again)).toEqual({ kind: 'gone' });
  }
});
