import { setup, type Setup } from '../test-setup.ts';
import { openBrowser, PASSWORD, setUpFirst } from './people.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

type Link = { id: string; url: string };
const tokenOf = ({ url }: Link) => url.replace('/invite#', '');

test('who changes what of people and orgs is written down with it, and nothing where nothing changes', async () => {
  const owner = await setUpFirst(jiter);
  const invite = async (body: object) =>
    (await owner.browser.post('/api/invitations').send(body).expect(200)).body as Link;
  type Entry = { action: string; actor: object; target?: { id: string }; before?: object; after?: object };
  const written = async (org = jiter.org) =>
    (await owner.browser.get('/api/audit?limit=1000').set('x-jiter-org', org).expect(200)).body as Entry[];
  const ann = { kind: 'user', id: owner.user.id, name: 'Ann' };
  expect((await written())[0]).toMatchObject({
    action: 'member.joined',
    actor: ann,
    after: { role: 'owner' },
  });

  const since = (await written()).length;
  const kept = await invite({ role: 'member', email: 'bob@example.com' });
  const other = await invite({ role: 'viewer' });
  await owner.browser.delete(`/api/invitations/${other.id}`).expect(200);
  const bob = openBrowser(jiter);
  const accepted = await bob
    .post('/auth/invitations/accept')
    .send({ token: tokenOf(kept), name: 'Bob', password: PASSWORD })
    .expect(201);
  const { id } = accepted.body.user as { id: string };
  for (const role of ['admin', 'admin'])
    await owner.browser.put(`/api/members/${id}`).send({ role }).expect(200);
  await owner.browser.put(`/auth/orgs/${jiter.org}`).send({ name: 'renamed' }).expect(200);
  await owner.browser.put(`/auth/orgs/${jiter.org}`).send({ name: 'renamed' }).expect(200);
  await owner.browser.put(`/auth/orgs/${jiter.org}`).send({ name: 'first' }).expect(200);
  await owner.browser.delete(`/api/members/${id}`).expect(200);
  await owner.browser.delete(`/api/members/${id}`).expect(404);
  const entries = (await written()).slice(0, -since).reverse();
  const byBob = { kind: 'user', id, name: 'Bob' };
  expect(entries.map(({ action, actor, before, after }) => [action, actor, before, after])).toEqual([
    ['invitation.created', ann, undefined, { role: 'member', email: 'bob@example.com' }],
    ['invitation.created', ann, undefined, { role: 'viewer' }],
    ['invitation.revoked', ann, { role: 'viewer' }, undefined],
    ['member.joined', byBob, undefined, { role: 'member' }],
    ['member.changed', ann, { name: 'Bob', role: 'member' }, { name: 'Bob', role: 'admin' }],
    ['org.changed', ann, { name: 'first' }, { name: 'renamed' }],
    ['org.changed', ann, { name: 'renamed' }, { name: 'first' }],
    ['member.removed', ann, { name: 'Bob', role: 'admin' }, undefined],
  ]);
  expect(JSON.stringify(entries)).not.toContain(tokenOf(kept));

  const links = await Promise.all(
    [1, 2].map(() => jiter.store.people.createLink({ kind: 'login', user: owner.user.id, minutes: 60 })),
  );
  const [first, second] = links.map((link) => link.token);
  const before = await written();
  // To come in changes nothing.
  await openBrowser(jiter).post('/auth/link').send({ token: first }).expect(200);
  expect(await written()).toEqual(before);
  const password = 'something entirely else';
  await owner.browser.post('/auth/link').send({ token: second, password }).expect(200);
  const [set, ...others] = await written();
  expect(others).toEqual(before);
  expect(set).toMatchObject({
    ...{ action: 'password.set', actor: ann, target: { kind: 'member', id: owner.user.id } },
    ...{ ip: expect.any(String), details: { person: 'Ann' } },
  });

  const { body: made } = await owner.browser.post('/auth/orgs').send({ name: 'shop' }).expect(201);
  const own = await written(made.id as string);
  expect(own.map(({ action }) => action).sort()).toEqual(['member.joined', 'org.created']);
});
