import { startCutLink } from '@jiter/testkit';
import { openStoreOn, setupWithOrg } from './setup.fixture.ts';

export type Far = Awaited<ReturnType<typeof setupFar>>;

/** A store with an org, and another one, `far`, on a link to the same database that can be cut. */
export async function setupFar() {
  const jiter = await setupWithOrg();
  const link = await startCutLink(jiter.url);
  const far = await openStoreOn(link.url);
  async function close(): Promise<void> {
    await far.close();
    await link.close();
    await jiter.close();
  }
  return { jiter, link, far, close };
}
