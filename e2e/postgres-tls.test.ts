import { appendFile, chmod, chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryRows } from '@jiter/testkit';
import { startDatabaseServer } from '@jiter/testkit/database-server';
import { aFleet, aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { hasOpenssl, makeCertificates } from './certificates.ts';
import { becomes, runAdmin } from './fleet.ts';
import { schedule, soon } from './load.ts';

const testIf = hasOpenssl('the test of a PostgreSQL by TLS is') ? test : test.skip;

/** One that is reached by TLS. */
async function startServer(certificates: string): Promise<URL> {
  const dir = atEnd(await mkdtemp(join(tmpdir(), 'jiter-postgres-tls-')), (made) =>
    rm(made, { recursive: true, force: true }),
  );
  const server = atEnd(await startDatabaseServer({ dir }), ({ remove }) => remove());
  await server.stop();
  const data = join(dir, 'postgres', 'data');
  const { uid, gid } = await stat(join(data, 'PG_VERSION'));
  for (const file of ['node.crt', 'node.key']) {
    await copyFile(join(certificates, file), join(data, file));
    await chmod(join(data, file), 0o600);
    await chown(join(data, file), uid, gid);
  }
  const settings = `\nssl = on\nssl_cert_file = 'node.crt'\nssl_key_file = 'node.key'\n`;
  await appendFile(join(data, 'postgresql.conf'), settings);
  await server.start();
  return new URL(server.url);
}

testIf('delivers by a PostgreSQL with TLS alone, the queue included, by a CA of its own', async () => {
  const certificates = await makeCertificates();
  const plain = await startServer(certificates);
  const url = new URL(plain);
  url.hostname = 'localhost';
  url.search = new URLSearchParams({
    sslmode: 'verify-full',
    sslrootcert: join(certificates, 'ca.crt'),
  }).toString();
  const receiver = await aReceiver();
  const fleet = await aFleet('postgres', { databaseUrl: url.href });
  const { id } = await schedule(fleet, { destination: receiver.url, scheduledTime: soon(500) });
  await becomes(fleet, id, 'Sent');
  expect(await runAdmin(fleet.env, 'org list')).toMatch(/^ID/);
  const open = await queryRows<{ name: string; ssl: boolean }>(
    plain.href,
    `select distinct split_part(application_name, ' ', 1) as name, ssl from pg_stat_activity
     join pg_stat_ssl using (pid) where application_name like 'jiter-%' order by 1`,
  );
  expect(open.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['jiter-api', 'jiter-limits', 'jiter-queue', 'jiter-worker']),
  );
  expect(open.filter(({ ssl }) => !ssl)).toEqual([]);
  expect(fleet.repairs()).toEqual([]);
});
