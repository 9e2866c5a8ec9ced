import type { Browser, Page } from 'playwright-core';
import { createLatch, eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { untilAnswered } from './answered.ts';
import { makeKey, picker } from './api-screen.ts';
import { chromiumPath, close, goTo, launch, openTab, type Watched } from './browser.ts';
import { PASSWORD, setUpPerson, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';
import { button, clipboardOf, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const DESTINATION = 'https://shop.example.com/hooks';
const HOUR_MS = 3_600_000;

suite('what becomes of a page meanwhile', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres', { workers: 0 }), launch()]);
    ada = await setUpPerson(fleet);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = (path: string, title: string): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, [path, title]);
  const anEvent = async (more: object = {}) => {
    const event = { payload: 'x', destination: DESTINATION, delay: '1h', ...more };
    return (await ada.call<{ id: string }>('POST', '/api/events', event, '1')).body.id;
  };
  const enter = async (page: Page, login: string) => {
    await page.getByLabel('E-mail or name').fill(login);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await button(page, 'Sign in').click();
  };
  const fail = (page: Page, url: RegExp) =>
    page.route(url, (route) => route.fulfill({ status: 500, json: { message: 'The database is away' } }));

  test('a list that is not answered any more says that what it shows is as of before', async () => {
    await anEvent({ labels: ['left'] });
    const { page, context } = await open('/o/1/events?label=left', 'Coming · Events');
    await page.locator('tr[data-id]').waitFor();
    await fail(page, /\/api\/events\?/);
    const alert = page.getByRole('alert');
    await alert.getByText('The database is away What is shown is as of before.').waitFor();
    expect(await page.locator('tr[data-id]').count()).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await alert.waitFor({ state: 'detached' });
    await context.close();
  });

  test('a key that was chosen stays the one, also where keys cannot be asked for once more', async () => {
    const key = await makeKey(ada, 'reader', ['events:read']);
    const watched = await open(`/o/1/api?call=getEvent&as=${key.id}`, 'API');
    const { page, context } = watched;
    await eventually(async () => expect(await picker(page).inputValue()).toBe(key.id));
    await fail(page, /\/api\/keys$/);
    const refused = page.waitForResponse(/\/api\/keys$/);
    // What was asked for in the last second is not asked for again.
    await eventually(async () => {
      await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
      await Promise.race([refused, new Promise((_, reject) => setImmediate(reject))]);
    });
    await untilAnswered(page);
    expect(await picker(page).inputValue()).toBe(key.id);
    await page.getByLabel('The key itself').waitFor();
    // Where they are not known at all, that is what is said of them.
    await page.reload();
    await page.getByRole('alert').getByText('The database is away').waitFor();
    expect(await page.getByText('The key in this address is not there any more').count()).toBe(0);
    await page.unrouteAll({ behavior: 'wait' });
    await button(page, 'Ask again').click();
    await page.getByLabel('The key itself').waitFor();
    await context.close();
  });

  test.each([HOUR_MS, -HOUR_MS])(
    'a link counts down to the right moment where the clock of whoever has it is %i ms wrong',
    async (wrongMs) => {
      const event = await anEvent({ delay: '30min' });
      const { body } = await ada.call<{ url: string }>('POST', '/api/links', { event, expires: '1d' }, '1');
      const watched = await openTab(browser, fleet.url);
      const { page } = watched;
      await page.clock.install({ time: Date.now() + wrongMs });
      await page.goto(body.url);
      await page
        .locator('.countdown')
        .getByText(/^(30:00|2\d:\d\d)\.\d{3}$/)
        .waitFor();
      await close(watched);
    },
  );

  test('an event that a key is pressed for twice is retried once', async () => {
    const id = await anEvent();
    const watched = await open('/o/1', 'Overview');
    const { page } = watched;
    await page.route(`**/api/events/${id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), status: 'Failed To Send' } });
    });
    const latch = createLatch();
    let retried = 0;
    await page.route(`**/api/events/${id}/retry`, async (route) => {
      retried += 1;
      await latch.opened;
      await route.fulfill({ json: { id, status: 'Pending' } });
    });
    await goTo(watched, `/o/1/events/${id}`);
    await button(page, 'Retry').waitFor();
    for (let pressed = 0; pressed < 3; pressed++) await page.keyboard.press('r');
    await eventually(() => expect(retried).toBeGreaterThan(0));
    latch.open();
    await toast(page, 'It leaves again');
    expect(retried).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('in the playground, no result is taken for that of what is written by now', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const resolved = page.locator('.resolved time');
    await resolved.waitFor();
    await button(page, 'Dry run').click();
    const dryRun = page.locator('.dry-run');
    await dryRun.waitFor();
    const note = page.getByText(/^This is of what (was written|stood there) when it was/);
    expect(await note.count()).toBe(0);
    await page.getByLabel('Payload', { exact: true }).fill('another');
    await note.waitFor();
    await button(page, 'Dry run').click();
    await note.waitFor({ state: 'detached' });
    const latch = createLatch();
    await page.route(/\/api\/times\/resolve$/, async (route) => {
      await latch.opened;
      await route.continue();
    });
    await page.getByLabel('When').fill('2099-01-01 10:00');
    await resolved.waitFor({ state: 'hidden' });
    latch.open();
    await resolved.getByText('2099').waitFor();
    await page.unrouteAll({ behavior: 'wait' });

    await goTo(watched, '/o/1/playground?tab=doctor');
    await page.getByLabel('Headers, as they arrived').fill('webhook-id: evt_1');
    await button(page, 'Examine').click();
    await page.getByRole('heading', { name: 'Most likely' }).waitFor();
    expect(await note.count()).toBe(0);
    await page.getByLabel('Secret that you verify with').fill('another');
    await note.waitFor();
    await button(page, 'Examine').click();
    await note.waitFor({ state: 'detached' });
    await close(watched);
  });

  test('an inbox that somebody took away is followed by another one', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const url = () => page.locator('.inbox header').getByRole('button').click();
    await page.getByText('Nothing came yet').waitFor();
    await url();
    const before = await clipboardOf(page);
    const { body: inboxes } = await ada.call<{ id: string }[]>('GET', '/api/inboxes', undefined, '1');
    for (const { id } of inboxes) await ada.call('DELETE', `/api/inboxes/${id}`, undefined, '1');
    await button(page, 'Use the inbox').click();
    await page.getByText('The inbox on this page').waitFor();
    await page.getByText('Nothing came yet').waitFor();
    expect(await page.getByLabel('Destination').inputValue()).not.toBe(before);
    await close(watched);
  });

  test('whoever leaves the playground while an event is created stays where he went, and is told', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const latch = createLatch();
    const held = page.waitForRequest(
      (request) => request.method() === 'POST' && /\/events$/.test(request.url()),
    );
    await page.route(/\/api\/events$/, async (route) => {
      await latch.opened;
      await route.continue();
    });
    await page.getByLabel('When').fill('in 2 hours');
    await button(page, 'Schedule').click();
    await held;
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Destinations' }).first().click();
    await isShown(page, 'Destinations');
    latch.open();
    await toast(page, 'It is scheduled');
    expect(new URL(page.url()).pathname).toBe('/o/1/destinations');
    await button(page, 'Open its page').click();
    await page.getByRole('heading', { name: /^Event \d+$/, level: 1 }).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('what was refused before somebody signed in once more does not sign him out again', async () => {
    const watched = await open('/o/1/settings', 'General');
    const { page } = watched;
    const latch = createLatch();
    const refuse = { status: 401, json: { message: 'Sign in' } };
    await page.route(/\/api\/destinations$/, async (route) => {
      await latch.opened;
      await route.fulfill(refuse);
    });
    const held = page.waitForRequest(/\/api\/destinations$/);
    await goTo(watched, '/o/1/destinations');
    await held;
    await page.route(/\/api\/events\?/, (route) => route.fulfill(refuse), { times: 1 });
    await goTo(watched, '/o/1/events');
    await enter(page, 'Ada');
    const events = page.getByRole('heading', { name: 'Events', level: 1 });
    await events.waitFor();
    latch.open();
    // All that was asked for by then is answered.
    await isShown(page, 'Coming · Events');
    expect(await events.count()).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('a name with a space behind it, as a phone completes it, is that name', async () => {
    const watched = await openTab(browser, fleet.url);
    const { page } = watched;
    await page.goto('/o/1/settings');
    await enter(page, 'Ada ');
    await isShown(page, 'General');
    await close(watched);
  });

  test('what went wrong at a service is not told once more after somebody has signed in', async () => {
    const watched = await openTab(browser, fleet.url);
    const { page } = watched;
    await page.goto('/o/1/settings#sign-in=cancelled');
    const news = page.getByText('You did not agree over there');
    await news.waitFor();
    await enter(page, 'Ada');
    await isShown(page, 'General');
    await button(page, 'You').click();
    await button(page, 'Sign out').click();
    await isShown(page, 'Sign in');
    expect(await news.count()).toBe(0);
    await close(watched);
  });
});
