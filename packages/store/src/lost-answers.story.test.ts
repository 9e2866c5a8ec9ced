import type { Actor } from '@jiter/core';
import { eventually, openSql, queryRows } from '@jiter/testkit';
import { setupFar, type Far } from './far.fixture.ts';
import { anInput, attemptAt, openStoreOn } from './setup.fixture.ts';

let { jiter, link, far, close } = {} as Far;
beforeEach(async () => {
  ({ jiter, link, far, close } = await setupFar());
});
afterEach(() => close());

const BY: Actor = { kind: 'admin', name: 'root' };
const LATER = () => new Date(Date.now() + 60_000);
const MAY_BE_DONE = { status: 503, message: expect.stringContaining('may have been done') as string };
const NOT_DONE = { status: 503, message: 'The database does not answer just now: please try again' };
/** Of what is done by several statements. */
const COMMIT = 'COMMIT';

const countOf = async (sql: string) =>
  (await queryRows<{ count: number }>(jiter.url, `select count(*)::int as count ${sql}`))[0]!.count;

const JOB = { destination: 'http://127.0.0.1/', payload: 'tick', expression: '0 0 1 1 *', timezone: 'UTC' };
const aJob = () => ({ org: jiter.org, ...JOB, misfire: 'once' as const });

async function failed(): Promise<string> {
  const { id } = await jiter.schedule();
  const event = await jiter.claimOne(id);
  await jiter.store.deliveries.record(attemptAt(event, { kind: 'failed', reason: 'exhausted' }));
  return id;
}

/** `given`: what there is before, by its id. `done`: one row, where it took effect once. */
type Call = {
  what: string;
  words: string;
  given?: () => Promise<string>;
  work: (id: string) => Promise<unknown>;
  done: string;
};

const pending = async () => (await jiter.schedule(60_000)).id;
const cronJob = async () => (await jiter.store.cronJobs.create(aJob(), LATER())).job.id;
const CANCELLED = "from settled_events, audit where status = 'Cancelled' and action = 'event.cancelled'";

const CALLS: Call[] = [
  {
    what: 'a batch of creates',
    words: 'insert into events',
    work: () => far.events.createMany([anInput(jiter.org), anInput(jiter.org)]),
    done: 'from (select count(*) from events having count(*) = 2) as both_of_them',
  },
  {
    what: 'an edit',
    words: 'event.edited',
    given: pending,
    work: (id) => far.events.edit(jiter.org, id, { payload: 'new' }, { by: BY }),
    done: "from events, audit where payload = 'new' and action = 'event.edited'",
  },
  {
    what: 'a cancel by an edit',
    words: 'event.cancelled',
    given: pending,
    work: (id) => far.events.edit(jiter.org, id, { status: 'Cancelled' }, { by: BY }),
    done: CANCELLED,
  },
  {
    what: 'a cancel',
    words: 'event.cancelled',
    given: pending,
    work: (id) => far.events.cancel(jiter.org, id, BY),
    done: CANCELLED,
  },
  {
    what: 'a retry',
    words: 'due_again as',
    given: failed,
    work: (id) => far.events.retry(jiter.org, id, { delayMs: 0, spreadMs: 0, by: BY }),
    done: "from events, audit where status = 'Queued' and action = 'event.retried'",
  },
  {
    what: 'a cron job',
    words: 'insert into cron_jobs',
    work: () => far.cronJobs.create(aJob(), LATER(), BY),
    done: 'from cron_jobs join events on cron_id = cron_jobs.id',
  },
  {
    what: 'an edit of a cron job',
    words: COMMIT,
    given: cronJob,
    work: (id) =>
      far.cronJobs.edit(jiter.org, id, () => ({ changes: { payload: 'new' }, now: new Date() }), BY),
    done: "from cron_jobs join events on cron_id = cron_jobs.id where events.payload = 'new'",
  },
  {
    what: 'a run of a cron job by hand',
    words: 'cronjob.run',
    given: cronJob,
    work: (id) => far.cronJobs.run(jiter.org, id, new Date(), BY),
    done: 'from events where is_run',
  },
  {
    what: 'a key',
    words: COMMIT,
    work: () => far.keys.create({ org: jiter.org, name: 'new' }, BY),
    done: "from api_keys where name = 'new'",
  },
  {
    what: 'a rotation of the signing secret',
    words: COMMIT,
    work: () => far.secrets.rotate(jiter.org, 1_000, BY),
    done: 'from signing_secrets where expires_at is null',
  },
  {
    what: 'a change of the settings of an org',
    words: COMMIT,
    work: () => far.orgs.changeSettings(jiter.org, { retention: '2d' }, BY),
    done: "from orgs, audit where settings <> '{}' and action = 'org.changed'",
  },
  {
    what: 'a bulk job',
    words: COMMIT,
    work: () =>
      far.events.startBulk(jiter.org, {
        ...{ action: 'retry', filter: { hosts: ['a.example'] }, asked: {}, rate: 1, by: BY },
      }),
    done: 'from bulk_jobs',
  },
];

test.each(CALLS)('$what whose answer is lost is done once, and told as what may have been', async (call) => {
  const id = (await call.given?.()) ?? '';
  link.loseAnswerTo(call.words);
  await expect(call.work(id)).rejects.toMatchObject(MAY_BE_DONE);
  expect(link.cuts()).toBe(1);
  expect(await countOf(call.done)).toBe(1);
});

test('creates that share a statement whose answer is lost are made once each, and told as what may have been', async () => {
  link.loseAnswerTo('insert into events');
  const creates = await Promise.allSettled([1, 2, 3].map(() => far.events.create(anInput(jiter.org))));
  for (const create of creates) expect(create).toMatchObject({ status: 'rejected', reason: MAY_BE_DONE });
  expect(link.cuts()).toBe(1);
  expect(await countOf('from events')).toBe(3);
});

test('what could not be sent, or reads, is told as what was surely not done', async () => {
  link.loseAnswerTo('from "api_keys"');
  await expect(far.keys.list(jiter.org)).rejects.toMatchObject(NOT_DONE);
  expect(link.cuts()).toBe(1);
  const nowhere = await openStoreOn(link.url);
  await link.close();
  await expect(nowhere.events.create(anInput(jiter.org))).rejects.toMatchObject(NOT_DONE);
  await expect(nowhere.keys.create({ org: jiter.org, name: 'new' }, BY)).rejects.toMatchObject(NOT_DONE);
  await nowhere.close();
});

/** Of an answer that is read once it is done. */
const READ_BACK = 'from events where org_id = $1 and id = $2\n  union all';

test.each<Call>([
  {
    what: 'a cancel',
    words: READ_BACK,
    given: pending,
    work: (id) => far.events.cancel(jiter.org, id, BY),
    done: CANCELLED,
  },
  {
    what: 'a retry',
    words: READ_BACK,
    given: failed,
    work: (id) => far.events.retry(jiter.org, id, { delayMs: 0, spreadMs: 0, by: BY }),
    done: "from events where status = 'Queued'",
  },
])('$what that is done, and cannot be read then, is not told as not done', async (call) => {
  const id = await call.given!();
  link.loseAnswerTo(call.words);
  await expect(call.work(id)).rejects.toMatchObject(MAY_BE_DONE);
  expect(link.cuts()).toBe(1);
  expect(await countOf(call.done)).toBe(1);
});

test.each([
  ['a list of events', 'with recursive found', () => far.events.list(jiter.org, { limit: 1, maxBytes: 1 })],
  ['all that reads one moment', COMMIT, async () => far.events.findStandpoint(jiter.org, await pending())],
])('%s is told as what does nothing', async (_what, words, read) => {
  await pending();
  link.loseAnswerTo(words);
  await expect(read()).rejects.toMatchObject(NOT_DONE);
  expect(link.cuts()).toBe(1);
});

test('what was lost before its commit is told as what was surely not done', async () => {
  const other = await openSql(jiter.url);
  await other.rows(`begin; select from orgs where id = ${jiter.org} for update`);
  const change = far.orgs.changeSettings(jiter.org, { retention: '2d' }, BY);
  const refused = expect(change).rejects.toMatchObject(NOT_DONE);
  const waiting =
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await eventually(async () => expect(await queryRows(jiter.url, waiting)).not.toEqual([]));
  link.cut();
  await refused;
  await other.close();
  expect(await countOf("from orgs where settings <> '{}'")).toBe(0);
});

test('a step of a bulk job whose answer is lost is gone on after, and makes nothing twice', async () => {
  const ids = [await failed(), await failed(), await failed()];
  const job = { action: 'replay', filter: { ids }, asked: {}, rate: 8, by: BY } as const;
  const { id } = await jiter.store.events.startBulk(jiter.org, job);
  link.loseAnswerTo(COMMIT);
  await expect(far.bulk.step(id)).rejects.toMatchObject(MAY_BE_DONE);
  expect(await far.bulk.failStep(id)).toBe(true);
  for (let step = await far.bulk.step(id); step; step = await far.bulk.step(id));
  const made = await queryRows<{ parent_id: string }>(
    jiter.url,
    'select parent_id from events where parent_id is not null order by parent_id',
  );
  expect(made.map(({ parent_id }) => parent_id)).toEqual([...ids].sort());
});
