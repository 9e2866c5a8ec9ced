import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What PostgreSQL has in `from`, stopped, and whose it is. */
export async function copyCluster(from: string, to: string): Promise<void> {
  // Its account may not reach `from` itself: it is a link then.
  await promisify(execFile)('cp', ['-Rp', await realpath(from), to]);
}
