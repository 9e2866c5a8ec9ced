import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

const PREFIX = 'jiter-test-';
/** Its run listens there for as long as it lives: a number of a process would mean another one in a container. */
const IN_USE = 'in-use';

/** A folder of this run in `parent`, open to the account of PostgreSQL; `remove` ends it. */
export async function makeRunDir(parent: string): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(parent, PREFIX));
  const server = createServer((socket) => socket.destroy()).unref();
  await once(server.listen(join(dir, IN_USE)), 'listening');
  await chmod(dir, 0o755); // as root, PostgreSQL's account must get through
  const remove = async () => {
    server.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { dir, remove };
}

/**
 * Removes from `parent` what runs left there that were killed: their databases would fill the machine's memory. A
 * PostgreSQL that outlived its run ends by itself once its folder is gone. Answers what was removed.
 */
export async function removeLeftBehind(parent: string): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  const dirs = names.filter((name) => name.startsWith(PREFIX)).map((name) => join(parent, name));
  const removed = await Promise.all(
    dirs.map(async (dir) => {
      if (!(await isLeftBehind(dir))) return [];
      // Another run may be at it as well, and another account's is not ours to remove.
      return rm(dir, { recursive: true, force: true }).then(
        () => [dir],
        () => [],
      );
    }),
  );
  return removed.flat();
}

/** Where nobody has listened yet a run may just be beginning. */
async function isLeftBehind(dir: string): Promise<boolean> {
  const socket = connect(join(dir, IN_USE));
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}
