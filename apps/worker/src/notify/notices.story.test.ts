import { TEST_LABEL, type Event } from '@jiter/core';
import { eventually, untilHourLasts } from '@jiter/testkit';
import { settledAs, soon } from '../worker.fixture.ts';
import { bodyOf, PUBLIC_URL, setUpNotices, verified } from './notices.fixture.ts';

type Told = Awaited<ReturnType<typeof setUpNotices>>;
let { bench, sql, mail, runDuties, channel, counted, pass, noticesOf, ...told } = {} as Told;
beforeAll(async () => {
  ({ bench, sql, mail, runDuties, channel, counted, pass, noticesOf, ...told } = await setUpNotices());
});
beforeEach(() => told.forget());
afterAll(() => told.tearDown());

test('a host that fails is told of once by each channel, and once that it is back', async () => {
  const [hook, slack] = [await bench.startReceiver(), await bench.startReceiver()];
  await channel('webhook', hook.url);
  await channel('slack', slack.url);
  await channel('email', 'ada@example.com,bob@example.com');
  await counted('shop.example', 'class_5xx=30, failed=12');
  await counted('well.example', 'class_2xx=30, sent=30');
  await runDuties();
  await runDuties();
  // What fails at once is gathered for a minute.
  expect([hook.hits, slack.hits, mail.received]).toEqual([[], [], []]);
  await pass(2);
  await runDuties();
  await runDuties();
  // One for each of two people, as each has a link of his own.
  expect([hook.hits.length, slack.hits.length, mail.received.length]).toEqual([1, 1, 2]);

  const url = `${PUBLIC_URL}/o/${bench.org}/failed?host=shop.example`;
  const seeToIt = `${PUBLIC_URL}/incident#`;
  const text = `shop.example is failing
30 of 30 attempts failed in the last 5 minutes.
12 events failed for good, and can be retried.`;
  const about = { org: bench.org, host: 'shop.example', attempts: 30, failures: 30, failedEvents: 12 };
  const acknowledgeUrl = expect.stringContaining(seeToIt);
  expect(verified(hook)).toMatchObject({
    type: 'destination.failing',
    data: { ...about, tells: 1, text, url, acknowledgeUrl },
  });
  expect(bodyOf(slack)).toMatchObject({ text, blocks: [{ type: 'section' }] });
  expect(slack.hits[0]!.body).toContain(`<${seeToIt}`);
  const [message, another] = mail.received;
  const addressesOf = [message, another].map((one) => (one!.to as { text: string }).text);
  expect(addressesOf.sort()).toEqual(['ada@example.com', 'bob@example.com']);
  expect(message).toMatchObject({ subject: 'shop.example is failing', references: expect.anything() });
  expect(message!.text).toContain(url);
  expect(message!.html).toContain(`href="${url}"`);
  const linkOf = (one: typeof message) => new RegExp(`${seeToIt}[\\w-]+`).exec(one!.text!)![0];
  expect(linkOf(message)).not.toBe(linkOf(another));
  // Text first: what shows no HTML shows that.
  const [plain, rich] = ['text/plain', 'text/html'].map((type) => mail.sources[0]!.indexOf(type));
  expect(plain).toBeGreaterThan(0);
  expect(plain).toBeLessThan(rich!);
  expect(message!.headers.get('list')).toMatchObject({
    unsubscribe: { url: `https://jiter.example.com/o/${bench.org}/settings/notifications` },
  });

  await pass(11);
  await counted('shop.example', 'class_2xx=3, sent=3');
  await runDuties();
  await runDuties();
  expect([hook.hits.length, slack.hits.length, mail.received.length]).toEqual([2, 2, 4]);
  expect(verified(hook, 1)).toMatchObject({ type: 'destination.recovered', data: { failedEvents: 12 } });
  // There is nothing to see to any more.
  expect(hook.hits[1]!.body).not.toContain(seeToIt);
  expect(mail.received[2]!.subject).toMatch(/^shop\.example is back after 13 min/);
  expect(mail.received[2]!.text).not.toContain(seeToIt);
  for (const { references, inReplyTo } of mail.received)
    expect([references, inReplyTo]).toEqual([message!.references, message!.references]);
  expect(new Set(mail.received.map(({ messageId }) => messageId)).size).toBe(4);
  expect(await bench.store.channels.incidents(bench.org, { isOpen: true, limit: 10 })).toEqual([]);
});

test('thirty events that fail within a minute are one mail, one post and one request, and so is that they arrive again', async () => {
  let isWell = false;
  const shop = await bench.startReceiver(() => (isWell ? 200 : 500));
  const [hook, slack] = [await bench.startReceiver(), await bench.startReceiver()];
  await channel('webhook', hook.url);
  await channel('slack', slack.url);
  await channel('email', 'ada@example.com');
  /** By a worker that says at its end what it counted. */
  const deliver = async (count: number, status: Event['status'], name: string) => {
    const worker = await bench.startWorker({ retryScheduleMs: [], smtpUrl: mail.url }, name);
    const wish = { destination: shop.url, scheduledTime: soon() };
    const events = await Promise.all(Array.from({ length: count }, () => bench.schedule(wish)));
    await eventually(() => Promise.all(events.map(({ id }) => settledAs(bench, id, status))));
    await worker.stop(0);
  };
  const told = () => [hook.hits.length, slack.hits.length, mail.received.length];
  await deliver(30, 'Failed To Send', 'first');
  await runDuties();
  await pass(2);
  await runDuties();
  await runDuties();
  expect(told()).toEqual([1, 1, 1]);
  const about = { attempts: 30, failures: 30, failedEvents: 30, host: new URL(shop.url).host };
  expect(bodyOf(hook)).toMatchObject({ type: 'destination.failing', data: about });
  await pass(11);
  isWell = true;
  await deliver(3, 'Sent', 'second');
  await runDuties();
  await runDuties();
  expect(told()).toEqual([2, 2, 2]);
  expect(bodyOf(hook, 1)).toMatchObject({ type: 'destination.recovered' });
});

test('a host that is back before what it failed by is forgotten fails no second time', async () => {
  const hook = await bench.startReceiver();
  await channel('webhook', hook.url);
  await counted('shop.example', 'class_5xx=3, failed=1');
  await runDuties();
  await pass(2);
  await counted('shop.example', 'class_2xx=3, sent=3');
  const types = () => hook.hits.map((_, index) => bodyOf(hook, index)['type']);
  for (let looks = 0; looks < 3; looks += 1) await runDuties();
  expect(types()).toEqual(['destination.failing']);
  for (const minutes of [4, 2]) {
    await pass(minutes);
    for (let looks = 0; looks < 3; looks += 1) await runDuties();
    expect(types()).toEqual(['destination.failing', 'destination.recovered']);
  }
});

test('a test that fails, and an inbox that fails as its script says, are no incident, and nobody is told', async () => {
  const [hook, shop] = [await bench.startReceiver(), await bench.startReceiver(() => 503)];
  await channel('webhook', hook.url, ['incidents', 'digest', 'events']);
  const worker = await bench.startWorker({ retryScheduleMs: [] }, 'rehearsal');
  const fail = async (path: string, labels?: string[]) => {
    const destination = new URL(path, shop.url).href;
    const wish = { destination, scheduledTime: soon(), ...(labels && { options: { labels } }) };
    const { id } = await bench.schedule(wish);
    await eventually(() => settledAs(bench, id, 'Failed To Send'));
    return id;
  };
  await fail('/hook', [TEST_LABEL]);
  const inInbox = await fail(`/in/${'x'.repeat(32)}`);
  await worker.stop(0);
  expect(
    await sql.rows(
      `select host, sum(failed)::int as failed, sum(class_5xx)::int as class_5xx from delivery_stats group by host`,
    ),
  ).toEqual([{ host: '', failed: 2, class_5xx: 2 }]);
  await sql.rows(
    `update channels set events_to = now() - interval '1 hour', digest_to = now() - interval '2 hours'`,
  );
  await sql.rows(
    `update settled_events set settled_at = settled_at - interval '1 minute' where status = 'Failed To Send'`,
  );
  await runDuties();
  await pass(2);
  await runDuties();
  expect(await bench.store.channels.incidents(bench.org, { limit: 10 })).toEqual([]);
  // Whoever wants each event to be told has it told of an inbox as well: that is how such a receiver is tried.
  const { host } = new URL(shop.url);
  const told = hook.hits.map((_, index) => bodyOf(hook, index) as { data: { host?: string } });
  expect(told.filter(({ data }) => data.host === host)).toMatchObject([
    { type: 'event.failed', data: { eventId: inInbox } },
  ]);
});

test('it is told again after an hour, unless somebody sees to it', async () => {
  const hook = await bench.startReceiver();
  await channel('webhook', hook.url);
  for (const host of ['a.example', 'b.example']) await counted(host, 'class_5xx=1, failed=1');
  await runDuties();
  await pass(2);
  await runDuties();
  expect(hook.hits.length).toBe(2);
  const open = await bench.store.channels.incidents(bench.org, { isOpen: true, limit: 10 });
  await bench.store.channels.keepQuiet(bench.org, open.find(({ host }) => host === 'a.example')!.id, {
    kind: 'acknowledge',
  });
  await pass(60);
  await runDuties();
  expect(hook.hits.length).toBe(3);
  expect(bodyOf(hook, 2)).toMatchObject({
    data: {
      host: 'b.example',
      tells: 2,
      text: expect.stringMatching(/^b\.example is failing still, after 1 h/),
    },
  });
});

test('our own outages are nobody else’s incident', async () => {
  const hook = await bench.startReceiver();
  await channel('webhook', hook.url);
  // Cut by us, and lost by us: no attempt failed by the receiver.
  await counted('cut.example', 'class_ours=50, failed=9');
  // Nobody at all can be reached.
  for (const host of ['a.example', 'b.example', 'c.example'])
    await counted(host, 'class_unreachable=9, failed=3');
  await runDuties();
  expect(await bench.store.channels.incidents(bench.org, { limit: 10 })).toEqual([]);
  // One answers: it is not us.
  await counted('d.example', 'class_2xx=1, sent=1');
  await runDuties();
  const hosts = (await bench.store.channels.incidents(bench.org, { limit: 10 })).map(({ host }) => host);
  expect(hosts.sort()).toEqual(['a.example', 'b.example', 'c.example']);
  expect(hook.hits).toEqual([]);
});

test('a channel that fails is asked again, shows it, and nobody is told of it', async () => {
  const hook = await bench.startReceiver([500, 200]);
  const other = await bench.startReceiver();
  const failing = await channel('webhook', hook.url);
  const addresses = await channel('email', 'nobody@example.com');
  await channel('slack', other.url);
  for (const { id } of [failing, addresses]) await bench.store.channels.test(bench.org, id);
  await runDuties();
  expect(await noticesOf(failing)).toMatchObject([{ status: '500', attempts: 1 }]);
  // A mail server that says 5xx means it.
  const refused = {
    status: expect.stringMatching(/^refused: .*550/),
    attempts: 1,
    settledAt: expect.any(Date),
  };
  expect(await noticesOf(addresses)).toMatchObject([refused]);
  const [waiting] = await sql.rows<{ inS: number }>(
    `select extract(epoch from due_at - now())::float8 as "inS" from notices where due_at is not null`,
  );
  expect(waiting!.inS).toBeGreaterThan(50);
  await sql.rows('update notices set due_at = now() where due_at is not null');
  await runDuties();
  expect(await noticesOf(failing)).toMatchObject([
    { status: '200', attempts: 2, settledAt: expect.any(Date) },
  ]);
  expect(other.hits).toEqual([]);
  expect(await bench.store.channels.incidents(bench.org, { limit: 1 })).toEqual([]);
});

test('nothing is told where it is muted, and mail of a server without mail says so', async () => {
  const hook = await bench.startReceiver();
  const muted = await channel('webhook', hook.url);
  const addresses = await channel('email', 'ada@example.com');
  await bench.store.channels.change(bench.org, muted.id, { mutedUntil: new Date(Date.now() + 60_000) });
  await counted('a.example', 'class_5xx=1, failed=1');
  await bench.store.channels.test(bench.org, addresses.id);
  await runDuties({});
  expect(await noticesOf(addresses)).toMatchObject([{ status: 'refused: SMTP_URL is not set' }]);
  await pass(2);
  await runDuties();
  expect(hook.hits).toEqual([]);
  expect(mail.received.map(({ subject }) => subject)).toEqual(['a.example is failing']);
});

test('once an hour a digest tells what failed, and none of an hour in which nothing did', async () => {
  const hook = await bench.startReceiver();
  const digest = await channel('webhook', hook.url, ['digest']);
  // An hour is told a minute after its end.
  await untilHourLasts(15_000, () => Date.now() - 60_000);
  await sql.rows(
    `update channels set digest_to = date_trunc('hour', now() - interval '1 minute') - interval '1 hour'`,
  );
  const inThatHour = `date_trunc('hour', now() - interval '1 minute') - interval '10 minutes'`;
  await counted('shop.example', 'class_5xx=3, failed=7');
  await counted('pay.example', 'class_5xx=1, failed=1');
  await counted('well.example', 'class_2xx=1, sent=1');
  await sql.rows(`update delivery_stats set at = ${inThatHour}`);
  await runDuties();
  await runDuties();
  expect(hook.hits.length).toBe(1);
  const { data } = bodyOf(hook) as { data: { text: string } };
  expect(data.text.split('\n').filter((line) => !line.startsWith('From'))).toEqual([
    '8 events failed in the last hour',
    'shop.example failed 7 times',
    'pay.example failed once',
  ]);
  await sql.rows(`update channels set digest_to = digest_to - interval '10 hours'`);
  await sql.rows('delete from delivery_stats');
  await runDuties();
  expect(await noticesOf(digest)).toHaveLength(1);
});

test('a worker that leads does it by itself', async () => {
  const hook = await bench.startReceiver();
  const { id } = await channel('webhook', hook.url);
  const worker = await bench.startWorker();
  await bench.store.channels.test(bench.org, id);
  await eventually(() => expect(hook.hits.length).toBe(1));
  expect(bodyOf(hook)).toMatchObject({
    type: 'notice.test',
    data: { text: expect.stringContaining('This is a test') },
  });
  // It would deliver for others, and count that for itself.
  await worker.stop(0);
});
