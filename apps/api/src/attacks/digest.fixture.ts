import { openSql } from '@jiter/testkit';

/** All that a request could change. The last use of a key is left out: every request changes that. */
const DIGESTS = [
  'events',
  'settled_events',
  'attempts',
  'attempt_history',
  'cron_jobs',
  'orgs',
  'idempotency_keys',
  'event_tags',
  'signing_secrets',
  "(select to_jsonb(k) - 'last_used_at' from api_keys k)",
];

export type Digests = {
  /** A text that is another one whenever any row of any org is another one. */
  read(): Promise<string>;
  close(): Promise<void>;
};

/** Compares the whole content of the database before and after a request. */
export async function openDigests(databaseUrl: string): Promise<Digests> {
  const sql = await openSql(databaseUrl);
  const parts = DIGESTS.map(
    (from) => `(select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') from ${from} t)`,
  );
  const statement = `select ${parts.join(" || ' ' || ")} as digest`;
  return {
    read: async () => (await sql.rows<{ digest: string }>(statement))[0]!.digest,
    close: () => sql.close(),
  };
}
