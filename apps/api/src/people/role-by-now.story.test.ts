import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { setUpFirst, signInAs } from './people.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
  await setUpFirst(jiter);
});
afterAll(() => jiter.close());

const rows = () =>
  queryRows(
    jiter.databaseUrl,
    `select user_id::text, role from members union all select id::text, role from links order by 1, 2`,
  );

test.each([
  ['made less', "update members set role = 'viewer' where user_id ="],
  ['taken out', 'delete from members where user_id ='],
])(
  'who was %s says of nobody what he is, also where a process remembers him as an admin',
  async (how, sql) => {
    const [bob, eve] = [await signInAs(jiter, 'admin'), await signInAs(jiter, 'member')];
    const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
      bob.browser[method](path).set('x-jiter-org', jiter.org).send(body);
    await ask('get', '/api/members').expect(200);
    // As another process does it, of which this one learns within 3 s.
    await runSql(jiter.databaseUrl, `${sql} ${bob.user.id}`);
    const before = await rows();
    for (const [method, path, body] of [
      ['put', `/api/members/${eve.user.id}`, { role: 'admin' }],
      ['delete', `/api/members/${eve.user.id}`, undefined],
      ['post', '/api/invitations', { role: 'admin' }],
      // Himself, least of all.
      ['put', `/api/members/${bob.user.id}`, { role: 'admin' }],
    ] as const) {
      const { status } = await ask(method, path, body);
      // He who is taken out is no member that could be found, for as long as it is remembered that he may look for some.
      const isGone = how === 'taken out' && path.endsWith(bob.user.id);
      expect([method, path, isGone && status === 404 ? 403 : status]).toEqual([method, path, 403]);
    }
    expect(await rows()).toEqual(before);
  },
);
