import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { silentLog, systemClock, type Event } from '@jiter/core';
import { createGuard } from '@jiter/egress';
import type { Channel, NewChannel } from '@jiter/store';
import { eventually, openSql, type Receiver, type Sql } from '@jiter/testkit';
import { Webhook } from 'standardwebhooks';
import { untilAborted } from '../duties/term.ts';
import { createGuardedSender } from '../send/guarded-sender.ts';
import type { Sender } from '../send/sender.ts';
import { setUp, settledAs, signingSecret, soon, type Bench } from '../worker.fixture.ts';
import { noticeDuties } from './duties.ts';

let bench: Bench;
let sql: Sql;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let sender: Sender;
beforeAll(async () => {
  bench = await setUp('postgres');
  sql = await openSql(bench.url);
  mail = await startMailServer();
  sender = await createGuardedSender({
    client: 'got',
    guard: createGuard({ allowPrivateDestinations: true, allowedDestinations: [] }),
    clock: systemClock,
    log: silentLog,
  });
});
beforeEach(async () => {
  for (const table of ['delivery_stats', 'notices', 'channels', 'incidents'])
    await sql.rows(`delete from ${table}`);
  mail.received.length = 0;
});
afterAll(async () => {
  sender.close();
  await sql.close();
  await mail.close();
  await bench.tearDown();
});

/** A mail server that keeps what it is given, and refuses what goes to `nobody@`. */
async function startMailServer() {
  const received: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, callback) =>
      callback(
        address.startsWith('nobody@')
          ? Object.assign(new Error('No such user'), { responseCode: 550 })
          : null,
      ),
    onData: (stream, _session, callback) =>
      void simpleParser(stream).then((parsed) => {
        received.push(parsed);
        callback();
      }, callback),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, received, close };
}

/** Does everything once that whoever leads does every few seconds. */
async function runDuties({ smtpUrl }: { smtpUrl?: string } = { smtpUrl: mail.url }): Promise<void> {
  const { store } = bench;
  const settings = { ...(smtpUrl !== undefined && { smtpUrl }), publicUrl: 'https://jiter.example.com' };
  const deps = { store, sender, settings, userAgent: 'Jiter/test', clock: systemClock, log: silentLog };
  const term = untilAborted(new AbortController().signal);
  for (const { run } of noticeDuties(deps)) await run(term);
  await noticeDuties(deps)[1]!.run(term);
}

const channel = (kind: NewChannel['kind'], target: string, tells: NewChannel['tells'] = ['incidents']) =>
  bench.store.channels.create(bench.org, { kind, name: kind, target, shown: 'x', tells });

/** As workers say it: so many attempts at a host that ended `agoMs` ago. */
async function counted(host: string, counts: string, agoMs = 0): Promise<void> {
  const [names, values] = [counts.replace(/=\d+/g, ''), counts.replace(/\w+=/g, '')];
  await sql.rows(
    `insert into delivery_stats (org_id, host, at, step_s, ${names})
     values (${bench.org}, '${host}', now() - interval '${agoMs} milliseconds', 10, ${values})`,
  );
}

/** As if time had passed. */
const pass = (minutes: number) =>
  sql.rows(`with stats as (update delivery_stats set at = at - interval '${minutes} minutes')
    update incidents set opened_at = opened_at - interval '${minutes} minutes' where closed_at is null`);
const noticesOf = ({ id }: Channel) => bench.store.channels.notices(bench.org, id, 100);
const bodyOf = (receiver: Receiver, index = 0) =>
  JSON.parse(receiver.hits[index]!.body) as Record<string, unknown>;

test('a host that fails is told of once by each channel, and once that it is back', async () => {
  const [hook, slack] = [await bench.startReceiver(), await bench.startReceiver()];
  await channel('webhook', hook.url);
  await channel('slack', slack.url);
  await channel('email', 'ada@example.com,bob@example.com');
  await counted('shop.example', 'class_5xx=30, failed=12');
  await counted('well.example', 'class_2xx=30, sent=30');
  await runDuties();
  // What fails at once is gathered for a minute.
  expect([hook.hits, slack.hits, mail.received]).toEqual([[], [], []]);
  await pass(2);
  await runDuties();
  await runDuties();
  expect([hook.hits.length, slack.hits.length, mail.received.length]).toEqual([1, 1, 1]);

  const { headers, body } = hook.hits[0]!;
  const key = `whsec_${Buffer.from(signingSecret).toString('base64')}`;
  const told = new Webhook(key).verify(body, headers as Record<string, string>);
  const url = `https://jiter.example.com/o/${bench.org}/failed?host=shop.example`;
  const text = `shop.example is failing
30 of 30 attempts failed in the last 5 minutes.
12 events failed for good, and can be retried.`;
  const about = { org: bench.org, host: 'shop.example', attempts: 30, failures: 30, failedEvents: 12 };
  expect(told).toMatchObject({ type: 'destination.failing', data: { ...about, tells: 1, text, url } });
  expect(bodyOf(slack)).toMatchObject({ text, blocks: [{ type: 'section' }] });
  const [message] = mail.received;
  expect(message).toMatchObject({ subject: 'shop.example is failing', references: expect.anything() });
  expect(message!.text).toContain(url);
  expect(message!.headers.get('list')).toMatchObject({
    unsubscribe: { url: `https://jiter.example.com/o/${bench.org}/settings/notifications` },
  });

  await pass(11);
  await counted('shop.example', 'class_2xx=3, sent=3');
  await runDuties();
  await runDuties();
  expect([hook.hits.length, slack.hits.length, mail.received.length]).toEqual([2, 2, 2]);
  expect(bodyOf(hook, 1)).toMatchObject({ type: 'destination.recovered', data: { failedEvents: 12 } });
  expect(mail.received[1]!.subject).toMatch(/^shop\.example is back after 13 min/);
  expect(mail.received[1]!.references).toEqual(message!.references);
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

test('it is told again after an hour, unless somebody sees to it', async () => {
  const hook = await bench.startReceiver();
  await channel('webhook', hook.url);
  for (const host of ['a.example', 'b.example']) await counted(host, 'class_5xx=1, failed=1');
  await runDuties();
  await pass(2);
  await runDuties();
  expect(hook.hits.length).toBe(2);
  const open = await bench.store.channels.incidents(bench.org, { isOpen: true, limit: 10 });
  await bench.store.channels.acknowledge(bench.org, open.find(({ host }) => host === 'a.example')!.id);
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
  await bench.startWorker();
  await bench.store.channels.test(bench.org, id);
  await eventually(() => expect(hook.hits.length).toBe(1));
  expect(bodyOf(hook)).toMatchObject({
    type: 'notice.test',
    data: { text: expect.stringContaining('This is a test') },
  });
});
