import { queryRows, runSql } from '@jiter/testkit';
import type { SignedIn } from '../index.ts';
import { setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const CLIENT = { ip: '192.0.2.1', userAgent: '' };

let jiter: SetupWithOrg;
let ann: SignedIn;
beforeEach(async () => {
  jiter = await setupWithOrg();
  const { people } = jiter.store;
  const { token } = await people.createLink({ kind: 'setup', minutes: 5 });
  ann = await people.setUp(token, { name: 'Ann', email: null, passwordHash: null }, CLIENT);
});
afterEach(() => jiter.close());

const by = () => ({ kind: 'user', id: ann.user.id, name: 'Ann' }) as const;
const noted = async (action: string) =>
  (
    await queryRows<{ org: string | null }>(
      jiter.url,
      `select org_id as org from audit where action = '${action}' order by id`,
    )
  ).map(({ org }) => org);

test('sessions are listed the one that was seen last first, those that are over not; of all accounts it is told when they were seen', async () => {
  const { people } = jiter.store;
  for (let left = 2; left > 0; left -= 1) await people.signIn(ann.user.id, CLIENT);
  await runSql(
    jiter.url,
    `update sessions set last_seen_at = now() - (array[2, 1, 0])[id::int] * interval '1 hour',
       expires_at = case when id = 3 then now() else expires_at end`,
  );
  const listed = await people.sessions.list(ann.user.id);
  expect(listed.map(({ id }) => id)).toEqual(['2', '1']);
  await runSql(jiter.url, 'delete from sessions where id = 3');
  expect((await people.listAccounts())[0]!.lastSeenAt).toEqual(listed[0]!.lastSeenAt);
});

test('a session that is signed out of opens nothing from then on, also where it has just been opened', async () => {
  const { sessions } = jiter.store.people;
  expect(await sessions.open(ann.token)).toBeDefined();
  await sessions.endToken(ann.token);
  expect(await sessions.open(ann.token)).toBeUndefined();
});

test('the last way in is the last of those that are still asked', async () => {
  const { people } = jiter.store;
  const connect = (issuer: string) =>
    people.connectIdentity(by(), { issuer, subject: '1', name: `ann at ${issuer}` });
  for (const issuer of ['github', 'gone', 'github']) expect(await connect(issuer)).toBe('done');
  // The second time it was so already.
  expect(await noted('identity.connected')).toHaveLength(2);
  const [github, gone] = await people.listIdentities(ann.user.id);
  const disconnect = ({ id }: { id: string }, hasPassword = false) =>
    people.disconnectIdentity({ by: by(), id }, { issuers: ['github'], hasPassword });
  expect(await disconnect(github!)).toBe('last');
  expect(await disconnect(gone!)).toBe('done');
  expect(await disconnect(github!, true)).toBe('done');
});

test('whoever is in an org as what he is invited to joins it no second time', async () => {
  const { people } = jiter.store;
  const accept = async (role: 'owner' | 'viewer') => {
    const { token } = await people.createInvitation({ org: jiter.org, role, email: null, minutes: 5 }, by());
    await people.accept(token, by());
  };
  for (const role of ['owner', 'viewer'] as const) await accept(role);
  expect(await noted('member.joined')).toHaveLength(1);
  expect(await people.listMembers(jiter.org)).toMatchObject([{ role: 'owner' }]);
});

test('of orgs those count that somebody owns, not all that he is in', async () => {
  await runSql(
    jiter.url,
    `with made as (insert into orgs (name) select 'many' from generate_series(1, 60) as n returning id)
     insert into members (org_id, user_id, role) select id, ${ann.user.id}, 'admin' from made`,
  );
  expect(await jiter.store.people.createOrg('own', by())).toEqual({ id: expect.any(String) });
});

test('whatever changes of quiet hours is written down, and nothing where nothing does', async () => {
  const { people } = jiter.store;
  const hours = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' };
  for (const given of [hours, hours, { ...hours, timezone: 'Asia/Tokyo' }, { ...hours, to: '08:00' }])
    await people.setQuietHours(by(), given);
  expect(await noted('quiet-hours.changed')).toHaveLength(3);
  expect(await people.quietHours(ann.user.id)).toEqual({ ...hours, to: '08:00' });
});

test('links that are too old are none of those that an org may have', async () => {
  const { org } = jiter;
  await runSql(
    jiter.url,
    `insert into shared_links (org_id, token_hash, host, shows_payloads, user_id, expires_at)
     select ${org}, sha256(n::text::bytea), 'example.com', false, ${ann.user.id}, now() from generate_series(1, 1000) as n`,
  );
  const link = { org, event: null, host: 'example.com', payloads: false };
  const expiresAt = new Date(Date.now() + 600_000);
  const { sharedLinks } = jiter.store.people;
  await sharedLinks.create({ ...link, expiresAt }, by());
  // Nor are those that no list has, as the key that made them has ended.
  const { id } = await jiter.store.keys.create({ org, name: 'gone' });
  await runSql(
    jiter.url,
    `update api_keys set expires_at = now() where id = ${id}`,
    `update shared_links set user_id = null, key_id = ${id}, expires_at = now() + interval '1 day'`,
  );
  await sharedLinks.create({ ...link, expiresAt }, by());
  expect(await sharedLinks.list(org)).toHaveLength(1);
});

test('what is done with the account of somebody who is in no org is written down beside them', async () => {
  const { people } = jiter.store;
  const [bob] = await queryRows<{ id: string }>(
    jiter.url,
    `insert into users (name) values ('Bob') returning id`,
  );
  expect(await people.setOperator({ user: bob!.id, isOperator: true }, by())).toBe('done');
  expect(await noted('operator.added')).toEqual([null]);
  expect(await people.setOperator({ user: ann.user.id, isOperator: false }, by())).toBe('done');
  expect(await noted('operator.removed')).toEqual([jiter.org]);
});
