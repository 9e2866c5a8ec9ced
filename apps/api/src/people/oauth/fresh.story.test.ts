import { onAnotherDay, queryRows } from '@jiter/testkit';
import { openBrowser, signInAs } from '../people.fixture.ts';
import { setUpServices } from './services.fixture.ts';

const PUBLIC_URL = 'http://jiter.test';
const PAGE = '/o/1/settings?part=keys';
let world: Awaited<ReturnType<typeof setUpServices>>;
let services: typeof world.services;
let jiter: typeof world.jiter;
let owner: Awaited<ReturnType<typeof world.beginAnew>>;
beforeAll(async () => {
  world = await setUpServices(PUBLIC_URL);
  ({ services, jiter } = world);
});
afterAll(() => world.close());
beforeEach(async () => {
  owner = await world.beginAnew({ subject: '4711', name: 'bob' });
});

type Browser = ReturnType<typeof openBrowser>;
type Service = 'oidc' | 'github';

/** Leaves, by a machine whose clock is so far ahead, agrees over there, and comes back: where that leads to. */
async function go(browser: Browser, by: Service, body: object, aheadMs = 0): Promise<string> {
  const leaving = async () => browser.post(`/auth/oauth/${by}`).send(body).expect(200);
  const { url } = (await onAnotherDay(aheadMs, leaving)).body as { url: string };
  const answer = await fetch(url, { redirect: 'manual' });
  const back = answer.headers.get('location')!.replace(PUBLIC_URL, '');
  return String((await browser.get(back).expect(303)).headers['location']);
}

/** Somebody who came by that service alone. */
async function comeBy(by: Service): Promise<Browser> {
  const invited = await owner.browser.post('/api/invitations').send({ role: 'admin' }).expect(200);
  const [, invitation] = (invited.body as { url: string }).url.split('#');
  const browser = openBrowser(jiter);
  expect(await go(browser, by, { invitation })).toBe('/');
  return browser;
}

const makeKey = (browser: Browser) => browser.post('/api/keys').send({ name: 'some' });
const isFresh = async (browser: Browser) => (await makeKey(browser)).status === 200;
const goAnew = (browser: Browser, by: Service) => go(browser, by, { fresh: true, returnTo: PAGE });
const nowS = () => Math.floor(Date.now() / 1_000);

describe.each(['oidc', 'github'] as const)('somebody who came by %s alone', (by) => {
  test('is fresh once he has passed by it anew, and comes back to where he was', async () => {
    const bob = await comeBy(by);
    const refused = await makeKey(bob).expect(403);
    expect((refused.body as { code: string }).code).toBe('not_fresh');
    const { body: ways } = await bob.get('/auth/fresh').expect(200);
    const isOidc = by === 'oidc';
    expect(ways).toEqual({
      ...{ password: false, canSetPassword: true },
      ...{ github: !isOidc, oidc: isOidc ? { name: 'Keycloak' } : null },
    });
    const twoMinutesMs = 120_000;
    expect(await go(bob, by, { fresh: true, returnTo: PAGE }, twoMinutesMs)).toBe(`${PAGE}#fresh=done`);
    expect(services.state.search).toMatchObject(
      isOidc ? { prompt: 'login', max_age: '0' } : { prompt: 'select_account' },
    );
    expect(await isFresh(bob)).toBe(true);
    const sessions = await queryRows(jiter.databaseUrl, 'select 1 from sessions');
    // The session goes on: it is none more.
    expect(sessions).toHaveLength(2);
  });

  test('is not by signing in as ever, where the service may have let him pass', async () => {
    await comeBy(by);
    const again = openBrowser(jiter);
    expect(await go(again, by, { returnTo: PAGE })).toBe(PAGE);
    expect(services.state.search).not.toHaveProperty('prompt');
    expect(await isFresh(again)).toBe(false);
  });

  test('is not by another account, nor as somebody who does not agree', async () => {
    const bob = await comeBy(by);
    services.state.who = { subject: '4712', name: 'eve' };
    expect(await goAnew(bob, by)).toBe(`${PAGE}#fresh=another`);
    // Not by one that is another person's here either.
    const eve = await signInAs(jiter, 'viewer');
    await go(eve.browser, by, { connect: true });
    expect(await goAnew(bob, by)).toBe(`${PAGE}#fresh=another`);
    const { url } = (await bob.post(`/auth/oauth/${by}`).send({ fresh: true, returnTo: PAGE })).body as {
      url: string;
    };
    const state = new URL(url).searchParams.get('state')!;
    const back = await bob.get(`/auth/oauth/${by}/callback?error=access_denied&state=${state}`).expect(303);
    expect(back.headers['location']).toBe(`${PAGE}#fresh=cancelled`);
    expect(await isFresh(bob)).toBe(false);
  });

  test('nobody else becomes it: neither who is signed in as another meanwhile, nor who is not', async () => {
    const bob = await comeBy(by);
    const { url } = (await bob.post(`/auth/oauth/${by}`).send({ fresh: true })).body as { url: string };
    await bob.post('/auth/sign-out').expect(204);
    const answer = await fetch(url, { redirect: 'manual' });
    const back = await bob.get(answer.headers.get('location')!.replace(PUBLIC_URL, '')).expect(303);
    expect(back.headers['location']).toBe('/#fresh=signed-out');
    await bob.get('/auth/me').expect(401);
    await openBrowser(jiter).post(`/auth/oauth/${by}`).send({ fresh: true }).expect(401);
    for (const more of [{ connect: true }, { invitation: 'x' }])
      await owner.browser
        .post(`/auth/oauth/${by}`)
        .send({ fresh: true, ...more })
        .expect(400);
  });
});

test('a service that lets him pass all the same, and says so, makes nobody fresh', async () => {
  const bob = await comeBy('oidc');
  services.state.isDeaf = true;
  services.state.signedInS = nowS() - 3_600;
  expect(await goAnew(bob, 'oidc')).toBe(`${PAGE}#fresh=not-anew`);
  expect(await isFresh(bob)).toBe(false);
  // One that does not say when was asked for it at least.
  services.state.tellsWhen = false;
  expect(await goAnew(bob, 'oidc')).toBe(`${PAGE}#fresh=done`);
  expect(await isFresh(bob)).toBe(true);
});

test('ten minutes are counted from when he showed the service who he is', async () => {
  await comeBy('oidc');
  services.state.signedInS = nowS() - 300;
  const again = openBrowser(jiter);
  await go(again, 'oidc', {});
  expect(await isFresh(again)).toBe(true);
  const { freshUntil } = (await again.get('/auth/me').expect(200)).body as { freshUntil: string };
  expect(Date.parse(freshUntil)).toBe((services.state.signedInS + 600) * 1_000);
  // Not later than now, whatever its clock says.
  services.state.signedInS = nowS() + 86_400;
  await go(again, 'oidc', {});
  const { body } = await again.get('/auth/me').expect(200);
  expect(Date.parse((body as { freshUntil: string }).freshUntil)).toBeLessThan(Date.now() + 660_000);
});

test('whoever has a password is offered it, beside the services that he connected', async () => {
  const ways = async () => (await owner.browser.get('/auth/fresh').expect(200)).body as object;
  expect(await ways()).toEqual({ password: true, canSetPassword: true, github: false, oidc: null });
  await go(owner.browser, 'github', { connect: true });
  expect(await ways()).toEqual({ password: true, canSetPassword: true, github: true, oidc: null });
  await openBrowser(jiter).get('/auth/fresh').expect(401);
});
