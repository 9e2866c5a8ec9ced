import { execFile } from 'node:child_process';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Holder = { pid: number; bornAt: string; url?: string };

export type Lock = {
  /** Where the start that holds it can be reached, known only later. */
  announce(url: string): Promise<void>;
  release: () => Promise<void>;
};

/**
 * One start at a time per data folder. A lock whose process is gone counts for nothing, at once: what libraries go by is
 * the age of a lock, so that the first start after a kill -9 is refused, and one that is stopped or asleep loses its lock.
 * @throws Error that names the process which holds it and where that one listens.
 */
export async function takeLock(file: string): Promise<Lock> {
  const mine = { pid: process.pid, bornAt: await bornAt(process.pid) };
  const draft = `${file}.${process.pid}`;
  const write = (holder: Holder) => writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  await write(mine);
  // A link is made or not made in one step, with its content: nobody ever reads half a lock.
  while (!(await linked(draft, file))) await clearStale(file);
  await rm(draft);
  return {
    announce: async (url) => {
      await write({ ...mine, url });
      await rename(draft, file);
    },
    release: () => rm(file, { force: true }),
  };
}

async function linked(draft: string, file: string): Promise<boolean> {
  return link(draft, file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

async function clearStale(file: string): Promise<void> {
  const holder = await readHolder(file);
  if (holder && (await isAlive(holder))) await refuse(file, holder);
  // Two starts may see the same stale lock: what one moves away may be the other's fresh one.
  const aside = `${file}.stale.${process.pid}`;
  await rename(file, aside).catch(() => {});
  const moved = await readHolder(aside);
  if (moved && (await isAlive(moved))) await linked(aside, file);
  await rm(aside, { force: true });
}

async function refuse(file: string, { pid, url }: Holder): Promise<never> {
  await rm(`${file}.${process.pid}`, { force: true });
  const where = url ? `, at ${url}` : ', still starting';
  throw new Error(
    `Jiter is already running on this data folder (pid ${pid}${where}): stop that one, or set JITER_DATA_DIR to another folder.`,
  );
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, bornAt: expected }: Holder): Promise<boolean> {
  return expected !== '' && (await bornAt(pid)) === expected;
}

/** When a process began, as its system tells it; '' when it is gone. A pid alone may be someone else's by now. */
async function bornAt(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    return run('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
  }
  try {
    const afterName = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1) ?? '';
    const [state, ...fields] = afterName.split(' ');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return state === 'Z' ? '' : `${boot.trim()} ${fields[18]}`;
  } catch {
    return '';
  }
}
