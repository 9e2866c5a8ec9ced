import { createLatest } from '@jiter/cache';
import type { Bell } from '@jiter/core';
import type { BellJob } from '../backends/engine.ts';
import { MAX_IDS_PER_JOB } from './job.ts';

/** A job nearer to its start than this takes no more ids: it could be taken at the same time. */
const EXTEND_MARGIN_MS = 2_000;
/** One for each bucket of ten minutes, the usual horizon. */
const MAX_OPEN_JOBS = 6_000;
/**
 * Events due within one bucket share jobs that start at its beginning: workers hold what they claimed
 * until its own time anyway. At hundreds of events a second, a job for each cost half of all processor time.
 */
const BUCKET_MS = 100;

export type NewJob = { ids: string[]; dueAtMs: number; delayMs: number };
/** `ids` is the whole new content of the job. */
export type Extension = { job: BellJob; ids: string[]; delayMs: number };
export type Assignment = { extensions: Extension[]; additions: NewJob[] };
export type OpenJobs = { find(dueAtMs: number): BellJob | undefined; keep(job: BellJob): void };

type Timing = { nowMs: number; ringAheadMs: number };

/**
 * The jobs this process added that can take more ids, one for each bucket, so that events of one bucket share jobs even
 * when they are created one by one. Bounded: the bucket unused for longest is forgotten.
 */
export function createOpenJobs(maxJobs = MAX_OPEN_JOBS): OpenJobs {
  const jobs = createLatest<number, BellJob>(maxJobs);
  return {
    find: (dueAtMs: number) => jobs.get(dueAtMs),
    keep(job: BellJob): void {
      const { dueAt, ids } = job.data;
      if (ids.length >= MAX_IDS_PER_JOB || job.delay <= EXTEND_MARGIN_MS) jobs.delete(dueAt);
      else jobs.put(dueAt, job);
    },
  };
}

/** Which open jobs take which of these bells, and which jobs to add for the rest. */
export function assignBells(bells: readonly Bell[], open: OpenJobs, timing: Timing): Assignment {
  const { nowMs, ringAheadMs } = timing;
  const assignment: Assignment = { extensions: [], additions: [] };
  for (const [dueAtMs, ids] of groupByBucket(bells, nowMs + ringAheadMs)) {
    const delayMs = Math.max(0, Math.round(dueAtMs - nowMs - ringAheadMs));
    const job = delayMs > EXTEND_MARGIN_MS ? open.find(dueAtMs) : undefined;
    // The ids a job has already are written again: only that shows whether the job still exists.
    const wanted = [...new Set([...(job?.data.ids ?? []), ...ids])];
    const parts = chunk(wanted, MAX_IDS_PER_JOB);
    const extended = job && parts.shift();
    if (job && extended) assignment.extensions.push({ job, ids: extended, delayMs });
    assignment.additions.push(...parts.map((part) => ({ ids: part, dueAtMs, delayMs })));
  }
  return assignment;
}

/** Everything whose job would start at once shares jobs as well, filed under the earliest time among them. */
function groupByBucket(bells: readonly Bell[], startsAtOnceMs: number): Map<number, string[]> {
  const earliest = bells.reduce((least, { dueAt }) => Math.min(least, dueAt.getTime()), Infinity);
  const groups = new Map<number, string[]>();
  for (const { eventId, dueAt } of bells) {
    const starts = Math.floor(dueAt.getTime() / BUCKET_MS) * BUCKET_MS;
    const bucket = starts <= startsAtOnceMs ? earliest : starts;
    const group = groups.get(bucket);
    if (group) group.push(eventId);
    else groups.set(bucket, [eventId]);
  }
  return groups;
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
