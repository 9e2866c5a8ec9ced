import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Watched } from './browser.ts';
import { become, invitePerson, PASSWORD, setUpPerson, signIn, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';
import { startStallingProxy } from './stalling-proxy.ts';
import { button, enterPassword, makeStale, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('whoever looks, in several tabs, and by a server that is late', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  let proxy: Awaited<ReturnType<typeof startStallingProxy>>;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    ada = await setUpPerson(fleet, { name: 'Ada' });
    proxy = await startStallingProxy(fleet.url);
    await invitePerson(fleet.url, ada, 'viewer', { name: 'Bob' });
  });
  afterAll(async () => {
    await browser?.close();
    await proxy?.close();
    await fleet?.stop();
  });

  const open = async (path: string, title: string): Promise<Watched & { second: Page }> => {
    const person = await signIn(fleet.url, 'Ada');
    const watched = await openScreen({ browser, url: fleet.url, person }, [path, title]);
    const second = await watched.context.newPage();
    await second.goto('/o/1/destinations');
    await isShown(second, 'Destinations');
    return { ...watched, second };
  };
  const signOut = async (page: Page) => {
    await button(page, 'You').click();
    await button(page, 'Sign out').click();
    await isShown(page, 'Sign in');
  };
  const enter = async (page: Page, name: string) => {
    await page.getByLabel('E-mail or name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.top').waitFor();
  };

  test('whoever signs out in one is signed out in all of them, and in again', async () => {
    const watched = await open('/o/1/settings?part=links', 'Shared links');
    const { page, second } = watched;
    // Nothing asks for anything by itself there.
    await signOut(second);
    await isShown(page, 'Sign in');
    await enter(second, 'Ada');
    await isShown(page, 'Shared links');
    await close(watched);
  });

  test('whoever signs in as somebody else is that in all of them: nothing is done, or shown, in the name of the first', async () => {
    const destination = 'https://shop.example.com/hooks';
    const event = { payload: 'x', destination, delay: '2h' };
    const { id } = (await ada.call<{ id: string }>('POST', '/api/events', event, '1')).body;
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const { page, second } = watched;
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Payload').fill('of Ada');
    await become(watched.context, fleet.url, await signIn(fleet.url, 'Bob'));
    await second.reload();
    await page.getByText('you are Bob here too').waitFor();
    // What a viewer may not do is not offered to him, and what she was filling in is hers.
    await button(page, 'Cancel').waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button(page, 'You').click();
    await page.locator('.menu-title').getByText('Bob').waitFor();
    const changed = page.locator('.change').getByText('created by');
    await eventually(async () => expect(await changed.count()).toBe(1));
    await close(watched);
  });

  test('a failed event that somebody else retries goes on before the eyes of whoever looks at it', async () => {
    const receiver = await startReceiver([500, 200]);
    const event = { payload: 'x', destination: receiver.url, delay: '0s', retryPolicy: { delays: [] } };
    const { id } = (await ada.call<{ id: string }>('POST', '/api/events', event, '1')).body;
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const state = (text: string) => watched.page.locator('.headline').getByText(text, { exact: true });
    await state('Failed').waitFor();
    expect((await ada.call('POST', `/api/events/${id}/retry`, {}, '1')).status).toBe(200);
    await state('Sent').waitFor();
    await close(watched);
    await receiver.close();
  });

  test('what somebody else saves comes beside what is entered, and takes none of it', async () => {
    const watched = await open('/o/1/settings', 'General · Settings');
    const { page } = watched;
    const field = (name: string) => page.locator(`form [name=${name}]`);
    await field('failureCallback').fill('https://mine.example.com/');
    await field('hidePayloads').check();
    expect((await ada.call('PUT', '/api/org', { timeout: '7s' }, '1')).status).toBe(200);
    await eventually(async () => {
      await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
      expect(await field('timeout').inputValue()).toBe('7s');
    });
    expect(await field('failureCallback').inputValue()).toBe('https://mine.example.com/');
    expect(await field('hidePayloads').isChecked()).toBe(true);
    await button(page, 'Save').click();
    await toast(page, 'Saved');
    const { body } = await ada.call('GET', '/api/org', undefined, '1');
    expect(body).toMatchObject({
      timeout: '7s',
      failureCallback: 'https://mine.example.com/',
      hidePayloads: true,
    });
    await close(watched);
  });

  test('a server that takes a call and does not answer it is told of, and what was entered can be sent again', async () => {
    const watched = await openTab(browser, proxy.url);
    const { page, context } = watched;
    await page.clock.install();
    const late = page.getByText('has not answered within 30 s');
    /** Whatever was done, or opened, leads to a call that is held; then its words are there, and the way on is offered. */
    const tells = async (call: string, start: () => Promise<unknown>, by?: 'half') => {
      proxy.hold(call, by);
      await start();
      await proxy.waitTooLong(page);
      await late.waitFor();
      proxy.release();
    };
    /** By pressing it, unless the page has asked again by itself meanwhile: on a slow machine it may have. */
    const goOn = (name: string) =>
      eventually(async () => {
        await button(page, name).evaluateAll((all) =>
          all.forEach((one) => (one as { click(): void }).click()),
        );
        expect(await late.count()).toBe(0);
      });
    const { body: invited } = await ada.call<{ url: string }>('POST', '/api/invitations', { role: 'member' });
    const [, token] = invited.url.split('#');
    await tells('POST /auth/invitations/look', () => page.goto(`/invite#${token}`));
    await goOn('Ask again');
    await page.getByLabel('Your name').fill('Late');
    await tells('GET /auth/me', () => page.goto('/o/1/settings'), 'half');
    await goOn('Ask again');
    await tells('GET /auth/methods', () => page.reload());
    await goOn('Ask again');
    await page.getByLabel('E-mail or name').fill('Ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await tells('POST /auth/sign-in', () => page.keyboard.press('Enter'), 'half');
    await goOn('Sign in');
    await page.locator('.top').waitFor();
    await tells('PUT /auth/orgs/1', () => button(page, 'Rename').click());
    await page.getByText('look before you try again').waitFor();
    await goOn('Rename');
    // What a screen asked for before its script was there is asked for again by itself.
    proxy.hold('GET /api/events?status=Pending&include=cron&order=asc&limit=50');
    await page.goto('/o/1/events');
    await proxy.waitTooLong(page);
    proxy.release();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await become(context, proxy.url, ada);
    await makeStale(fleet, ada);
    await page.goto('/o/1/settings?part=secret');
    await button(page, 'Rotate').click();
    await tells('GET /auth/fresh', () => button(page, 'Make a new secret').click());
    await goOn('Ask again');
    // What waited for it is held only now, after what it waited for.
    proxy.hold('POST /api/secrets/rotate');
    await enterPassword(page);
    await proxy.waitTooLong(page);
    await page.getByRole('dialog').getByRole('alert').waitFor();
    proxy.release();
    await page.keyboard.press('Escape');
    await tells('POST /auth/sign-out', async () => {
      await button(page, 'You').click();
      await button(page, 'Sign out').click();
      await toast(page, 'Signing out');
    });
    await toast(page, 'You are still signed in.');
    await page.getByText('Signing out').waitFor({ state: 'detached' });
    await context.close();
  });
});
