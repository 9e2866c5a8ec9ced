import { eventually, queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import type { Look, LookFrom } from './look.ts';

const HORIZON_MS = 600_000;

let jiter: Setup;
beforeEach(async () => {
  jiter = await setup();
});
afterEach(() => jiter.close());

type Columns = { due?: string; wake?: string; held?: string; status?: string; attempts?: number };

/** A row as it stands some time after it was written; times are SQL's, from now. */
async function insert({ due = '0', wake = due, held, ...others }: Columns): Promise<string> {
  const { status = 'Pending', attempts = 0 } = others;
  const [row] = await queryRows<{ id: string }>(
    jiter.url,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at, held_until, status, attempts)
     values (1, 'http://127.0.0.1/', '', now() + interval '${due}', now() + interval '${due}',
       now() + interval '${wake}', now() + $1::interval, '${status}', ${attempts})
     returning id`,
    [held],
  );
  return row!.id;
}
/** A row that somebody has, from before its time until some time from now. */
const hold = (held: string, due = '-10 seconds') => insert({ due, held, wake: '0', status: 'Queued' });

const look = (from: Partial<LookFrom> = {}) => jiter.store.sweep.look({ owed: true, ...from });
const idsOf = (bells: Look['owed']) => bells.map(({ eventId }) => eventId);
const inMs = (ms: number) => new Date(Date.now() + ms);
const after = (ms: number, id = '0') => ({ at: inMs(ms), id });

test('where there is nothing, nothing is found', async () => {
  const { now, ...found } = await look();
  expect(found).toEqual({ entering: [], silent: [], passed: {}, owed: [], cronJobs: false, also: [] });
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
});

test('a bulk job that runs and a notice that is due are found, and no others', async () => {
  const { org } = await jiter.store.orgs.ensureFirst({
    apiKey: 'a key of some length',
    signingSecret: 'a secret of some length',
  });
  const job = (state: string) =>
    runSql(
      jiter.url,
      `insert into bulk_jobs (org_id, action, asked, filter, rate, state, matches, at_least, actor)
       values (1, 'cancel', '{}', '{}', 1, '${state}', 0, false, '{}')`,
    );
  const notice = (dueAt: string) =>
    runSql(
      jiter.url,
      `insert into notices (org_id, channel_id, content, due_at)
       select org_id, id, '{}', ${dueAt} from channels`,
    );
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${org}, 'webhook', 'x', 'x', 'x', '{}')`,
  );
  await job('done');
  await notice(`now() + interval '1 hour'`);
  expect((await look()).also).toEqual([]);
  await job('running');
  expect((await look()).also).toEqual(['bulk']);
  await notice('now()');
  expect((await look()).also).toEqual(['bulk', 'notices']);
  await runSql(jiter.url, 'delete from bulk_jobs; delete from notices; delete from channels');
});

test('what is due within the horizon is found from a position on, in the order of its time', async () => {
  const later = await insert({ due: '9 minutes', wake: '541 seconds' });
  const soon = await insert({ due: '1 minute', wake: '61 seconds' });
  await insert({ due: '11 minutes', wake: '1 minute' });
  const { entering } = await look();
  expect(idsOf(entering)).toEqual([soon, later]);
  const last = entering[0]!;
  const rest = await look({ horizon: { at: last.dueAt, id: last.eventId } });
  expect(idsOf(rest.entering)).toEqual([later]);
  expect((await look({ horizon: after(HORIZON_MS) })).entering).toEqual([]);
});

test('of many that are due at one moment none is left out between two looks', async () => {
  await runSql(
    jiter.url,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
     select 1, '', '', at, at, at + interval '1 second'
     from generate_series(1, 2500), (select date_trunc('minute', now()) + interval '2 minutes' as at) as moment`,
  );
  const found = new Set<string>();
  let { entering } = await look();
  for (const count of [1_000, 1_000, 500, 0]) {
    expect(entering).toHaveLength(count);
    idsOf(entering).forEach((id) => found.add(id));
    const last = entering.at(-1);
    if (last) ({ entering } = await look({ horizon: { at: last.dueAt, id: last.eventId } }));
  }
  expect(found.size).toBe(2_500);
});

test('however long nobody led, what is overdue is silent, and does not enter the horizon', async () => {
  const overdue = await insert({ due: '-1 hour', wake: '-1 hour' });
  const { entering, silent } = await look({ horizon: after(-7_200_000) });
  expect(entering).toEqual([]);
  expect(idsOf(silent)).toEqual([overdue]);
});

test.each<[string, Columns, string]>([
  ['an event that nobody took', { due: '-2 seconds', wake: '-1 second' }, 'bell-not-heard'],
  ['one that came from beyond the horizon', { due: '-2 seconds', wake: '-602 seconds' }, 'bell-not-heard'],
  [
    'a retry that nobody took',
    { due: '-2 seconds', wake: '-1 second', status: 'Queued', attempts: 1 },
    'retry-not-heard',
  ],
  ['one whose lease has ended', { due: '-3 minutes', held: '-2 seconds', status: 'Queued' }, 'lease-over'],
  ['one that the version before held', { due: '-2 seconds', status: 'Queued' }, 'lease-over'],
])('%s is found silent, with the reason', async (_what, columns, silence) => {
  const eventId = await insert(columns);
  const { now, silent, passed } = await look();
  expect(silent).toMatchObject([{ eventId, silence }]);
  expect(now.getTime() - silent[0]!.dueAt.getTime()).toBeLessThan(120_000);
  const at = passed.first!;
  expect((await look({ silent: { at, id: eventId } })).silent).toEqual([]);
  expect((await look({ silent: { at, id: '0' } })).silent).toHaveLength(1);
});

test.each<[string, Columns]>([
  ['is not due for a second yet', { due: '-1 millisecond', wake: '999 milliseconds' }],
  ['was handed back just now', { due: '-10 seconds', wake: '1 second' }],
  ['is held', { due: '-10 seconds', held: '20 seconds', status: 'Queued' }],
  ['is held since before its time', { due: '500 milliseconds', held: '20 seconds', status: 'Queued' }],
  ['the version before holds', { due: '20 seconds', status: 'Queued' }],
])('what %s is left alone', async (_what, columns) => {
  await insert(columns);
  expect(await look({ horizon: after(HORIZON_MS) })).toMatchObject({ entering: [], silent: [], owed: [] });
});

test('whoever holds an event has it to itself while it enters the horizon', async () => {
  await insert({ due: '20 seconds', status: 'Queued' });
  await hold('20 seconds', '500 milliseconds');
  const retry = await insert({ due: '20 seconds', wake: '21 seconds', status: 'Queued', attempts: 1 });
  expect(idsOf((await look()).entering)).toEqual([retry]);
});

test('it is told what was passed over, and when the first of those is silent', async () => {
  await hold('20 seconds', '-30 seconds');
  await hold('10 seconds', '-20 seconds');
  await insert({ due: '-10 seconds', wake: '15 seconds' });
  await insert({ due: '-5 seconds', wake: 'infinity' });
  // The last one: it is silent a second later.
  await insert({ due: '-1 millisecond' });
  const { now, silent, passed } = await look({ horizon: after(HORIZON_MS) });
  expect(silent).toEqual([]);
  const secondsOf = (at: Date | undefined) => at && Math.round((at.getTime() - now.getTime()) / 1_000);
  expect(secondsOf(passed.first)).toBe(-30);
  expect(secondsOf(passed.nextSilentAt)).toBe(11);
  expect(passed).not.toHaveProperty('last');
  const rest = await look({ silent: { at: inMs(-25_000), id: '0' } });
  expect(secondsOf(rest.passed.first)).toBe(-20);
});

test('of many that are held so many are passed over as are found of others, and then from there', async () => {
  await runSql(
    jiter.url,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at, status, held_until)
     select 1, '', '', at, at, at, 'Queued', now() + interval '1 minute'
     from generate_series(1, 1500), (select date_trunc('second', now()) - interval '1 minute' as at) as moment`,
  );
  const silent = await insert({ due: '-2 seconds', wake: '-1 second' });
  const { passed, ...found } = await look();
  expect(found.silent).toEqual([]);
  expect(passed.last).toMatchObject({ at: passed.first });
  const rest = await look({ silent: passed.last! });
  expect(idsOf(rest.silent)).toEqual([silent]);
  expect(rest.passed).not.toHaveProperty('last');
});

test('owed bells are found until they are settled, if asked for; what was claimed meanwhile is left alone', async () => {
  const { events, deliveries, sweep } = jiter.store;
  const [far, claimed] = [
    await insert({ due: '5 minutes', wake: '1 minute' }),
    await insert({ wake: '1 second' }),
  ];
  await events.unrung([far, claimed]);
  await events.unrung([far]);
  expect(idsOf((await look()).owed).sort()).toEqual([far, claimed].sort());
  expect((await look({ owed: false })).owed).toEqual([]);
  expect(await deliveries.claim([claimed], { aheadMs: 1_000, leaseMs: 60_000 })).toHaveLength(1);
  expect(idsOf((await look()).owed)).toEqual([far]);
  await sweep.settleOwed([far]);
  expect((await look()).owed).toEqual([]);
  await runSql(jiter.url, `update events set held_until = now() - interval '1 second'`);
  expect(idsOf((await look()).owed)).toEqual([claimed]);
});

test('whatever is settled or cancelled owes nothing', async () => {
  const [org] = await queryRows<{ id: string }>(
    jiter.url,
    `insert into orgs (name) values ('x') returning id`,
  );
  const id = await insert({ due: '5 minutes', wake: '1 minute' });
  await runSql(jiter.url, `update events set org_id = ${org!.id}`);
  await jiter.store.events.edit(org!.id, id, { status: 'Cancelled' });
  await jiter.store.events.unrung([id]);
  expect(await look()).toMatchObject({ entering: [], silent: [], owed: [] });
});

test('a cron job whose tick has passed shows, from a time on', async () => {
  const [job] = await queryRows<{ next_time: Date }>(
    jiter.url,
    `insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
     values (1, 'http://127.0.0.1/', '', '* * * * *', 'UTC', 'once', now() - interval '10 seconds')
     returning next_time`,
  );
  expect(await look()).toMatchObject({ cronJobs: true });
  const tickMs = job!.next_time.getTime();
  expect(await look({ cronJobs: new Date(tickMs - 1) })).toMatchObject({ cronJobs: true });
  // As where its event is the first of those that are silent.
  expect(await look({ cronJobs: new Date(tickMs) })).toMatchObject({ cronJobs: true });
  expect(await look({ cronJobs: new Date(tickMs + 1) })).toMatchObject({ cronJobs: false });
});

test('looking changes no row, and finds the same again', async () => {
  await insert({ due: '-2 seconds', wake: '-1 second' });
  await insert({ due: '1 minute', wake: '61 seconds' });
  const versions = () => queryRows(jiter.url, 'select id, xmin, xmax from events order by id');
  const before = await versions();
  const { now: _now, ...found } = await look();
  await eventually(async () => expect(await look()).toMatchObject(found));
  expect(await versions()).toEqual(before);
});

test('a database that only reads says so, though there is nothing to do', async () => {
  const { pathname } = new URL(jiter.url);
  await runSql(jiter.url, `alter database "${pathname.slice(1)}" set default_transaction_read_only = on`);
  await expect(look()).rejects.toMatchObject({ status: 503 });
});
