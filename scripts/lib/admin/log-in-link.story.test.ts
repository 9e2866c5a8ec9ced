import { userInfo } from 'node:os';
import { queryRows } from '@jiter/testkit';
import { setUpAdmin, type AdminBench } from './admin.fixture.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await setUpAdmin();
});
afterEach(() => bench.tearDown());

test('that a link lets somebody in is in the audit log of each of his orgs, or beside them, before it is followed', async () => {
  await bench.admin('org create Acme');
  await bench.admin('org create others');
  const { people, audit } = await bench.open();
  const client = { ip: '192.0.2.1', userAgent: '' };
  const { token } = await people.createLink({ kind: 'setup', minutes: 60 });
  const { user } = await people.setUp(token, { name: 'Ann', email: null, passwordHash: null }, client);
  const { id: shop } = await people.createOrg('shop', { kind: 'user', ...user, ip: client.ip });
  await people.openAdmin('admin', client);

  const made = [await bench.admin('login-link --email Ann'), await bench.admin('login-link --email admin')];
  const written = {
    action: 'login-link.created',
    actor: { kind: 'admin', name: userInfo().username },
    target: { kind: 'member', id: user.id },
    details: { person: 'Ann', expiresAt: expect.stringMatching(/Z$/) },
  };
  for (const org of ['1', shop]) {
    const { entries } = await audit.list(org, { limit: 1 });
    expect(entries).toEqual([{ id: expect.any(String), at: expect.any(Date), ...written }]);
  }
  expect((await audit.list('2', { limit: 10 })).entries.map(({ action }) => action)).toEqual(['org.created']);
  const kept = await queryRows<{ org: string | null; text: string }>(
    bench.database.url,
    `select org_id as org, audit::text as text from audit where action = 'login-link.created' order by org_id nulls last`,
  );
  expect(kept.map(({ org }) => org)).toEqual(['1', shop, null]);
  for (const text of made) expect(JSON.stringify(kept)).not.toContain(/#(\S+)$/m.exec(text)![1]);
});
