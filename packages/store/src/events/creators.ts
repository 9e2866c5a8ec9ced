import type { Knex } from 'knex';
import { rememberFor } from '@jiter/cache';
import type { Actor } from '@jiter/core';
import { actorText } from '../audit/actor.ts';
import { reaching } from '../database/outage.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** The number by which events say that they are this one's. */
export type CreatorIdOf = (org: string, by: Actor) => Promise<string>;

/** A number stays what it is, save where a database was put back to what it was before. */
const ASK_AGAIN_MS = 60_000;
/** Of a name, in characters: what the index takes of them. */
const LONGEST_NAME = 200;

/** Asks for each once in a while, and not for each event. */
export function createCreatorIds(knex: Knex): CreatorIdOf {
  const find = rememberFor(
    (key) => {
      const [org, actor, name] = JSON.parse(key) as [org: string, actor: string, name: string];
      return reaching(() => findOrMake(knex, { org, actor, name }));
    },
    { ms: ASK_AGAIN_MS },
  );
  return (org, by) => find(JSON.stringify([org, actorText(by), by.name]));
}

/** In a transaction, with which what is made here is there or not. */
export const creatorIdIn = (trx: Knex, org: string, by: Actor): Promise<string> =>
  findOrMake(trx, { org, actor: actorText(by), name: by.name });

type Creator = { org: string; actor: string; name: string };

/** Whoever else writes it at the same moment has it written by the second time. */
async function findOrMake(knex: Knex, creator: Creator): Promise<string> {
  for (;;) {
    const [found] = await preparedRowsOf<{ id: string }>(knex, CREATOR, creator);
    if (found) return found.id;
  }
}

const NAME = `left(:name::text, ${LONGEST_NAME})`;
const CREATOR = `/* creator */ with found as (
    select id from creators where org_id = :org and actor = :actor and name = ${NAME}),
  made as (
    insert into creators (org_id, actor, name) select :org, :actor, ${NAME} where not exists (select from found)
    on conflict do nothing returning id)
  select id::text from found union all select id::text from made`;
