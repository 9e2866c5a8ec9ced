import { queryRows, runSql, watchStatements } from '@jiter/testkit';
import pg from 'pg';
import type { AuditFilter } from './audit/read.ts';
import { PLANNER } from './database/session.ts';
import { setup, type Setup } from './setup.fixture.ts';

const MANY = 40_000;
const MOST_PAGES = 100;
const day = Math.floor(Date.now() / 86_400_000) * 86_400_000;

let jiter: Setup;
let many: string;
let few: string;
let job: string;
/** Of one org there is much of everything, and of one that began since the planner counted, five of each: it takes that for the whole table. */
beforeAll(async () => {
  jiter = await setup();
  const { orgs } = jiter.store;
  [many, few] = [(await orgs.create('many')).org, (await orgs.create('few')).org];
  const about = {
    destination: 'https://example.com/',
    payload: '',
    expression: '0 0 1 1 *',
    timezone: 'UTC',
    misfire: 'skip',
  } as const;
  const first = new Date(day + 300 * 86_400_000);
  job = (await jiter.store.cronJobs.create({ org: many, ...about }, first)).job.id;
  const fill = (org: string, from: number, to: number) => [
    `insert into audit (id, org_id, action, actor, actor_name)
     select n, ${org}, 'event.edited', 'user:1', '' from generate_series(${from}, ${to}) as n`,
    `insert into bulk_jobs (id, org_id, action, asked, filter, rate, state, matches, at_least, actor)
     select n, ${org}, 'cancel', '{}', '{}', 1, 'done', 1, false, '{}' from generate_series(${from}, ${to}) as n`,
    `insert into delivery_stats (org_id, at, step_s, host)
     select ${org}, now() - n * interval '10 seconds', 10, 'host' || n % 10 from generate_series(${from}, ${to}) as n`,
    `insert into incidents (org_id, host, closed_at)
     select ${org}, 'host' || n, now() from generate_series(${from}, ${to}) as n`,
    `insert into cron_jobs (org_id, destination, payload, expression, timezone, misfire, next_time)
     select ${org}, '', '', '', '', 'skip', case when n % 2 = 0 then now() end from generate_series(${from}, ${to}) as n`,
    `insert into delivery_stats (org_id, at, step_s, host, sent)
     select ${org}, now() - n * interval '10 seconds', 10, '', 1 from generate_series(${from}, ${to}) as n`,
    // Of each many a handful can still be followed.
    `insert into links (kind, token_hash, org_id, role, expires_at, used_at)
     select 'invitation', sha256(n::text::bytea), ${org}, 'member', now() + (case when n % 2 = 0 then 1 else -1 end) * interval '1 day',
       case when n % ${MANY / 4} <> 0 then now() end from generate_series(${from}, ${to}) as n`,
    `insert into shared_links (token_hash, org_id, shows_payloads, expires_at)
     select sha256(n::text::bytea), ${org}, false, now() + (case when n % ${MANY / 4} = 0 then 1 else -1 end) * interval '1 day'
     from generate_series(${from}, ${to}) as n`,
    `insert into users (name, is_operator) select n, n % ${MANY / 4} = 0 from generate_series(${from}, ${to}) as n`,
  ];
  const fillSettled = (org: string, from: number, to: number) =>
    `insert into settled_events (settled_at, id, org_id, cron_id, scheduled_time, created_at, failed_at, status, failure_reason, claims, attempts, destination, payload)
     select at, n, ${org}, case when ${org} = ${many} then ${job} else 1 end, at, at, at, 'Failed To Send', 'expired', 0, 0, '', ''
     from generate_series(${from}, ${to}) as n, lateral (select to_timestamp(${day / 1_000}) + n * interval '2 seconds' as at) as due`;
  await runSql(
    jiter.url,
    `insert into channels (org_id, kind, name, sealed, shown, tells) values (${few}, 'webhook', '', '', '', '{}')`,
    `insert into notices (org_id, channel_id, content, due_at, created_at)
     select ${few}, id, '{}', null, case when n <= 5 then now() - interval '31 days' else now() end
     from channels, generate_series(1, ${MANY}) as n`,
    `insert into channels (org_id, kind, name, sealed, shown, tells, events_to)
     select ${many}, 'webhook', '', '', '', '{events}', now() from generate_series(1, ${MANY / 10})`,
    ...fill(many, 1, MANY),
    'vacuum analyze',
    // As where an old snapshot is open: not known to be seen by all, so that an index alone does not tell that a row is there.
    fillSettled(many, 1, MANY),
    'analyze settled_events',
    ...fill(few, MANY + 1, MANY + 5),
    fillSettled(few, MANY + 1, MANY + 5),
  );
});
afterAll(() => jiter.close());

/** As the store's connections have it: of the statements that are planned whatever the parameters, and of the others. */
const OPTIONS = Object.entries({ ...PLANNER, plan_cache_mode: 'force_generic_plan' })
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

type Plan = {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  'Rows Removed by Filter'?: number;
  'Actual Loops': number;
  Plans?: Plan[];
};

/** Prepared as the store has it: a plan that is made for values knows that this org has few. */
async function planOf({ text, values }: Said): Promise<Plan> {
  const client = new pg.Client({ connectionString: `${jiter.url}?options=${encodeURIComponent(OPTIONS)}` });
  await client.connect();
  try {
    await client.query(`prepare said as ${text}`);
    const given = values.length > 0 ? `(${values.map(literalOf).join(', ')})` : '';
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) execute said${given}`,
    );
    return rows[0]!['QUERY PLAN'][0]!.Plan;
  } finally {
    await client.end();
  }
}

function literalOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((one) => JSON.stringify(one)).join(',')}}`);
  return pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}

type Call = (store: Setup['store']) => Promise<unknown>;
type Said = { text: string; values: unknown[] };

/** Of the statements that a call makes, or some of them, without those that a connection begins with. */
async function plansOf(call: Call, which = /./): Promise<Plan[]> {
  const store = await jiter.openAnother();
  const statements = watchStatements(/ from layout/);
  await call(store);
  statements.stop();
  const said = statements.said.filter(({ text }) => which.test(text));
  expect(said.length).toBeGreaterThan(0);
  return Promise.all(
    said.map(({ text, values }) => planOf({ text, values: JSON.parse(values) as unknown[] })),
  );
}

const pagesRead = async (call: Call, which?: RegExp): Promise<number[]> =>
  (await plansOf(call, which)).map((plan) => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']);

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Rows that were looked at, and were none of those that are asked for. */
const lookedAtInVain = (plan: Plan): number =>
  nodesOf(plan).reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops'], 0);

const lately = () => {
  const to = new Date();
  return { org: many, from: new Date(to.getTime() - 3_600_000), to, stepMs: 60_000 };
};
const by = { kind: 'admin', name: 'somebody' } as const;
const invite: Call = ({ people }) =>
  people.createInvitation({ org: few, role: 'member', email: null, minutes: 60 }, by);
const share: Call = ({ people }) =>
  people.sharedLinks.create(
    { org: many, event: null, host: null, payloads: false, expiresAt: new Date(Date.now() + 60_000) },
    by,
  );

test.each<[string, Call]>([
  ['the audit log', ({ audit }) => audit.list(few, { limit: 50 })],
  ['the audit log before a place', ({ audit }) => audit.list(few, { limit: 50, start: `${MANY + 4}` })],
  ['the audit log of one action', ({ audit }) => audit.list(few, { limit: 50, actions: ['event.edited'] })],
  ['the audit log of one actor', ({ audit }) => audit.list(few, { limit: 50, actor: 'user:1' })],
  ['the audit log of nobody', ({ audit }) => audit.list(many, { limit: 50, actor: 'user:2' })],
  [
    'the audit log of what was never done',
    ({ audit }) => audit.list(many, { limit: 50, actions: ['org.created'] }),
  ],
  ['a count', ({ events }) => events.count(few, {})],
  ['a count with occurrences', ({ events }) => events.count(few, { includeCron: true })],
  [
    'the forecast',
    ({ stats }) => stats.forecast({ org: few, from: new Date(), stepMs: 3_600_000, steps: 1 }),
  ],
  ['bulk jobs', ({ events }) => events.listBulk(few)],
  ['destinations', ({ stats }) => stats.destinations({ org: few, now: new Date() })],
  ['incidents', ({ channels }) => channels.incidents(few, { limit: 100 })],
])('an org that has few reads few pages beside one that has many: %s', async (_name, call) => {
  for (const pages of await pagesRead(call)) expect(pages).toBeLessThan(MOST_PAGES);
});

test('the page of a job looks for attempts of its latest occurrences, and not of all that it had, where none had any', async () => {
  const pages = await pagesRead(({ cronJobs }) => cronJobs.find(many, job));
  expect(Math.max(...pages)).toBeLessThan(MANY / 2);
});

test('which jobs had occurrences settled lately is found without those that a job had today', async () => {
  const since = new Date(day + 3_600_000);
  const { ids } = await jiter.store.cronJobs.settledSince(since, 100);
  expect(ids).toEqual(['1', job]);
  const plans = await plansOf(({ cronJobs }) => cronJobs.settledSince(since, 100), /cron_id/);
  for (const plan of plans) expect(plan['Shared Hit Blocks'] + lookedAtInVain(plan)).toBeLessThan(MOST_PAGES);
});

test('what was counted is read once for the steps and for the whole of them', async () => {
  expect((await plansOf(({ stats }) => stats.read(lately()))).length).toBe(1);
});

/** Each job of it is looked at for the event of its next tick as well. */
const page = { limit: 5, maxBytes: 1_000_000 };

test.each<[string, Call]>([
  ['the first', ({ cronJobs }) => cronJobs.list(many, page)],
  ['one in the middle', ({ cronJobs }) => cronJobs.list(many, { ...page, after: { id: job } })],
  ['the latest', ({ cronJobs }) => cronJobs.list(many, { ...page, latestFirst: true })],
  ['one before a place', ({ cronJobs }) => cronJobs.list(many, { ...page, before: { id: `${MANY}` } })],
  ['of an org that has few', ({ cronJobs }) => cronJobs.list(few, page)],
  ['those that a calendar shows', ({ cronJobs }) => cronJobs.schedules(few, 50)],
  ['those to be paused', ({ cronJobs }) => cronJobs.toTurn(many, 'Disabled', 50)],
])('a page of cron jobs is read without the others: %s', async (_name, call) => {
  for (const pages of await pagesRead(call, /from cron_jobs/)) expect(pages).toBeLessThan(MOST_PAGES);
});

test('to forget old notices takes a look at the oldest, and not at all that are there', async () => {
  expect(await jiter.store.notices.forget(100)).toBe(5);
  for (const pages of await pagesRead(({ notices }) => notices.forget(100)))
    expect(pages).toBeLessThan(MOST_PAGES);
});

test('who wants to hear of failed events is looked for where some failed, or where nobody looked for long', async () => {
  for (const pages of await pagesRead(({ notices }) => notices.tellFailedEvents(), /events_to/))
    expect(pages).toBeLessThan(MOST_PAGES);
});

test('events that failed are told without a look at those that failed before', async () => {
  const { org } = await jiter.store.orgs.create('failing');
  await runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, failed_at, status, claims, attempts, destination, payload)
     select at, next_id('events_id_seq'), ${org}, at - interval '1 hour', at, at, 'Failed To Send', 0, 0, 'https://example.com/', ''
     from generate_series(1, ${MANY}) as n, lateral (select now() - interval '5 minutes' - n * interval '1 ms' as at) as failed`,
    `insert into delivery_stats (org_id, at, step_s, host, failed) values (${org}, now(), 10, '', 1)`,
    `insert into channels (org_id, kind, name, sealed, shown, tells, events_to)
     values (${org}, 'webhook', 'us', '', '', '{events}', now() - interval '1 minute')`,
  );
  const plans = await plansOf(({ notices }) => notices.tellFailedEvents(), /from settled_events/);
  for (const plan of plans) expect(plan['Shared Hit Blocks'] + lookedAtInVain(plan)).toBeLessThan(MOST_PAGES);
});

test('to forget old bulk jobs takes a look at the oldest as well', async () => {
  const old = `update bulk_jobs set ended_at = now() - interval '31 days' where id <= 5 returning id`;
  expect(await queryRows(jiter.url, old)).toHaveLength(5);
  for (const pages of await pagesRead(({ bulk }) => bulk.forget(30 * 86_400_000)))
    expect(pages).toBeLessThan(MOST_PAGES);
  expect(
    await queryRows(jiter.url, "select from bulk_jobs where ended_at < now() - interval '30 days'"),
  ).toEqual([]);
});

test.each<[string, Call, RegExp]>([
  ['what a host was sent', ({ stats }) => stats.read({ ...lately(), host: 'host3' }), /./],
  ['what all hosts were sent', ({ stats }) => stats.read(lately()), /./],
  ['one destination', ({ stats }) => stats.destinations({ org: many, now: new Date(), host: 'host3' }), /./],
  ['invitations', ({ people }) => people.listInvitations(many), /./],
  ['invitations of an org that has few', ({ people }) => people.listInvitations(few), /./],
  ['shared links', ({ people }) => people.sharedLinks.list(many), / shared_links /],
  ['operators', ({ people }) => people.listOperators(), /./],
  ['how many invitations there are, as one is made', invite, /count/],
  ['how many shared links there are, as one is made', share, /count/],
])(
  'what an org asks for is found without its other hosts, without its past and without others: %s',
  async (_name, call, which) => {
    for (const plan of await plansOf(call, which)) expect(lookedAtInVain(plan)).toBeLessThan(MOST_PAGES);
  },
);

test('a batch of a backlog of the audit log is read without the rest of it', async () => {
  const pages = await pagesRead(({ audit }) => audit.link(10), /link_no is null/);
  expect(Math.max(...pages)).toBeLessThan(MOST_PAGES);
});

/** Before PostgreSQL 18 a row that is compared ends a scan by its first column alone, which the pages of a newer one do not show. */
test.each<Pick<AuditFilter, 'actor' | 'actions'>>([{}, { actor: 'user:1' }, { actions: ['event.edited'] }])(
  'the audit log since a time ends there: %j',
  async (filter) => {
    const store = await jiter.openAnother();
    const { said, stop } = watchStatements(/ from layout/);
    await store.audit.list(many, { limit: 50, from: new Date(), ...filter });
    stop();
    const texts = said.map(({ text }) => text).filter((text) => text.includes('from audit'));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(/ id between /);
    expect(texts[0]).not.toMatch(/, id\) [<>]=/);
  },
);
