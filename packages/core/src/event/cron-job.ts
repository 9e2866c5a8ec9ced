import type { ChangesOf, EventContent, EventStatus } from './event.ts';

export const CRON_JOB_STATUSES = ['Active', 'Disabled'] as const;
export type CronJobStatus = (typeof CRON_JOB_STATUSES)[number];

/** What becomes of ticks that were missed during a downtime: none, the latest, or each of them. */
export const MISFIRES = ['skip', 'once', 'all'] as const;
export type MisfirePolicy = (typeof MISFIRES)[number];

export type NewCronJob = EventContent & {
  org: string;
  expression: string;
  /** IANA name. */
  timezone: string;
  misfire: MisfirePolicy;
  /** Ticks that are later than this are dropped, whatever `misfire` says. */
  maxLatenessMs?: number;
};

/** A cron job as it is kept. It has a next execution while it is Active, unless it has stalled. */
export type CronJob = NewCronJob & {
  id: string;
  status: CronJobStatus;
  nextExecutionDate?: Date;
  /** The status of the event that stands for it. */
  nextExecutionStatus?: EventStatus;
  /** The last tick that was dealt with, when what follows it could not be worked out. */
  stalledAt?: Date;
  createdAt: Date;
  updatedAt: Date;
};

/** A cron job by its schedule alone: of what its events carry it is told how much that is, in bytes of UTF-8. */
export type StandingJob = Omit<CronJob, keyof EventContent> & { payloadBytes: number };

export type CronJobChanges = ChangesOf<Omit<NewCronJob, 'org'>> & { status?: CronJobStatus };

/**
 * A job moves on from the tick it stands at: `fire` become events now, and `next` is where it stands afterwards; or it
 * stalls at `stalledAt`. `seen` is the `updatedAt` of the job that this was decided for: once it was edited, it is void.
 */
export type CronMove = {
  id: string;
  seen: Date;
  from: Date;
  fire: readonly Date[];
  next: Date | undefined;
  stalledAt?: Date;
  /** The first tick that was missed, in a downtime. */
  missedAt?: Date;
};

/** What answers say of one that has stalled. */
export const STALLED =
  'It stands still: its next time cannot be worked out here. Send another expression or timezone, or upgrade Node.js';
