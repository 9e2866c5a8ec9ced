import type { Knex } from 'knex';
import type { EventChange, Origin } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { settledSince } from '../settled/settled-since.ts';
import { readActor } from './actor.ts';

type Row = {
  created_at: Date;
  cron_id: string | null;
  is_run: boolean | null;
  parent_id: string | null;
  is_callback: boolean;
  actor: string | null;
  name: string | null;
};

const COLUMNS = `created_at, cron_id, is_run, parent_id, options -> 'isCallback' is not null as is_callback, creator_id`;
const FOUND = `/* audit */ select event.*, creator.actor, creator.name from (
    select ${COLUMNS} from events where org_id = :org and id = :id
    union all
    select ${COLUMNS} from settled_events where org_id = :org and id = :id and settled_at >= :since::timestamptz) as event
  left join creators creator on creator.id = creator_id::int and creator.org_id = :org`;

/** How the event was created, where that is known; undefined when the org has no such event. */
export async function findCreation(
  knex: Knex,
  { org, id }: { org: string; id: string },
): Promise<{ created?: EventChange } | undefined> {
  const [row] = await rowsOf<Row>(knex, FOUND, { org, id, since: settledSince(id) });
  if (!row) return undefined;
  const origin = originOf(row);
  const actor = origin && actorOf(row, origin);
  if (!actor) return {};
  return { created: { id, at: row.created_at, action: 'event.created', actor, origin } };
}

/** What is made of a callback by hand is none, and says so: it has a creator. */
function originOf({ cron_id, is_run, parent_id, is_callback, actor }: Row): Origin {
  if (cron_id !== null) return { kind: is_run ? 'run' : 'tick', cronjob: cron_id };
  if (parent_id === null) return { kind: 'call' };
  return { kind: is_callback && actor === null ? 'callback' : 'replay', parentId: parent_id };
}

/** Nobody where it was asked for and nobody noted by whom, by a process of the version before. */
function actorOf({ actor, name }: Row, origin: Origin): EventChange['actor'] | undefined {
  if (actor !== null && name !== null) return { ...readActor(actor), name };
  if (origin.kind === 'tick')
    return { kind: 'cronjob', id: origin.cronjob, name: `cron job ${origin.cronjob}` };
  if (origin.kind === 'callback')
    return { kind: 'event', id: origin.parentId, name: `event ${origin.parentId}` };
  return undefined;
}
