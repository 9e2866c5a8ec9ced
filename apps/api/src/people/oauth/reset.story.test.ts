import type { Identity } from '@jiter/store';
import { eventually, openSql, queryRows } from '@jiter/testkit';
import { openBrowser } from '../people.fixture.ts';
import { setUpServices } from './services.fixture.ts';

let world: Awaited<ReturnType<typeof setUpServices>>;
let jiter: typeof world.jiter;
let owner: Awaited<ReturnType<typeof world.beginAnew>>;
beforeAll(async () => {
  world = await setUpServices('http://jiter.test');
  ({ jiter } = world);
});
afterAll(() => world.close());
beforeEach(async () => {
  owner = await world.beginAnew({ subject: '4711', name: 'ann' });
});

const OTHERS: Identity = { issuer: 'https://github.com', subject: '666', name: 'eve' };
const password = 'something entirely else';

/** As whoever came in as her did, and a link of the operator. */
async function connectAndMakeLink(): Promise<string> {
  const { people } = jiter.store;
  await people.connectIdentity({ kind: 'user', id: owner.user.id, name: 'Ann' }, OTHERS);
  return (await people.createLink({ kind: 'login', user: owner.user.id, minutes: 60 })).token;
}

const letsIn = async () => (await jiter.store.people.findByIdentity(OTHERS)) !== undefined;

test('whoever sets a new password by a link is shown what else lets somebody in as him, and disconnects it', async () => {
  const token = await connectAndMakeLink();
  const browser = openBrowser(jiter);
  const { body: seen } = await browser.post('/auth/link/look').send({ token }).expect(200);
  expect(seen.identities).toMatchObject([{ name: 'eve', service: 'GitHub' }]);
  await browser.post('/auth/link').send({ token, password, disconnect: true }).expect(200);
  expect((await browser.get('/auth/identities').expect(200)).body).toEqual([]);
  expect(await letsIn()).toBe(false);
  const { body: entries } = await jiter.api
    .get('/api/audit?action=identity.disconnected,password.set')
    .expect(200);
  // Of the same millisecond, within which ids say nothing.
  expect(
    new Map(entries.map((entry: { action: string; details: object }) => [entry.action, entry.details])),
  ).toEqual(
    new Map([
      ['password.set', { person: 'Ann' }],
      ['identity.disconnected', expect.objectContaining({ person: 'Ann', name: 'eve' })],
    ]),
  );
});

test('without being told to nothing is disconnected, and without a new password nothing can be', async () => {
  const token = await connectAndMakeLink();
  const browser = openBrowser(jiter);
  const { body } = await browser.post('/auth/link').send({ token, disconnect: true }).expect(400);
  expect(body.message).toMatch(/^'disconnect' must be true, with a new 'password' beside it/);
  await browser.post('/auth/link').send({ token, password, disconnect: false }).expect(400);
  await browser.post('/auth/link').send({ token, password }).expect(200);
  expect(await letsIn()).toBe(true);
});

/** Where the service sends the browser back to, here. */
async function leave(browser: ReturnType<typeof openBrowser>, body: object): Promise<string> {
  const left = await browser.post('/auth/oauth/oidc').send(body).expect(200);
  const answer = await fetch(String(left.body.url), { redirect: 'manual' });
  return answer.headers.get('location')!.replace('http://jiter.test', '');
}

test('whoever comes in by an account while it is disconnected is not let in', async () => {
  await owner.browser.get(await leave(owner.browser, { connect: true })).expect(303);
  const browser = openBrowser(jiter);
  const path = await leave(browser, {});
  const sql = await openSql(jiter.databaseUrl);
  await sql.rows('begin; lock table sessions in share row exclusive mode');
  const [back] = await Promise.all([
    browser.get(path),
    eventually(async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(await queryRows(jiter.databaseUrl, waiting)).toHaveLength(1);
    })
      .then(() => sql.rows('delete from identities; commit'))
      .finally(() => sql.close()),
  ]);
  expect(back.headers['location']).toMatch(/#sign-in=/);
  await browser.get('/auth/me').expect(401);
});
