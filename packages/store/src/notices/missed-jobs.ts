import type { Knex } from 'knex';
import { isoTime, type MissedJob } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { post } from './post.ts';

/** After a downtime all jobs of an org are moved on within seconds: it is told of them together. */
const GATHERED = `interval '10 seconds'`;
const AT_ONCE = 10_000;
/** The others are a number. */
const LISTED_JOBS = 20;

type Row = Omit<MissedJob, 'missedAt'> & { org: string; missedAt: Date };

const MISSED = `/* notices */ with gone as (
    delete from cron_misses where cron_id = any (array(
      select cron_id from cron_misses where noted_at <= now() - ${GATHERED} order by org_id, cron_id limit ${AT_ONCE} for update skip locked))
    returning *)
  select gone.org_id as org, cron_id as "cronId", expression, timezone, misfire, missed_at as "missedAt", fired
  from gone join cron_jobs on id = cron_id order by gone.org_id, missed_at, cron_id`;

/** Has told which cron jobs missed a tick, each org by one notice. */
export function tellMissedJobs(knex: Knex): Promise<void> {
  return knex.transaction(async (trx) => {
    const byOrg = new Map<string, MissedJob[]>();
    for (const { org, missedAt, ...job } of await rowsOf<Row>(trx, MISSED)) {
      const known = byOrg.get(org) ?? [];
      known.push({ ...job, missedAt: isoTime(missedAt) });
      byOrg.set(org, known);
    }
    for (const [org, all] of byOrg) {
      const jobs = all.slice(0, LISTED_JOBS);
      const content = { type: 'cronjob.missed', jobs, otherJobs: all.length - jobs.length } as const;
      await post(trx, { org, tells: 'cronjobs', content });
    }
  });
}
