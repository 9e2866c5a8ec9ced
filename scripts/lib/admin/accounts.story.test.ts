import { userInfo } from 'node:os';
import type { User } from '@jiter/store';
import { queryRows } from '@jiter/testkit';
import { setUpAdmin, type AdminBench } from './admin.fixture.ts';

let bench: AdminBench;
let people: Awaited<ReturnType<AdminBench['open']>>['people'];
let ann: { user: User; token: string };
const client = { ip: '192.0.2.1', userAgent: '' };
beforeEach(async () => {
  bench = await setUpAdmin();
  await bench.admin('org create Acme');
  ({ people } = await bench.open());
  const { token } = await people.createLink({ kind: 'setup', minutes: 5 });
  const person = { name: 'Ann', email: 'ann@example.com', passwordHash: 'x' };
  ann = await people.setUp(token, person, client);
});
afterEach(() => bench.tearDown());

const admin = (line: string) => bench.admin(line);
const failure = (line: string) => bench.failure(line);

async function invite(role: 'member' | 'admin', name: string) {
  const by = { kind: 'user', id: ann.user.id, name: 'Ann' } as const;
  const { token } = await people.createInvitation({ org: '1', role, email: null, minutes: 5 }, by);
  return people.acceptAsNew(token, { name, email: null, passwordHash: 'x' }, client);
}

/** What the last few entries say, the latest first. */
const written = (count: number) =>
  queryRows<{ org: string | null; action: string; actor: string; before: unknown; details: unknown }>(
    bench.database.url,
    `select org_id as org, action, actor_name as actor, before, details from audit order by id desc limit ${count}`,
  );

test('somebody is made an operator, and unmade, and the last one stays', async () => {
  expect(await failure('operator remove --email ann@example.com')).toMatch(/^Ann is the only operator: make/);
  const bob = await invite('member', 'Bob');
  expect(await admin('operator add --email bob')).toMatch(/^Bob is an operator, in every API process/);
  expect(await admin('operator add --email Bob')).toBe('Bob is an operator already.');
  expect((await people.listOperators()).map(({ name }) => name)).toEqual(['Ann', 'Bob']);
  expect(await admin('operator remove --email ann@example.com')).toMatch(/^Ann is no operator any more/);
  expect(await failure('operator remove --email bob')).toMatch(/^Bob is the only operator/);
  expect((await people.sessions.read(ann.token))!.user.isOperator).toBe(false);
  expect((await people.sessions.read(bob.token))!.user.isOperator).toBe(true);
  const actor = userInfo().username;
  expect(await written(2)).toMatchObject([
    { org: '1', action: 'operator.removed', actor, details: { person: 'Ann' } },
    { org: '1', action: 'operator.added', actor, details: { person: 'Bob' } },
  ]);
  expect(await failure('operator add')).toMatch(/^Say whose account it is by --email/);
  expect(await failure('operator add --email eve')).toMatch(
    /^Nobody has the e-mail address, or the name, eve/,
  );
});

test('a link that lets somebody in is written down, and found by his name however that is typed', async () => {
  const { user } = await invite('member', 'Ren\u00e9e');
  expect(await admin('login-link --email rene\u0301e')).toMatch(/^This lets Ren\u00e9e in, once/);
  const target = [user.id, 'login-link.created'];
  expect(await written(1)).toMatchObject([
    {
      org: '1',
      action: target[1],
      actor: userInfo().username,
      details: { person: 'Ren\u00e9e', expiresAt: expect.any(String) as string },
    },
  ]);
  expect(await admin('login-link')).toMatch(/^This lets Ann in, once/);
  expect(await written(1)).toMatchObject([
    { org: '1', action: target[1], details: { person: 'Ann', expiresAt: expect.any(String) as string } },
  ]);
});

test('an account is deleted with all by which somebody comes in, and is listed no more', async () => {
  const bob = await invite('admin', 'Bob');
  const by = { kind: 'user', id: bob.user.id, name: 'Bob' } as const;
  await people.connectIdentity(by, { issuer: 'github', subject: '7', name: 'bob' });
  const invitation = await people.createInvitation({ org: '1', role: 'member', email: null, minutes: 5 }, by);
  const { token } = await people.createLink({ kind: 'login', user: bob.user.id, minutes: 5 });
  expect(await admin('account list')).toMatch(/^\d+ +Bob +(- +){0,2}.*1:admin/m);
  expect(await admin('account delete --email bob')).toMatch(/^The account of Bob is deleted/);
  expect(await people.sessions.read(bob.token)).toBeUndefined();
  expect(await people.findByIdentity({ issuer: 'github', subject: '7' })).toBeUndefined();
  await expect(people.useLogInLink(token, client)).rejects.toThrow(/leads nowhere/);
  await expect(people.lookAtInvitation(invitation.token)).rejects.toThrow(/leads nowhere/);
  expect(await admin('account list')).not.toContain('Bob');
  // Of the same millisecond, within which ids say nothing.
  const byAction = (await written(2)).toSorted((one, other) => (one.action < other.action ? -1 : 1));
  expect(byAction).toMatchObject([
    { org: null, action: 'account.deleted', before: { name: 'Bob', isOperator: false } },
    { org: '1', action: 'member.removed', before: { name: 'Bob', role: 'admin' } },
  ]);
  expect(await failure('account delete --email bob')).toMatch(/^Nobody has/);
});

test('who is the only operator, or the only owner of an org, stays until somebody else is', async () => {
  await invite('member', 'Bob');
  const removal = 'account delete --email ann@example.com';
  expect(await failure(removal)).toMatch(/^Ann is the only operator/);
  await admin('operator add --email bob');
  expect(await failure(removal)).toMatch(
    /^Ann is the only owner of org 1 \(Acme\): make another member an owner/,
  );
  expect((await people.sessions.read(ann.token))!.orgs).toHaveLength(1);
  expect(await failure('member set admin --email ann@example.com')).toMatch(
    /^Ann is the only owner of org 1/,
  );
  expect(await failure('member set boss --email bob')).toMatch(/^'boss' is no role: viewer, member/);
  expect(await admin('member set owner --email bob --org 1')).toMatch(/^Bob is owner of org 1/);
  expect(await admin(removal)).toMatch(/^The account of Ann is deleted/);
  expect((await people.listMembers('1')).map(({ name, role }) => [name, role])).toEqual([['Bob', 'owner']]);
  await admin('org create Other');
  expect(await failure('member set viewer --email bob --org 2')).toMatch(/^Bob is not in org 2/);
});

test('of the last two operators, who are deleted at the same moment, one stays', async () => {
  await invite('admin', 'Bob');
  await admin('operator add --email bob');
  await admin('member set owner --email bob');
  const done = await Promise.allSettled([
    admin('account delete --email bob'),
    admin('account delete --email ann@example.com'),
  ]);
  expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await people.listOperators()).toHaveLength(1);
});
