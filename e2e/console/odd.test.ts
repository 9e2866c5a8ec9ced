import type { Browser } from 'playwright-core';
import { createLatch, eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, goTo, launch, openTab, type Watched } from './browser.ts';
import { become, setUpPerson, type Person } from './people.ts';
import { expectFine, isShown, WIDTHS } from './screens.ts';
import { button } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const HOUR_MS = 3_600_000;

/** From right to left, with a sign that turns whatever follows it around. */
const RIGHT_TO_LEFT = 'שלום עולם \u202e gnihtyreve';
/** Every alert from now on, however soon it goes again. */
const NOTE_ALERTS = `(() => {
  window.alerts = [];
  new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.nodeType === 1);
    const alerts = added.flatMap((node) => [node, ...node.querySelectorAll('*')]).filter((node) => node.matches('[role=alert]'));
    window.alerts.push(...alerts.map((node) => node.textContent));
  }).observe(document.body, { childList: true, subtree: true });
})()`;
const LONG_HOST = `${Array.from({ length: 19 }, () => 'subdomain').join('.')}.example.com`;

suite('what is odd', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let ada: Person;
  beforeAll(async () => {
    receiver = await startReceiver();
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    ada = await setUpPerson(fleet, { name: 'Ada' });
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const create = async (more: Record<string, unknown>) => {
    const body = { payload: 'x', destination: receiver.url, delay: '1h', ...more };
    return (await fleet.call('POST', '/api/events', body)).body.id;
  };
  const open = async (path: string, look?: Parameters<typeof openTab>[2]): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url, look);
    await become(watched.context, fleet.url, ada);
    await watched.page.goto(path);
    await watched.page.locator('.top').waitFor();
    return watched;
  };

  test.each([HOUR_MS, -HOUR_MS])(
    'a browser whose clock is %i ms wrong counts down to the right moment',
    async (wrongMs) => {
      const id = await create({ delay: '90s' });
      const watched = await openTab(browser, fleet.url);
      const { page, context } = watched;
      await become(context, fleet.url, ada);
      await page.clock.install({ time: Date.now() + wrongMs });
      await page.goto(`/o/1/events/${id}`);
      await page
        .locator('.countdown')
        .getByText(/^(01:[0-2]\d|[3-8]\d)\.\d{3}( s)?$/)
        .waitFor();
      await goTo(watched, '/o/1/events');
      await page
        .locator(`tr[data-id="${id}"] .relative`)
        .getByText(/^in (1 min( \d+ s)?|[3-8]\d s)$/)
        .waitFor();
      await close(watched);
    },
  );

  test('what is set in one tab is set in the others, and takes nothing from them', async () => {
    const one = await open('/o/1/events?tab=all&label=a');
    const page = await one.context.newPage();
    await page.goto('/o/1/events?tab=all&label=b');
    await isShown(page, 'All · Events');
    const save = async ({ page: tab }: Pick<Watched, 'page'>, name: string) => {
      await tab.getByRole('button', { name: 'Save as a tab' }).click();
      await tab.getByLabel('Name').fill(name);
      await tab.keyboard.press('Enter');
    };
    await save(one, 'First');
    await page.getByRole('link', { name: 'First' }).waitFor();
    await save({ page }, 'Second');
    await one.page.getByRole('link', { name: 'Second' }).waitFor();
    await one.page.getByRole('link', { name: 'First' }).waitFor();
    // What was removed comes back to where it was, beside what was saved meanwhile.
    await one.page.getByRole('link', { name: 'First' }).click();
    await button(one.page, 'Remove the tab First').click();
    await page.goto('/o/1/events?tab=all&label=c');
    await isShown(page, 'All · Events');
    await save({ page }, 'Third');
    await button(one.page, 'Undo').click();
    const own = page.locator('nav.tabs .own');
    await eventually(async () => expect(await own.allTextContents()).toEqual(['First', 'Second', 'Third']));
    await page.keyboard.press('u');
    await one.page
      .locator('.zone-switch')
      .and(one.page.locator(':has(option:checked[value="UTC"])'))
      .waitFor();
    await close(one);
  });

  test.each(WIDTHS)(
    'what is long, far, or written from right to left fits into %i pixels',
    async (width, themes) => {
      const destination = `https://${LONG_HOST}/hooks`;
      const year = new Date(Date.now() + 365 * 24 * HOUR_MS).toISOString();
      const { body: org } = await ada.call<{ id: string }>('POST', '/auth/orgs', {
        name: `${RIGHT_TO_LEFT} ${width}`,
      });
      const call = (method: string, path: string, body?: unknown) =>
        ada.call<{ id: string }>(method, path, body, org.id);
      const { body: event } = await call('POST', '/api/events', {
        destination,
        payload: 'x'.repeat(10_000),
        scheduledTime: year,
        labels: [RIGHT_TO_LEFT.slice(0, 8)],
      });
      await call('POST', '/api/events', { destination, payload: RIGHT_TO_LEFT, delay: '1h' });
      const watched = await open(`/o/${org.id}`, { width });
      const screens = [
        ['', 'Overview'],
        ['/events', 'Coming · Events'],
        [`/events/${event.id}`, `Event ${event.id}`],
        ['/destinations', 'Destinations'],
        [`/destinations/${LONG_HOST}`, LONG_HOST],
        // Where the palette leads to for a host.
        [`/events?tab=all&host=${LONG_HOST}`, 'All · Events'],
      ] as const;
      for (const [path, title] of screens) {
        await goTo(watched, `/o/${org.id}${path}`);
        await isShown(watched.page, title);
        await expectFine(watched.page, path, themes);
        expect([path, await watched.page.getByRole('alert').allTextContents()]).toEqual([path, []]);
      }
      await goTo(watched, `/o/${org.id}/events/${event.id}`);
      await watched.page
        .locator('.countdown')
        .getByText(/^36\d d \d\d:\d\d:\d\d\.\d{3}$/)
        .waitFor();
      // What stands beside a name that turns around stands as it always does.
      const place = await watched.page.evaluate<string>(
        `getComputedStyle(document.querySelector('.org-menu .button span')).unicodeBidi`,
      );
      expect(place).toBe('isolate');
      await close(watched);
    },
  );

  test('that the API is away is said once, whatever is shown, and all goes on by itself when it is back', async () => {
    const { body: event } = await ada.call<{ id: string }>(
      'POST',
      '/api/events',
      { payload: 'x', destination: 'https://shop.example.com/hook', delay: '1h' },
      '1',
    );
    const screens = [
      ['/o/1', 'Overview'],
      ['/o/1/settings?part=notifications', 'Notifications'],
      [`/o/1/events/${event.id}`, `Event ${event.id}`],
    ] as const;
    const { page, context, ...watched } = await open('/o/1');
    for (const [path, title] of screens) {
      await goTo({ page, context, ...watched }, path);
      await isShown(page, title);
    }
    await context.setOffline(true);
    const said = page.getByText('does not answer');
    for (const [path, title] of [...screens].reverse()) {
      await goTo({ page, context, ...watched }, path);
      await isShown(page, title);
      await said.waitFor();
      expect([path, await said.count(), await page.getByRole('alert').count()]).toEqual([path, 1, 0]);
    }
    await goTo({ page, context, ...watched }, screens[2][0]);
    await ada.call('POST', `/api/events/${event.id}/cancel`, {}, '1');
    await page.evaluate(NOTE_ALERTS);
    await context.setOffline(false);
    await page.locator('.headline').getByText('Cancelled').waitFor();
    await said.waitFor({ state: 'detached' });
    expect(await page.evaluate('window.alerts')).toEqual([]);
    await context.close();
  });

  test('back leaves a page with the form that its address opens, and on a phone the tab that is shown is seen', async () => {
    const watched = await open('/o/1/destinations', { width: 360 });
    const { page } = watched;
    await isShown(page, 'Destinations');
    await goTo(watched, '/o/1/cron?form=new');
    await page.getByRole('dialog', { name: 'New cron job' }).waitFor();
    await page.goBack();
    await isShown(page, 'Destinations');
    expect(new URL(page.url()).pathname).toBe('/o/1/destinations');
    await goTo(watched, '/o/1/settings?part=sessions');
    await isShown(page, 'Sessions');
    const tab = page.locator('nav.tabs [aria-current]');
    const isSeen = () =>
      eventually(async () => {
        const { x, width } = (await tab.boundingBox())!;
        expect({ x, isSeen: x >= 0 && x + width <= 360 }).toEqual({ x, isSeen: true });
      });
    await isSeen();
    // So is one that is new, which has no address of its own.
    await goTo(watched, '/o/1/events?tab=all&label=long');
    await page.getByRole('button', { name: 'Save as a tab' }).click();
    await page.getByLabel('Name').fill('N'.repeat(40));
    await page.keyboard.press('Enter');
    await page.locator('nav.tabs .own[aria-current]').waitFor();
    await isSeen();
    expect(await tab.getAttribute('title')).toBe('N'.repeat(40));
    await close(watched);
  });

  test('whoever waits for the page, or has no JavaScript, is told', async () => {
    const latch = createLatch();
    const waiting = await openTab(browser, fleet.url);
    await become(waiting.context, fleet.url, ada);
    await waiting.page.route('**/assets/*.js', async (route) => {
      await latch.opened;
      await route.continue();
    });
    await waiting.page.goto('/o/1', { waitUntil: 'commit' });
    await waiting.page.getByText('Jiter is on its way').waitFor();
    latch.open();
    await isShown(waiting.page, 'Overview');
    expect(await waiting.page.getByText('Jiter is on its way').count()).toBe(0);
    await close(waiting);
    const context = await browser.newContext({ baseURL: fleet.url, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto('/o/1');
    const text = await page.locator('body').innerText();
    expect(text).toContain('The console needs JavaScript');
    expect(text).not.toContain('Jiter is on its way');
    await context.close();
  });

  test('a moment is typed figure by figure, also where clocks once were odd, and is one step in the history', async () => {
    const context = await browser.newContext({
      baseURL: fleet.url,
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    await become(context, fleet.url, ada);
    await page.goto('/o/1/events?tab=all');
    await page.getByRole('button', { name: 'Time', exact: true }).click();
    const field = page.getByLabel('Due from');
    const before = await page.evaluate<number>('history.length');
    // As its parts are typed, whatever the order of them is in a language.
    for (const year of ['0002', '0020', '0203', '2031']) {
      await field.fill(`${year}-03-05T10:07`);
      expect(await field.inputValue()).toBe(`${year}-03-05T10:07`);
    }
    await page.locator('.chip', { hasText: /5 Mar 2031.* 10:07:00/ }).waitFor();
    expect(await field.inputValue()).toBe('2031-03-05T10:07');
    expect(await page.evaluate('history.length')).toBe(before + 1);
    expect(new URL(page.url()).searchParams.get('from')).toBe('2031-03-05T09:07:00.000Z');
    await context.close();
  });

  test('a cron job in a zone that there is not is not saved, and what was entered stays', async () => {
    const watched = await open('/o/1/cron?form=new');
    const { page } = watched;
    const form = page.getByRole('dialog');
    await form.getByLabel('Time zone').fill('Europe/Atlantis');
    await form.getByLabel('Destination').fill(receiver.url);
    await form.getByLabel('Payload').fill('to be kept');
    await form.getByRole('button', { name: 'Create' }).click();
    await form.getByRole('alert').getByText('timezone').last().waitFor();
    expect(await form.getByLabel('Payload').inputValue()).toBe('to be kept');
    expect((await fleet.call<unknown[]>('GET', '/api/cronjobs')).body).toEqual([]);
    // Whatever a browser keeps may be of another one.
    await page.evaluate(
      `localStorage.setItem('jiter.preferences', '{"zone":"Europe/Atlantis","theme":"puce"}')`,
    );
    await page.goto('/o/1/cron?view=calendar&week=9999-12-31');
    await isShown(page, 'Cron');
    await page.locator('.zone-switch').and(page.locator(':has(option:checked[value="local"])')).waitFor();
    await watched.context.close();
  });
});
