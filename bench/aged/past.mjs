import { fileURLToPath } from 'node:url';
import { loadPackage } from '../lib/packages.mjs';
import { runNode } from '../lib/children.mjs';
import { installMachine } from './time-machine.mjs';

const maker = fileURLToPath(new URL('make-past.mjs', import.meta.url));

/** If the machine fails, the past is made again. Autovacuum would go by the real time, so the past has its own. */
const HASTE = [
  'autovacuum = off',
  'synchronous_commit = off',
  'fsync = off',
  'full_page_writes = off',
  `max_wal_size = '8GB'`,
];

/**
 * The name of a database with a past of that size, to be copied: the one that was kept from another run, or else it is
 * made now.
 */
export async function ensurePast(databases, { settled, pending, cronJobs, payloadBytes, logFile }) {
  const name = `past_${settled}_${pending}`;
  if (await databases.has(name)) return name;
  const startedMs = Date.now();
  const database = await databases.freshDatabase();
  await installMachine(database);
  const { migrateStore } = await loadPackage('store');
  await migrateStore(database.url);
  await databases.withSettings(HASTE, () =>
    runNode(maker, {
      args: [JSON.stringify({ url: database.url, settled, pending, cronJobs, payloadBytes })],
      logFile,
    }),
  );
  await databases.keepAs(database, name);
  console.log(`a past of ${settled} events took ${Math.round((Date.now() - startedMs) / 1_000)} s`);
  return name;
}
