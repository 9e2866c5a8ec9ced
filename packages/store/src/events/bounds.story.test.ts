import { queryRows, runSql, watchStatements } from '@jiter/testkit';
import { setup, type Setup } from '../setup.fixture.ts';
import type { EventFilter } from './list.ts';

const ROWS = 60_000;
/** Today's, so that they lie in two partitions. */
const BEGIN = Math.floor(Date.now() / 86_400_000) * 86_400_000;
/** One every two seconds and a half, and those that were sent ended a second later. */
const at = (row: number) => new Date(BEGIN + row * 2_500);
/** Of the index of either partition there are more than 120. */
const MOST_PAGES = 60;

let jiter: Setup;
let org: string;
beforeAll(async () => {
  jiter = await setup();
  org = (await jiter.store.orgs.create('one')).org;
  await runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, sent_at, status, claims, attempts, destination, payload)
     select at + interval '1 second', n, ${org}, at, at, at + interval '1 second', 'Sent', 1, 1, '', ''
     from generate_series(1, ${ROWS}) as n, lateral (select '${at(0).toISOString()}'::timestamptz + n * interval '2.5 seconds' as at) as due`,
    `insert into events (id, org_id, scheduled_time, due_at, wake_at, destination, payload)
     select n, ${org}, at, at, at, '', ''
     from generate_series(1, ${ROWS}) as n, lateral (select now() + n * interval '1 second' as at) as due`,
    'vacuum analyze settled_events, events',
  );
});
afterAll(() => jiter.close());

/** As the store's connections of readers have it. */
const OPTIONS = ['enable_seqscan=off', 'plan_cache_mode=force_generic_plan'].map((option) => `-c ${option}`);

type Plan = { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };

async function pagesOf(text: string, values: unknown[]): Promise<number> {
  const url = `${jiter.url}?options=${encodeURIComponent(OPTIONS.join(' '))}`;
  const sql = `explain (analyze, buffers, format json) ${text}`;
  const [row] = await queryRows<{ 'QUERY PLAN': { Plan: Plan }[] }>(url, sql, values);
  const plan = row!['QUERY PLAN'][0]!.Plan;
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

const middle = at(ROWS / 4);
const place = { scheduledTime: middle, id: '1' };
const comes = { scheduledTime: new Date(Date.now() + (ROWS / 2) * 1_000), id: '1' };

/** What it is sought among is searched as far as the page goes: no second statement has to tell. */
test.each<[string, EventFilter]>([
  ['from a time on', { statuses: ['Sent'], scheduled: { from: middle } }],
  ['up to a time', { statuses: ['Sent'], scheduled: { to: middle } }],
  ['between two', { statuses: ['Sent'], scheduled: { from: middle, to: at(ROWS / 4 + 240) } }],
  ['after a place', { statuses: ['Sent'], after: place }],
  ['before a place', { statuses: ['Sent'], before: place }],
  ['sent in a minute', { sentAt: { from: middle, to: at(ROWS / 4 + 24) } }],
  ['sent since', { sentAt: { from: middle } }],
  ['sent until', { sentAt: { to: middle } }],
  ['sent since, after a place', { sentAt: { from: at(60) }, after: place }],
  ['pending, after a place', { statuses: ['Pending'], after: comes }],
  ['pending, before a place', { statuses: ['Pending'], before: comes }],
  ['under way, of many to come', { statuses: ['Queued'] }],
])('a page is one statement, which reads no more of an index than it shows: %s', async (_name, filter) => {
  for (const order of [{}, { latestFirst: true } as const]) {
    const statements = watchStatements(
      /^(?!select string_agg|with recursive found|select scheduled_time as)/,
    );
    const store = await jiter.openAnother();
    const page = await store.events.list(org, { ...filter, ...order, limit: 50, maxBytes: 8 * 1_048_576 });
    statements.stop();
    expect(page.searchedTo).toBeUndefined();
    expect(statements.said).toHaveLength(1);
    for (const { text, values } of statements.said)
      expect(await pagesOf(text, JSON.parse(values) as unknown[])).toBeLessThan(MOST_PAGES);
  }
});

/** An event of each day of the last hundred. */
async function makeQuiet(): Promise<string> {
  const { org: quiet } = await jiter.store.orgs.create('quiet');
  await runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, sent_at, status, claims, attempts, destination, payload)
     select at, next_id('events_id_seq'), ${quiet}, at, at, at, 'Sent', 1, 1, '', n::text
     from generate_series(1, 100) as n, lateral (select now() - n * interval '1 day' as at) as due`,
  );
  return quiet;
}

test('the latest events are sought in the latest days alone, and where those have no page, all at once the next time', async () => {
  const quiet = await makeQuiet();
  const statements = watchStatements(/^(?!select string_agg)/);
  const store = await jiter.openAnother();
  /** Since when each statement looked among what is settled. */
  const read = async (of: string, filter: EventFilter) => {
    const from = statements.said.length;
    const page = await store.events.list(of, { limit: 10, maxBytes: 8 * 1_048_576, ...filter });
    const since = statements.said.slice(from).map(({ text, values }) => {
      const [, parameter] = /settled_at >= \$(\d+)/.exec(text)!;
      return (JSON.parse(values) as string[])[Number(parameter) - 1]!;
    });
    return { page, since: since.map((time) => Date.now() - Date.parse(time) < 4 * 86_400_000) };
  };
  const [latest, before] = [{ latestFirst: true } as const, { before: { ...comes, id: '1' } }];
  // Those that are to come are not in the way.
  const filters: Pick<EventFilter, 'statuses'>[] = [{ statuses: ['Sent'] }, {}];
  for (const filter of filters) {
    expect((await read(org, { ...filter, ...latest })).since).toEqual([true]);
    expect((await read(org, { ...filter, ...before })).since).toEqual([true]);
  }
  expect((await read(org, { sentAt: {}, ...latest })).since).toEqual([true]);
  const first = await read(quiet, latest);
  expect(first.since).toEqual([true, false]);
  const again = await read(quiet, latest);
  expect(again).toEqual({ page: first.page, since: [false] });
  statements.stop();
  const payloads = JSON.parse(`[${first.page.texts.join(',')}]`) as { payload: string }[];
  expect(payloads.map(({ payload }) => payload)).toEqual(Array.from({ length: 10 }, (_, n) => `${n + 1}`));
});

test('what indexes tell by themselves is counted there, without a look at the rows', async () => {
  const statements = watchStatements(/^(?!select count)/);
  const store = await jiter.openAnother();
  expect(await store.events.count(org, {})).toEqual({ count: 10_000, atLeast: true });
  statements.stop();
  expect(statements.said).toHaveLength(1);
  const { text, values } = statements.said[0]!;
  const url = `${jiter.url}?options=${encodeURIComponent(OPTIONS.join(' '))}`;
  const sql = `explain ${text}`;
  const plan = await queryRows<{ 'QUERY PLAN': string }>(url, sql, JSON.parse(values) as unknown[]);
  const scans = plan.map((row) => row['QUERY PLAN']).filter((line) => / Scan using /.test(line));
  expect(scans.length).toBeGreaterThan(2);
  expect(scans.filter((line) => !/Index Only Scan/.test(line) && /settled_events/.test(line))).toEqual([]);
});

test('however many an org has to come, they are counted, or as many as are asked for', async () => {
  const { events } = jiter.store;
  expect(await Promise.all([100_000, 30_000].map((limit) => events.countPending(org, limit)))).toEqual([
    ROWS,
    30_000,
  ]);
});

const LABELLED = 400;

async function labelEvents(): Promise<string> {
  const { org: labelled } = await jiter.store.orgs.create('labelled');
  await runSql(
    jiter.url,
    `insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload, options)
     select ${labelled}, at, at, at, 'https://example.com/', n,
       jsonb_build_object('labels', jsonb_build_array('all', 'of ' || n % 2, 'also ' || n % 2))
     from generate_series(1, ${LABELLED}) as n cross join lateral (select now() + n * interval '1 hour' as at) as due`,
    'vacuum analyze events, event_tags',
  );
  return labelled;
}

test('a page of those with a tag takes one statement, which sorts its JSON alone, and other tags are places of an index', async () => {
  const labelled = await labelEvents();
  const url = `${jiter.url}?options=${encodeURIComponent(OPTIONS.join(' '))}`;
  for (const tagged of [[['l:of 1']], [['l:of 1'], ['l:also 1']]]) {
    const statements = watchStatements(
      /^(?!select string_agg|with recursive found|select scheduled_time|select id,)/,
    );
    const store = await jiter.openAnother();
    const page = await store.events.list(labelled, { tagged, limit: 50, maxBytes: 8 * 1_048_576 });
    statements.stop();
    expect(page.next).toBeDefined();
    expect(page.searchedTo).toBeUndefined();
    expect(statements.said).toHaveLength(1);
    const { text, values } = statements.said[0]!;
    const plan = await queryRows<{ 'QUERY PLAN': string }>(
      url,
      `explain (analyze, costs off) ${text}`,
      JSON.parse(values) as unknown[],
    );
    const lines = plan.map((row) => row['QUERY PLAN']);
    // Of the tags of an event each may lie on a page of its own. Before PostgreSQL 18 a row that is compared ends no scan but by its first column.
    const places = lines.filter((line) =>
      /Index Cond: .*org_id = .*tag = .*event_id >= .*event_id <= /.test(line),
    );
    expect(places).toHaveLength(tagged.length - 1);
    // They come in the order of the list.
    expect(lines.filter((line) => /-> +Sort /.test(line))).toHaveLength(1);
  }
});
