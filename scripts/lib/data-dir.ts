import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock, type Lock } from './lock.ts';

/** What a system says of a folder that is none, or that is somebody else's. */
const UNFIT = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR']);

/**
 * Makes the folder where there is none, and holds it.
 * @throws Error with what to do where nothing can be kept there, or another start has it
 */
export async function holdDataDir(dataDir: string): Promise<Lock> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await takeLock(join(dataDir, 'lock'));
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (!UNFIT.has(code)) throw cause;
    throw new Error(
      `Nothing can be kept in ${dataDir} (${message}): start Jiter as the user whose it is, or set JITER_DATA_DIR to another folder.`,
      { cause },
    );
  }
}
