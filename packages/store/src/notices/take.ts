import type { Knex } from 'knex';
import { isoTime, isOfIncident, type NoticeContent, type QuietHours } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { channelContextOf, type ChannelKind } from './channels.ts';
import { LOOK_BACK, type Floor } from './floor.ts';
import { makeLinkToken } from './link.ts';
import { idsAndAttempts, inOrder, IS_STILL_TAKEN, type TakenNotice } from './outbox.ts';

/** What is to be told now. */
export type DueNotice = {
  id: string;
  org: string;
  kind: ChannelKind;
  /** Where it goes, in the clear. Absent: no master key opens it, or it is nobody's address there any more. */
  target?: string;
  content: NoticeContent;
  /** From 1. That of one that is not told, as its channel is muted, counts for none. */
  attempt: number;
  createdAt: Date;
  /** What follows `#` in the link by which somebody says that he sees to the incident. */
  linkToken?: string;
  /** Whose address it is, and when he wants no mail. */
  quiet?: { user: string; hours: QuietHours };
  /** Whose quiet hours it waited for the end of. */
  heldFor?: string;
  /** Nothing is told there by now. */
  isMuted: boolean;
};

/** Whoever takes them and dies has them taken again after this. */
export const TAKEN = `interval '1 minute'`;
/** Of one channel at a time: those of others do not wait for all that it is told, or for how long it takes. */
const OF_A_CHANNEL = 5;
const HELD_AT_ONCE = 500;

/** So many of all that wait are looked at: where there are more, those may all be of one channel, and each channel is looked at by itself. */
const LOOKED_AT = 1_000;

/** That a limit is small is not known before it runs: or the planner, which may not have seen yet what waits, reads and sorts it all. */
const WAITS = `due_at >= :from::timestamptz and due_at <= now()`;
const IN_ORDER = 'order by due_at, id';
const WAITING = `waiting as materialized (
    select id, due_at, channel_id from notices where ${WAITS} ${IN_ORDER} limit (select ${LOOKED_AT})),
  first as (
    select id, due_at from (
      select id, due_at, row_number() over (partition by channel_id ${IN_ORDER}) as place from waiting) as placed
    where place <= ${OF_A_CHANNEL}
    union
    select of_channel.* from channels, lateral (
      select id, due_at from notices
      where channel_id = channels.id and ${WAITS} ${IN_ORDER} limit (select ${OF_A_CHANNEL})) as of_channel
    where (select count(*) from waiting) = ${LOOKED_AT})`;
const OLDEST = `select id from first ${IN_ORDER} limit :limit`;
const HELD = `select id from notices where held_for = any(:users::bigint[]) and due_at <= now() order by id limit :limit`;

const QUIET = `(select json_build_object('user', users.id::text, 'hours', quiet_hours)
    from members join users on users.id = user_id
    where members.org_id = notices.org_id and quiet_hours is not null and lower(email) = lower(recipient) limit 1)`;

/** Whenever it was written. That it is a test somebody asked for, and looks at what comes. */
const IS_MUTED = `(coalesce(muted_until > now(), false) and content ->> 'type' <> 'notice.test')`;

const takeSql = (which: string) => `due as materialized (
     select id from notices where id in (${which}) and due_at <= now() for update skip locked),
   taken as (
     update notices set due_at = now() + ${TAKEN}, attempts = attempts + (not ${IS_MUTED})::int from due, channels
     where notices.id = due.id and channels.id = notices.channel_id
     returning notices.id, notices.org_id as org, kind, sealed, recipient, content, attempts as attempt,
       notices.created_at as "createdAt", held_for as "heldFor", ${QUIET} as quiet, now() as "takenAt",
       ${IS_MUTED} as "isMuted")`;

/** In one row with all that was taken: before what nothing is to be told. */
const TAKE_OLDEST = `/* notices */ with ${WAITING}, ${takeSql(OLDEST)},
  floor as (select least(min(due_at), now() - ${LOOK_BACK}) as next from waiting)
  select next, taken.* from floor left join taken on true`;
const TAKE_HELD = `/* notices */ with ${takeSql(HELD)} select * from taken`;

type Taken = Omit<DueNotice, 'target' | 'linkToken' | 'quiet' | 'heldFor'> & {
  sealed: string;
  recipient: string | null;
  heldFor: string | null;
  quiet: DueNotice['quiet'] | null;
  takenAt: Date;
};

type Oldest = { next: Date } & (Taken | { [Name in keyof Taken]: null });

const isTaken = (row: Oldest): row is { next: Date } & Taken => row.id !== null;

/** Takes so many that are due: nobody else has them for a minute. */
export async function takeNotices(knex: Knex, seal: Seal, floor: Floor, limit: number): Promise<DueNotice[]> {
  const from = floor.from();
  const rows = await rowsOf<Oldest>(knex, TAKE_OLDEST, { limit, from: from ? isoTime(from) : '-infinity' });
  floor.looked(from, rows[0]!.next);
  return rows.filter(isTaken).map(({ next: _next, ...row }) => toDue(seal, row));
}

/** Those besides that waited for the end of the quiet hours of these people. */
export async function takeHeld(knex: Knex, seal: Seal, users: readonly string[]): Promise<DueNotice[]> {
  const rows = await rowsOf<Taken>(knex, TAKE_HELD, { users, limit: HELD_AT_ONCE });
  return rows.map((row) => toDue(seal, row));
}

function toDue(seal: Seal, { sealed, recipient, heldFor, quiet, takenAt, ...notice }: Taken): DueNotice {
  const target = openTarget(seal, notice.org, sealed);
  const aim =
    recipient === null || target?.split(',').includes(recipient) ? (recipient ?? target) : undefined;
  const canBeSeenTo = isOfIncident(notice.content) && notice.content.type === 'destination.failing';
  return {
    ...notice,
    ...(aim !== undefined && { target: aim }),
    ...(canBeSeenTo && { linkToken: makeLinkToken(seal, notice.id, takenAt) }),
    ...(quiet && { quiet }),
    ...(heldFor !== null && { heldFor }),
  };
}

function openTarget(seal: Seal, org: string, sealed: string): string | undefined {
  try {
    return seal.open(sealed, channelContextOf(org));
  } catch {
    return undefined;
  }
}

export type HeldNotices = { taken: readonly TakenNotice[]; user: string; until: Date };

/** Until the quiet hours of somebody end: that was no attempt. */
export async function holdNotices(knex: Knex, { taken, user, until }: HeldNotices): Promise<void> {
  const sql = `/* notices */ update notices set due_at = :until::timestamptz, held_for = :user, attempts = attempts - 1
    where ${inOrder(`id = any(:ids::bigint[]) and ${IS_STILL_TAKEN}`)}`;
  await rowsOf(knex, sql, { ...idsAndAttempts(taken), user, until: isoTime(until) });
}
