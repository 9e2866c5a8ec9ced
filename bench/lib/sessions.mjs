import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runNode, startNode, stopChild } from './children.mjs';
import { cpuSeconds, residentMegabytes } from './cpu.mjs';
import { readCollections } from './heap.mjs';
import { dataDir } from './places.mjs';

/**
 * A system running on a database of its own, by default a fresh one, its programs with `execArgv` for node. Two of them run
 * side by side when their `redisDb` differ. Rejects when it does not come up; nothing of it is left then.
 */
export async function openSession({ system, databases, database, redisDb = 0, extra, execArgv, label }) {
  database ??= await databases.freshDatabase();
  const children = [];
  const close = async () => {
    // The last one first: workers stop before what they depend on.
    for (const { child } of children.toReversed()) await stopChild(child);
    await database.drop();
  };
  try {
    const redisUrl = databases.redis && `${databases.redis}/${redisDb}`;
    const databaseUrl = system.needsPooler ? databases.pooled(database.url) : database.url;
    const env = system.env({ databaseUrl, redisUrl, extra });
    const logFile = logFileOf(label);
    if (system.migrate) await runNode(system.migrate.file, { args: system.migrate.args, env, logFile });
    for (const { name, file, args } of system.programs) {
      const readyKinds = ['listening', 'ready'];
      children.push({ name, ...(await startNode(file, { args, env, logFile, execArgv, readyKinds })) });
    }
    return describe({ system, databases, database, children, logFile, close });
  } catch (error) {
    await close();
    throw error;
  }
}

function describe({ system, databases, database, children, logFile, close }) {
  const { url, setUp } = children.find(({ ready }) => ready.url)?.ready ?? {};
  const { hostname, port } = url ? new URL(url) : {};
  const { postmaster, redis, pooler } = databases.pids;
  const used = [...(system.needsRedis ? [redis] : []), ...(system.needsPooler ? [pooler] : [])];
  const processes = children.map(({ child }) => child.pid);
  return {
    system,
    database,
    /** The path by which the first person comes in. */
    setUp,
    target: { dialect: system.dialect, host: hostname, port: Number(port), headers: system.headers },
    /** CPU seconds so far of the system's own processes, all and each by its name, and of the databases it uses. */
    cpu: () => ({
      programs: cpuSeconds({ processes, trees: [] }),
      byProgram: Object.fromEntries(
        children.map(({ name, child }) => [name, cpuSeconds({ processes: [child.pid], trees: [] })]),
      ),
      databases: cpuSeconds({ processes: used, trees: [postmaster] }),
    }),
    resident: () => children.map(({ name, child }) => ({ name, megabytes: residentMegabytes(child.pid) })),
    /** By each program's name: its full collections so far. Only where it runs with TRACE_GC. */
    collections: () =>
      Object.fromEntries(children.map(({ name, child }) => [name, readCollections(logFile, child.pid)])),
    close,
  };
}

function logFileOf(label) {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${label.replaceAll(/[^a-z0-9.]+/gi, '-')}.log`);
}
