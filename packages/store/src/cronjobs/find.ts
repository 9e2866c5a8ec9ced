import type { Knex } from 'knex';
import { shownBody, type CronJob, type EventOptions, type History } from '@jiter/core';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { LEAST_ATTEMPT_BYTES, MAX_HISTORY_BYTES, toAttempt, type AttemptRow } from '../events/find.ts';
import { ATTEMPT_COLUMNS, attemptsOf } from '../settled/history.ts';
import { selectJob, toCronJob } from './row.ts';

/** The history of a job shows this many attempts, the latest ones. */
const HISTORY_LENGTH = 100;

/** Up to `limit`. */
export async function countJobs(knex: Knex, org: string, limit: number): Promise<number> {
  const [jobs] = await rowsOf<{ count: number }>(
    knex,
    'select count(*)::int from (select from cron_jobs where org_id = :org limit :limit) as job',
    { org, limit },
  );
  return jobs!.count;
}

export async function findJob(
  knex: Knex,
  org: string,
  id: string,
): Promise<({ job: CronJob } & History) | undefined> {
  const row = await selectJob(knex, { org, id });
  return row && { job: toCronJob(row), ...(await readHistory(knex, id)) };
}

type OccurrenceAttempt = AttemptRow & {
  payload: string | null;
  scheduled_time: Date;
  options: EventOptions | null;
};

/** Each payload counts as often as it was sent. */
async function readHistory(knex: Knex, cronId: string): Promise<History> {
  const rows = await preparedRowsOf<OccurrenceAttempt>(knex, LATEST, {
    cronId,
    maxBytes: MAX_HISTORY_BYTES,
  });
  const history = rows.map((row) => {
    const { payload, scheduled_time: scheduledTime, options } = row;
    const sent = { scheduledTime, options: options ?? undefined };
    return toAttempt(row, sent, payload === null ? undefined : () => shownBody({ ...sent, payload }));
  });
  return { history, omitted: 0 };
}

const OCCURRENCE = 'payload, scheduled_time, options';
/** Settled ones that are looked at, the latest: next to all of them have attempts, as a tick that nobody is to have is taken back. */
const OCCURRENCES = 1_000;
const LATEST_FIRST = `order by scheduled_time desc, claim desc limit ${HISTORY_LENGTH}`;

/**
 * Attempts of what is not settled, or was where it was, and those of settled events: of both the latest. Occurrences are put in their
 * order before their attempts are looked for, so that it ends with as many as are shown, and not with all that the job ever had.
 */
const LATEST = `select ${ATTEMPT_COLUMNS}, scheduled_time, options,
    case when sum(octet_length(payload) + octet_length(response_data) + ${LEAST_ATTEMPT_BYTES})
      over (order by scheduled_time desc, claim desc) <= :maxBytes then payload end as payload
  from (
    select * from (
      (select attempt.*, ${OCCURRENCE} from events e
        cross join lateral ${attemptsOf('e.id', 'e.scheduled_time', `'infinity'::timestamptz`)} as attempt
        where cron_id = :cronId and claims > 0 ${LATEST_FIRST})
      union all
      (select attempt.*, ${OCCURRENCE} from (
          select id, settled_at, ${OCCURRENCE} from settled_events
          where cron_id = :cronId order by scheduled_time desc limit ${OCCURRENCES}) e
        cross join lateral ${attemptsOf('e.id', 'e.scheduled_time', 'e.settled_at')} as attempt
        ${LATEST_FIRST})
    ) as either ${LATEST_FIRST}) as attempt
  order by scheduled_time, claim`;
