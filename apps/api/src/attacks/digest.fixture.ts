import { openSql } from '@jiter/testkit';

/** What changes by itself, or by being asked: how often a key is used, and which processes there are. */
const RESTLESS = ['workers', 'leases', 'delivery_stats', 'org_usage', 'senders', 'layout'];
const TABLES = `select relname from pg_class
  where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace and relname not like 'knex_%'
    and relname not like 'bullmq%' and relname not like 'kept_%' and not relname = any('{${RESTLESS.join(',')}}')
  order by relname`;

/** Of keys without their last use. */
const OF_KEYS = "(select to_jsonb(k) - 'last_used_at' from api_keys k)";

export type Digests = {
  /** A text that is another one whenever any row of any org is another one. */
  read(): Promise<string>;
  close(): Promise<void>;
};

/** Compares the whole content of the database before and after a request. */
export async function openDigests(databaseUrl: string): Promise<Digests> {
  const sql = await openSql(databaseUrl);
  const tables = await sql.rows<{ relname: string }>(TABLES);
  const froms = tables.map(({ relname }) => (relname === 'api_keys' ? OF_KEYS : relname));
  const parts = froms.map(
    (from) => `(select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') from ${from} t)`,
  );
  const statement = `select ${parts.join(" || ' ' || ")} as digest`;
  return {
    read: async () => (await sql.rows<{ digest: string }>(statement))[0]!.digest,
    close: () => sql.close(),
  };
}
