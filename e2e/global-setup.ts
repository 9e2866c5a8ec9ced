import { execFile } from 'node:child_process';
import { rm, symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import startServers from '../packages/testkit/src/global-setup.ts';
import { atTeardown } from '../packages/testkit/src/global-teardown.ts';
import { preparePrograms } from './programs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the stories need, and builds of one's own. */
export default async function globalSetup(): Promise<void> {
  // Servers wait as they start, and leave the processors to the builds.
  const all = await Promise.allSettled([startServers().then(preparePrograms), buildAll()]);
  for (const one of all) if (one.status === 'rejected') throw one.reason;
}

/**
 * A run that was started on its own tests the sources as they are, and leaves alone what `npm start` of this folder may
 * be running. Inside node_modules, where the bundles find what they import.
 */
async function buildAll(): Promise<void> {
  const dir = `node_modules/.cache/jiter/build-${process.pid}`;
  atTeardown(() => rm(`${root}${dir}`, { recursive: true, force: true }));
  const build = (...words: string[]) =>
    promisify(execFile)(process.execPath, ['scripts/build.mjs', ...words], { cwd: root });
  await Promise.all([build(`${dir}/shipped`), build('--with-packages', `${dir}/inlined`)]);
  await symlink('../shipped/console', `${root}${dir}/inlined/console`);
  process.env['JITER_TEST_DIST'] = `${root}${dir}`;
}
