import type { Browser, Locator, Page, Route } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Look, type Watched } from './browser.ts';
import { become, setUpPerson, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';
import { button, enterPassword, inDialog, makeStale, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const PHONE = { width: 360, height: 640 };
const DESTINATION = 'https://shop.example.com/hooks';

suite('what does not work when it is pressed', () => {
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

  const open = (path: string, title: string, look?: Look): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, [path, title], look);

  test('is said where it is seen, in a long form on a phone as well, and what was entered stays', async () => {
    const watched = await open('/o/1/cron?form=new', 'Cron', PHONE);
    const { page } = watched;
    const dialog = page.getByRole('dialog');
    await refuse(page, /\/api\/cronjobs$/, 409, 'There are too many cron jobs');
    await dialog.getByLabel('Destination').fill(DESTINATION);
    await dialog.evaluate((one) => one.scrollTo(0, one.scrollHeight));
    await inDialog(page, 'Create').click();
    await isSeen(dialog.getByRole('alert').getByText('There are too many cron jobs'));
    expect(await dialog.getByLabel('Destination').inputValue()).toBe(DESTINATION);
    await page.unrouteAll({ behavior: 'wait' });
    await inDialog(page, 'Create').click();
    await toast(page, 'Created');
    // Whoever goes back then does not find the form again, which is done with.
    await page.goBack();
    await page.waitForFunction('!location.search.includes("form")');
    await dialog.waitFor({ state: 'detached' });
    await close(watched);

    const other = await open('/o/1/playground?open=more', 'Playground', PHONE);
    await refuse(other.page, /\/api\/events$/, 409, 'There is no room for more');
    await button(other.page, 'Schedule').click();
    await isSeen(other.page.getByRole('alert').getByText('There is no room for more'));
    await other.page.unrouteAll({ behavior: 'wait' });
    await close(other);
  });

  test('is told at once where it has to wait, in the words of the API', async () => {
    const event = { payload: 'x', destination: DESTINATION, delay: '2h' };
    const { id } = (await ada.call<{ id: string }>('POST', '/api/events', event)).body;
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const { page, context } = watched;
    const limit = 'Too many requests of this organisation: try again in 42 s';
    await refuse(page, /\/api\/events\/\d+$/, 429, limit, { 'retry-after': '42' });
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Payload').fill('mine');
    await inDialog(page, 'Save').click();
    await page.getByRole('dialog').getByRole('alert').getByText(limit).waitFor({ timeout: 20_000 });
    expect(await page.getByRole('dialog').getByLabel('Payload').inputValue()).toBe('mine');
    await page.unrouteAll({ behavior: 'wait' });
    await inDialog(page, 'Save').click();
    await toast(page, 'Saved');
    await context.close();
  });

  test('is said to be done perhaps, where no answer came to what makes something', async () => {
    const { page, context } = await open('/o/1/settings?part=keys', 'API keys');
    await page.route(/\/api\/keys$/, (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await button(page, 'New key').click();
    await page.getByLabel('Name').fill('twice');
    await inDialog(page, 'Make the key').click();
    await page.getByRole('dialog').getByRole('alert').getByText('look before you try again').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await context.close();
  });

  test('says so in words, where what stands between refuses it by a page of its own', async () => {
    const { page, context } = await open('/o/1/settings?part=keys', 'API keys');
    await page.route(/\/api\/keys$/, (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 403, contentType: 'text/html', body: '<h1>Blocked</h1>' })
        : route.continue(),
    );
    await button(page, 'New key').click();
    await page.getByLabel('Name').fill('blocked');
    await inDialog(page, 'Make the key').click();
    const alert = page.getByRole('dialog').getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('403');
    await page.unrouteAll({ behavior: 'wait' });
    await context.close();
  });

  test('waits for a password however long somebody takes to find it', async () => {
    const watched = await openTab(browser, fleet.url);
    const { page, context } = watched;
    await become(context, fleet.url, ada);
    await page.clock.install();
    await page.goto('/o/1/settings?part=secret');
    await isShown(page, 'Signing secret');
    await makeStale(fleet, ada);
    await button(page, 'Rotate').click();
    await button(page, 'Make a new secret').click();
    await page.getByRole('dialog', { name: 'Enter your password' }).waitFor();
    await page.clock.fastForward(45_000);
    await enterPassword(page);
    await toast(page, 'A new secret signs');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    await close(watched);
  });

  test('is said at the end of a list whose next part does not come, and asked for again there', async () => {
    const event = { payload: 'x', destination: DESTINATION, delay: '3h', labels: ['more'] };
    await ada.call('POST', '/api/events/batch', Array<object>(60).fill(event));
    const { page, context } = await open('/o/1/events?label=more', 'Coming · Events');
    await refuse(page, /\/api\/events\?.*cursor=/, 500, 'It is broken');
    const foot = page.locator('.list-foot');
    await button(page, 'Show more').click();
    await isSeen(foot.getByRole('alert').getByText('It is broken'));
    expect(await page.getByRole('alert').count()).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await foot.getByRole('button', { name: 'Ask again' }).click();
    await foot.getByText('60 events').waitFor();
    await context.close();
  });

  test('keeps the question what to ignore open, and takes no number that is none', async () => {
    const watched = await open('/o/1/settings', 'General');
    const { page } = watched;
    let asked = 0;
    await page.route(/\/api\/failures/, (route) => {
      if (route.request().method() === 'GET') return route.fulfill({ json: FAILURES });
      asked += 1;
      return route.fulfill({ status: 409, json: { message: 'Somebody was faster' } });
    });
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await button(page, 'Ignore').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('select').selectOption('rate');
    await dialog.getByRole('spinbutton').fill('');
    await inDialog(page, 'Ignore').click();
    await dialog.locator('input:invalid').waitFor();
    expect(asked).toBe(0);
    await dialog.getByRole('spinbutton').fill('5');
    await inDialog(page, 'Ignore').click();
    await dialog.getByRole('alert').getByText('Somebody was faster').waitFor();
    expect(await dialog.getByRole('spinbutton').inputValue()).toBe('5');
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('is said of the figures of a host, and nothing seems to be on its way', async () => {
    const { page, context } = await open('/o/1/settings', 'General');
    await refuse(page, /\/api\/stats/, 500, 'No figures just now');
    await page.evaluate(`history.pushState({}, '', '/o/1/destinations/shop.example.com')`);
    await page.evaluate(`dispatchEvent(new PopStateEvent('popstate'))`);
    await page.getByRole('alert').getByText('No figures just now').waitFor();
    // What else the page asks for comes later on a busy machine.
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('alert').getByRole('button', { name: 'Ask again' }).click();
    await page.locator('.outcomes').waitFor();
    await context.close();
  });

  test('a key that no header takes is told to be none, and a browser that keeps nothing has a playground', async () => {
    const watched = await openTab(browser, fleet.url);
    const { page } = watched;
    await page.addInitScript(
      `Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('kept nothing', 'SecurityError'); } })`,
    );
    await page.goto('/o/1/playground');
    await button(page, 'Use an API key').click();
    await page.getByLabel('API key', { exact: true }).fill('ключ');
    await button(page, 'Open').click();
    await page.getByRole('alert').getByText('A key is one word').waitFor();
    await page.getByLabel('API key', { exact: true }).fill(fleet.apiKey);
    await button(page, 'Open').click();
    await page.locator('.top').waitFor();
    await page.locator('.inbox').waitFor();
    await close(watched);
  });
});

/** From now on, what asks for that in another way than to look is refused; what looks as well where it is asked for by a query. */
function refuse(
  page: Page,
  url: RegExp,
  status: number,
  message: string,
  headers: Record<string, string> = {},
) {
  return page.route(url, (route: Route) =>
    route.request().method() === 'GET' && !url.source.includes('\\?') && !url.source.includes('stats')
      ? route.continue()
      : route.fulfill({ status, headers, json: { message } }),
  );
}

/** All of it is in the window, and nothing lies over its middle. */
async function isSeen(what: Locator): Promise<void> {
  await what.waitFor();
  await eventually(async () => {
    const seen = await what.evaluate((one) => {
      const { top, bottom, left, right } = one.getBoundingClientRect();
      const { defaultView: window } = one.ownerDocument;
      const over = one.ownerDocument.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return top >= 0 && bottom <= window!.innerHeight && one.contains(over);
    });
    expect(seen).toBe(true);
  });
}

const FAILURES = {
  groups: [
    {
      host: 'shop.example.com',
      reason: '503',
      class: '5xx',
      count: 3,
      series: [1, 2],
      firstAt: '2027-01-01T00:00:00.000Z',
      lastAt: '2027-01-01T01:00:00.000Z',
      sample: { eventId: '1', responseData: 'no' },
      state: 'open',
    },
  ],
  count: 3,
  atLeast: false,
  from: '2026-12-31T00:00:00.000Z',
};
