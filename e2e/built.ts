import { join } from 'node:path';

/** Where this run's builds lie: e2e/global-setup.ts made them from the sources as they are. */
const builtDir = process.env['JITER_TEST_DIST'] ?? '';
if (!builtDir) throw new Error('No build to run: start the e2e tests by `npm run test:e2e`, which makes one');

/** What people run: `api`, `worker`, `dev`, `demo`, `migrate`, `admin` or `cli`. */
export const shippedFile = (entry: string) => join(builtDir, 'shipped', `${entry}.js`);

/** The same code with its packages inlined, which starts in two thirds of the time: `api`, `worker`, `admin` or `migrate`. */
export const builtFile = (entry: string) => join(builtDir, 'inlined', `${entry}.js`);

/** Room for the young generation of a process that starts, as nearly all of them do no more: it needs no collection. */
export const NODE_FLAGS = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

/** Of Node: what the first process of a run has compiled, none of the hundreds after it compiles again. */
export const compileCache = join(builtDir, 'compiled');
