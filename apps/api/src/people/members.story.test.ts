import { eventually, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { openBrowser, PASSWORD, setUpFirst, signInAs } from './people.fixture.ts';

let jiter: Setup;
let owner: Awaited<ReturnType<typeof setUpFirst>>;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());
beforeEach(async () => {
  await runSql(jiter.databaseUrl, 'truncate users, links cascade');
  owner = await setUpFirst(jiter);
});

type Browser = typeof owner.browser;
const invite = async (from: Browser, body: object) =>
  (await from.post('/api/invitations').send(body).expect(200)).body as { id: string; url: string };
const tokenOf = ({ url }: { url: string }) => url.replace('/invite#', '');
const newcomer = (token: string, name = 'Bob') => ({ token, name, password: PASSWORD });
const membersSeen = async () => (await owner.browser.get('/api/members').expect(200)).body as object[];

describe('an invitation', () => {
  test('says what it is to, makes an account in its org, and works once', async () => {
    const made = await invite(owner.browser, { role: 'member', email: 'bob@example.com' });
    expect(made).toEqual({
      id: expect.any(String),
      url: expect.stringMatching(/^\/invite#[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    const listed = (await owner.browser.get('/api/invitations').expect(200)).body;
    expect(listed).toEqual([
      {
        ...{ id: made.id, role: 'member', email: 'bob@example.com', invitedBy: 'Ann' },
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    const token = tokenOf(made);
    const bob = openBrowser(jiter);
    const seen = (await bob.post('/auth/invitations/look').send({ token }).expect(200)).body;
    expect(seen).toEqual({
      org: { id: jiter.org, name: 'first' },
      ...{ role: 'member', email: 'bob@example.com', expiresAt: expect.any(String) },
    });
    const accepted = await bob.post('/auth/invitations/accept').send(newcomer(token)).expect(201);
    expect(accepted.body.user).toMatchObject({ name: 'Bob', email: 'bob@example.com', isOperator: false });
    expect((await bob.get('/auth/me').expect(200)).body.orgs).toEqual([
      { id: jiter.org, name: 'first', role: 'member' },
    ]);
    await bob.get('/api/events').expect(200);
    for (const path of ['look', 'accept']) {
      const again = await openBrowser(jiter)
        .post(`/auth/invitations/${path}`)
        .send(path === 'look' ? { token } : newcomer(token, 'Eve'));
      expect([again.status, again.body.code]).toEqual([410, 'link_used']);
    }
    expect((await owner.browser.get('/api/invitations').expect(200)).body).toEqual([]);
    expect(await membersSeen()).toEqual([
      expect.objectContaining({ name: 'Ann', role: 'owner' }),
      expect.objectContaining({ name: 'Bob', role: 'member', email: 'bob@example.com' }),
    ]);
  });

  test('of two who follow it at the same moment, one comes in', async () => {
    const token = tokenOf(await invite(owner.browser, { role: 'viewer' }));
    const answers = await Promise.all(
      ['Bob', 'Eve', 'Mallory'].map((name) =>
        openBrowser(jiter).post('/auth/invitations/accept').send(newcomer(token, name)),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
    expect(await membersSeen()).toHaveLength(2);
  });

  test('is not used up by a name that somebody has, and can be revoked', async () => {
    const made = await invite(owner.browser, { role: 'viewer' });
    const token = tokenOf(made);
    const accept = (body: object) => openBrowser(jiter).post('/auth/invitations/accept').send(body);
    expect((await accept(newcomer(token, 'ANN')).expect(409)).body.code).toBe('name_taken');
    const taken = { ...newcomer(token), email: 'ANN@example.com' };
    expect((await accept(taken).expect(409)).body.code).toBe('email_taken');
    expect((await accept({ ...newcomer(token), password: 'short' }).expect(400)).body.code).toBe(
      'invalid_password',
    );
    await accept({ token }).expect(400);
    await owner.browser.delete(`/api/invitations/${made.id}`).expect(200);
    await owner.browser.delete(`/api/invitations/${made.id}`).expect(404);
    await accept(newcomer(token)).expect(404);
  });

  test('takes somebody who is signed in along, and makes him no less than he is', async () => {
    const { browser: admin } = await signInAs(jiter, 'admin');
    for (const [role, then] of [
      ['viewer', 'admin'],
      ['owner', 'owner'],
    ]) {
      const token = tokenOf(await invite(owner.browser, { role }));
      await admin.post('/auth/invitations/accept').send({ token }).expect(200);
      expect((await admin.get('/auth/me')).body.orgs[0].role).toBe(then);
    }
  });

  test('to another org is good at once, also where a moment ago it was none of his', async () => {
    const other = await signInAs(jiter, 'owner', (await jiter.store.orgs.create('second')).org);
    const { orgs } = (await other.browser.get('/auth/me').expect(200)).body;
    const second = orgs[0].id as string;
    const token = tokenOf(await invite(other.browser, { role: 'member' }));
    await owner.browser.get('/api/org').set('x-jiter-org', second).expect(403);
    await owner.browser.post('/auth/invitations/accept').send({ token }).expect(200);
    await owner.browser.get('/api/org').set('x-jiter-org', second).expect(200);
  });
});

describe('who is what', () => {
  test('is said by admins up to admin, and by owners', async () => {
    const admin = await signInAs(jiter, 'admin');
    const bob = await signInAs(jiter, 'viewer');
    const put = (from: Browser, id: string, role: string) => from.put(`/api/members/${id}`).send({ role });
    expect((await put(admin.browser, bob.user.id, 'admin').expect(200)).body).toMatchObject({
      id: bob.user.id,
      role: 'admin',
    });
    for (const refused of [
      put(admin.browser, bob.user.id, 'owner'),
      put(admin.browser, owner.user.id, 'viewer'),
      admin.browser.delete(`/api/members/${owner.user.id}`),
      admin.browser.post('/api/invitations').send({ role: 'owner' }),
    ]) {
      expect((await refused.expect(403)).body).toMatchObject({ code: 'forbidden', role: 'owner' });
    }
    await put(owner.browser, bob.user.id, 'owner').expect(200);
    await put(owner.browser, bob.user.id, 'chief').expect(400);
    await put(owner.browser, '987654321', 'viewer').expect(404);
    await put(owner.browser, 'x', 'viewer').expect(404);
  });

  test('holds soon after it was changed, and so does an end', async () => {
    const bob = await signInAs(jiter, 'admin');
    const asks = () => bob.browser.get('/api/keys');
    await asks().expect(200);
    await owner.browser.put(`/api/members/${bob.user.id}`).send({ role: 'viewer' }).expect(200);
    await eventually(() => asks().expect(403), 5_000);
    await bob.browser.get('/api/events').expect(200);
    await owner.browser.delete(`/api/members/${bob.user.id}`).expect(200);
    await eventually(() => bob.browser.get('/api/events').expect(403), 5_000);
    expect((await bob.browser.get('/auth/me').expect(200)).body.orgs).toEqual([]);
  });

  test('whoever is taken out, or made less, comes back by no invitation that he made before', async () => {
    for (const [method, body] of [
      ['delete', undefined],
      ['put', { role: 'viewer' }],
    ] as const) {
      const bob = await signInAs(jiter, 'admin');
      const token = tokenOf(await invite(bob.browser, { role: 'admin' }));
      await owner.browser[method](`/api/members/${bob.user.id}`).send(body).expect(200);
      await bob.browser.post('/auth/invitations/accept').send({ token }).expect(404);
    }
    // Whoever is made more takes nothing away.
    const eve = await signInAs(jiter, 'admin');
    const token = tokenOf(await invite(eve.browser, { role: 'viewer' }));
    await owner.browser.put(`/api/members/${eve.user.id}`).send({ role: 'owner' }).expect(200);
    await openBrowser(jiter).post('/auth/invitations/look').send({ token }).expect(200);
  });

  test('an org keeps an owner, also when the last two leave at the same moment', async () => {
    const last = await owner.browser.post(`/auth/orgs/${jiter.org}/leave`).expect(409);
    expect(last.body.code).toBe('last_owner');
    const { id } = owner.user;
    await owner.browser.delete(`/api/members/${id}`).expect(409);
    await owner.browser.put(`/api/members/${id}`).send({ role: 'admin' }).expect(409);
    const other = await signInAs(jiter, 'owner');
    const left = await Promise.all(
      [owner, other].map(({ browser }) => browser.post(`/auth/orgs/${jiter.org}/leave`)),
    );
    expect(left.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  test('an org has a thousand open invitations at most, also when several are made at the same moment', async () => {
    const { org } = await jiter.store.orgs.create('many');
    const { browser } = await signInAs(jiter, 'admin', org);
    await runSql(
      jiter.databaseUrl,
      `insert into links (kind, token_hash, org_id, role, expires_at)
         select 'invitation', sha256(n::text::bytea), ${org}, 'viewer', now() + interval '1 day' from generate_series(1, 999) n`,
    );
    const made = await Promise.all(
      [1, 2, 3].map(() => browser.post('/api/invitations').send({ role: 'viewer' })),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
    expect(made.find(({ status }) => status === 429)!.body.code).toBe('quota_exceeded');
    expect((await browser.get('/api/invitations').expect(200)).body).toHaveLength(1_000);
  });

  test('of another org nobody learns: an id of theirs is answered like one that nobody has', async () => {
    const { org } = await jiter.store.orgs.create('second');
    const theirs = await signInAs(jiter, 'member', org);
    const admin = await signInAs(jiter, 'owner', org);
    const invitation = await invite(admin.browser, { role: 'viewer' });
    const answers = async (ids: { member: string; invitation: string; org: string }) => {
      const { browser } = owner;
      const all = await Promise.all([
        browser.put(`/api/members/${ids.member}`).send({ role: 'viewer' }),
        browser.delete(`/api/members/${ids.member}`),
        browser.delete(`/api/invitations/${ids.invitation}`),
        browser.put(`/auth/orgs/${ids.org}`).send({ name: 'mine' }),
        browser.post(`/auth/orgs/${ids.org}/leave`),
      ]);
      return all.map(({ status, text }) => [status, text]);
    };
    const nobodys = '987654321';
    const found = await answers({ member: theirs.user.id, invitation: invitation.id, org });
    expect(found).toEqual(await answers({ member: nobodys, invitation: nobodys, org: nobodys }));
    expect(found.map(([status]) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await admin.browser.get('/api/members')).body).toHaveLength(2);
    expect((await admin.browser.get('/api/invitations')).body).toHaveLength(1);
  });
});

describe('organisations of a person', () => {
  test('are made, entered, renamed and left', async () => {
    const { body: made } = await owner.browser.post('/auth/orgs').send({ name: ' shop ' }).expect(201);
    expect(made).toEqual({ id: expect.any(String), name: 'shop', role: 'owner' });
    const inside = (path: string) => owner.browser.get(path).set('x-jiter-org', made.id as string);
    expect((await inside('/api/org').expect(200)).body.name).toBe('shop');
    expect((await inside('/api/keys').expect(200)).body).toEqual([]);
    expect((await inside('/api/secrets').expect(200)).body).toHaveLength(1);
    const { body: renamed } = await owner.browser.put(`/auth/orgs/${made.id}`).send({ name: 'store' });
    expect(renamed).toEqual({ ...made, name: 'store' });
    const { orgs } = (await owner.browser.get('/auth/me')).body;
    expect(orgs.map(({ name }: { name: string }) => name)).toEqual(['first', 'store']);
    await owner.browser.post('/auth/orgs').send({ name: '' }).expect(400);
    const bob = await signInAs(jiter, 'member', made.id as string);
    const refused = await bob.browser.put(`/auth/orgs/${made.id}`).send({ name: 'mine' }).expect(403);
    expect(refused.body).toMatchObject({ code: 'forbidden', role: 'admin' });
    await bob.browser.post(`/auth/orgs/${made.id}/leave`).expect(204);
    expect((await bob.browser.get('/auth/me')).body.orgs).toEqual([]);
  });

  test('are not made without end', async () => {
    await runSql(
      jiter.databaseUrl,
      `with made as (insert into orgs (name) select 'many' from generate_series(1, 49) returning id)
         insert into members (org_id, user_id, role) select id, ${owner.user.id}, 'owner' from made`,
    );
    const { body } = await owner.browser.post('/auth/orgs').send({ name: 'more' }).expect(429);
    expect(body.code).toBe('quota_exceeded');
  });
});

describe('what needs the password again after ten minutes', () => {
  const stale = () => runSql(jiter.databaseUrl, 'update sessions set fresh_until = now()');

  test.each([
    ['post', '/api/keys', { name: 'a' }],
    ['post', '/api/secrets/rotate', {}],
    ['post', '/api/secrets/end-overlap', {}],
    ['post', '/api/invitations', { role: 'viewer' }],
    ['put', '/api/members/1', { role: 'viewer' }],
    ['delete', '/api/members/1', undefined],
  ] as const)('%s %s', async (method, path, body) => {
    await stale();
    const ask = () => owner.browser[method](path).send(body);
    const refused = await eventually(() => ask().expect(403), 5_000);
    expect(refused.body.code).toBe('not_fresh');
    await owner.browser.post('/auth/fresh').send({ password: PASSWORD }).expect(200);
    expect((await ask()).status).not.toBe(403);
  });

  test('secrets are shown to whoever has just entered it, and to keys that administer; the others are told of them', async () => {
    // Those of before, that a rotation has left.
    await runSql(jiter.databaseUrl, 'delete from signing_secrets where expires_at is not null');
    const fresh = (await owner.browser.get('/api/secrets').expect(200)).body;
    expect(fresh).toEqual([
      {
        ...{ id: expect.any(String), createdAt: expect.any(String) },
        signingSecret: expect.any(String),
        standardSecret: expect.stringMatching(/^whsec_/),
      },
    ]);
    expect((await jiter.api.get('/api/secrets').expect(200)).body).toEqual(fresh);
    await stale();
    const { id, createdAt } = fresh[0];
    await eventually(async () =>
      expect((await owner.browser.get('/api/secrets').expect(200)).body).toEqual([{ id, createdAt }]),
    );
  });

  test('a rotation shows the new one, while those before go on for the overlap', async () => {
    const { body } = await owner.browser.post('/api/secrets/rotate').send({ overlap: '1h' }).expect(200);
    const listed = (await owner.browser.get('/api/secrets').expect(200)).body;
    expect(listed[0]).toMatchObject({ signingSecret: body.signingSecret });
    expect(listed[1].expiresAt).toBe(body.overlapEndsAt);
    expect((await owner.browser.post('/api/secrets/end-overlap').expect(200)).body).toEqual({ ended: 1 });
    expect((await jiter.api.post('/api/secrets/rotate').expect(200)).body.signingSecret).toBeDefined();
    await owner.browser.post('/api/secrets/rotate').send({ overlap: 5 }).expect(400);
    await owner.browser.post('/api/secrets/rotate').send({ overlaps: '1h' }).expect(400);
  });
});
