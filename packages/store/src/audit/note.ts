import type { Knex } from 'knex';
import type { Actor, AuditAction, Change, Target } from '@jiter/core';
import { rowsOf, type Values } from '../database/statement.ts';
import { actorText } from './actor.ts';

/** `org`: null where it is about all of them. */
export type Note = Change & { org: string | null; action: AuditAction; target?: Target };

/** Who does it; of what one call does with many, what it was asked for, or where it did so before, the entry of that (null where it is gone). */
export type By = { by: Actor; asked?: object; partOf?: string | null };

/** In every entry who does it, and whose it is. */
export const BY_COLUMNS = 'org_id, actor, actor_name, ip';
export const BY = ':org::bigint, :byActor::text, :byName::text, :byIp::text';

/** What the statements with `BY` in them want to know of whoever does it. */
export function byValues(actor: Actor): Values {
  return {
    byActor: actorText(actor),
    byName: actor.name,
    byIp: 'ip' in actor ? actor.ip : null,
  };
}

const NOTE = `insert into audit (${BY_COLUMNS}, action, target_kind, target_id, event_id, before, after, details)
  values (${BY}, :action, :targetKind, :targetId, :eventId, :before::jsonb, :after::jsonb, :details::jsonb)`;

/** Writes down what is done in the same transaction: both are there, or neither. Without anybody who does it, nothing. */
export async function note(
  trx: Knex,
  by: Actor | undefined,
  { org, action, target, before, after, details }: Note,
): Promise<void> {
  if (!by) return;
  const json = (facts: object | undefined) => (facts ? JSON.stringify(facts) : null);
  await rowsOf(trx, NOTE, {
    ...byValues(by),
    org,
    action,
    targetKind: target?.kind ?? null,
    targetId: target?.id ?? null,
    eventId: target?.kind === 'event' ? target.id : null,
    before: json(before),
    after: json(after),
    details: json(details),
  });
}

type Verb = 'cancelled' | 'retried' | 'replayed' | 'edited';

const OF_EVENT = `${BY_COLUMNS}, action, target_kind, target_id, event_id, before, after, details`;
const ofEvent = (verb: Verb) =>
  `${BY}, 'event.${verb}', 'event', done.id::text, done.id, done.before, done.after, done.details`;

/** Of a statement that did something with an event, which `done` tells by `id`, `before`, `after` and `details`. */
export const noteEventSql = (verb: Verb) =>
  `insert into audit (${OF_EVENT}) select ${ofEvent(verb)} from done`;
const notePartSql = (verb: Verb) =>
  `insert into audit (${OF_EVENT}, part_of) select ${ofEvent(verb)}, :partOf::bigint from done`;

/**
 * The same of several, as a part of that statement: what `done` tells is written down with what is done. A call about many
 * has an entry of its own, of which those of its events are parts, as those of a bulk job are of the entry of its start. Without
 * anybody, nothing.
 */
export function noteEventsSql(verb: Verb, noted: By | undefined, done: string): string {
  if (!noted) return '';
  if (!noted.asked) {
    const insert = noted.partOf === undefined ? noteEventSql(verb) : notePartSql(verb);
    return `, done as (${done}), noted as (${insert})`;
  }
  return `, done as materialized (${done}),
    noted as (
      insert into audit (${BY_COLUMNS}, action, details)
      select ${BY}, 'events.${verb}', :asked::jsonb || jsonb_build_object('affected', count(*)) from done having count(*) > 0
      returning id),
    parts as (insert into audit (${OF_EVENT}, part_of) select ${ofEvent(verb)}, noted.id from done, noted)`;
}

/** For `noteEventsSql`; nothing without anybody. */
export function noteValues(noted: By | undefined): Values {
  if (!noted) return {};
  const { by, asked, partOf } = noted;
  return {
    ...byValues(by),
    ...(asked && { asked: JSON.stringify(asked) }),
    ...(partOf !== undefined && { partOf }),
  };
}
