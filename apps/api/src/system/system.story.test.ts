import { nothingOf } from '@jiter/store';
import { runSql } from '@jiter/testkit';
import { setUpFirst, signInAs } from '../people/people.fixture.ts';
import { setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

async function delivered(org: string, sent: number, failed: number): Promise<void> {
  const counts = { ...nothingOf({ org, host: 'app.example', at: new Date() }), sent, failed };
  const self = { worker: `w${org}`, version: '1', startedAt: new Date(), underWay: 0, skewMs: 0 };
  await jiter.store.fleet.beat({ ...self, counts: [counts] });
}

test('an operator sees all orgs with how much they do, and nobody else does', async () => {
  const { browser: operator } = await setUpFirst(jiter);
  const { org: other } = await jiter.store.orgs.create('other');
  await delivered(jiter.org, 3, 1);
  await delivered(other, 30, 0);
  // Neither a key that was revoked, nor what was more than a day ago, nor an org that is deleted.
  const { id: revoked } = await jiter.store.keys.create({ org: other, name: 'revoked' });
  await jiter.store.keys.revoke(other, revoked);
  const { org: gone } = await jiter.store.orgs.create('gone');
  await runSql(
    jiter.databaseUrl,
    `insert into delivery_stats (org_id, at, step_s, host, sent) values (${jiter.org}, now() - interval '25 hours', 3600, '', 100)`,
    `update orgs set deleted_at = now() where id = ${gone}`,
  );
  const { body } = await operator.get('/api/system').set('x-jiter-org', jiter.org).expect(200);
  expect(body).toEqual({
    orgs: [
      { id: other, name: 'other', members: 0, keys: 1, sent: 30, failed: 0, createdAt: expect.any(String) },
      expect.objectContaining({ id: jiter.org, members: 1, keys: 1, sent: 3, failed: 1 }),
    ],
    more: false,
    incidents: [],
  });
  const { browser: owner } = await signInAs(jiter, 'owner');
  const refused = { code: 'forbidden', message: expect.stringMatching(/^Only operators may do this/) };
  expect((await owner.get('/api/system').expect(403)).body).toMatchObject(refused);
  expect((await jiter.api.get('/api/system').expect(403)).body).toMatchObject(refused);
});
