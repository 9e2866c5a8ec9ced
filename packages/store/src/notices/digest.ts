import type { Knex } from 'knex';
import { isoTime, type NoticeContent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { postTo } from './post.ts';

/** The others are a number. */
const LISTED_HOSTS = 50;

type Due = { id: string; org: string; from: Date; to: Date; isMuted: boolean };

/**
 * Has what failed in the hours that are over told by the channels that want a digest: each hour once, and none of nothing. Workers
 * say what they counted every ten seconds, so an hour is told a minute after its end.
 */
export function tellDigests(knex: Knex): Promise<void> {
  return knex.transaction(async (trx) => {
    const due = await rowsOf<Due>(trx, DUE);
    await Promise.all(due.map((one) => tellOne(trx, one)));
  });
}

const BEGIN = `coalesce(digest_to, date_trunc('hour', created_at))`;

/** After a time without a worker what it would have told is one digest. */
const DUE = `/* digests */ with due as materialized (
    select id, ${BEGIN} as begin, hour from channels, (select date_trunc('hour', now() - interval '1 minute') as hour) as over
    where 'digest' = any(tells) and ${BEGIN} < hour for no key update of channels skip locked)
  update channels set digest_to = hour from due where channels.id = due.id
  returning channels.id, org_id as org, due.begin as "from", hour as "to",
    coalesce(muted_until > now(), false) as "isMuted"`;

async function tellOne(knex: Knex, { id, isMuted, ...of }: Due): Promise<void> {
  const content = isMuted ? undefined : await readDigest(knex, of);
  if (content) await postTo(knex, id, content);
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
