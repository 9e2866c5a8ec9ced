import type { Knex } from 'knex';
import { isoTime, quotaExceeded, type Actor, type NoticeContent } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { channelContextOf, type ChannelKind } from './channels.ts';

/** What is to be told now. */
export type DueNotice = {
  id: string;
  org: string;
  kind: ChannelKind;
  /** Where it goes, in the clear. Absent: no master key opens it. */
  target?: string;
  content: NoticeContent;
  /** From 1. */
  attempt: number;
  createdAt: Date;
};

/** What came of telling it. */
export type ToldNotice = { id: string; status: string; retryAt?: Date };

/** A notice as it may be shown. */
export type Notice = {
  id: string;
  content: NoticeContent;
  attempts: number;
  /** What came of the last attempt: `200`, `delivered`, `timeout: …`. */
  status?: string;
  createdAt: Date;
  /** Nothing more is tried. */
  settledAt?: Date;
};

/** Whoever takes them and dies has them taken again after this. */
const TAKEN = `interval '1 minute'`;
const MAX_WAITING_TESTS = 5;

/** Takes so many that are due: nobody else has them for a minute. */
export async function takeNotices(knex: Knex, seal: Pick<Seal, 'open'>, limit: number): Promise<DueNotice[]> {
  const rows = await rowsOf<Omit<DueNotice, 'target'> & { sealed: string }>(
    knex,
    `/* notices */ with due as materialized (
       select id from notices where due_at <= now() order by due_at, id limit :limit for update skip locked)
     update notices set due_at = now() + ${TAKEN}, attempts = attempts + 1 from due, channels
     where notices.id = due.id and channels.id = notices.channel_id
     returning notices.id, notices.org_id as org, kind, sealed, content, attempts as attempt, notices.created_at as "createdAt"`,
    { limit },
  );
  return rows.map(({ sealed, ...notice }) => ({ ...notice, ...openTarget(seal, notice.org, sealed) }));
}

function openTarget(seal: Pick<Seal, 'open'>, org: string, sealed: string): { target?: string } {
  try {
    return { target: seal.open(sealed, channelContextOf(org)) };
  } catch {
    return {};
  }
}

export async function settleNotice(knex: Knex, { id, status, retryAt }: ToldNotice): Promise<void> {
  await rowsOf(
    knex,
    `/* notices */ update notices set status = :status, due_at = :retryAt::timestamptz,
       settled_at = case when :retryAt::timestamptz is null then now() end
     where id = :id`,
    { id, status, retryAt: retryAt ? isoTime(retryAt) : null },
  );
}

/** Undefined where the org has no such channel. Throws AppError 429 where tests wait already. */
export async function testChannel(
  trx: Knex,
  { org, id, by }: { org: string; id: string; by: Actor | undefined },
): Promise<Notice | undefined> {
  const [channel] = await rowsOf<{ name: string; waiting: number }>(
    trx,
    `select name, (select count(*)::int from notices where channel_id = :id and due_at is not null
       and content ->> 'type' = 'notice.test') as waiting
     from channels where org_id = :org and id = :id`,
    { org, id },
  );
  if (!channel) return undefined;
  if (channel.waiting >= MAX_WAITING_TESTS) throw quotaExceeded(TESTS_WAIT, 60, 'channel-tests');
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

/** Deletes what is older than a month. Answers how many. */
export async function forgetNotices(knex: Knex, limit: number): Promise<number> {
  const gone = await rowsOf(
    knex,
    `/* forget */ delete from notices where id = any (array(
       select id from notices where due_at is null and created_at < now() - interval '30 days' order by id limit :limit))
     returning id`,
    { limit },
  );
  return gone.length;
}

const COLUMNS = `id, content, attempts, status, created_at as "createdAt", settled_at as "settledAt"`;

type Row = Omit<Notice, 'status' | 'settledAt'> & { status: string | null; settledAt: Date | null };

function toNotice({ status, settledAt, ...notice }: Row): Notice {
  return { ...notice, ...(status !== null && { status }), ...(settledAt && { settledAt }) };
}
