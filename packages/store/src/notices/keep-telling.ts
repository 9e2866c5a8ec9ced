import type { Knex } from 'knex';
import { tellDigests } from './digest.ts';
import { tellExpiringKeys } from './expiring-keys.ts';
import { tellMissedJobs } from './missed-jobs.ts';

/** Has told what is told now and then. One that cannot be keeps none of the others. */
export async function keepTelling(knex: Knex): Promise<void> {
  const each = [tellDigests, tellMissedJobs, tellExpiringKeys];
  const done = await Promise.allSettled(each.map((tell) => tell(knex)));
  for (const one of done) if (one.status === 'rejected') throw one.reason;
}
