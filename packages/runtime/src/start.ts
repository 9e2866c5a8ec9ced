import { EXIT_BAD_CONFIG } from './config.ts';

export const EXIT_FAILED = 1;

/** Ends a process that cannot start, with a sentence for whoever started it. */
export function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** What the settings make; a setting that makes nothing ends the process with its message. */
export function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    return fail((error as Error).message, EXIT_BAD_CONFIG);
  }
}
