import type { PeopleStore } from '@jiter/store';

const MINUTES = 60;

/**
 * The path by which the first person gets in, as long as there is none. The token is behind #: browsers send that to nobody, so it
 * is in no log of requests and in no `Referer`.
 */
export async function createSetUpPath(
  people: Pick<PeopleStore, 'isSetUp' | 'createLink'>,
): Promise<string | undefined> {
  if (await people.isSetUp()) return undefined;
  const { token } = await people.createLink({ kind: 'setup', minutes: MINUTES });
  return `/setup#${token}`;
}
