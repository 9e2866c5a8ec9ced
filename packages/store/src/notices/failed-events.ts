import type { Knex } from 'knex';
import { isoTime, type NoticeContent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { hostOf, ORIGIN } from '../events/host.ts';
import type { EventFilter } from '../events/list.ts';
import { searchStretches } from '../events/search.ts';
import { failureReasonSql, isTestSql } from '../failures/reason.ts';
import { readDigest } from './digest.ts';
import { postTo } from './post.ts';

/** A record may be committed a little after the time that it has, and workers say every ten seconds what they counted. */
const SETTLED = `interval '15 seconds'`;
/** Nothing is looked for where nothing failed that was counted. What was counted and lost is found so much later. */
const UNCOUNTED = `interval '10 minutes'`;
/** What is older is no news: so much is made up for after a time without a worker. */
const OLDEST = `interval '1 day'`;
/** Of one channel in one look. More than that is told as a number. */
const MOST = 500;
const BUDGET = { rows: 20_000, ms: 400 };

type Due = { id: string; org: string; from: Date; to: Date; isMuted: boolean };
type Failed = { eventId: string; origin: string; reason: string; failedAt: Date; isTest: boolean };

/** What `events_to` becomes is what is read until now, to the ms: rounded up, it would leave one out. */
const DUE = `/* notices */ with due as (
    select id, greatest(coalesce(events_to, created_at), now() - ${OLDEST}) as begin,
      date_trunc('milliseconds', now() - ${SETTLED}) as finish
    from channels where 'events' = any(tells) for update skip locked)
  update channels set events_to = finish from due
  where channels.id = due.id and begin < finish and (
    begin < now() - ${UNCOUNTED} or exists (
      select from delivery_stats where org_id = channels.org_id and host = '' and at >= begin - ${SETTLED} and failed > 0))
  returning channels.id, org_id as org, begin as "from", finish as "to", coalesce(muted_until > now(), false) as "isMuted"`;

/** Has events told one by one that failed for good, by the channels that want that. */
export function tellFailedEvents(knex: Knex): Promise<void> {
  return knex.transaction(async (trx) => {
    for (const due of await rowsOf<Due>(trx, DUE)) if (!due.isMuted) await tellOf(trx, due);
  });
}

async function tellOf(trx: Knex, { id, org, from, to }: Due): Promise<void> {
  const { failed, isWhole } = await findFailed(trx, { org, from, to });
  for (const { failedAt, origin, isTest, ...event } of failed.slice(0, MOST)) {
    if (isTest) continue;
    const about = { ...event, host: hostOf(origin), failedAt: isoTime(failedAt) };
    await postTo(trx, id, { type: 'event.failed', ...about });
  }
  const others: NoticeContent | undefined =
    isWhole && failed.length <= MOST ? undefined : await readDigest(trx, { org, from, to });
  if (others) await postTo(trx, id, others);
}

async function findFailed(trx: Knex, { org, from, to }: Pick<Due, 'org' | 'from' | 'to'>) {
  const after = new Date(from.getTime() + 1);
  const filter: EventFilter = {
    statuses: ['Failed To Send'],
    failedAt: { from: after, to },
    includeCron: true,
  };
  const failed: Failed[] = [];
  let isWhole = false;
  for await (const { sql, values, end } of searchStretches(trx, org, filter, BUDGET)) {
    const own = { ...values, limit: MOST - failed.length };
    failed.push(...(await rowsOf<Failed>(trx, failedSql(sql), own)));
    isWhole = !end;
    if (failed.length > MOST) break;
  }
  return { failed, isWhole };
}

const failedSql = (
  found: string,
) => `/* notices */ select id as "eventId", ${ORIGIN} as origin, ${failureReasonSql('event')} as reason,
    failed_at as "failedAt", ${isTestSql('event')} as "isTest"
  from (${found}) as event order by failed_at, id`;
