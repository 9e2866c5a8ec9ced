import type { Knex } from 'knex';
import type { Bell } from '@jiter/core';
import { noteEventsSql, noteValues, type By } from '../audit/note.ts';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { GIVEN_COLUMNS } from '../events/columns.ts';
import { settledSinceAny } from '../settled/settled-since.ts';
import { toBell, type DueRow } from './due-row.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';

const AT = `date_trunc('milliseconds', now() + interval '1 millisecond' + place * :spreadMs::float8 / total * interval '1 millisecond')`;

/** Of what says when, a new event says nothing: it is due now. Nor is it what a key names. */
const OPTIONS = `nullif(settled.options - '{delay,localTime,timezone,idempotencyKey,expiresAt}'::text[], '{}')`;

const REPLAYED: Readonly<Record<string, string>> = {
  scheduled_time: 'at',
  options: OPTIONS,
  // A span begins anew; a moment was the other one's.
  expires_at: `at + (settled.options ->> 'maxAgeMs')::float8 * interval '1 millisecond'`,
  parent_id: 'settled.id',
  creator_id: ':creatorId::bigint',
};

const names = GIVEN_COLUMNS.map(({ name }) => name);
const values = names.map((name) => REPLAYED[name] ?? `settled.${name}`);
const READ = names.filter((name) => name !== 'parent_id' && name !== 'creator_id').join(', ');

/** What is settled where it was, while processes of the version before live, is among them. */
const REPLAY = `/* replay */ with settled as (
    select id, ${READ} from settled_events
    where org_id = :org and id = any(:ids::bigint[]) and settled_at >= :since::timestamptz
    union all
    select id, ${READ} from events
    where org_id = :org and id = any(:ids::bigint[]) and due_at is null),
  placed as (
    select *, ${AT} as at from (
      select *, row_number() over (order by id) - 1 as place, count(*) over () as total from settled) as counted),
  made as (
    insert into events (${names.join(', ')}, due_at, wake_at)
    select ${values.join(', ')}, at, at + ${intervalMs(SILENCE_MS)} from placed settled
    returning id, due_at, parent_id)`;

const DONE = `select parent_id as id, null::jsonb as before, null::jsonb as after,
    jsonb_build_object('eventId', id::text) as details from made`;

type ReplayOptions = { spreadMs: number; noted?: By | undefined; creatorId: string | undefined };

/** Makes a new event, due now or spread over a while, of each settled one of `org`, with the same content. Answers their bells. */
export async function replayEvents(
  knex: Knex,
  org: string,
  ids: readonly string[],
  { spreadMs, noted, creatorId }: ReplayOptions,
): Promise<Bell[]> {
  const sql = `${REPLAY} ${noteEventsSql('replayed', noted, DONE)} select id, due_at from made`;
  const since = settledSinceAny(ids);
  const given = { org, ids, spreadMs, since, creatorId: creatorId ?? null, ...noteValues(noted) };
  const rows = await rowsOf<DueRow>(knex, sql, given);
  return rows.map(toBell);
}
