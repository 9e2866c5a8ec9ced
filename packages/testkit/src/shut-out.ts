import { randomUUID } from 'node:crypto';
import { cloneDatabase, runSql } from './database.ts';

/** What lets nobody into a database for a while, by what PostgreSQL says of it to whoever wants to. */
const WAYS = {
  '55000': ['alter database :name allow_connections false', 'alter database :name allow_connections true'],
  '3D000': ['alter database :name rename to :other', 'alter database :other rename to :name'],
  '28000': ['alter role :role nologin', 'alter role :role login'],
  '28P01': [`alter role :role password 'new'`, `alter role :role password 'own'`],
} as const;
type Way = keyof typeof WAYS;
export const WAYS_TO_SHUT = Object.keys(WAYS) as Way[];

export type Shuttable = {
  url: string;
  /** Ends all connections, and lets no new ones in: an outage for whoever is here, and for no other test's. */
  shut(): Promise<void>;
  reopen(): Promise<void>;
  drop(): Promise<void>;
};

/** A database of one's own, with a role of its own. */
export async function cloneShuttable(way: Way): Promise<Shuttable> {
  const database = await cloneDatabase();
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  const role = `shut_out_${randomUUID().replaceAll('-', '')}`;
  await runSql(database.url, `create role ${role} login password 'own' in role "${url.username}"`);
  Object.assign(url, { username: role, password: 'own' });
  // From another one, as this one may let nobody in.
  const elsewhere = new URL('/postgres', database.url).href;
  const fill = (statement: string) =>
    statement.replace(':name', `"${name}"`).replace(':other', `"${name}_away"`).replace(':role', role);
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`;
  return {
    url: url.href,
    async shut() {
      const statements = [end, fill(WAYS[way][0]), end];
      // Who comes in between the first two is in the way of another name.
      for (let tries = 0; tries < 50; tries += 1) {
        try {
          return await runSql(elsewhere, ...statements);
        } catch (error) {
          if ((error as { code?: unknown }).code !== IN_USE) throw error;
        }
      }
      throw new Error('somebody is always there');
    },
    reopen: () => runSql(elsewhere, fill(WAYS[way][1])),
    async drop() {
      await runSql(elsewhere, `drop role ${role}`);
      await database.drop();
    },
  };
}

const IN_USE = '55006';
