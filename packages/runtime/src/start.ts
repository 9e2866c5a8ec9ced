import { setFlagsFromString } from 'node:v8';
import { EXIT_BAD_CONFIG } from './config.ts';

export const EXIT_FAILED = 1;

/** Ends a process that cannot start, with a sentence for whoever started it. */
export function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/**
 * Some time after a start, and after a busy time, Node.js finds that a process has nothing to do, and collects garbage with all its threads: three
 * times in a row in Node 20, the second and the third of which find none. Newer ones do so once.
 */
export function collectOnceWhenIdle(): void {
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
