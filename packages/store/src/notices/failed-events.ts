import type { Knex } from 'knex';
import { isoTime, type NoticeContent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { hostOf, ORIGIN } from '../events/host.ts';
import { ALL_HOSTS } from '../stats/columns.ts';
import { failureReasonSql, isTestSql } from '../failures/reason.ts';
import { readDigest } from './digest.ts';
import { eachAlone } from './each-alone.ts';
import { postTo } from './post.ts';

/** A record is committed a little after the time at which it began, and workers say every ten seconds what they counted. */
const SETTLED = `interval '15 seconds'`;
/** Nothing is looked for where nothing failed that was counted. What was counted and lost is found so much later. */
const UNCOUNTED = `interval '10 minutes'`;
/** What is older is no news: so much is made up for after a time without a worker. */
const OLDEST = `interval '1 day'`;
/** Of one channel in one look. More than that is told as a number. */
const MOST = 500;

type Due = { id: string; org: string; from: Date; to: Date; isMuted: boolean };
type Failed = { eventId: string; origin: string; reason: string; failedAt: Date; isTest: boolean };

/** Of its events those that were settled up to then were told. */
const TOLD_TO = 'coalesce(events_to, created_at)';

/** The indexes lead to what failed lately, and to the channels that had no look for long: all else is left alone. */
const DUE = `/* notices */ with failing as (
    select org_id, max(at) as at from delivery_stats
    where host = '${ALL_HOSTS}' and failed > 0 and at >= now() - ${UNCOUNTED} - ${SETTLED} group by org_id),
  due as (
    select channels.id from failing join channels on channels.org_id = failing.org_id
    where 'events' = any(tells) and at >= ${TOLD_TO} - ${SETTLED}
    union select id from channels where 'events' = any(tells) and ${TOLD_TO} < now() - ${UNCOUNTED})
  select channels.id, ${TOLD_TO} as told from due join channels on channels.id = due.id
  where ${TOLD_TO} < now() - ${SETTLED} order by told, id`;

/** What `events_to` becomes is what is read until now, to the ms: rounded up, it would leave one out. */
const BEGIN = `/* notices */ update channels set events_to = date_trunc('milliseconds', now() - ${SETTLED})
  where id = :id and ${TOLD_TO} = :told::timestamptz and 'events' = any(tells)
  returning id, org_id as org, greatest(:told::timestamptz, now() - ${OLDEST}) as "from", events_to as "to",
    coalesce(muted_until > now(), false) as "isMuted"`;

/** Has events told one by one that failed for good, by the channels that want that. */
export async function tellFailedEvents(knex: Knex): Promise<void> {
  const due = await rowsOf<{ id: string; told: Date }>(knex, DUE);
  await eachAlone(knex, due, (trx, { id, told }) => tellByOne(trx, { id, told: isoTime(told) }));
}

/** Unless somebody else did so meanwhile. */
async function tellByOne(trx: Knex, which: { id: string; told: string }): Promise<void> {
  const [due] = await rowsOf<Due>(trx, BEGIN, which);
  if (due && !due.isMuted) await tellOf(trx, due);
}

async function tellOf(trx: Knex, { id, org, from, to }: Due): Promise<void> {
  const values = { org, from: isoTime(from), to: isoTime(to) };
  const failed = await rowsOf<Failed>(trx, FAILED, values);
  for (const { failedAt, origin, isTest, ...event } of failed.slice(0, MOST)) {
    if (isTest) continue;
    const about = { ...event, host: hostOf(origin), failedAt: isoTime(failedAt) };
    await postTo(trx, id, { type: 'event.failed', ...about });
  }
  const others: NoticeContent | undefined =
    failed.length > MOST ? await readDigest(trx, { org, from, to }) : undefined;
  if (others) await postTo(trx, id, others);
}

const TOLD_COLUMNS = ['id', 'destination', 'failed_at', 'failure_reason', 'options', 'scheduled_time'];
const FAILED_OF_ORG = `org_id = :org and status = 'Failed To Send'`;
const meanwhile = (column: string) =>
  `${column} > :from::timestamptz and ${column} <= :to::timestamptz order by ${column} limit ${MOST + 1}`;

/** What was settled where it was, and waits to be moved: usually nothing. Each index has a half for either. */
const inPlace = (isOfJob: string) =>
  `(select ${TOLD_COLUMNS.join(', ')}, updated_at as settled_at from events
    where ${FAILED_OF_ORG} and due_at is null and ${isOfJob} and ${meanwhile('updated_at')})`;

/**
 * By when it was settled, which the database dates as it commits that: when an event failed is what its worker's clock said, and it may
 * be recorded long after, where the database was away.
 */
const FAILED = `/* notices */ select id as "eventId", ${ORIGIN} as origin, ${failureReasonSql('event')} as reason,
    failed_at as "failedAt", ${isTestSql('event')} as "isTest"
  from (
    select * from (
      (select ${TOLD_COLUMNS.join(', ')}, settled_at from settled_events where ${FAILED_OF_ORG} and ${meanwhile('settled_at')})
      union all ${inPlace('cron_id is null')} union all ${inPlace('cron_id is not null')}) as found
    order by settled_at limit ${MOST + 1}) as event
  order by failed_at, id`;
