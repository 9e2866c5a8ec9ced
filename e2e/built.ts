import { join } from 'node:path';

/** Where this run's build lies: e2e/global-setup.ts made it from the sources as they are. */
const builtDir = process.env['JITER_TEST_DIST'] ?? '';
if (!builtDir) throw new Error('No build to run: start the e2e tests by `npm run test:e2e`, which makes one');

/** What a run of ours executes: `api`, `worker`, `dev`, `demo`, `migrate` or `admin`. */
export const builtFile = (entry: string) => join(builtDir, `${entry}.js`);

/** Of Node: what the first process of a run has compiled, none of the hundreds after it compiles again. */
export const compileCache = join(builtDir, 'compiled');
