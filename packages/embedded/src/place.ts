import { cp, lstat, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Account, giveTo, openSharedDir, succeedsAs } from './account.ts';

/**
 * The folder in which the cluster really lives, made when absent. Usually `dir` itself; where the account cannot
 * reach that (a clone in /root, a `mktemp -d` of mode 0700) `dir` becomes a symlink into `sharedDir`.
 */
export async function preparePlace(
  dir: string,
  account: Account | undefined,
  sharedDir: string,
): Promise<string> {
  await removeDeadLink(dir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const place = await realpath(dir);
  if (!account) return place;
  if ((await giveTo(account, place)) && (await canUse(place, account))) return place;
  return moveOut(dir, place, account, sharedDir);
}

/** Deletes the cluster of `dir`, wherever it lives. Its server must be stopped. */
export async function removePostgres(dir: string): Promise<void> {
  const place = await realpath(resolve(dir)).catch(() => undefined);
  if (place) await rm(place, { recursive: true, force: true });
  await rm(resolve(dir), { recursive: true, force: true });
}

/** A project folder moved to another machine brings the link, but not what it pointed to. */
async function removeDeadLink(dir: string): Promise<void> {
  const isLink = (await lstat(dir).catch(() => undefined))?.isSymbolicLink() ?? false;
  if (isLink && !(await realpath(dir).catch(() => undefined))) await rm(dir);
}

async function canUse(place: string, account: Account): Promise<boolean> {
  return succeedsAs(account, 'cd "$1" && test -r . -a -w .', place);
}

async function moveOut(dir: string, place: string, account: Account, sharedDir: string): Promise<string> {
  await openSharedDir(sharedDir);
  // A new name each time: `mv .jiter elsewhere` keeps a link to the old one, which must not be taken over.
  const home = await mkdtemp(join(sharedDir, 'postgres-'));
  await cp(place, home, { recursive: true });
  await writeFile(join(home, 'belongs-to'), `${dir}\n`);
  if (!(await giveTo(account, home)) || !(await canUse(home, account))) {
    throw new Error(
      `PostgreSQL does not run as root, and its account (uid ${account.uid}) can reach neither ${dir} nor ${home}: ` +
        'start Jiter as another user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  await rm(place, { recursive: true });
  await symlink(home, place);
  return home;
}
