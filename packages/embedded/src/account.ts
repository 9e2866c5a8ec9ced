import { execFile } from 'node:child_process';
import { chmod, chown, lchown, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Open to everyone also where root works under umask 077. */
export async function openSharedDir(sharedDir: string): Promise<void> {
  await mkdir(sharedDir, { recursive: true });
  await chmod(sharedDir, 0o755);
}

export type Account = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root. Whom the existing data belongs to comes first, so that a start with sudo does
 * not lock the user out of their own data. Undefined: we are not root, and the server runs as we do.
 */
export async function chooseAccount(dir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(join(dir, 'data')).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const account = (await findAccount('postgres')) ?? (await findAccount('nobody'));
  if (account) return account;
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither an account `postgres` nor `nobody`: ' +
      'start Jiter as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

async function findAccount(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Asks the kernel instead of reading modes: ACLs, mounts and every parent folder count. */
export async function succeedsAs(account: Account, script: string, ...args: string[]): Promise<boolean> {
  return run('/bin/sh', ['-c', script, 'sh', ...args], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** Hands a folder and all in it to the account. False where the file system does not let root do that. */
export async function giveTo(account: Account, folder: string): Promise<boolean> {
  try {
    if ((await lstat(folder)).uid === account.uid) return true;
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
    }
    // The folder comes last: that it belongs to the account says that everything in it does.
    await chown(folder, account.uid, account.gid);
    return true;
  } catch {
    return false;
  }
}
