import { silentLog, type ServiceFacts } from '@jiter/core';
import { createMailer } from '@jiter/runtime';
import { queryRows, runSql, startReceiver, type Receiver } from '@jiter/testkit';
import { startMailServer, type MailServer } from '@jiter/testkit/mail-server';
import { setUpFirst } from '../people/people.fixture.ts';
import { setup, type Setup } from '../test-setup.ts';
import type { StatusReport } from '../stats/status.ts';
import { rememberAddresses } from './open-watch.ts';
import { createTellOperators } from './tell.ts';
import { createOperatorWatch } from './watch.ts';

let jiter: Setup;
let receiver: Receiver;
let mail: MailServer;
let operator: Awaited<ReturnType<typeof setUpFirst>>;
/** Of each way what it answers. */
let answers: Record<string, number> = {};
beforeAll(async () => {
  [jiter, receiver, mail] = await Promise.all([
    setup(),
    startReceiver(({ path }) => answers[path] ?? 200),
    startMailServer(),
  ]);
  operator = await setUpFirst(jiter);
});
beforeEach(async () => {
  at.ms = Date.now();
  answers = {};
  receiver.hits.length = 0;
  mail.received.length = 0;
  await runSql(
    jiter.databaseUrl,
    'truncate operator_incidents cascade',
    `update leases set held_until = now() where name = 'operators'`,
  );
});
afterAll(async () => {
  await receiver.close();
  await mail.close();
  await jiter.close();
});

const at = { ms: Date.now() };
const clock = { now: () => new Date(at.ms) };
const steady = { ms: 0 };
const steadyMs = () => steady.ms;
const pass = (s: number) => void (at.ms += s * 1_000);

/** A process of the API; `facts` is what it sees. */
function aProcess(
  holder: string,
  facts: () => Partial<ServiceFacts>,
  store = jiter.store.operators,
  addresses = rememberAddresses(jiter.store.people),
) {
  const status = () =>
    Promise.resolve({
      state: 'ok',
      text: '',
      reasons: [],
      database: 'ok',
      queue: 'ok',
      fleet: undefined,
      ...facts(),
    } as StatusReport);
  const email = { mailer: createMailer({ smtpUrl: mail.url })!, addresses };
  const targets = { webhook: `${receiver.url}hook`, slack: `${receiver.url}slack`, email };
  const tell = createTellOperators({ targets });
  return createOperatorWatch({ operators: store, status, tell, holder, clock, steadyMs, log: silentLog });
}

/** The same, for which the database has answered long enough that whoever is silent by now is so. */
async function aProcessForLong(...[holder, facts, ...rest]: Parameters<typeof aProcess>) {
  let now: typeof facts = fine;
  const look = aProcess(holder, () => now(), ...rest);
  await look();
  steady.ms += 31_000;
  now = facts;
  return look;
}

const silent = () => {
  const seenAt = new Date(at.ms - 31_000);
  return { id: 'w', version: '1', startedAt: seenAt, seenAt, underWay: 0, skewMs: 0 };
};
const dead = (): Partial<ServiceFacts> => ({
  fleet: { now: clock.now(), workers: [silent()], due: { count: 0, isMore: false } },
});
const fine = (): Partial<ServiceFacts> => ({});
const told = () => receiver.hits.map(({ path, body }) => [path, JSON.parse(body) as unknown]);
const typesTold = (way = '/hook') =>
  receiver.hits
    .filter(({ path }) => path === way)
    .map(({ body }) => (JSON.parse(body) as { type?: string; text: string }).type ?? 'slack');
/** What the page of the system shows. */
const shown = async () =>
  (await operator.browser.get('/api/system').set('x-jiter-org', jiter.org).expect(200)).body.incidents as {
    code: string;
    text: string;
    closedAt?: string;
    tells: number;
    notices: { channel: string; type: string; status?: string; attempts: number }[];
  }[];

test('of several processes one tells, once by each way, of what is there, still is, and that it is over', async () => {
  let facts = dead;
  // The other one leaves it to the first, and does not even look at what there is.
  const asked: string[] = [];
  const { operators } = jiter.store;
  const watched = { ...operators, open: () => (asked.push('open'), operators.open()) };
  const one = await aProcessForLong('a', () => facts());
  const other = await aProcessForLong('b', () => facts(), watched);
  for (const look of [one, other, one, other]) await look();
  expect(asked).toEqual([]);
  const text = expect.stringMatching(/^No worker has answered/);
  const data = { code: 'no-worker-alive', text };
  expect(told().sort()).toEqual([
    ['/hook', { type: 'operator.failing', timestamp: expect.any(String), data }],
    ['/slack', { text }],
  ]);
  const [message] = mail.received;
  expect(mail.received).toHaveLength(1);
  expect(message).toMatchObject({ subject: expect.stringMatching(/^Jiter: No worker has answered/), text });
  expect((message!.to as { text: string }).text).toBe('ann@example.com');
  expect(await shown()).toMatchObject([{ ...data, tells: 1, notices: [{ status: '250' }, {}, {}] }]);

  // As if it had begun two hours ago.
  await runSql(jiter.databaseUrl, `update operator_incidents set opened_at = opened_at - interval '2 hours'`);
  for (const look of [one, other, one]) await look();
  expect([typesTold(), typesTold('/slack').length, mail.received.length]).toEqual([
    ['operator.failing', 'operator.failing'],
    2,
    2,
  ]);
  facts = fine;
  await one();
  expect(typesTold()).toHaveLength(2);
  pass(60);
  for (const look of [one, other, one]) await look();
  expect(typesTold()).toEqual(['operator.failing', 'operator.failing', 'operator.recovered']);
  expect([typesTold('/slack').length, mail.received.length]).toEqual([3, 3]);
  expect(mail.received[2]!.text).toMatch(/^All is well again with workers/);
  for (const { references } of mail.received) expect(references).toEqual(message!.references);
  expect(await shown()).toMatchObject([{ closedAt: expect.any(String), tells: 2 }]);
});

test('a way that fails is tried again, is shown, and keeps none of the others from being told once', async () => {
  answers = { '/hook': 500 };
  let facts = dead;
  const look = await aProcessForLong('a', () => facts());
  await look();
  await look();
  expect([typesTold().length, typesTold('/slack').length, mail.received.length]).toEqual([1, 1, 1]);
  const [incident] = await shown();
  const byHook = incident!.notices.find(({ channel }) => channel === 'webhook');
  expect(byHook).toMatchObject({ status: '500', attempts: 1 });
  pass(31);
  await look();
  expect([typesTold().length, typesTold('/slack').length, mail.received.length]).toEqual([2, 1, 1]);
  answers = {};
  pass(61);
  await look();
  await look();
  expect([typesTold().length, typesTold('/slack').length]).toEqual([3, 1]);

  // One that heard of nothing does not hear that it is over.
  answers = { '/slack': 500 };
  await runSql(jiter.databaseUrl, 'truncate operator_incidents cascade');
  await look();
  facts = fine;
  pass(61);
  await look();
  const last = [typesTold().at(-1), typesTold('/slack').length, mail.received.at(-1)!.text];
  expect(last).toEqual(['operator.recovered', 2, expect.stringMatching(/^All is well/)]);
  pass(600);
  await look();
  expect(typesTold('/slack')).toHaveLength(2);
});

test('whom a mail server refuses is said, and the others hear that it is over', async () => {
  let facts = dead;
  const addresses = () => Promise.resolve(['ops@example.com', 'nobody@example.com']);
  const look = await aProcessForLong('a', () => facts(), jiter.store.operators, addresses);
  await look();
  const status = '250, not to nobody@example.com (550 No such user)';
  const [incident] = await shown();
  expect(incident!.notices.find(({ channel }) => channel === 'email')).toMatchObject({ status, attempts: 1 });
  facts = fine;
  pass(61);
  await look();
  expect(mail.received.map(({ text }) => text!.split(' ')[0])).toEqual(['No', 'All']);
});

test('that the database is away each process tells for itself, without asking it, and writes it down when it is back', async () => {
  const away = () => Promise.reject(new Error('away'));
  const kept = jiter.store.operators;
  const noStore = {
    holds: away,
    lags: away,
    open: away,
    see: away,
    tell: away,
    close: away,
    take: away,
    settle: away,
    record: away,
    list: away,
  };
  let store: typeof kept = noStore;
  const asked = Object.fromEntries(
    Object.keys(kept).map((name) => [name, (given: never) => store[name as 'holds'](given)]),
  ) as unknown as typeof kept;
  let facts: () => Partial<ServiceFacts> = () => ({ database: 'unreachable' });
  const processes = [aProcess('a', () => facts(), asked), aProcess('b', () => facts(), asked)];
  const look = async () => {
    for (const one of processes) await one();
  };
  await look();
  expect(typesTold()).toEqual([]);
  pass(16);
  await look();
  await look();
  expect(typesTold()).toEqual(['operator.failing', 'operator.failing']);
  facts = fine;
  pass(16);
  await expect(processes[0]!()).rejects.toThrow('away');
  expect(typesTold()).toEqual(['operator.failing', 'operator.failing', 'operator.recovered']);
  store = kept;
  await look();
  await look();
  expect(typesTold()).toHaveLength(4);
  const notices = expect.arrayContaining([
    expect.objectContaining({ channel: 'email', type: 'operator.recovered', status: '250' }),
  ]);
  expect(await shown()).toMatchObject([
    { code: 'database-away', closedAt: expect.any(String), tells: 1, notices },
  ]);
  expect(await queryRows(jiter.databaseUrl, 'select 1 from operator_incidents')).toHaveLength(1);
});

test('that the database is away is mailed to the operators also where nothing was told before', async () => {
  let facts: () => Partial<ServiceFacts> = fine;
  let isAway = false;
  const { listOperators } = jiter.store.people;
  const people = {
    listOperators: () => (isAway ? Promise.reject(new Error('away')) : listOperators()),
  };
  const look = aProcess('a', () => facts(), jiter.store.operators, rememberAddresses(people));
  await look();
  isAway = true;
  facts = () => ({ database: 'unreachable' });
  await look();
  pass(16);
  await look();
  expect(mail.received.map(({ subject }) => subject)).toEqual(['Jiter: The database does not answer']);
});

test('workers that could say nothing as the database was away are not told of as silent before they can', async () => {
  let facts: () => Partial<ServiceFacts> = () => ({ database: 'unreachable' });
  const look = aProcess('a', () => facts());
  await look();
  pass(16);
  await look();
  facts = dead;
  await look();
  await look();
  facts = fine;
  pass(16);
  await look();
  expect(typesTold()).toEqual(['operator.failing', 'operator.recovered']);
  expect((await shown()).map(({ code, tells }) => [code, tells])).toEqual([
    ['no-worker-alive', 0],
    ['database-away', 1],
  ]);

  // Those that stay silent are told of.
  facts = dead;
  steady.ms += 31_000;
  await look();
  expect(typesTold()).toEqual(['operator.failing', 'operator.recovered', 'operator.failing']);
});
