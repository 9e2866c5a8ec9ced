import { eventually, openSql, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';

let jiter: Setup;
let ada: { kind: 'user'; id: string; name: string };
let org: string;
let channel: string;
const ids = ['1', '2', '3'];
const taken = ids.map((id) => ({ id, attempt: 1 }));
beforeEach(async () => {
  jiter = await setup();
  const { people, orgs, channels } = jiter.store;
  ({ org } = await orgs.create('told'));
  const { token } = await people.createLink({ kind: 'setup', minutes: 60 });
  const person = { name: 'Ada', email: 'ada@example.com', passwordHash: 'x' };
  const { user } = await people.setUp(token, person, { ip: '', userAgent: '' });
  ada = { kind: 'user', id: user.id, name: 'Ada' };
  const address = { target: 'ada@example.com', shown: 'ada@example.com' };
  ({ id: channel } = await channels.create(org, { kind: 'email', name: 'us', tells: [], ...address }));
});
afterEach(() => jiter.close());

/**
 * Three that waited for the end of her quiet hours, or wait. In the table the latest comes first, as they were changed in that order, far
 * from each other, so that one index leads to them in another order than the others.
 */
async function hold(dueAt: string): Promise<void> {
  const others = `insert into notices (org_id, channel_id, content, due_at)
    select ${org}, ${channel}, '{}', null from generate_series(1, 2000)`;
  await runSql(
    jiter.url,
    `insert into notices (org_id, channel_id, recipient, held_for, content)
     select ${org}, ${channel}, 'ada@example.com', ${ada.id}, '{"type":"notice.test"}' from generate_series(1, 3)`,
    ...ids.toReversed().flatMap((id) => [others, `update notices set due_at = ${dueAt} where id = ${id}`]),
    'vacuum analyze notices',
  );
}

const setHours = () =>
  jiter.store.people.setQuietHours(ada, { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' });

test('what waits for the end of quiet hours is looked at anew when they change, and not what is being told', async () => {
  const { notices } = jiter.store;
  await hold('now()');
  expect(await notices.take(20)).toHaveLength(3);
  await setHours();
  expect(await notices.take(20)).toEqual([]);
  const until = new Date(Date.now() + 3_600_000);
  await notices.hold({ taken: [{ id: '2', attempt: 1 }], user: ada.id, until });
  await jiter.store.people.setQuietHours(ada, undefined);
  expect((await notices.take(20)).map(({ id }) => id)).toEqual(['2']);
});

test('what another one has told meanwhile is neither held nor tried again by whoever was slow', async () => {
  const { notices } = jiter.store;
  await hold('now()');
  const takenBySlow = await notices.take(20);
  await runSql(jiter.url, 'update notices set due_at = now() where due_at is not null');
  const takenByOther = await notices.take(20);
  const inAnHour = new Date(Date.now() + 3_600_000);
  const fail = () =>
    notices.settle({ taken: takenBySlow, isTold: false, status: 'timeout: slow', retryAt: inAnHour });
  const seen = () =>
    queryRows(
      jiter.url,
      `select status, due_at > now() + interval '30 minutes' as waits, attempts
      from notices where recipient is not null order by id`,
    );
  // Not before that either: it is the other one's now.
  await fail();
  await notices.hold({ taken: takenBySlow, user: ada.id, until: inAnHour });
  expect(await seen()).toEqual(Array(3).fill({ status: null, waits: false, attempts: 2 }));
  await notices.settle({ taken: takenByOther, isTold: true, status: '250' });
  await fail();
  await notices.hold({ taken: takenBySlow, user: ada.id, until: inAnHour });
  expect(await seen()).toEqual(Array(3).fill({ status: '250', waits: null, attempts: 2 }));
});

test('that it was told counts, whoever has it by then', async () => {
  const { notices } = jiter.store;
  await hold('now()');
  const takenBySlow = await notices.take(20);
  await runSql(jiter.url, 'update notices set due_at = now() where due_at is not null');
  expect(await notices.take(20)).toHaveLength(3);
  await notices.settle({ taken: takenBySlow, isTold: true, status: '250' });
  await runSql(jiter.url, 'update notices set due_at = now() where due_at is not null');
  expect(await notices.take(20)).toEqual([]);
});

test.each<[string, string, () => Promise<unknown>]>([
  [
    'it was told',
    `now() + interval '59 seconds'`,
    () => jiter.store.notices.settle({ taken, isTold: true, status: 'delivered' }),
  ],
  ['its channel goes', `now() + interval '9 hours'`, () => jiter.store.channels.remove(org, channel)],
])('to change quiet hours is not in the way of who says that %s', async (_what, dueAt, work) => {
  await hold(dueAt);
  const between = await openSql(jiter.url);
  await between.rows('begin');
  await between.rows('select from notices where id = 2 for update');
  let ended = 0;
  const both = [work(), setHours()].map((one) => one.finally(() => (ended += 1)));
  const done = Promise.all(both);
  done.catch(() => undefined);
  await eventually(async () => {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    expect(ended + (await queryRows(jiter.url, sql)).length).toBe(2);
  });
  await between.rows('commit');
  await done;
  await between.close();
});
