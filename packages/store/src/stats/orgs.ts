import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import { ALL_HOSTS } from './columns.ts';

/** An org as whoever runs the server sees it: its name and how much it does, and nothing of what that is. */
export type OrgAtWork = {
  id: string;
  name: string;
  createdAt: Date;
  members: number;
  keys: number;
  /** Events of the last day that ended so. */
  sent: number;
  failed: number;
};

/** So many of the oldest are looked at: of each it is a look at its numbers of a day. */
const MAX_ORGS = 2_000;

/** Those that do most come first. */
export function readOrgsAtWork(knex: Knex, limit: number): Promise<OrgAtWork[]> {
  return rowsOf<OrgAtWork>(
    knex,
    `select o.id, o.name, o.created_at as "createdAt", s.sent, s.failed,
       (select count(*)::int from members m where m.org_id = o.id) as members,
       (select count(*)::int from api_keys k where k.org_id = o.id and k.revoked_at is null) as keys
     from (select * from orgs where deleted_at is null order by id limit ${MAX_ORGS}) o,
       lateral (select coalesce(sum(sent), 0)::float8 as sent, coalesce(sum(failed), 0)::float8 as failed
         from delivery_stats where org_id = o.id and host = '${ALL_HOSTS}' and at > now() - interval '1 day') s
     order by s.sent + s.failed desc, o.id limit :limit`,
    { limit },
  );
}
