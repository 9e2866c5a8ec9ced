import type { Knex } from 'knex';
import { AppError, isoTime, type Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { countByHost, countEvents, type EventCount, type HostCount } from '../events/count.ts';
import type { EventFilter } from '../events/list.ts';
import type { SearchBudget } from '../events/search.ts';
import { statusesFor, withStatuses, type BulkAction } from '../acts/from.ts';
import { lockOrg } from '../orgs/lock-org.ts';
import { postFinished } from './post-finished.ts';

export const BULK_STATES = ['running', 'done', 'stopped', 'failed'] as const;

/** The same done with many events, so many a second, by whichever worker leads. */
export type BulkJob = {
  id: string;
  action: BulkAction;
  /** As it was asked. */
  asked: object;
  rate: number;
  state: (typeof BULK_STATES)[number];
  /** How many there were when it began; where they could not all be counted then, how many it met until now. */
  matches: number;
  /** There may be more. Never of one that is done: it has met all of them. */
  atLeast: boolean;
  done: number;
  by: { kind: Actor['kind']; name: string };
  createdAt: Date;
  endedAt?: Date;
  /** Why it ended, where it failed. */
  reason?: string;
};

export type NewBulkJob = { action: BulkAction; filter: EventFilter; asked: object; rate: number; by: Actor };

/** What a job would be about, and how long it would take. */
export type BulkForesight = EventCount & { hosts: HostCount[]; takesMs: number; dueMeanwhile: EventCount };

export type Asked = Pick<NewBulkJob, 'action' | 'filter' | 'rate'>;

/** Of an org, at a time. */
const MAX_RUNNING = 5;
const MAX_LISTED = 100;

const COLUMNS = `id, action, asked, rate, state, matches, at_least, done, actor, created_at, ended_at, reason`;

type Row = {
  id: string;
  action: BulkAction;
  asked: object;
  rate: number;
  state: BulkJob['state'];
  matches: number;
  at_least: boolean;
  done: number;
  actor: Actor;
  created_at: Date;
  ended_at: Date | null;
  reason: string | null;
};

const toJob = ({
  at_least: atLeast,
  actor,
  created_at: createdAt,
  ended_at: endedAt,
  reason,
  ...job
}: Row): BulkJob => ({
  ...job,
  atLeast,
  by: { kind: actor.kind, name: actor.name },
  createdAt,
  ...(endedAt && { endedAt }),
  ...(reason !== null && { reason }),
});

export async function foresee(
  knex: Knex,
  org: string,
  { action, filter, rate }: Asked,
  now: Date,
): Promise<BulkForesight> {
  const counted = await countByHost(knex, org, filterOf(action, filter));
  const takesMs = Math.ceil((counted.count * 1_000) / rate);
  const to = new Date(now.getTime() + takesMs);
  const dueMeanwhile = await countEvents(knex, org, {
    statuses: ['Pending', 'Queued'],
    scheduled: { from: now, to },
    includeCron: true,
  });
  return { ...counted, takesMs, dueMeanwhile };
}

/** A job that is about more would take weeks. */
const MOST_COUNTED = 1_000_000_000;
/** However long it takes to search for them, up to what a statement of reading may. */
const COUNTING: SearchBudget = { rows: Infinity, ms: 2_000 };

/** How many a job would be about, up to `limit` and one more. Undefined where that cannot be told in time. */
export async function countJob(
  knex: Knex,
  org: string,
  { action, filter }: Asked,
  limit: number,
): Promise<number | undefined> {
  const most = Math.min(limit, MOST_COUNTED);
  const limits = { most, budget: COUNTING };
  const { count, atLeast } = await countEvents(knex, org, filterOf(action, filter), limits);
  if (!atLeast) return count;
  return count === most ? most + 1 : undefined;
}

const filterOf = (action: BulkAction, filter: EventFilter) =>
  withStatuses(filter, statusesFor(action, filter.statuses));

const START = `insert into bulk_jobs (org_id, action, asked, filter, rate, matches, at_least, actor)
  select :org, :action, :asked, :filter, :rate, :matches, :atLeast, :actor
  where (select count(*) from bulk_jobs where org_id = :org and state = 'running') < ${MAX_RUNNING}
  returning ${COLUMNS}`;

/** Of events that are there now: what is made later is none of it. The org's row is locked: of those that start at the same moment each is counted. */
export async function startJob(knex: Knex, reads: Knex, org: string, job: NewBulkJob): Promise<BulkJob> {
  const filter = filterOf(job.action, job.filter);
  const { count: matches, atLeast } = await countEvents(reads, org, filter);
  const { action, asked, rate, by } = job;
  return knex.transaction(async (trx) => {
    // By the clock that dates events: by one that is ahead, what the job itself makes would be there as it began.
    const [begun] = await rowsOf<{ now: Date }>(trx, 'select now()::timestamptz(3) as now');
    const { now } = begun!;
    await lockOrg(trx, org);
    const to = filter.created?.to && filter.created.to < now ? filter.created.to : now;
    const [row] = await rowsOf<Row>(trx, START, {
      ...{ org, action, rate, matches, atLeast },
      asked: JSON.stringify(asked),
      filter: JSON.stringify({ ...filter, created: { ...filter.created, to: isoTime(to) } }),
      actor: JSON.stringify(by),
    });
    if (!row) throw tooMany();
    const details = { action, asked, rate, matches };
    await note(trx, by, { org, action: 'bulk.started', target: { kind: 'bulk', id: row.id }, details });
    return toJob(row);
  });
}

function tooMany(): AppError {
  const message = `${MAX_RUNNING} bulk jobs are running already: stop one, or wait until one is done`;
  return new AppError(409, message, undefined, 'too_many_bulk_jobs');
}

/** The latest first: by the whole place in an index, or the planner might go through the jobs of all orgs by their ids. */
export async function listJobsOf(knex: Knex, org: string): Promise<BulkJob[]> {
  const rows = await preparedRowsOf<Row>(
    knex,
    `select ${COLUMNS} from bulk_jobs where org_id >= :org and org_id <= :org order by org_id desc, id desc limit ${MAX_LISTED}`,
    { org },
  );
  return rows.map(toJob);
}

export async function findBulkJob(knex: Knex, org: string, id: string): Promise<BulkJob | undefined> {
  const sql = `select ${COLUMNS} from bulk_jobs where org_id = :org and id = :id`;
  const [row] = await preparedRowsOf<Row>(knex, sql, { org, id });
  return row && toJob(row);
}

/** As it is then, whether or not it was running; a step that is under way ends first. */
export async function stopJob(
  trx: Knex,
  { org, id, by }: { org: string; id: string; by: Actor | undefined },
): Promise<BulkJob | undefined> {
  const [stopped] = await rowsOf<Pick<BulkJob, 'done' | 'action'>>(
    trx,
    `update bulk_jobs set state = 'stopped', ended_at = now()
     where org_id = :org and id = :id and state = 'running' returning done, action`,
    { org, id },
  );
  if (stopped) {
    const { done, action } = stopped;
    await note(trx, by, { org, action: 'bulk.stopped', target: { kind: 'bulk', id }, details: { done } });
    await postFinished(trx, org, { bulkId: id, action, state: 'stopped', done });
  }
  return findBulkJob(trx, org, id);
}

/**
 * Those that nobody has to look at any more, of the oldest that are there. What is younger is not gone through each time to find none: ids
 * come in the order of time.
 */
export async function forgetJobs(knex: Knex, keepMs: number): Promise<void> {
  await rowsOf(
    knex,
    `/* forget */ delete from bulk_jobs where id = any (array(
       select id from (select id, ended_at from bulk_jobs order by id limit 1000) as oldest
       where ended_at < now() - :keepMs::float8 * interval '1 millisecond'))`,
    { keepMs },
  );
}
