import { basename } from 'node:path';

/** What a file's name says: its tests are stories, or run whole processes. All others are rules. */
const WITH_SERVERS = /\.story\.test\.ts$|[/\\]e2e[/\\]/;

/** @throws Error in a test of a rule: those run where no server does, in seconds. */
export function needServers(wanted: string): void {
  // Not in a test but for the whole run: there is no `expect` then.
  const testPath = (globalThis as { expect?: typeof expect }).expect?.getState().testPath;
  if (testPath === undefined || WITH_SERVERS.test(testPath)) return;
  const name = basename(testPath);
  const story = name.replace(/\.test\.ts$/, '.story.test.ts');
  throw new Error(`${name} asks for ${wanted}, which by its name it does not need: call it ${story}`);
}
