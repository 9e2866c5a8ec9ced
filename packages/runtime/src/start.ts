import { setFlagsFromString } from 'node:v8';
import { EXIT_BAD_CONFIG } from './config.ts';

export const EXIT_FAILED = 1;

/** Ends a process that cannot start, with a sentence for whoever started it. */
export function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/**
 * Young garbage is collected by the main thread alone. By default four others are woken up for it, some ten times a second:
 * at 200 events a second that was a tenth of all processor time, and the main thread's own part was no smaller.
 *
 * Some time after a start, and after a busy time, Node.js finds that a process has nothing to do, and collects garbage with all its threads: three
 * times in a row in Node 20, the second and the third of which find none. Newer ones do so once.
 */
export function collectFrugally(): void {
  setFlagsFromString('--no-parallel-scavenge');
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--memory-reducer-single-gc');
}

/** What the settings make; a setting that makes nothing ends the process with its message. */
export function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    return fail((error as Error).message, EXIT_BAD_CONFIG);
  }
}
