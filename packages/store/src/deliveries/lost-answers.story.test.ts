import { eventually, holdWrites, queryRows, runSql } from '@jiter/testkit';
import { setupFar, type Far } from '../far.fixture.ts';
import { UnansweredClaim } from '../index.ts';
import type { Asked } from './claims.ts';
import { MARKS } from './lease.ts';
import { anInput, attemptAt, HOLD, openStoreOn } from '../setup.fixture.ts';

let { jiter, link, far, close } = {} as Far;
beforeEach(async () => {
  ({ jiter, link, far, close } = await setupFar());
});
afterEach(() => close());

/** Its answer is lost, and whoever asked is told of an outage. */
async function losing(words: string, work: () => Promise<unknown>): Promise<void> {
  link.loseAnswerTo(words);
  await expect(work()).rejects.toMatchObject({ status: 503 });
  expect(link.cuts()).toBe(1);
}

const RECORD = 'returning e.id, e.claims)';
const CLAIM = 'update events e\n    set status';
const recordedOf = async (id: string) => (await jiter.store.events.find(jiter.org, id))!;

test.each([
  { outcome: { kind: 'sent' } as const, status: 'Sent' },
  { outcome: { kind: 'retry', at: new Date(Date.now() + 60_000) } as const, status: 'Queued' },
])('a record ($status) whose answer was lost is made once, though it is repeated', async (given) => {
  const { id } = await jiter.schedule();
  const result = attemptAt(await jiter.claimOne(id), given.outcome);
  await losing(RECORD, () => far.deliveries.record(result));
  const { event: before } = await recordedOf(id);
  expect(await far.deliveries.findRecorded(result.event)).toEqual({
    status: given.status,
    failureReason: null,
  });
  const later =
    'at' in given.outcome ? { outcome: { ...given.outcome, at: new Date(Date.now() + 90_000) } } : {};
  expect(await far.deliveries.record({ ...result, ...later })).toBe(false);
  const { event, history } = await recordedOf(id);
  expect(event).toEqual(before);
  expect(event).toMatchObject({ status: given.status });
  expect(history).toMatchObject([{ attempt: 1 }]);
});

test('a record with a callback makes one, which the sweep has to ring for when its answer was lost', async () => {
  const { id } = await jiter.schedule();
  const bells: unknown[] = [];
  const onMade = (bell: unknown) => void bells.push(bell);
  const callback = { destination: 'http://127.0.0.1/', options: {}, before: '{', behind: '}', onMade };
  const result = attemptAt(await jiter.claimOne(id), { kind: 'sent' }, { callback });
  await losing('called as (', () => far.deliveries.record(result));
  await far.deliveries.record(result);
  expect(await queryRows(jiter.url, `select id from events where parent_id = ${id}`)).toHaveLength(1);
  expect(bells).toEqual([]);
});

test('a release whose answer was lost can be repeated, and takes nothing from whoever claimed the event since', async () => {
  const { id } = await jiter.schedule();
  const released = { ...(await jiter.claimOne(id)), dueAt: new Date() };
  await losing('set status = case when r.may_have_left', () => far.deliveries.release(released));
  expect(await jiter.claimOne(id)).toMatchObject({ claim: 2 });
  await far.deliveries.release(released);
  expect(await jiter.store.deliveries.claim([id], HOLD)).toEqual([]);
});

test('what was not recorded by that claim is not said to be', async () => {
  const { id } = await jiter.schedule();
  const first = await jiter.claimOne(id);
  expect(await far.deliveries.findRecorded(first)).toBeUndefined();
  await jiter.store.deliveries.release({ ...first, dueAt: new Date() });
  const second = await jiter.claimOne(id);
  expect(await far.deliveries.findRecorded(first)).toBeUndefined();
  await jiter.store.deliveries.record(attemptAt(second));
  expect(await far.deliveries.findRecorded(first)).toBeUndefined();
  expect(await far.deliveries.findRecorded(second)).toMatchObject({ status: 'Sent' });
});

/** A claim whose answer is lost, and what its caller is told of it. */
async function losingClaim(ids: readonly string[]): Promise<Asked> {
  link.loseAnswerTo(CLAIM);
  const error: unknown = await far.deliveries.claim(ids, HOLD).catch((lost: unknown) => lost);
  expect(error).toBeInstanceOf(UnansweredClaim);
  return (error as UnansweredClaim).asked;
}

test('what was claimed by a claim whose answer was lost is found by its caller, as often as it asks, and by nobody else', async () => {
  const [one, another] = [await jiter.schedule(), await jiter.schedule(0, 'x'.repeat(20_000))];
  const held = await jiter.schedule();
  await jiter.claimOne(held.id);
  const asked = await losingClaim([one.id, held.id, another.id]);
  const { deliveries } = far;
  const found = await deliveries.findClaimed(asked);
  expect(found.map(({ id }) => id).sort()).toEqual([one.id, another.id].sort());
  expect(await deliveries.findClaimed(asked)).toEqual(found);
  expect(await deliveries.findClaimed({ ...asked, mark: (asked.mark + 1) % MARKS })).toEqual([]);
  expect(await deliveries.claim(asked.ids, HOLD)).toEqual([]);
  const event = found.find(({ id }) => id === one.id)!;
  expect(event).toMatchObject({ claim: 1, attempt: 1, mayHaveLeft: false, payload: 'hello' });
  expect(event.dueAt).toEqual(one.scheduledTime);
  expect(await deliveries.record(attemptAt(event))).toBe(true);
  expect(await deliveries.findClaimed({ ...asked, ids: [one.id] })).toEqual([]);
});

/** Whether it has, its history is asked after it is claimed. */
async function aTickThatMayHaveLeft(): Promise<string> {
  const id = await jiter.tick(60_000);
  await jiter.claimOne(id, { aheadMs: 5_000, leaseMs: -5_000 });
  return id;
}

const HISTORY_AWAY = 'alter table attempt_history rename to attempt_history_away';
const HISTORY_BACK = 'alter table attempt_history_away rename to attempt_history';

test.each([
  [
    'loses its answer',
    () => Promise.resolve(link.loseAnswerTo('from attempt_history')),
    () => Promise.resolve(),
  ],
  ['is refused', () => runSql(jiter.url, HISTORY_AWAY), () => runSql(jiter.url, HISTORY_BACK)],
])('what was claimed is found, too, where the question after that %s', async (_what, fail, mend) => {
  const id = await aTickThatMayHaveLeft();
  await fail();
  const lost: unknown = await far.deliveries.claim([id], { aheadMs: 5_000, leaseMs: 60_000 }).catch((e) => e);
  await mend();
  const { asked } = lost as UnansweredClaim;
  expect(await far.deliveries.findClaimed(asked)).toMatchObject([{ id, claim: 2, mayHaveLeft: true }]);
});

test('calls that shared a claim whose answer was lost find each event once', async () => {
  const { id } = await jiter.schedule();
  link.loseAnswerTo(CLAIM);
  const claims = await Promise.allSettled([1, 2, 3].map(() => far.deliveries.claim([id], HOLD)));
  const lost = claims.map((claim) => (claim as PromiseRejectedResult).reason as UnansweredClaim);
  const found = await Promise.all(lost.map(({ asked }) => far.deliveries.findClaimed(asked)));
  expect(found.map((events) => events.length)).toEqual([1, 0, 0]);
});

test('a claim whose answer was lost and for which nobody asks is nobody else’s until its lease is over, and counts as lost then', async () => {
  const { id } = await jiter.schedule();
  const asked = await losingClaim([id]);
  // Its mark is what it was.
  await queryRows(
    jiter.url,
    `update events set held_until = held_until - interval '1 hour' where id = ${id}`,
  );
  expect(await far.deliveries.findClaimed(asked)).toEqual([]);
  expect(await far.deliveries.claim([id], HOLD)).toMatchObject([{ claim: 2, attempt: 1, lostClaims: 1 }]);
});

test('a claim that is under way as its connection is lost is found once it took effect, and not said to be undone before', async () => {
  const ids = (await Promise.all([1, 2].map(() => jiter.schedule()))).map(({ id }) => id);
  const { end, untilSomebodyWaits } = await holdWrites(jiter.url);
  try {
    const lost = far.deliveries.claim(ids, HOLD).catch((error: unknown) => error);
    await untilSomebodyWaits();
    link.cut();
    const { asked } = (await lost) as UnansweredClaim;
    await expect(far.deliveries.findClaimed(asked)).rejects.toMatchObject({ code: '55P03' });
    await end();
    await eventually(async () => {
      const found = await far.deliveries.findClaimed(asked);
      expect(found.map(({ id }) => id).sort()).toEqual(ids.sort());
    });
  } finally {
    await end();
  }
});

test('a claim that was not sent has surely not been made', async () => {
  const { id } = await jiter.schedule();
  const nowhere = await openStoreOn(link.url);
  await link.close();
  await expect(nowhere.deliveries.claim([id], HOLD)).rejects.toMatchObject({ status: 503 });
  await nowhere.close();
});

test('a create with an idempotency key whose answer was lost is answered with its event when it is repeated', async () => {
  const event = anInput(jiter.org, { options: { idempotencyKey: 'k' } });
  const once = { event, key: 'k', fingerprint: '00'.repeat(32) };
  await losing('insert into idempotency_keys', () => far.events.createOnce(once));
  const made = await queryRows<{ id: string }>(jiter.url, 'select id from events');
  expect(await far.events.createOnce(once)).toMatchObject({ kind: 'replayed', event: made[0] });
  expect(made).toHaveLength(1);
});

test('a create without a key whose answer was lost is not repeated by the store', async () => {
  await losing('insert into events', () => far.events.create(anInput(jiter.org)));
  expect(await queryRows(jiter.url, 'select id from events')).toHaveLength(1);
});
