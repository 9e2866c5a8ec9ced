import supertest from 'supertest';
import { onAnotherDay, queryRows, runSql } from '@jiter/testkit';
import { setup } from '../../test-setup.ts';
import { cookieOf, openBrowser, signInAs } from '../people.fixture.ts';
import { createOpenId } from './openid.ts';
import { CLIENT, setUpServices, startServices, type Lie } from './services.fixture.ts';

const PUBLIC_URL = 'http://jiter.test';
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
  owner = await world.beginAnew({ subject: '4711', name: 'ann' });
});

type Browser = ReturnType<typeof openBrowser>;
type Service = 'oidc' | 'github';

const leave = async (browser: Browser, by: Service, body: object = {}) =>
  String((await browser.post(`/auth/oauth/${by}`).send(body).expect(200)).body.url);

/** Where the service sends the browser back to, here. */
async function agree(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' });
  return answer.headers.get('location')!.replace(PUBLIC_URL, '');
}

const comeBack = async (browser: Browser, path: string) =>
  String((await browser.get(path).expect(303)).headers['location']);

async function go(browser: Browser, by: Service, body: object = {}): Promise<string> {
  return comeBack(browser, await agree(await leave(browser, by, body)));
}

const nameOf = async (browser: Browser) => (await browser.get('/auth/me')).body.user?.name as unknown;

const invite = async (role = 'member') => {
  const { url } = (await owner.browser.post('/api/invitations').send({ role }).expect(200)).body as {
    url: string;
  };
  return url.split('#')[1]!;
};

test('the sign-in page is told by what people come in', async () => {
  const { body } = await openBrowser(jiter).get('/auth/methods').expect(200);
  expect(body).toEqual({ password: true, github: true, oidc: { name: 'Keycloak' } });
  const other = await setup();
  try {
    const none = await openBrowser(other).get('/auth/methods').expect(200);
    expect(none.body).toEqual({ password: true, github: false, oidc: null });
    await openBrowser(other).post('/auth/oauth/github').send({}).expect(404);
  } finally {
    await other.close();
  }
  await openBrowser(jiter).post('/auth/oauth/other').send({}).expect(404);
  await openBrowser(jiter)
    .post('/auth/oauth/github')
    .send({ returnTo: 'x'.repeat(20_000) })
    .expect(413);
});

describe.each(['oidc', 'github'] as const)('by %s', (by) => {
  test('nobody is let in who was not invited and is not connected, whatever his name and e-mail address', async () => {
    await runSql(jiter.databaseUrl, "update users set email = 'ann@example.com', name = 'ann'");
    const browser = openBrowser(jiter);
    expect(await go(browser, by, { returnTo: '/o/1' })).toBe('/o/1#sign-in=unknown');
    expect(await nameOf(browser)).toBeUndefined();
    expect(await queryRows(jiter.databaseUrl, 'select 1 from users')).toHaveLength(1);
  });

  test('an invitation makes an account of it, which is a way in from then on', async () => {
    const browser = openBrowser(jiter);
    const invitation = await invite('viewer');
    expect(await go(browser, by, { invitation })).toBe('/');
    const { body } = await browser.get('/auth/me').expect(200);
    // Ann is there already, and names tell people apart.
    expect(body).toMatchObject({ user: { name: 'ann 2', isOperator: false }, orgs: [{ role: 'viewer' }] });
    const path = `/api/audit?action=member.joined,identity.connected&actor=user:${body.user.id}`;
    const { body: entries } = await jiter.api.get(path).expect(200);
    // Of the same millisecond, within which ids say nothing.
    const actions = (entries as { action: string }[]).map(({ action }) => action);
    expect(actions.sort()).toEqual(['identity.connected', 'member.joined']);
    expect(await go(openBrowser(jiter), by, { invitation: await invite() })).toBe('/');
    const again = openBrowser(jiter);
    expect(await go(again, by, { returnTo: '/o/1/events?tab=failed' })).toBe('/o/1/events?tab=failed');
    expect((await again.get('/auth/me')).body).toMatchObject({ user: body.user, orgs: [{ role: 'member' }] });
    await openBrowser(jiter).post(`/auth/oauth/${by}`).send({ invitation }).expect(410);
    expect(await queryRows(jiter.databaseUrl, 'select 1 from users')).toHaveLength(2);
  });

  test('whoever is signed in connects an account, and disconnects it again, but not the last way in', async () => {
    expect(await go(owner.browser, by, { connect: true, returnTo: '/o/1/settings?part=sessions' })).toBe(
      '/o/1/settings?part=sessions',
    );
    const { body: list } = await owner.browser.get('/auth/identities').expect(200);
    const service = by === 'oidc' ? 'Keycloak' : 'GitHub';
    expect(list).toEqual([{ id: expect.any(String), service, name: 'ann', createdAt: expect.any(String) }]);
    const other = openBrowser(jiter);
    await go(other, by);
    expect(await nameOf(other)).toBe('Ann');
    const away = `/auth/identities/${list[0].id}`;
    const stranger = await signInAs(jiter, 'admin');
    await stranger.browser.delete(away).expect(404);
    expect(await go(stranger.browser, by, { connect: true })).toBe('/#sign-in=taken');
    await runSql(jiter.databaseUrl, "update users set password_hash = null where name = 'Ann'");
    expect((await owner.browser.delete(away).expect(409)).body.code).toBe('last_way_in');
    await runSql(jiter.databaseUrl, "update users set password_hash = 'x' where name = 'Ann'");
    await owner.browser.delete(away).expect(204);
    await owner.browser.delete(away).expect(404);
    const query = 'action=identity.connected,identity.disconnected&actor=user:';
    const { body: entries } = await jiter.api.get(`/api/audit?${query}${owner.user.id}`).expect(200);
    const target = { kind: 'identity', id: list[0].id };
    const details = { person: 'Ann', issuer: expect.any(String), name: 'ann' };
    expect(entries).toMatchObject([
      { action: 'identity.disconnected', target, details, ip: expect.any(String) },
      { action: 'identity.connected', target, details },
    ]);
    expect(await go(openBrowser(jiter), by)).toBe('/#sign-in=unknown');
  });

  test('to connect, and to disconnect, takes the password of a short while ago', async () => {
    await runSql(jiter.databaseUrl, "update sessions set fresh_until = now() - interval '1 second'");
    const connect = () => owner.browser.post(`/auth/oauth/${by}`).send({ connect: true });
    expect((await connect().expect(403)).body.code).toBe('not_fresh');
    await owner.browser.delete('/auth/identities/1').expect(403);
    // By the database's clock, which wrote down when that was.
    await onAnotherDay(-3_600_000, async () => void (await connect().expect(403)));
    await runSql(jiter.databaseUrl, "update sessions set fresh_until = now() + interval '1 minute'");
    await onAnotherDay(3_600_000, async () => void (await connect().expect(200)));
    await openBrowser(jiter).post(`/auth/oauth/${by}`).send({ connect: true }).expect(401);
  });

  test('it does so once he is back as well, whatever his browser says that he left for', async () => {
    const way = await agree(await leave(owner.browser, by, { connect: true }));
    await runSql(jiter.databaseUrl, 'update sessions set fresh_until = now()');
    expect(await comeBack(owner.browser, way)).toBe('/#sign-in=expired');
    // Whoever has somebody's cookie, and not his password, leaves as nobody and writes the rest himself.
    const [own] = cookieOf(await owner.browser.get('/auth/me').expect(200)).split(';');
    const { body: sessions } = await owner.browser.get('/auth/sessions').expect(200);
    const left = await openBrowser(jiter).post(`/auth/oauth/${by}`).send({}).expect(200);
    const [, kept] = /^jiter-flow=([^;]+)/.exec(cookieOf(left))!;
    const flow = {
      ...(JSON.parse(Buffer.from(kept!, 'base64url').toString()) as object),
      connect: sessions[0].id,
    };
    const forged = `jiter-flow=${Buffer.from(JSON.stringify(flow)).toString('base64url')}`;
    const back = supertest(jiter.url).get(await agree(left.body.url as string));
    expect((await back.set('cookie', `${own}; ${forged}`).expect(303)).headers['location']).toBe(
      '/#sign-in=expired',
    );
    expect(await queryRows(jiter.databaseUrl, 'select 1 from identities')).toEqual([]);
  });

  test('a session begins anew: the one that the browser came with is over', async () => {
    await go(owner.browser, by, { connect: true });
    const before = cookieOf(await owner.browser.get('/auth/me')).split(';')[0]!;
    await go(owner.browser, by);
    expect(await nameOf(owner.browser)).toBe('Ann');
    await supertest(jiter.url).get('/auth/me').set('cookie', before).expect(401);
  });

  test('somebody else’s way back is nobody’s: without having left, with another state, or a second time', async () => {
    await go(owner.browser, by, { connect: true });
    const attacker = openBrowser(jiter);
    const way = await agree(await leave(attacker, by));
    expect(await comeBack(openBrowser(jiter), way)).toBe('/#sign-in=expired');
    const victim = openBrowser(jiter);
    await leave(victim, by);
    expect(await comeBack(victim, way)).toBe('/#sign-in=expired');
    expect(await nameOf(victim)).toBeUndefined();
    expect(await comeBack(attacker, way)).toBe('/');
    expect(await comeBack(attacker, way)).toBe('/#sign-in=expired');
    const noState = openBrowser(jiter);
    const own = await agree(await leave(noState, by));
    expect(await comeBack(noState, own.replace(/&state=.*/, ''))).toBe('/#sign-in=expired');
    // The code of somebody else, with the state that is one's own: it was asked for with another challenge.
    const injected = openBrowser(jiter);
    const ownWay = await agree(await leave(injected, by));
    const foreign = new URL(await agree(await leave(attacker, by)), PUBLIC_URL).searchParams.get('code')!;
    const mixed = ownWay.replace(/code=[^&]+/, `code=${foreign}`);
    expect(await comeBack(injected, mixed)).toBe('/#sign-in=failed');
    expect(await nameOf(injected)).toBeUndefined();
  });

  test('another person in the same browser does not get the account that the first one left to connect', async () => {
    const way = await agree(await leave(owner.browser, by, { connect: true }));
    const login = { login: (await signInAs(jiter, 'member')).user.name, password: 'correct horse battery' };
    await owner.browser.post('/auth/sign-in').send(login).expect(200);
    expect(await comeBack(owner.browser, way)).toBe('/#sign-in=signed-out');
    expect(await queryRows(jiter.databaseUrl, 'select 1 from identities')).toEqual([]);
  });

  test('one who does not agree is told so, and comes back', async () => {
    const browser = openBrowser(jiter);
    const state = new URL(await leave(browser, by, { returnTo: '/o/1' })).searchParams.get('state')!;
    const way = `/auth/oauth/${by}/callback?error=access_denied&state=${state}`;
    expect(await comeBack(browser, way)).toBe('/o/1#sign-in=cancelled');
  });

  test('no page of another site sends anybody along', async () => {
    const sent = supertest(jiter.url)
      .post(`/auth/oauth/${by}`)
      .set('origin', 'https://evil.example')
      .send({});
    await sent.expect(403);
    await supertest(jiter.url).get(`/auth/oauth/${by}`).expect(404);
  });

  test('and ends up on no page of another site', async () => {
    await go(owner.browser, by, { connect: true });
    for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example'])
      expect([returnTo, await go(openBrowser(jiter), by, { returnTo })]).toEqual([returnTo, '/']);
  });
});

test('who left for one service does not come back from the other', async () => {
  await go(owner.browser, 'github', { connect: true });
  const browser = openBrowser(jiter);
  const way = await agree(await leave(browser, 'oidc'));
  expect(await comeBack(browser, way.replace('/oidc/', '/github/'))).toBe('/#sign-in=expired');
  expect(await nameOf(browser)).toBeUndefined();
});

test('the same number at one service and at the other are two people', async () => {
  await go(owner.browser, 'github', { connect: true });
  expect(await go(openBrowser(jiter), 'oidc')).toBe('/#sign-in=unknown');
});

const LIES: [string, Lie][] = [
  ['of another issuer', { iss: 'https://evil.example' }],
  ['for another client', { aud: 'another' }],
  ['for another visit', { nonce: 'another' }],
  ['that is over', { exp: 1_000_000_000 }],
  ['that somebody else signed', { key: 'foreign' }],
  ['of nobody', { sub: '' }],
];
test.each(LIES)('a token %s lets nobody in', async (_what, lie) => {
  await go(owner.browser, 'oidc', { connect: true });
  services.state.lie = lie;
  const browser = openBrowser(jiter);
  expect(await go(browser, 'oidc')).toBe('/#sign-in=failed');
  expect(await nameOf(browser)).toBeUndefined();
});

test('what the way is made of is in no line and no row', async () => {
  await go(owner.browser, 'oidc', { connect: true });
  await go(owner.browser, 'github', { connect: true });
  services.state.lie = { key: 'foreign' };
  await go(openBrowser(jiter), 'oidc');
  const rows = await queryRows(jiter.databaseUrl, 'select to_jsonb(t)::text as row from identities t');
  expect(rows).toHaveLength(2);
  const written = JSON.stringify([jiter.lines, rows]);
  expect(written).toContain('sign-in.failed');
  expect(services.state.tokens.length).toBeGreaterThan(5);
  for (const secret of [CLIENT.clientSecret, ...services.state.tokens]) expect(written).not.toContain(secret);
});

test('a service that is away is told of, and asked anew', async () => {
  const other = await startServices();
  const { url } = other;
  await other.close();
  const identifier = createOpenId({ ...CLIENT, issuer: url, name: 'Keycloak' });
  const asked = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
  for (let time = 0; time < 2; time += 1)
    await expect(identifier.ask(asked, `${PUBLIC_URL}/back`)).rejects.toMatchObject({ status: 503 });
});
