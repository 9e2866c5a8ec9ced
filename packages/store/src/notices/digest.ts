import type { Knex } from 'knex';
import { isoTime, type NoticeContent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { eachAlone } from './each-alone.ts';
import { postTo } from './post.ts';

/** The others are a number. */
const LISTED_HOSTS = 50;

type Due = { id: string; org: string; from: Date; to: Date; isMuted: boolean };

/**
 * Has what failed in the hours that are over told by the channels that want a digest: each hour once, and none of nothing. Workers
 * say what they counted every ten seconds, so an hour is told a minute after its end.
 */
export async function tellDigests(knex: Knex): Promise<void> {
  const due = await rowsOf<{ id: string; told: Date }>(knex, DUE);
  await eachAlone(knex, due, (trx, { id, told }) => tellByOne(trx, { id, told: isoTime(told) }));
}

const BEGIN = `coalesce(digest_to, date_trunc('hour', created_at))`;
const HOUR = `date_trunc('hour', now() - interval '1 minute')`;
const IS_DUE = `'digest' = any(tells) and ${BEGIN} < ${HOUR}`;

const DUE = `/* digests */ select id, ${BEGIN} as told from channels where ${IS_DUE} order by id`;

/** After a time without a worker what it would have told is one digest. */
const TAKE = `/* digests */ update channels set digest_to = ${HOUR}
  where id = any (array(select id from channels
    where id = :id and ${BEGIN} = :told::timestamptz and ${IS_DUE} for no key update skip locked))
  returning id, org_id as org, :told::timestamptz as "from", digest_to as "to", coalesce(muted_until > now(), false) as "isMuted"`;

/** Unless somebody else did so meanwhile, or has its row just now. */
async function tellByOne(trx: Knex, which: { id: string; told: string }): Promise<void> {
  const [due] = await rowsOf<Due>(trx, TAKE, which);
  if (!due || due.isMuted) return;
  const content = await readDigest(trx, due);
  if (content) await postTo(trx, due.id, content);
}

/** Undefined where nothing failed. */
export async function readDigest(
  knex: Knex,
  { org, from, to }: Pick<Due, 'org' | 'from' | 'to'>,
): Promise<NoticeContent | undefined> {
  const failed = await rowsOf<{ host: string; failedEvents: number }>(
    knex,
    `select host, sum(failed)::float8 as "failedEvents" from delivery_stats
     where org_id = :org and host <> '' and at >= :from::timestamptz and at < :to::timestamptz
     group by host having sum(failed) > 0 order by 2 desc, 1`,
    { org, from: isoTime(from), to: isoTime(to) },
  );
  if (failed.length === 0) return undefined;
  const hosts = failed.slice(0, LISTED_HOSTS);
  const others = failed.slice(LISTED_HOSTS);
  const otherEvents = others.reduce((sum, { failedEvents }) => sum + failedEvents, 0);
  const about = { from: isoTime(from), to: isoTime(to), otherHosts: others.length, otherEvents };
  return { type: 'events.failed', ...about, hosts };
}
