import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

const PORT_LINE = 3;

/** Where the server of `dir` listens now, as a URL with its password; undefined when none runs there. */
export async function findRunningPostgres(dir: string): Promise<string | undefined> {
  const place = await realpath(dir).catch(() => undefined);
  if (place === undefined) return undefined;
  const pid = await readIfThere(join(place, 'data', 'postmaster.pid'));
  const password = await readIfThere(join(place, 'password'));
  const port = pid?.split('\n')[PORT_LINE];
  return port && password ? `postgres://jiter:${password.trim()}@127.0.0.1:${port}/jiter` : undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
