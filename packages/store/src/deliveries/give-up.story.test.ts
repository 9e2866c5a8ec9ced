import type { Bell, ClaimedEvent } from '@jiter/core';
import { openSql, queryRows } from '@jiter/testkit';
import { setupFar, type Far } from '../far.fixture.ts';
import { attemptAt } from '../setup.fixture.ts';

let { jiter, link, far, close } = {} as Far;
beforeEach(async () => {
  ({ jiter, link, far, close } = await setupFar());
});
afterEach(() => close());

const ENDED = { status: 'Failed To Send', failureReason: 'unrecorded' };

async function aClaimed(): Promise<ClaimedEvent> {
  const { id } = await jiter.schedule();
  return jiter.claimOne(id);
}

/** With what it calls, and the bells that were heard of. */
function calling(event: ClaimedEvent) {
  const bells: Bell[] = [];
  const onMade = (bell: Bell) => void bells.push(bell);
  const callback = {
    destination: 'http://127.0.0.1/',
    options: {},
    before: '{"event":',
    behind: '}',
    onMade,
  };
  return { given: { ...event, callback }, bells };
}

const calledFor = ({ id }: ClaimedEvent) =>
  queryRows<{ id: string; payload: string }>(
    jiter.url,
    `select id, payload from events where parent_id = ${id}`,
  );

test('an event that is given up ends in its own row, and calls for that', async () => {
  const event = await aClaimed();
  const { given, bells } = calling(event);
  expect(await jiter.store.deliveries.giveUp(given)).toBe(true);
  const failedAt = expect.any(Date) as Date;
  expect(await jiter.store.events.find(jiter.org, event.id)).toMatchObject({
    event: { ...ENDED, failedAt },
    history: [],
  });
  const next = `select due_at, held_until, wake_at from events where id = ${event.id}`;
  expect(await queryRows(jiter.url, next)).toEqual([{ due_at: null, held_until: null, wake_at: null }]);
  const [called] = await calledFor(event);
  expect(bells).toMatchObject([{ eventId: called!.id }]);
  expect(JSON.parse(called!.payload)).toMatchObject({ event: { id: event.id, status: ENDED.status } });
});

test('it calls once, though the answer was lost, and is found to have ended', async () => {
  const event = await aClaimed();
  const { given, bells } = calling(event);
  link.loseAnswerTo('called as (');
  await expect(far.deliveries.giveUp(given)).rejects.toMatchObject({ status: 503 });
  expect(await far.deliveries.findRecorded(event)).toEqual(ENDED);
  expect(await far.deliveries.giveUp(given)).toBe(false);
  expect(await calledFor(event)).toHaveLength(1);
  expect(bells).toEqual([]);
});

test('nor is it ended once more for who was not answered, where somebody has retried it since', async () => {
  const event = await aClaimed();
  const { given } = calling(event);
  expect(await far.deliveries.giveUp(given)).toBe(true);
  await jiter.store.events.retry(jiter.org, event.id, { delayMs: 3_600_000, spreadMs: 0 });
  expect(await far.deliveries.giveUp(given)).toBe(false);
  expect(await jiter.store.events.find(jiter.org, event.id)).toMatchObject({ event: { status: 'Queued' } });
  expect(await calledFor(event)).toHaveLength(1);
});

test('whoever has lost the claim ends nothing, and calls nobody', async () => {
  const first = await aClaimed();
  await far.deliveries.release({ ...first, dueAt: new Date() });
  const second = await jiter.claimOne(first.id);
  expect(await far.deliveries.giveUp(calling(first).given)).toBe(false);
  expect(await calledFor(first)).toEqual([]);
  expect(await far.deliveries.record(attemptAt(second))).toBe(true);
});

test('an event whose row somebody has is not waited for', async () => {
  const event = await aClaimed();
  const { given, bells } = calling(event);
  const other = await openSql(jiter.url);
  try {
    await other.rows(`begin; select from events where id = ${event.id} for update`);
    await expect(jiter.store.deliveries.giveUp(given)).rejects.toMatchObject({ code: '55P03' });
    await other.rows('rollback');
    expect(await jiter.store.deliveries.giveUp(given)).toBe(true);
    expect(bells).toHaveLength(1);
  } finally {
    await other.close();
  }
});
