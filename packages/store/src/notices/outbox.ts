import type { Knex } from 'knex';
import { isoTime, quotaExceeded, type Actor, type NoticeContent } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';

/** By which attempt somebody took it. */
export type TakenNotice = { id: string; attempt: number };

/** What came of telling them, all by one message. */
export type ToldNotices = {
  taken: readonly TakenNotice[];
  isTold: boolean;
  status: string;
  retryAt?: Date;
};

/** A notice as it may be shown. */
export type Notice = {
  id: string;
  content: NoticeContent;
  /** The one address that it is for. */
  recipient?: string;
  /** Until the quiet hours of whose address that is end. */
  heldUntil?: Date;
  attempts: number;
  /** What came of the last attempt: `200`, `delivered`, `timeout: …`; or that it was `muted`. */
  status?: string;
  createdAt: Date;
  /** Nothing more is tried. */
  settledAt?: Date;
};

const MAX_WAITING_TESTS = 5;

/** Locked in the order of ids, as every statement over some of them does it: no two can block each other. */
export const inOrder = (which: string) =>
  `id = any (array(select id from notices where ${which} order by id for update))`;

/** Nobody else took it since, or has told it. */
export const IS_STILL_TAKEN = `due_at is not null and (id, attempts) in (select * from unnest(:ids::bigint[], :attempts::int[]))`;

export const idsAndAttempts = (taken: readonly TakenNotice[]) => ({
  ids: taken.map(({ id }) => id),
  attempts: taken.map(({ attempt }) => attempt),
});

/**
 * That one was told counts, whoever has it by now. That it was not is for whoever took it last to say: one that was slow, and so had it
 * taken by another, would have it told once more.
 */
export async function settleNotices(
  knex: Knex,
  { taken, isTold, status, retryAt }: ToldNotices,
): Promise<void> {
  await rowsOf(
    knex,
    `/* notices */ update notices set status = :status, due_at = :retryAt::timestamptz,
       settled_at = case when :retryAt::timestamptz is null then now() end
     where ${inOrder(`id = any(:ids::bigint[]) and (:isTold::boolean or (${IS_STILL_TAKEN}))`)}`,
    { ...idsAndAttempts(taken), isTold, status, retryAt: retryAt ? isoTime(retryAt) : null },
  );
}

/**
 * Undefined where the org has no such channel. Throws AppError 429 where tests wait already. The channel is locked first: of those that are
 * asked for at the same moment each is counted.
 */
export async function testChannel(
  trx: Knex,
  { org, id, by }: { org: string; id: string; by: Actor | undefined },
): Promise<Notice | undefined> {
  const lock = 'select name from channels where org_id = :org and id = :id for no key update';
  const [channel] = await rowsOf<{ name: string }>(trx, lock, { org, id });
  if (!channel) return undefined;
  const sqlOfWaiting = `select count(*)::int as tests from notices
    where channel_id = :id and due_at is not null and content ->> 'type' = 'notice.test'`;
  const [waiting] = await rowsOf<{ tests: number }>(trx, sqlOfWaiting, { id });
  if (waiting!.tests >= MAX_WAITING_TESTS) throw quotaExceeded(TESTS_WAIT, 60, 'channel-tests');
  const content: NoticeContent = { type: 'notice.test', channel: channel.name };
  const sql = `insert into notices (org_id, channel_id, content) values (:org, :id, :content::jsonb) returning ${COLUMNS}`;
  const [made] = await rowsOf<Row>(trx, sql, { org, id, content: JSON.stringify(content) });
  await note(trx, by, { org, action: 'channel.tested', target: { kind: 'channel', id } });
  return toNotice(made!);
}

const TESTS_WAIT = `${MAX_WAITING_TESTS} tests of this channel wait to be sent: look at what came of them first`;

/** The latest first. */
export async function listNotices(
  knex: Knex,
  org: string,
  channel: string,
  limit: number,
): Promise<Notice[]> {
  const sql = `select ${COLUMNS} from notices where org_id = :org and channel_id = :channel order by id desc limit :limit`;
  return (await rowsOf<Row>(knex, sql, { org, channel, limit })).map(toNotice);
}

/**
 * Deletes what is older than a month, of the `limit` oldest that are there. Answers how many. What is younger is not gone through each
 * time to find none: ids come in the order of time, and nothing waits to be told for a month. Each batch begins behind what the ones
 * before took away, which is in the index for as long as an old snapshot is open, and reads no further: that it wants few is not known
 * before it runs, or the planner may take those that are left for as few, and read and sort them all.
 */
export function createForgetNotices(knex: Knex): (limit: number) => Promise<number> {
  let goneTo = '0';
  return async (limit) => {
    const [gone] = await rowsOf<{ count: number; to: string | null }>(knex, FORGET, { goneTo, limit });
    goneTo = gone!.to ?? goneTo;
    return gone!.count;
  };
}

const FORGET = `/* forget */ with oldest as materialized (
    select id, due_at is null and created_at < now() - interval '30 days' as is_old from notices
    where id > :goneTo order by id limit (select :limit::int)),
  gone as (delete from notices where id = any (array(select id from oldest where is_old)) returning 1)
  select (select count(*)::int from gone) as count, (
    select coalesce(min(id) filter (where not is_old) - 1, max(id)) from oldest) as to`;

const COLUMNS = `id, content, attempts, status, created_at as "createdAt", settled_at as "settledAt", recipient,
  case when held_for is not null and attempts = 0 then due_at end as "heldUntil"`;

type Maybe = 'status' | 'settledAt' | 'recipient' | 'heldUntil';
type Row = Omit<Notice, Maybe> & { [Name in Maybe]: NonNullable<Notice[Name]> | null };

function toNotice({ status, settledAt, recipient, heldUntil, ...notice }: Row): Notice {
  return {
    ...notice,
    ...(status !== null && { status }),
    ...(settledAt && { settledAt }),
    ...(recipient !== null && { recipient }),
    ...(heldUntil && { heldUntil }),
  };
}
