import { eventually, openSql, queryRows, runSql } from '@jiter/testkit';
import { API_KEY, CHEAP, setup, type Setup } from '../test-setup.ts';
import { createPasswords } from './passwords.ts';
import { openBrowser, PASSWORD, setUpFirst, signInAs } from './people.fixture.ts';

const NEXT = 'a sentence that nobody guesses';
const WRONG = 'something else';

let jiter: Setup;
let ann: Awaited<ReturnType<typeof setUpFirst>>;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());
beforeEach(async () => {
  await runSql(jiter.databaseUrl, 'truncate users, links cascade');
  ann = await setUpFirst(jiter);
});

type Browser = ReturnType<typeof openBrowser>;
const signIn = async (password: string, app: Pick<Setup, 'url'> = jiter) => {
  const browser = openBrowser(app);
  const { status } = await browser.post('/auth/sign-in').send({ login: 'Ann', password });
  return { browser, status };
};
const change = (browser: Browser, body: object = { current: PASSWORD, password: NEXT }) =>
  browser.post('/auth/password').send(body);
const makeLink = async () =>
  (await jiter.store.people.createLink({ kind: 'login', user: ann.user.id, minutes: 60 })).token;
const makeStale = () => runSql(jiter.databaseUrl, 'update sessions set fresh_until = now()');

describe('whoever is signed in sets a new password', () => {
  test('with the one of before: his other sessions and links end, and this session goes on, fresh', async () => {
    const { browser: elsewhere } = await signIn(PASSWORD);
    const bob = await signInAs(jiter, 'member');
    const token = await makeLink();
    await makeStale();
    const { body } = await change(ann.browser).expect(200);
    expect(Date.parse(body.freshUntil)).toBeGreaterThan(Date.now());
    const { body: me } = await ann.browser.get('/auth/me').expect(200);
    expect(me).toMatchObject({ user: { id: ann.user.id }, freshUntil: body.freshUntil });
    await ann.browser.post('/api/keys').send({ name: 'some' }).expect(200);
    // At once where it was done, also for what asks all the time.
    await elsewhere.get('/auth/me').expect(401);
    await elsewhere.get('/api/events').expect(401);
    const late = await openBrowser(jiter).post('/auth/link').send({ token }).expect(410);
    expect(late.body).toMatchObject({ code: 'link_used' });
    // Nobody else is concerned.
    await bob.browser.get('/auth/me').expect(200);
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn(NEXT)).status).toBe(200);
    expect(JSON.stringify(jiter.lines)).not.toContain(NEXT);
  });

  test('and it is written down in each of his orgs', async () => {
    const { body: shop } = await ann.browser.post('/auth/orgs').send({ name: 'shop' }).expect(201);
    await change(ann.browser).expect(200);
    for (const org of [jiter.org, (shop as { id: string }).id]) {
      const { body: entries } = await ann.browser
        .get('/api/audit?action=password.set')
        .set('x-jiter-org', org)
        .expect(200);
      expect(entries[0]).toMatchObject({
        ...{ action: 'password.set', actor: { kind: 'user', id: ann.user.id, name: 'Ann' } },
        ...{ target: { kind: 'member', id: ann.user.id }, details: { person: 'Ann' } },
        ip: expect.any(String),
      });
    }
  });

  test('not by a wrong one, nor without, however fresh he is, nor to one that is none', async () => {
    const { browser: elsewhere } = await signIn(PASSWORD);
    const wrong = await change(ann.browser, { current: WRONG, password: NEXT }).expect(401);
    expect(wrong.body.message).toMatch(/^That is not your password: /);
    const without = await change(ann.browser, { password: NEXT }).expect(400);
    expect(without.body.message).toMatch(/^'current' must be /);
    const refused: [object, string | undefined][] = [
      [{ current: PASSWORD, password: 'eleven char' }, 'invalid_password'],
      [{ current: PASSWORD, password: 7 }, 'invalid_password'],
      [{ current: PASSWORD }, 'invalid_password'],
      [{ current: '', password: NEXT }, undefined],
      [{ current: null, password: NEXT }, undefined],
      [{ current: PASSWORD, password: NEXT, disconnect: true }, undefined],
    ];
    for (const [body, code] of refused)
      expect([body, (await change(ann.browser, body).expect(400)).body.code]).toEqual([body, code]);
    await elsewhere.get('/auth/me').expect(200);
    expect((await signIn(PASSWORD)).status).toBe(200);
    expect((await signIn(NEXT)).status).toBe(401);
  });

  test('not from another site, nor who is signed out, nor by a key', async () => {
    const { body } = await change(ann.browser).set('origin', 'https://evil.example').expect(403);
    expect(body.code).toBe('cross_site');
    await change(openBrowser(jiter)).expect(401);
    await change(ann.browser).set('x-api-key', API_KEY).expect(401);
    expect((await signIn(PASSWORD)).status).toBe(200);
  });

  test('wrong ones are counted by his account, together with those of a fresh sign-in', async () => {
    const { body: me } = await ann.browser.get('/auth/me').expect(200);
    const guess = { current: WRONG, password: NEXT };
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await change(ann.browser, guess)).status);
    statuses.push((await ann.browser.post('/auth/fresh').send({ password: WRONG })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    const late = await change(ann.browser).expect(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(800);
    await ann.browser.post('/auth/fresh').send({ password: PASSWORD }).expect(429);
    // By his name he gets in as ever.
    expect((await signIn(PASSWORD)).status).toBe(200);
    expect((await ann.browser.get('/auth/me').expect(200)).body).toEqual(me);
  });
});

test('whoever has no password shows by a fresh sign-in who he is, and has one from then on', async () => {
  await runSql(jiter.databaseUrl, 'update users set password_hash = null');
  const ways = async () => (await ann.browser.get('/auth/fresh').expect(200)).body as object;
  expect(await ways()).toMatchObject({ password: false, canSetPassword: true });
  await makeStale();
  const { body } = await change(ann.browser, { password: NEXT }).expect(403);
  expect(body.code).toBe('not_fresh');
  // There is none that could be right.
  await change(ann.browser).expect(401);
  await runSql(jiter.databaseUrl, `update sessions set fresh_until = now() + interval '1 minute'`);
  await change(ann.browser, { password: NEXT }).expect(200);
  expect(await ways()).toMatchObject({ password: true, canSetPassword: true });
  await change(ann.browser, { password: PASSWORD }).expect(400);
  expect((await signIn(NEXT)).status).toBe(200);
});

test.each([
  ['at its longest, of characters that take two units each', '🔑'.repeat(1_000)],
  ['with a control character', 'a sentence \0 with one'],
  ['with half of a character', 'a sentence \ud83d with one'],
])('whoever sets one %s signs in by it', async (_what, password) => {
  await change(ann.browser, { current: PASSWORD, password }).expect(200);
  expect((await signIn(password)).status).toBe(200);
  await ann.browser.post('/auth/fresh').send({ password }).expect(200);
  await change(ann.browser, { current: password, password: PASSWORD }).expect(200);
});

test('whoever sets one by a link meanwhile is not overruled by a session that ends by that', async () => {
  const byLink = 'what the person himself has set';
  const { people } = jiter.store;
  const token = await makeLink();
  const passwordHash = await createPasswords(CHEAP).hash(byLink);
  const limits = { count: () => Promise.resolve(() => {}) };
  const app = await setup({
    people: {
      people: {
        ...people,
        setPassword: async (...given) => {
          const client = { ip: '192.0.2.1', userAgent: '' };
          await people.useLogInLink(token, client, { passwordHash, disconnects: false });
          return people.setPassword(...given);
        },
      },
      limits,
      passwordCost: CHEAP,
    },
  });
  try {
    const { browser } = await signIn(PASSWORD, app);
    const { body } = await change(browser).expect(503);
    expect(body.message).toMatch(/^This session has just ended/);
    expect((await signIn(NEXT)).status).toBe(401);
    expect((await signIn(byLink)).status).toBe(200);
  } finally {
    await app.close();
  }
});

test('whoever signs in by the one of before while another is set is not let in', async () => {
  const passwordHash = await createPasswords(CHEAP).hash(NEXT);
  const sql = await openSql(jiter.databaseUrl);
  await sql.rows('begin; lock table sessions in share row exclusive mode');
  const [late] = await Promise.all([
    signIn(PASSWORD),
    eventually(async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(await queryRows(jiter.databaseUrl, waiting)).toHaveLength(1);
    })
      .then(() => sql.rows(`update users set password_hash = '${passwordHash}'; commit`))
      .finally(() => sql.close()),
  ]);
  expect(late.status).toBe(401);
  await late.browser.get('/auth/me').expect(401);
  expect((await signIn(NEXT)).status).toBe(200);
});

test('of two that are set at the same moment one holds, and the session that set it', async () => {
  const { browser: elsewhere } = await signIn(PASSWORD);
  const both = [ann.browser, elsewhere].map(async (browser, index) => {
    const password = `${NEXT} ${index}`;
    return { browser, password, status: (await change(browser, { current: PASSWORD, password })).status };
  });
  const [first, second] = (await Promise.all(both)).toSorted((one, other) => one.status - other.status);
  expect(first!.status).toBe(200);
  expect([401, 503]).toContain(second!.status);
  await first!.browser.get('/auth/me').expect(200);
  await second!.browser.get('/auth/me').expect(401);
  expect((await signIn(first!.password)).status).toBe(200);
  expect((await signIn(second!.password)).status).toBe(401);
});
