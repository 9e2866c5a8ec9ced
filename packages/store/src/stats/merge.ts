import type { Knex } from 'knex';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { BEGIN_OF_INCIDENT } from '../notices/counted-since.ts';
import { LARGEST, MERGED_SQL, SUMMED } from './columns.ts';

/** How fine what was counted is, and how long it stays so: then it is merged into the next. */
export const STEPS = [
  { stepS: 10, forMs: 3_600_000 },
  { stepS: 60, forMs: 86_400_000 },
  { stepS: 3_600, forMs: Infinity },
] as const;

/** For one statement: some 50 ms. */
export const MERGED_ROWS = 5_000;

/** How many there were, and the time from which on there may be more. */
export type Merged = { count: number; next: string };

/**
 * Merges a batch of what is older than its step is kept for, from a time on: whatever several workers counted becomes one row as well.
 * One that is written later is merged by itself: those of one step are added up by whoever reads.
 * The step in which an incident begins stays apart while that is open: what is told of it is counted from there on.
 */
export async function mergeStats(knex: Knex, index: 0 | 1, from: string): Promise<Merged> {
  const [fine, to] = [STEPS[index], STEPS[index + 1]!];
  const step = intervalMs(to.stepS * 1_000);
  const until = `date_bin(${step}, now() - ${intervalMs(fine.forMs)}, 'epoch')`;
  const [merged] = await rowsOf<Merged>(
    knex,
    `/* merge */ with old as (
       delete from delivery_stats where ctid = any (array(
         select ctid from delivery_stats
         where step_s = ${fine.stepS} and at >= :from::timestamptz
           and at < ${until}
           and not exists (
             select from incidents where org_id = delivery_stats.org_id and host = delivery_stats.host and closed_at is null
               and date_bin(${step}, ${BEGIN_OF_INCIDENT}, 'epoch') = date_bin(${step}, delivery_stats.at, 'epoch'))
         order by at limit ${MERGED_ROWS}))
       returning *),
     merged as (
       insert into delivery_stats (org_id, host, step_s, at, ${[...SUMMED, ...LARGEST].join(', ')})
       select org_id, host, ${to.stepS}, date_bin(${step}, at, 'epoch') as step, ${MERGED_SQL}
       from old group by org_id, host, step)
     select count(*)::int as count,
       (case when count(*) < ${MERGED_ROWS} then ${until} else max(at) end)::text as next
     from old`,
    { from },
  );
  return merged!;
}

/** What was written late, and what an open incident kept apart, is looked for so often. */
const WHOLE_EVERY_MS = 3_600_000;
const ALL_TIME = '-infinity';

/**
 * Goes on from where the batch before ended: what was merged since an old snapshot was opened is in the index for as long as that is
 * open, and would be passed over each minute. `steadyMs` never goes back.
 */
export function createMerge(knex: Knex, steadyMs: () => number): (index: 0 | 1) => Promise<number> {
  const goesOn = [goingOn(steadyMs), goingOn(steadyMs)];
  return (index) => goesOn[index]!((from) => mergeStats(knex, index, from));
}

/** Batches, each from where the one before ended. */
function goingOn(steadyMs: () => number): (batch: (from: string) => Promise<Merged>) => Promise<number> {
  const place = { from: ALL_TIME, wholeMs: -Infinity };
  return async (batch) => {
    if (steadyMs() - place.wholeMs >= WHOLE_EVERY_MS)
      Object.assign(place, { from: ALL_TIME, wholeMs: steadyMs() });
    const { count, next } = await batch(place.from);
    place.from = next;
    return count;
  };
}

/** Deletes a batch of what is over for longer than that. Answers how many rows. As `createMerge`, it goes on from where the batch before ended. */
export function createForgetStats(knex: Knex, steadyMs: () => number): (keepMs: number) => Promise<number> {
  const goesOn = goingOn(steadyMs);
  return (keepMs) => goesOn((from) => forgetStats(knex, keepMs, from));
}

async function forgetStats(knex: Knex, keepMs: number, from: string): Promise<Merged> {
  const { stepS } = STEPS[2];
  // When it began: what is kept of an hour is the whole of it.
  const until = `now() - ${intervalMs(keepMs + stepS * 1_000)}`;
  const [gone] = await rowsOf<Merged>(
    knex,
    `/* forget */ with old as (
       delete from delivery_stats where ctid = any (array(
         select ctid from delivery_stats where step_s = ${stepS} and at >= :from::timestamptz and at < ${until}
         order by at limit ${MERGED_ROWS}))
       returning at)
     select count(*)::int as count, (case when count(*) < ${MERGED_ROWS} then ${until} else max(at) end)::text as next from old`,
    { from },
  );
  return gone!;
}
