import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePostgres, startPostgres, type PostgresOptions } from '@jiter/embedded';
import { copyCluster } from './copy-cluster.ts';
import { queryRows, runSql } from './database.ts';
import { copyMigrated } from './database-server.ts';
import { eventually } from './eventually.ts';
import { startLink } from './link.ts';
import { needServers } from './need-servers.ts';
import { ownPort } from './own-port.ts';
import { sharedDir } from './shared-dir.ts';

export type Replicated = {
  /** Leads to the one that `lead` said last, the primary at first. Connections that are there stay where they are. */
  url: string;
  primaryUrl: string;
  standbyUrl: string;
  lead(to: 'primary' | 'standby'): void;
  /** Ends what is connected to the primary, which goes on. */
  cut(): Promise<void>;
  /** As a machine that is lost: what it committed the standby has. Whoever is connected to it loses that. */
  killPrimary(): Promise<void>;
  /** From then on the standby is a primary. */
  promote(): Promise<void>;
  remove(): Promise<void>;
};

const SETTINGS = { wal_level: 'replica', max_wal_senders: '4', fsync: 'off' };

/** A migrated PostgreSQL and its standby, without which nothing is committed, behind a proxy or a name that leads to one of them. */
export async function startReplicated(): Promise<Replicated> {
  needServers('two PostgreSQL');
  const dir = await mkdtemp(join(tmpdir(), 'jiter-replicated-'));
  await chmod(dir, 0o755); // as root, PostgreSQL's account must get through
  const [primaryDir, standbyDir] = [join(dir, 'primary'), join(dir, 'standby')];
  const start = async (place: string, settings: Record<string, string>) => {
    const options: PostgresOptions = { dir: place, port: await ownPort(), sharedDir: sharedDir() };
    return startPostgres({ ...options, settings: { ...SETTINGS, ...settings } });
  };
  await copyMigrated(primaryDir);
  // A standby begins with what was written for it.
  await (await start(primaryDir, {})).stop();
  await copyCluster(primaryDir, standbyDir);
  await writeFile(join(standbyDir, 'data', 'standby.signal'), '');
  const primary = await start(primaryDir, { synchronous_standby_names: '*' });
  const { username, password, port } = new URL(primary.url);
  const primaryInfo = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
  const standby = await start(standbyDir, { primary_conninfo: primaryInfo });
  await eventually(async () => {
    const streams = await queryRows(
      standby.url,
      "select 1 from pg_stat_wal_receiver where status = 'streaming'",
    );
    if (streams.length === 0) throw new Error('The standby does not stream');
  });

  let leadsTo = primary.url;
  const link = await startLink(
    () => leadsTo,
    (near, far) => void near.pipe(far).pipe(near),
  );
  return {
    url: link.url,
    primaryUrl: primary.url,
    standbyUrl: standby.url,
    lead: (to) => void (leadsTo = to === 'primary' ? primary.url : standby.url),
    cut: () =>
      runSql(
        primary.url,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      ),
    async killPrimary() {
      const file = await readFile(join(primaryDir, 'data', 'postmaster.pid'), 'utf8');
      process.kill(Number(file.split('\n')[0]), 'SIGQUIT');
      await primary.ended;
    },
    promote: () => runSql(standby.url, 'select pg_promote()'),
    async remove() {
      await Promise.all([link.close(), primary.stop(), standby.stop()]);
      await Promise.all([primaryDir, standbyDir].map(removePostgres));
      await rm(dir, { recursive: true, force: true });
    },
  };
}
