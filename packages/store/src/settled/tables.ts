import { SETTLED_COLUMNS } from './columns.ts';

/** A table that consists of partitions by time. It has no indexes itself: a partition comes with its own. */
export type Partitioned = {
  table: string;
  /** The column whose time says in which partition a row lies. */
  by: string;
  columns: readonly string[];
  /** The columns by which a row is known, of which there is an index in each partition. */
  key: readonly [string, ...string[]];
  /** Of each partition: what comes after the `on …` of the statement that makes it. */
  indexes: readonly (readonly [kind: 'index' | 'unique index', what: string])[];
};

/** Those that ended later than that after they were due. */
export const LATE = `coalesce(sent_at, failed_at) - scheduled_time > interval '1 minute'`;

/** Of what failed, by when that was settled. */
export const FAILED_WHEN = `(org_id, settled_at) where status = 'Failed To Send'`;

export const SETTLED_EVENTS: Partitioned = {
  table: 'settled_events',
  by: 'settled_at',
  columns: SETTLED_COLUMNS,
  key: ['id'],
  indexes: [
    ['unique index', '(id)'],
    ['index', '(org_id, status, scheduled_time, id) where cron_id is null'],
    ['index', '(org_id, status, scheduled_time, id) where cron_id is not null'],
    ['index', '(cron_id, scheduled_time) where cron_id is not null'],
    // Of those that failed, by which people are told of them.
    ['index', FAILED_WHEN],
    // Found by when they ended; all others lie where their scheduled time is.
    ['index', `(org_id, status, scheduled_time, id) where ${LATE} and cron_id is null`],
    ['index', `(org_id, status, scheduled_time, id) where ${LATE} and cron_id is not null`],
  ],
};

/** What `attempts`, where history was before, has as well. */
export const COLUMNS_OF_ATTEMPTS: readonly string[] = [
  'created_at',
  'event_id',
  'id',
  'claim',
  'lag_ms',
  'duration_ms',
  'attempt',
  'status',
  'response_data',
  'signature',
  'standard_signatures',
  'user_agent',
  'worker',
  'phases',
];

export const ATTEMPT_HISTORY: Partitioned = {
  table: 'attempt_history',
  by: 'created_at',
  columns: [...COLUMNS_OF_ATTEMPTS, 'sender_id', 'macs'],
  key: ['event_id', 'claim'],
  indexes: [['unique index', '(event_id, claim)']],
};
