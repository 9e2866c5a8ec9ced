import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const benchDir = fileURLToPath(new URL('..', import.meta.url));
export const rootDir = fileURLToPath(new URL('../..', import.meta.url));
/** What is no whole run's: not for git. */
export const scratchDir = fileURLToPath(new URL('../../.jiter-bench/', import.meta.url));
/** The databases and the logs of this run. */
export const dataDir = join(scratchDir, `run-${process.pid}`);
