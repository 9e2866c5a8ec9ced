import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, launch, openTab } from './browser.ts';
import { ODD_PATHS, pageAt, tryAll, watchPosts } from './other-site.ts';
import { become, invitePerson, PASSWORD, personOf, setUpPerson, signIn, type Person } from './people.ts';
import { isShown } from './screens.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

/** Of every operation that the document has. */
type Operation = { security?: object[] };
const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
);

suite('in a browser', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  /** A site of somebody else: at the same address, a port further, and so without what SameSite keeps away. */
  let evil: Receiver;
  beforeAll(async () => {
    evil = await startReceiver(({ path }) => pageAt(path));
    const apiEnv = { TRUST_PROXY: 'loopback' };
    [fleet, browser] = await Promise.all([startFleet('postgres', { apiEnv }), launch()]);
    ada = await setUpPerson(fleet);
  });
  afterAll(async () => {
    await browser?.close();
    await evil?.close();
    await fleet?.stop();
  });

  const openAs = async (person: Person) => {
    const watched = await openTab(browser, fleet.url);
    await become(watched.context, fleet.url, person);
    return watched;
  };
  const createEvent = async () => {
    const body = { payload: 'x', destination: evil.url, delay: '1h' };
    return (await ada.call<{ id: string }>('POST', '/api/events', body)).body.id;
  };

  test.each([
    ['127.0.0.1', { withCookie: [403, 415, 415], formWithCookie: 415 }],
    // Of a site that far away the browser brings no cookie along.
    ['localhost', { withCookie: [401, 401, 401], formWithCookie: 401 }],
  ])(
    'a page of another site, at %s, changes nothing and reads nothing, with the cookie there',
    async (host, { withCookie, formWithCookie }) => {
      const id = await createEvent();
      const { page, context } = await openAs(ada);
      const statuses = await watchPosts(page, fleet.url);
      await page.goto(evil.url.replace('127.0.0.1', host));
      const [event, session] = [`${fleet.url}/api/events/${id}`, `${fleet.url}/auth/sessions/1`];
      const simple = await tryAll(page, [
        [`${event}/cancel`, { method: 'POST' }],
        [`${event}/cancel`, { method: 'POST', body: '{}' }],
        [`${fleet.url}/api/events`, { method: 'POST', body: anEventBody }],
        [`${fleet.url}/auth/sign-out`, { method: 'POST', body: '{}' }],
        [`${fleet.url}/auth/setup`, { method: 'POST', body: '{}' }],
      ]);
      expect(new Set(simple)).toEqual(new Set(['refused']));
      await eventually(() => expect(statuses).toEqual([...withCookie, 415, 415]));
      // What is no simple request is not even sent, and no answer is given to it.
      const others = await tryAll(page, [
        [event, { mode: 'cors' }],
        [event, { method: 'PUT', mode: 'cors', body: '{"payload":"y"}', headers: JSON_TYPE }],
        [`${event}/cancel`, { method: 'POST', mode: 'cors', body: '{}', headers: JSON_TYPE }],
        [session, { method: 'DELETE', mode: 'cors' }],
      ]);
      expect(new Set(others)).toEqual(new Set(['refused']));
      const forms = [
        [`${event}/cancel`, formWithCookie],
        [`${fleet.url}/auth/sign-in`, 415],
        [`${fleet.url}/auth/sign-out`, 415],
      ] as const;
      for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
        for (const [action, refusal] of forms) {
          await page.goto(
            `${evil.url.replace('127.0.0.1', host)}form?${String(new URLSearchParams({ action, type }))}`,
          );
          const before = statuses.length;
          await page.locator('button').click();
          await eventually(() => expect(statuses.slice(before)).toEqual([refusal]));
        }
      }
      const { body } = await ada.call<{ status: string }>('GET', `/api/events/${id}`);
      expect(body.status).toBe('Pending');
      expect((await ada.call('GET', '/auth/me')).status).toBe(200);
      await context.close();
    },
  );

  test('no page of it is shown within another one', async () => {
    const { page, context } = await openAs(ada);
    const { body: inbox } = await ada.call<{ url: string }>('POST', '/api/inboxes', {});
    const paths = ['/', '/o/1/events', '/setup', '/admin/queues', '/api/events', new URL(inbox.url).pathname];
    for (const path of paths) {
      const address = fleet.url + path;
      await page.goto(`${evil.url}frame?${String(new URLSearchParams({ address }))}`);
      await eventually(() =>
        expect(page.frames().map((frame) => frame.url())).toContainEqual(
          expect.stringMatching(/^chrome-error:/),
        ),
      );
      const accept = { accept: 'text/html', cookie: `${ada.cookie.name}=${ada.cookie.value}` };
      const { headers } = await fetch(address, { headers: accept });
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringContaining("frame-ancestors 'none'"),
      ]);
    }
    const { headers } = await fetch(fleet.url, { headers: { accept: 'text/html' } });
    expect(headers.get('x-frame-options')).toBe('DENY');
    // But for what is shared, which knows nobody and changes nothing.
    const { body: link } = await ada.call<{ url: string }>('POST', '/api/links', { org: '1' });
    await page.goto(
      `${evil.url}frame?${String(new URLSearchParams({ address: new URL(link.url, fleet.url).href }))}`,
    );
    await page.frameLocator('iframe').getByText('Shared by').waitFor();
    for (const path of ['/shared/x', '/o/1/shared', '/sharedx']) {
      const answer = await fetch(fleet.url + path, { headers: { accept: 'text/html' } });
      expect([path, answer.headers.get('x-frame-options')]).toEqual([path, 'DENY']);
    }
    await context.close();
  });

  test('whoever signs in has a session that nobody knew before', async () => {
    const planted = [
      await signIn(fleet.url, 'Ada'),
      personOf(fleet.url, { name: 'jiter', value: 'a'.repeat(43) }),
    ];
    for (const before of planted) {
      const { page, context } = await openTab(browser, fleet.url);
      await become(context, fleet.url, before);
      await page.goto('/auth/me');
      await context.clearCookies();
      await page.goto('/');
      await isShown(page, 'Sign in');
      await become(context, fleet.url, before);
      await page.getByLabel('E-mail or name').fill('Ada');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await isShown(page, 'Overview');
      const [cookie] = await context.cookies(fleet.url);
      expect(cookie).toMatchObject({ name: 'jiter', httpOnly: true, sameSite: 'Lax' });
      expect(cookie!.value).not.toBe(before.cookie.value);
      expect((await before.call('GET', '/auth/me')).status).toBe(401);
      expect(await page.evaluate<string>('document.cookie')).toBe('');
      await context.close();
    }
  });

  test('no address leads elsewhere, neither at once nor by signing in there', async () => {
    const { page, context, problems } = await openTab(browser, fleet.url);
    for (const path of ODD_PATHS) {
      await context.clearCookies();
      const answer = await page.goto(fleet.url + path);
      expect([path, answer!.status() < 300 || answer!.status() >= 400]).toEqual([path, true]);
      expect(new URL(page.url()).origin).toBe(fleet.url);
    }
    for (const path of ['/?next=https://evil.example/', '/o/1?redirect=//evil.example', '/#//evil.example']) {
      await context.clearCookies();
      await page.goto(fleet.url + path);
      await page.getByLabel('E-mail or name').fill('Ada');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await isShown(page, 'Overview');
      expect(new URL(page.url()).origin).toBe(fleet.url);
    }
    expect(problems).toEqual([]);
    await context.close();
  });

  test('what a page does not offer to a role, the API refuses it', async () => {
    const id = await createEvent();
    const viewer = await invitePerson(fleet.url, ada, 'viewer');
    const { page, context } = await openAs(viewer);
    await page.goto(`/o/1/events/${id}`);
    await isShown(page, `Event ${id}`);
    for (const name of ['Cancel', 'Retry', 'Send now', 'Edit']) {
      expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0]);
    }
    const changing = operations.filter(
      ({ method, path }) =>
        method !== 'GET' && path.startsWith('/api/') && !/(preview|check|resolve)$/.test(path),
    );
    expect(changing.length).toBeGreaterThan(30);
    const calls = changing.map(({ method, path }) => ({ method, path: path.replace(/\{\w+\}/g, id) }));
    const answers = await page.evaluate<[string, number][]>(`Promise.all(${JSON.stringify(calls)}.map(
      async ({ method, path }) => {
        const headers = { 'content-type': 'application/json', 'x-jiter-org': '1' };
        const { status } = await fetch(path, { method, headers, body: method === 'DELETE' ? undefined : '{}' });
        return [method + ' ' + path, status];
      }))`);
    expect(answers.filter(([, status]) => status !== 403)).toEqual([]);
    await context.close();
  });

  test('a session that was ended elsewhere shows nothing more', async () => {
    const { page, context } = await openAs(await signIn(fleet.url, 'Ada'));
    await page.goto('/o/1/settings?part=keys');
    await isShown(page, 'API keys · Settings');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('half an entry');
    const { body: sessions } = await ada.call<{ id: string; isCurrent: boolean }[]>('GET', '/auth/sessions');
    for (const { id, isCurrent } of sessions)
      if (!isCurrent) await ada.call('DELETE', `/auth/sessions/${id}`);
    // By whatever page still has its cookie.
    await eventually(
      async () => expect((await page.request.get('/auth/me')).status()).toBe(401),
      ENDED_WITHIN_MS,
    );
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.locator('.list').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);
    // What was being filled in is there for the same person.
    await page.getByLabel('E-mail or name').fill('Ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('half an entry');
    await context.close();
  });

  test('the sixth wrong password from an address is refused for a while, and from another one the right one opens', async () => {
    const openFrom = async (address: string) => {
      const { page, context } = await openTab(browser, fleet.url);
      await context.setExtraHTTPHeaders({ 'x-forwarded-for': address });
      await page.goto('/');
      await page.getByLabel('E-mail or name').fill('Ada');
      const enter = async (password: string) => {
        const answered = page.waitForResponse((response) => response.url().endsWith('/auth/sign-in'));
        await page.getByLabel('Password').fill(password);
        await page.keyboard.press('Enter');
        const answer = await answered;
        return { status: answer.status(), retryAfter: answer.headers()['retry-after'] };
      };
      return { page, context, enter };
    };
    const guessing = await openFrom('192.0.2.1');
    for (let guesses = 0; guesses < 5; guesses += 1)
      expect((await guessing.enter('not the password')).status).toBe(401);
    for (const password of ['not the password', PASSWORD]) {
      const { status, retryAfter } = await guessing.enter(password);
      expect(status).toBe(429);
      expect(Number(retryAfter)).toBeGreaterThan(60);
      await guessing.page.getByRole('alert').getByText('Too many wrong passwords were sent').waitFor();
    }
    const other = await openFrom('192.0.2.2');
    expect((await other.enter(PASSWORD)).status).toBe(200);
    await isShown(other.page, 'Overview');
    await guessing.context.close();
    await other.context.close();
  });
});

/** Of a session that somebody ended: 5 s is what we promise, and as much again is for a machine that stands still. */
const ENDED_WITHIN_MS = 10_000;

const JSON_TYPE = { 'content-type': 'application/json' };
const anEventBody = JSON.stringify({ payload: 'x', destination: 'https://example.com', delay: '1h' });
