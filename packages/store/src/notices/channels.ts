import type { Knex } from 'knex';
import { isoTime, quotaExceeded, type Actor, type ChannelTells } from '@jiter/core';
import { note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { lockOrg } from '../orgs/lock-org.ts';
import type { Seal } from '../orgs/seal.ts';

export const CHANNEL_KINDS = ['webhook', 'slack', 'email'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Where an org is told what goes wrong. */
export type Channel = {
  id: string;
  kind: ChannelKind;
  name: string;
  /** What may be shown of where it leads. */
  shown: string;
  tells: readonly ChannelTells[];
  /** Nothing but tests is told there until then. */
  mutedUntil?: Date;
  createdAt: Date;
};

/** `target`: a URL, or addresses with commas between. */
export type NewChannel = Pick<Channel, 'kind' | 'name' | 'shown' | 'tells'> & { target: string };
export type ChannelChanges = Partial<Pick<NewChannel, 'name' | 'shown' | 'tells' | 'target'>> & {
  mutedUntil?: Date | null;
};

const COLUMNS = `id, kind, name, shown, tells, muted_until as "mutedUntil", created_at as "createdAt"`;
/** One for everybody who ought to hear of it, and some more. */
const MAX_CHANNELS = 20;

export const channelContextOf = (org: string) => `channel of org ${org}`;

type Row = Omit<Channel, 'mutedUntil'> & { mutedUntil: Date | null };

export const listChannels = async (knex: Knex, org: string): Promise<Channel[]> =>
  (await rowsOf<Row>(knex, `select ${COLUMNS} from channels where org_id = :org order by id`, { org })).map(
    toChannel,
  );

export async function findChannel(knex: Knex, org: string, id: string): Promise<Channel | undefined> {
  const sql = `select ${COLUMNS} from channels where org_id = :org and id = :id`;
  const [found] = await rowsOf<Row>(knex, sql, { org, id });
  return found && toChannel(found);
}

/** Throws AppError 429 where there are as many as an org may have. */
export async function createChannel(
  trx: Knex,
  seal: Seal,
  { org, target, by, tells, ...given }: NewChannel & { org: string; by: Actor | undefined },
): Promise<Channel> {
  await lockOrg(trx, org);
  const values = { ...given, org, tells: [...tells], sealed: seal.seal(target, channelContextOf(org)) };
  const [made] = await rowsOf<Row>(
    trx,
    `insert into channels (org_id, kind, name, sealed, shown, tells)
     select :org::bigint, :kind::text, :name::text, :sealed::text, :shown::text, :tells::text[]
     where (select count(*) from channels where org_id = :org::bigint) < ${MAX_CHANNELS} returning ${COLUMNS}`,
    values,
  );
  if (!made) throw quotaExceeded(TOO_MANY, 1, 'channels');
  const after = { kind: made.kind, ...told(made) };
  await note(trx, by, { org, action: 'channel.created', target: { kind: 'channel', id: made.id }, after });
  return toChannel(made);
}

const TOO_MANY = `This organisation has as many channels as it may, which are ${MAX_CHANNELS}: remove some`;

type Which = { org: string; id: string; by: Actor | undefined };

/** Undefined where the org has no such channel. */
export async function changeChannel(
  trx: Knex,
  seal: Seal,
  { org, id, by }: Which,
  { name, shown, tells, target, mutedUntil }: ChannelChanges,
): Promise<Channel | undefined> {
  const was = await lockChannel(trx, org, id);
  if (!was) return undefined;
  const [changed] = await rowsOf<Row>(
    trx,
    `update channels set name = :name, shown = :shown, tells = :tells::text[],
       muted_until = :mutedUntil::timestamptz, sealed = coalesce(:sealed::text, sealed),
       ${BEGINS}
     where org_id = :org and id = :id returning ${COLUMNS}`,
    {
      ...{ org, id, name: name ?? was.name, shown: shown ?? was.shown, tells: [...(tells ?? was.tells)] },
      mutedUntil: mutedUntil === undefined ? was.mutedUntil : mutedUntil,
      sealed: target === undefined ? null : seal.seal(target, channelContextOf(org)),
    },
  );
  const [before, after] = [told(was), told(changed!)];
  const leadsElsewhere = target !== undefined && target !== openTarget(seal, org, was.sealed);
  if (leadsElsewhere || JSON.stringify(before) !== JSON.stringify(after)) {
    // What is shown of it may be the same.
    const details = leadsElsewhere && { details: { target: 'changed' } };
    const edited = { action: 'channel.edited', target: { kind: 'channel', id }, before, after } as const;
    await note(trx, by, { org, ...edited, ...details });
  }
  return toChannel(changed!);
}

/** Undefined where its master key is missing. */
const openTarget = (seal: Seal, org: string, sealed: string) =>
  seal.hasKeyOf(sealed) ? seal.open(sealed, channelContextOf(org)) : undefined;

/** What it was not asked to tell until now, it tells of what happens from now on. */
const BEGINS = `digest_to = case when 'digest' = any(tells) then digest_to else date_trunc('hour', now()) end,
       events_to = case when 'events' = any(tells) then events_to else now() end`;

/** What goes with channels that are locked may be being told: it is locked in the order in which that is settled. */
export async function lockWaiting(trx: Knex, channels: readonly string[]): Promise<void> {
  const sql = `select count(*) from (
    select from notices where channel_id = any(:channels::bigint[]) and due_at is not null order by id for update) as waiting`;
  await rowsOf(trx, sql, { channels });
}

/** With what it was told, and was to be told. */
export async function removeChannel(trx: Knex, { org, id, by }: Which): Promise<boolean> {
  const was = await lockChannel(trx, org, id);
  if (!was) return false;
  await lockWaiting(trx, [id]);
  await rowsOf(trx, 'delete from channels where id = :id', { id });
  const before = { kind: was.kind, ...told(was) };
  await note(trx, by, { org, action: 'channel.removed', target: { kind: 'channel', id }, before });
  return true;
}

async function lockChannel(
  trx: Knex,
  org: string,
  id: string,
): Promise<(Row & { sealed: string }) | undefined> {
  const sql = `select ${COLUMNS}, sealed from channels where org_id = :org and id = :id for update`;
  return (await rowsOf<Row & { sealed: string }>(trx, sql, { org, id }))[0];
}

/** What an entry says of it. */
function told({ name, shown, tells, mutedUntil }: Row) {
  return { name, target: shown, tells, ...(mutedUntil && { mutedUntil: isoTime(mutedUntil) }) };
}

function toChannel({ mutedUntil, ...channel }: Row): Channel {
  return { ...channel, ...(mutedUntil && { mutedUntil }) };
}
