import { queryRows, startCutLink, type CutLink } from '@jiter/testkit';
import type { Store } from '../index.ts';
import { anInput, attemptAt, HOLD, openStoreOn, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

let jiter: SetupWithOrg;
let link: CutLink;
let far: Store;
beforeEach(async () => {
  jiter = await setupWithOrg();
  link = await startCutLink(jiter.url);
  far = await openStoreOn(link.url);
});
afterEach(async () => {
  await far.close();
  await link.close();
  await jiter.close();
});

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
  await far.deliveries.record(result);
  const { event, history } = await recordedOf(id);
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
  await losing('from released r join', () => far.deliveries.release(released));
  expect(await jiter.claimOne(id)).toMatchObject({ claim: 2 });
  await far.deliveries.release(released);
  expect(await jiter.store.deliveries.claim([id], HOLD)).toEqual([]);
});

test('a claim whose answer was lost is nobody else’s until its lease is over, and counts as lost then', async () => {
  const { id } = await jiter.schedule();
  await losing(CLAIM, () => far.deliveries.claim([id], HOLD));
  expect(await far.deliveries.claim([id], HOLD)).toEqual([]);
  await queryRows(jiter.url, `update events set held_until = now() where id = ${id}`);
  expect(await far.deliveries.claim([id], HOLD)).toMatchObject([{ claim: 2, attempt: 1, lostClaims: 1 }]);
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
