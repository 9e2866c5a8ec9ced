import { setup, CHEAP, type Setup } from '../test-setup.ts';
import { openBrowser, setUpFirst } from './people.fixture.ts';

const [OLD, NEW] = ['the password of before', 'the password from now on'];

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** A process on the same database, as it starts with this setting. */
async function start(adminPassword: string | undefined) {
  const { people } = jiter.store;
  const limits = { count: () => Promise.resolve(() => {}) };
  return setup({ people: { people, limits, adminPassword, passwordCost: CHEAP } });
}

test('a changed ADMIN_PASSWORD ends what the old one opened, and nothing else; so does one that is taken away', async () => {
  const ann = await setUpFirst(jiter);
  const [before, same, after, without] = await Promise.all([
    start(OLD),
    start(OLD),
    start(NEW),
    start(undefined),
  ]);
  const all = [before, same, after, without];
  try {
    const admin = openBrowser(before);
    const opened = await admin.post('/auth/sign-in').send({ login: 'admin', password: OLD }).expect(200);
    const cookie = String(opened.headers['set-cookie']).split(';')[0]!;
    const asked = (process: Setup, path = '/auth/me') =>
      fetch(process.url + path, { headers: { cookie } }).then(({ status }) => status);
    expect(await Promise.all(all.map((one) => asked(one)))).toEqual([200, 200, 401, 401]);
    // Nor does what asks all the time, or what takes an operator, let it in.
    expect(await Promise.all(all.map((one) => asked(one, '/api/org')))).toEqual([403, 403, 401, 401]);

    const cookieOfAnn = String((await ann.browser.get('/auth/me')).headers['set-cookie']).split(';')[0]!;
    const asAnn = await fetch(`${after.url}/auth/me`, { headers: { cookie: cookieOfAnn } });
    expect(asAnn.status).toBe(200);
    const { id } = ((await asAnn.json()) as { user: { id: string } }).user;
    expect(id).toBe(ann.user.id);

    // By a link the operator let himself in whatever the password was.
    const account = await jiter.store.people.findAccount('admin');
    const link = await jiter.store.people.createLink({ kind: 'login', user: account!.user.id, minutes: 60 });
    const byLink = openBrowser(after);
    await byLink.post('/auth/link').send({ token: link.token }).expect(200);
    await byLink.get('/auth/me').expect(200);

    const again = openBrowser(after);
    await again.post('/auth/sign-in').send({ login: 'admin', password: OLD }).expect(401);
    await again.post('/auth/sign-in').send({ login: 'admin', password: NEW }).expect(200);
    await again.get('/auth/me').expect(200);
  } finally {
    await Promise.all(all.map((one) => one.close()));
  }
});

test('where ADMIN_PASSWORD is not set, the operator has the password that he gave himself by a link, and else not', async () => {
  const [set, unset] = await Promise.all([start(OLD), start(undefined)]);
  try {
    const signIn = (process: Setup, password: string, login = 'Admin') =>
      openBrowser(process).post('/auth/sign-in').send({ login, password });
    const opened = await signIn(set, OLD).expect(200);
    const { id: user } = (opened.body as { user: { id: string } }).user;
    await signIn(unset, OLD).expect(401);
    const { token } = await jiter.store.people.createLink({ kind: 'login', user, minutes: 60 });
    const admin = openBrowser(unset);
    await admin.post('/auth/link').send({ token, password: NEW }).expect(200);
    await signIn(unset, NEW).expect(200);
    expect((await admin.get('/auth/fresh').expect(200)).body.password).toBe(true);
    await admin.post('/auth/fresh').send({ password: NEW }).expect(200);
    await signIn(unset, OLD).expect(401);
    await signIn(set, NEW).expect(401);
    // As PostgreSQL reads it as well.
    await signIn(unset, NEW, 'ADMİN').expect(200);
    await signIn(set, NEW, 'ADMİN').expect(401);
    await signIn(set, OLD).expect(200);
  } finally {
    await Promise.all([set, unset].map((one) => one.close()));
  }
});

test('the operator cannot set another password where ADMIN_PASSWORD is it, by whatever he came in, and is told so', async () => {
  const [set, unset] = await Promise.all([start(OLD), start(undefined)]);
  try {
    const admin = openBrowser(set);
    const opened = await admin.post('/auth/sign-in').send({ login: 'admin', password: OLD }).expect(200);
    const { id: user } = (opened.body as { user: { id: string } }).user;
    const makeLink = () => jiter.store.people.createLink({ kind: 'login', user, minutes: 60 });
    const byLink = openBrowser(set);
    await byLink
      .post('/auth/link')
      .send({ token: (await makeLink()).token })
      .expect(200);
    for (const browser of [admin, byLink]) {
      const { body: ways } = await browser.get('/auth/fresh').expect(200);
      expect(ways).toMatchObject({ password: true, canSetPassword: false });
      for (const current of [OLD, undefined]) {
        const { body } = await browser.post('/auth/password').send({ current, password: NEW }).expect(409);
        expect(body.code).toBe('password_of_setting');
      }
    }
    await openBrowser(set).post('/auth/sign-in').send({ login: 'admin', password: NEW }).expect(401);
    // Without the setting he has one of his own, as everybody.
    const own = openBrowser(unset);
    await own
      .post('/auth/link')
      .send({ token: (await makeLink()).token, password: NEW })
      .expect(200);
    const { body: ways } = await own.get('/auth/fresh').expect(200);
    expect(ways).toMatchObject({ password: true, canSetPassword: true });
    const password = 'yet another one of his';
    await own.post('/auth/password').send({ current: NEW, password }).expect(200);
    await openBrowser(unset).post('/auth/sign-in').send({ login: 'admin', password }).expect(200);
    await openBrowser(set).post('/auth/sign-in').send({ login: 'admin', password: OLD }).expect(200);
  } finally {
    await Promise.all([set, unset].map((one) => one.close()));
  }
});
