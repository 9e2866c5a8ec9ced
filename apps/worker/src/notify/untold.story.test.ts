import { bodyOf, setUpNotices } from './notices.fixture.ts';

type Told = Awaited<ReturnType<typeof setUpNotices>>;
let { bench, sql, mail, runDuties, channel, noticesOf, ...told } = {} as Told;
beforeAll(async () => {
  ({ bench, sql, mail, runDuties, channel, noticesOf, ...told } = await setUpNotices());
});
beforeEach(() => told.forget());
afterAll(() => told.tearDown());

test('what was to be told before a channel was muted is not told there either, a test is, and all of what comes after', async () => {
  const hook = await bench.startReceiver([500, 200, 200]);
  const { id, ...muted } = await channel('webhook', hook.url, ['bulk']);
  const finished = { type: 'bulk.finished', bulkId: '1', action: 'cancel', state: 'done', done: 3 };
  const post = () =>
    sql.rows(
      `insert into notices (org_id, channel_id, content) values (${bench.org}, ${id}, '${JSON.stringify(finished)}')`,
    );
  const mute = (mutedUntil: Date | null) => bench.store.channels.change(bench.org, id, { mutedUntil });
  await post();
  await runDuties();
  expect(hook.hits).toHaveLength(1);
  await post();
  await mute(new Date(Date.now() + 60_000));
  await sql.rows('update notices set due_at = now() where due_at is not null');
  await bench.store.channels.test(bench.org, id);
  await runDuties();
  expect(hook.hits.map((_, index) => bodyOf(hook, index)['type'])).toEqual(['bulk.finished', 'notice.test']);
  const settledAt = expect.any(Date);
  expect(await noticesOf({ id, ...muted })).toMatchObject([
    { status: '200', settledAt },
    { status: 'muted', attempts: 0, settledAt },
    { status: 'muted', attempts: 1, settledAt },
  ]);
  await mute(null);
  await post();
  await runDuties();
  expect(hook.hits).toHaveLength(3);
});

test('whom a mail server refuses is said of a test that goes to others as well', async () => {
  const team = await channel('email', 'ada@example.com,nobody@example.com,nobody@example.org');
  await bench.store.channels.test(bench.org, team.id);
  await runDuties();
  expect(mail.received).toHaveLength(1);
  const refused = (address: string) => `${address} (550 No such user)`;
  expect(await noticesOf(team)).toMatchObject([
    {
      status: `250, not to ${refused('nobody@example.com')}, ${refused('nobody@example.org')}`,
      settledAt: expect.any(Date),
    },
  ]);
});
