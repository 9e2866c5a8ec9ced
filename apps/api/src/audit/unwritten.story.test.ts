import { runSql } from '@jiter/testkit';
import { setupActs } from '../acts/acts.fixture.ts';
import { openDigests } from '../attacks/digest.fixture.ts';
import { bodyFor, call, CHANGING } from './changing-calls.fixture.ts';

test('where an entry cannot be written, nothing is changed either', async () => {
  const jiter = await setupActs();
  const digests = await openDigests(jiter.databaseUrl);
  const subjects = new Map<string, string>();
  for (const [route, { of }] of Object.entries(CHANGING)) subjects.set(route, (await of?.(jiter)) ?? '');
  await runSql(jiter.databaseUrl, 'alter table audit add constraint none check (false) not valid');
  const before = await digests.read();
  for (const route of Object.keys(CHANGING)) {
    const [method, path] = route.split(' ') as [string, string];
    const given = route === 'PUT /org' ? { retention: '8d' } : bodyFor(route);
    const { status } = await call(jiter, method, path.replace(':id', subjects.get(route)!), given);
    expect([route, status, await digests.read()]).toEqual([route, 500, before]);
  }
  await digests.close();
  await jiter.close();
});
