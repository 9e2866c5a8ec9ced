import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What to say of one that is not there. */
export const howToInstall = (program: string, debianPackage = program) =>
  `No ${program} on this machine: \`apt-get install ${debianPackage}\` brings it`;

/** Once in a run, and not by each test that needs it. */
export function tellSkipped(missing: string, skipped: string): void {
  process.stderr.write(`${missing}: until then ${skipped} skipped.\n`);
}

/**
 * Where the machine has it. A test run changes nothing outside of its own folders, so one that is not there stays
 * away, unless JITER_TEST_INSTALL=1 says that this machine may be changed: that of continuous integration. As apt-get runs
 * once at a time, a global setup asks first for what several test files need.
 */
export async function findProgram(program: string, debianPackage = program): Promise<string | undefined> {
  const found = await onPath(program);
  if (found !== undefined || process.env.JITER_TEST_INSTALL !== '1') return found;
  process.stderr.write(`Installing ${debianPackage} by apt-get, as JITER_TEST_INSTALL=1 allows …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await withoutServices(async () => {
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], { env });
  });
  return onPath(program);
}

export async function hasProgram(program: string): Promise<boolean> {
  return (await findProgram(program)) !== undefined;
}

async function onPath(program: string): Promise<string | undefined> {
  return run('/bin/sh', ['-c', 'command -v "$1"', 'sh', program]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** Debian starts what it installs, unless this file says no (exit code 101). */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false, // this machine has a policy of its own
  );
  try {
    await install();
  } finally {
    if (ours) await rm(policy, { force: true });
  }
}
