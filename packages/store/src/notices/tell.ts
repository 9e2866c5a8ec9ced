import type { Knex } from 'knex';
import { isoTime, type HostWindow, type NoticeContent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { Watched } from './incidents.ts';
import { BEGIN_OF_INCIDENT } from './counted-since.ts';
import { post } from './post.ts';

/** Of a host that has an incident. */
export type Told = Watched & { incident: NonNullable<Watched['incident']> };

export async function openIncident(knex: Knex, { org, host }: Watched): Promise<void> {
  const sql = `insert into incidents (org_id, host) values (:org, :host)
    on conflict (org_id, host) where closed_at is null do nothing`;
  await rowsOf(knex, sql, { org, host });
}

/** Has it told by all channels of its org that want to hear of it: in the transaction that writes down that it was. */
export function tellOf(knex: Knex, told: Told & { window: HostWindow }): Promise<void> {
  const { org, host, incident, window } = told;
  const { id, openedAt, tells } = incident;
  return knex.transaction(async (trx) => {
    const sql =
      'update incidents set tells = tells + 1 where id = :id and tells = :tells and closed_at is null returning id';
    if ((await rowsOf(trx, sql, { id, tells })).length === 0) return;
    const { attempts, failures } = window;
    const counted = { attempts, failures, ...(await readMeanwhile(trx, told)) };
    const about = { incidentId: id, host, openedAt: isoTime(openedAt), tells: tells + 1 };
    const content: NoticeContent = { type: 'destination.failing', ...about, ...counted };
    await post(trx, { org, tells: 'incidents', content });
  });
}

/** `isTold`: that it is well again. */
export function closeIncident(knex: Knex, told: Told, isTold: boolean): Promise<void> {
  const { org, host, incident } = told;
  const { id, openedAt } = incident;
  return knex.transaction(async (trx) => {
    const sql = 'update incidents set closed_at = now() where id = :id and closed_at is null returning id';
    if ((await rowsOf(trx, sql, { id })).length === 0 || !isTold) return;
    const counted = await readMeanwhile(trx, told);
    const about = { incidentId: id, host, openedAt: isoTime(openedAt) };
    const content: NoticeContent = { type: 'destination.recovered', ...about, ...counted };
    await post(trx, { org, tells: 'incidents', content });
  });
}

/** An attempt was made there. */
export async function noteTried(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const sql = `update incidents set tried_at = now() where id = any(:ids::bigint[]) and tried_at < now() - interval '10 minutes'`;
  await rowsOf(knex, sql, { ids });
}

/** How long it has lasted, and how many events have failed for good. */
async function readMeanwhile(knex: Knex, { incident: { id } }: Told) {
  const [row] = await rowsOf<{ failedEvents: number; lastsMs: number }>(
    knex,
    `select coalesce(sum(failed), 0)::float8 as "failedEvents",
       (extract(epoch from now() - incidents.opened_at) * 1000)::float8 as "lastsMs"
     from incidents left join delivery_stats counted
       on counted.org_id = incidents.org_id and counted.host = incidents.host and counted.at >= ${BEGIN_OF_INCIDENT}
     where incidents.id = :id group by incidents.id`,
    { id },
  );
  return { failedEvents: row!.failedEvents, lastsMs: Math.round(row!.lastsMs) };
}
