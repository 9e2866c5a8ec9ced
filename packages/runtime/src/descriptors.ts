import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';

/** What Node.js itself needs, standard streams, and files that are read now and then. */
const OWN = 32;

/** How many files and sockets this process may have open at a time: infinitely many where nobody can tell. */
export function readDescriptorLimit(path = '/proc/self/limits'): number {
  try {
    const limit = Number(/^Max open files +(\d+)/m.exec(readFileSync(path, 'utf8'))?.[1]);
    return limit > 0 ? limit : Infinity;
  } catch {
    return Infinity;
  }
}

/** How many are left for connections when so many others are `taken`: one at least, or nothing would work at all. */
export function descriptorsLeft(limit: number, ...taken: readonly number[]): number {
  return Math.max(1, limit - taken.reduce((sum, count) => sum + count, OWN));
}

/** Rejects when this process can open nothing any more: it takes no connection then, and makes none. */
export function checkDescriptors(): Promise<void> {
  // No disk is asked: by way of another thread it would take ten times as long.
  return new Promise((resolve) => {
    closeSync(openSync(devNull, 'r'));
    resolve();
  });
}

/** Whether something failed for want of a descriptor: of this process', or of the machine's. */
export function isShortage(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return code === 'EMFILE' || code === 'ENFILE' || (cause !== undefined && isShortage(cause));
}
