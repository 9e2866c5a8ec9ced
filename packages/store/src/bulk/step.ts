import type { Knex } from 'knex';
import type { Actor, Bell } from '@jiter/core';
import { cancelEvents, type Cancelable } from '../acts/cancel.ts';
import type { BulkAction } from '../acts/from.ts';
import { replayEvents } from '../acts/replay.ts';
import { retryEvents } from '../acts/retry.ts';
import type { By } from '../audit/note.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { LOCK_TIMED_OUT } from '../database/outage.ts';
import { RowLocked } from '../deliveries/locked.ts';
import { creatorIdIn } from '../events/creators.ts';
import type { EventFilter, EventPosition } from '../events/list.ts';
import { searchEvents, type SearchBudget } from '../events/search.ts';
import type { Layout } from '../settled/layout.ts';
import { idAt, madeMs } from '../settled/settled-since.ts';
import { reviveFilter } from './filter.ts';
import { postFinished } from './post-finished.ts';
import type { BulkJob } from './jobs.ts';

/** What was done: with how many it was tried, the bells of those that are due, whether it was the last step, and what the job says. */
export type BulkStep = {
  org: string;
  action: BulkAction;
  tried: number;
  bells: readonly Bell[];
  isOver: boolean;
  rate: number;
};

/** Steps in a second. */
const STEPS = 4;
/** How far a step searches: whoever stops the job waits until it ends. */
const OF_A_STEP: SearchBudget = { rows: 1_000, ms: Infinity };

type Row = {
  org_id: string;
  action: BulkAction;
  filter: EventFilter;
  rate: number;
  place_time: Date | null;
  place_id: string | null;
  actor: Actor;
};

/**
 * How long a step waits for a row that somebody else has a lock on. It waits on a connection that others need, of whoever leads: the claims
 * and records of all orgs among them. And it keeps what it has locked itself.
 */
const LOCK_MS = 200;

const LOCKED = `/* bulk */ select org_id, action, filter, rate, place_time, place_id, actor,
    set_config('lock_timeout', '${LOCK_MS}', true) from bulk_jobs
  where id = :id and state = 'running' for update skip locked`;

/**
 * Both the place and what was done until there, or neither: a worker that is killed has done none of its step. Where they could not
 * all be counted when it began, those that it met are as many as there were, once it has met all of them; and some may have come to
 * match while it was at work.
 */
const MOVED = `/* bulk */ update bulk_jobs set place_time = coalesce(:placeTime, place_time), place_id = coalesce(:placeId, place_id),
    done = done + :done, tried = tried + :tried,
    matches = case when not at_least then greatest(matches, done + :done) when :isOver then greatest(tried + :tried, done + :done)
      else greatest(matches, tried + :tried) end,
    at_least = at_least and not :isOver,
    failed_steps = 0, state = case when :isOver then 'done' else 'running' end, ended_at = case when :isOver then now() end
  where id = :id returning done`;

/** In a row. Each was tried a second after the one before. */
const MAX_FAILED_STEPS = 20;
const REASON = `${MAX_FAILED_STEPS} steps in a row failed on our side: what is done is done, and nothing more was. Whoever runs this server finds why in its log, as bulk.failed`;

/** Nothing is counted while the database is away, which is no fault of the job's: this cannot be written then either. */
const FAILED = `/* bulk */ update bulk_jobs set failed_steps = failed_steps + 1,
    state = case when failed_steps + 1 < ${MAX_FAILED_STEPS} then state else 'failed' end,
    reason = case when failed_steps + 1 < ${MAX_FAILED_STEPS} then reason else :reason end,
    ended_at = case when failed_steps + 1 < ${MAX_FAILED_STEPS} then ended_at else now() end
  where id = :id and state = 'running' returning state, org_id, action, done`;

/** Counts a step that failed. Answers whether the job goes on. */
export function failStep(knex: Knex, id: string): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const values = { id, reason: REASON };
    const [job] = await rowsOf<Pick<BulkJob, 'state' | 'done'> & Pick<Row, 'org_id' | 'action'>>(
      trx,
      FAILED,
      values,
    );
    if (job?.state === 'failed') {
      const { org_id: org, action, done } = job;
      await postFinished(trx, org, { bulkId: id, action, state: 'failed', done, reason: REASON });
    }
    return job?.state === 'running';
  });
}

export async function runningJobs(knex: Knex, limit: number): Promise<string[]> {
  const sql = `/* bulk */ select id from bulk_jobs where state = 'running' order by id limit :limit`;
  return (await preparedRowsOf<{ id: string }>(knex, sql, { limit })).map(({ id }) => id);
}

/**
 * The next step of a job; undefined when it runs no more, or somebody else is at it.
 * @throws RowLocked where somebody has a lock on a row that it is about
 */
export async function stepJob(
  knex: Knex,
  id: string,
  movesSettled: Layout['movesSettled'],
): Promise<BulkStep | undefined> {
  // Before it has a connection: to ask for another one meanwhile, steps that have all of them would wait for each other.
  const moves = await movesSettled();
  return takeStep(knex, id, moves).catch((error: unknown) => {
    throw (error as { code?: unknown }).code === LOCK_TIMED_OUT ? new RowLocked() : error;
  });
}

function takeStep(knex: Knex, id: string, moves: boolean): Promise<BulkStep | undefined> {
  return knex.transaction(async (trx) => {
    const [job] = await rowsOf<Row>(trx, LOCKED, { id });
    if (!job) return undefined;
    const { ids, place, isOver } = await nextOf(trx, job);
    const partOf = ids.length > 0 ? await startOf(trx, job.org_id, id) : null;
    const { done, bells } = await act(trx, job, { ids, moves, noted: { by: job.actor, partOf } });
    const [moved] = await rowsOf<{ done: number }>(trx, MOVED, {
      ...{ id, done, isOver, tried: ids.length },
      placeTime: place?.scheduledTime.toISOString() ?? null,
      placeId: place?.id ?? null,
    });
    const { org_id: org, action, rate } = job;
    if (isOver) await postFinished(trx, org, { bulkId: id, action, state: 'done', done: moved!.done });
    return { org, action, tried: ids.length, bells, isOver, rate };
  });
}

type Next = { ids: string[]; place?: EventPosition | undefined; isOver: boolean };

/** The events of a step, in the order of the list, from the job's place on. */
async function nextOf(trx: Knex, { org_id: org, filter: kept, rate, ...job }: Row): Promise<Next> {
  const limit = Math.ceil(rate / STEPS);
  const after = job.place_time && { scheduledTime: job.place_time, id: job.place_id! };
  const { before: _none, after: _nor, ...wanted } = reviveFilter(kept);
  const filter: EventFilter = after ? { ...wanted, after } : wanted;
  const { found, end } = await searchEvents(trx, org, { filter, limit: limit - 1, budget: OF_A_STEP });
  const [ids, last] = [found.map(({ id }) => id), found.at(-1)];
  if (found.length === limit) return { ids, place: last, isOver: false };
  return { ids, place: end ?? last, isOver: !end };
}

/** Both ids were made in the same transaction: of the job's before, of another sequence. */
const START = `/* bulk */ select id from audit
  where org_id = :org and action = 'bulk.started' and part_of is null and id >= :from and target_id = :id order by audit.id limit 1`;
const MARGIN_MS = 60_000;

/** The entry in the audit log of how a job was started, which those of its events are parts of; null where it is kept no longer. */
async function startOf(trx: Knex, org: string, id: string): Promise<string | null> {
  const from = idAt(madeMs(id) - MARGIN_MS);
  const [entry] = await preparedRowsOf<{ id: string }>(trx, START, { org, id, from });
  return entry?.id ?? null;
}

type Doing = { ids: readonly string[]; moves: boolean; noted: By };

async function act(
  trx: Knex,
  { org_id: org, action, filter, rate }: Row,
  { ids, moves, noted }: Doing,
): Promise<{ done: number; bells: readonly Bell[] }> {
  const { by } = noted;
  if (ids.length === 0) return { done: 0, bells: [] };
  if (action === 'cancel') {
    const statuses = filter.statuses as Cancelable[];
    const cancelled = await cancelEvents(trx, org, ids, { statuses, waits: true, moves, noted });
    return { done: cancelled.length, bells: [] };
  }
  const spreadMs = (ids.length * 1_000) / rate;
  const bells =
    action === 'retry'
      ? await retryEvents(trx, org, ids, { delayMs: 0, spreadMs, locked: 'wait', ...noted })
      : await replayEvents(trx, org, ids, {
          spreadMs,
          noted,
          creatorId: await creatorIdIn(trx, org, by),
        });
  return { done: bells.length, bells };
}
