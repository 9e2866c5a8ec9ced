import supertest from 'supertest';
import { queryRows, runSql } from '@jiter/testkit';
import { CHEAP, setup, type Setup } from '../test-setup.ts';
import { cookieOf, openBrowser, PASSWORD, setUpFirst } from './people.fixture.ts';
import { createSetUpPath } from './set-up.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());
beforeEach(() => runSql(jiter.databaseUrl, 'truncate users, links cascade'));

const dump = async () =>
  JSON.stringify(
    await Promise.all(
      ['users', 'sessions', 'links'].map((table) =>
        queryRows(jiter.databaseUrl, `select to_jsonb(t)::text as row from ${table} t`),
      ),
    ),
  );
const formsOf = (token: string) => [
  token,
  Buffer.from(token).toString('hex'),
  Buffer.from(token, 'base64url').toString('hex'),
];
const setUpBody = (token: string, more = {}) => ({ token, name: 'Ann', password: PASSWORD, ...more });

describe('the set-up link', () => {
  const tokenNow = async () => (await createSetUpPath(jiter.store.people))!.replace('/setup#', '');

  test('makes an operator who owns the first org, and is signed in', async () => {
    const browser = openBrowser(jiter);
    const { body } = await browser
      .post('/auth/setup')
      .send(setUpBody(await tokenNow(), { email: 'ann@example.com' }))
      .expect(201);
    const user = { id: expect.any(String), name: 'Ann', email: 'ann@example.com', isOperator: true };
    expect(body).toEqual({ user });
    const me = await browser.get('/auth/me').expect(200);
    expect(me.body).toEqual({
      user,
      orgs: [{ id: jiter.org, name: 'first', role: 'owner' }],
      freshUntil: expect.any(String),
    });
    expect(Date.parse(me.body.freshUntil) - Date.now()).toBeGreaterThan(500_000);
    await browser.get('/api/events').expect(200);
  });

  test('works once, also where each of several starts made one; and not when it is too old', async () => {
    const [first, second] = [await tokenNow(), await tokenNow()];
    const both = [first, first, second].map((token, index) =>
      openBrowser(jiter)
        .post('/auth/setup')
        .send(setUpBody(token, { name: `Ann ${index}` })),
    );
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 410, 410]);
    expect(await createSetUpPath(jiter.store.people)).toBeUndefined();
    const again = await openBrowser(jiter).post('/auth/setup').send(setUpBody(first)).expect(410);
    expect(again.body).toMatchObject({ code: 'link_used' });

    await runSql(jiter.databaseUrl, 'truncate users, links cascade');
    const old = await tokenNow();
    await runSql(jiter.databaseUrl, "update links set expires_at = now() - interval '1 second'");
    const late = await openBrowser(jiter).post('/auth/setup').send(setUpBody(old)).expect(410);
    expect(late.body).toMatchObject({ code: 'link_expired' });
    await openBrowser(jiter).post('/auth/setup').send(setUpBody('nonsense')).expect(404);
  });

  test('says before anything is filled in that it opens nothing: used, too late, by another one, or none', async () => {
    const look = (token: string, kind = 'setup') =>
      openBrowser(jiter).post(`/auth/${kind}/look`).send({ token });
    const [used, other, late] = [await tokenNow(), await tokenNow(), await tokenNow()];
    const { body } = await look(used).expect(200);
    expect(body).toEqual({ expiresAt: expect.any(String) });
    // To look uses nothing up.
    await openBrowser(jiter).post('/auth/setup').send(setUpBody(used)).expect(201);
    for (const token of [used, other])
      expect((await look(token).expect(410)).body).toMatchObject({ code: 'link_used' });
    await runSql(jiter.databaseUrl, 'update links set expires_at = now() where used_at is null');
    expect((await look(late).expect(410)).body).toMatchObject({ code: 'link_expired' });
    await look('nonsense').expect(404);
    // Of another kind it is none.
    await look(used, 'link').expect(404);
    const [user] = await jiter.store.people.listOperators();
    const { token } = await jiter.store.people.createLink({ kind: 'login', user: user!.id, minutes: 60 });
    await look(token, 'link').expect(200);
    await openBrowser(jiter).post('/auth/link').send({ token }).expect(200);
    expect((await look(token, 'link').expect(410)).body).toMatchObject({ code: 'link_used' });
  });

  test('is in the clear in no row and no line, nor is a password or what a cookie holds', async () => {
    const token = await tokenNow();
    const browser = openBrowser(jiter);
    const answer = await browser.post('/auth/setup').send(setUpBody(token)).expect(201);
    const cookie = /^jiter=([^;]+)/.exec(cookieOf(answer))![1]!;
    const [rows, lines] = [await dump(), JSON.stringify(jiter.lines)];
    expect(rows).toContain('Ann');
    for (const secret of [token, cookie, PASSWORD].flatMap(formsOf)) {
      expect(rows).not.toContain(secret);
      expect(lines).not.toContain(secret);
    }
  });

  test('takes no short password and no strange name, and is still good then', async () => {
    const token = await tokenNow();
    const wrong = [
      [{ password: 'eleven char' }, 'invalid_password'],
      [{ password: 7 }, 'invalid_password'],
      [{ name: ' ' }, 'invalid_name'],
      [{ name: 'ann@example.com' }, 'invalid_name'],
      [{ name: 'Admin' }, 'invalid_name'],
      // PostgreSQL takes it for the same, and so the operator would have come in as whoever had it.
      [{ name: 'ADMİN' }, 'invalid_name'],
      [{ name: 'a\nb' }, 'invalid_name'],
      [{ email: 'nobody' }, 'invalid_email'],
    ] as const;
    for (const [more, code] of wrong) {
      const { body } = await openBrowser(jiter).post('/auth/setup').send(setUpBody(token, more)).expect(400);
      expect([more, body.code]).toEqual([more, code]);
    }
    await openBrowser(jiter).post('/auth/setup').send(setUpBody(token)).expect(201);
  });
});

describe('whoever signs in', () => {
  test('does so by name or e-mail address, whatever their case, and out again', async () => {
    await setUpFirst(jiter);
    for (const login of ['Ann', 'aNN', 'ANN@example.com']) {
      const browser = openBrowser(jiter);
      const { body } = await browser.post('/auth/sign-in').send({ login, password: PASSWORD }).expect(200);
      expect(body.user.name).toBe('Ann');
      await browser.get('/auth/me').expect(200);
      await browser.post('/auth/sign-out').expect(204);
      await browser.get('/auth/me').expect(401);
      await browser.get('/api/events').expect(401);
    }
  });

  test('is told the same whether there is nobody, no password, or another one', async () => {
    await setUpFirst(jiter);
    await runSql(jiter.databaseUrl, "insert into users (name) values ('Bob')");
    const answers = await Promise.all(
      ['Ann', 'Bob', 'Nobody', 'admin', 'x@y'].map((login) =>
        openBrowser(jiter).post('/auth/sign-in').send({ login, password: 'something else' }).expect(401),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('gets a session of his own: what he came with is over, and is not what he has then', async () => {
    const { browser } = await setUpFirst(jiter);
    const planted = cookieOf(await browser.get('/auth/me')).split(';')[0]!;
    for (const cookie of [planted, `jiter=${'a'.repeat(43)}`]) {
      const answer = await supertest(jiter.url)
        .post('/auth/sign-in')
        .set('origin', jiter.url)
        .set('cookie', cookie)
        .send({ login: 'ann', password: PASSWORD })
        .expect(200);
      expect(cookieOf(answer).split(';')[0]).not.toBe(cookie);
      await supertest(jiter.url).get('/auth/me').set('cookie', cookie).expect(401);
    }
  });

  test('may be asked for the password once more, for what needs that', async () => {
    const { browser } = await setUpFirst(jiter);
    await runSql(jiter.databaseUrl, 'update sessions set fresh_until = now()');
    const wrong = await browser.post('/auth/fresh').send({ password: 'something else' }).expect(401);
    expect(wrong.body.message).toMatch(/^That is not your password: /);
    const { body } = await browser.post('/auth/fresh').send({ password: PASSWORD }).expect(200);
    expect(Date.parse(body.freshUntil)).toBeGreaterThan(Date.now());
    expect((await browser.get('/auth/me')).body.freshUntil).toBe(body.freshUntil);
  });

  test('by a link of the operator, once, with a new password if he likes', async () => {
    const { browser, user } = await setUpFirst(jiter);
    const makeLink = async () =>
      (await jiter.store.people.createLink({ kind: 'login', user: user.id, minutes: 60 })).token;
    const token = await makeLink();
    const other = openBrowser(jiter);
    await other.post('/auth/link').send({ token }).expect(200);
    await other.get('/auth/me').expect(200);
    await browser.get('/auth/me').expect(200);
    await openBrowser(jiter).post('/auth/link').send({ token }).expect(410);
    await openBrowser(jiter)
      .post('/auth/setup')
      .send(setUpBody(await makeLink()))
      .expect(404);

    const [password, spare] = ['something entirely else', await makeLink()];
    const third = openBrowser(jiter);
    await third
      .post('/auth/link')
      .send({ token: await makeLink(), password })
      .expect(200);
    await browser.get('/auth/me').expect(401);
    // Nor does another link let anybody in who has it.
    expect(
      (await openBrowser(jiter).post('/auth/link').send({ token: spare }).expect(410)).body,
    ).toMatchObject({
      code: 'link_used',
    });
    await openBrowser(jiter).post('/auth/sign-in').send({ login: 'Ann', password: PASSWORD }).expect(401);
    await openBrowser(jiter).post('/auth/sign-in').send({ login: 'Ann', password }).expect(200);
  });
});

test('the operator of ADMIN_PASSWORD signs in as admin, and owns the first org if nobody does', async () => {
  const adminPassword = 'the operators own';
  const { people } = jiter.store;
  const limits = { count: () => Promise.resolve(() => {}) };
  const other = await setup({ people: { people, limits, adminPassword, passwordCost: CHEAP } });
  try {
    const signIn = async () => {
      const browser = openBrowser(other);
      await browser.post('/auth/sign-in').send({ login: 'Admin', password: adminPassword }).expect(200);
      return (await browser.get('/auth/me').expect(200)).body;
    };
    const owner = await signIn();
    expect(owner.user).toMatchObject({ name: 'admin', email: null, isOperator: true });
    expect(owner.orgs).toEqual([{ id: jiter.org, name: 'first', role: 'owner' }]);
    expect((await signIn()).user).toEqual(owner.user);
    await runSql(jiter.databaseUrl, 'truncate users, links cascade');
    await setUpFirst(jiter);
    expect(await signIn()).toMatchObject({ user: { isOperator: true }, orgs: [] });
    await openBrowser(other).post('/auth/sign-in').send({ login: 'admin', password: 'guess' }).expect(401);
  } finally {
    await other.close();
  }
});

test('where people come by HTTPS, the cookie travels by nothing else, and is of this host alone', async () => {
  const secure = await setup({ publicUrl: 'https://jiter.example.com' });
  try {
    const { token } = await secure.store.people.createLink({ kind: 'setup', minutes: 60 });
    const post = () => supertest(secure.url).post('/auth/setup').send(setUpBody(token));
    const answer = await post().set('origin', 'https://jiter.example.com').expect(201);
    expect(cookieOf(answer)).toMatch(
      /^__Host-jiter=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const under = (name: string) => cookieOf(answer).replace('__Host-jiter', name).split(';')[0]!;
    await supertest(secure.url).get('/auth/me').set('cookie', under('__Host-jiter')).expect(200);
    await supertest(secure.url).get('/auth/me').set('cookie', under('jiter')).expect(401);
  } finally {
    await secure.close();
  }
  const { browser } = await setUpFirst(jiter);
  expect(cookieOf(await browser.get('/auth/me'))).toMatch(
    /^jiter=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});
