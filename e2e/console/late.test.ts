import type { Browser } from 'playwright-core';
import { createLatch, eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, goTo, launch, type Watched } from './browser.ts';
import { setUpPerson, type Person } from './people.ts';
import { expectFineAt, isShown, openScreen, WIDTHS } from './screens.ts';
import { button, inDialog } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('while an answer is on its way', () => {
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
  /** From now on, what matches is answered once `release` is called. */
  const hold = async ({ page }: Watched, url: RegExp) => {
    const latch = createLatch();
    await page.route(url, async (route) => {
      await latch.opened;
      await route.continue();
    });
    return { release: latch.open };
  };

  test('what a host did is not shown as what another one did', async () => {
    const watched = await open('/o/1/destinations/one.example', 'one.example');
    const { page } = watched;
    const outcomes = page.locator('.outcomes');
    await outcomes.waitFor();
    const { release } = await hold(watched, /\/api\/stats\?.*two\.example/);
    await goTo(watched, '/o/1/destinations/two.example');
    await page.getByRole('heading', { name: 'two.example', level: 1 }).waitFor();
    expect(await outcomes.count()).toBe(0);
    release();
    await outcomes.waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test.each([
    ['/o/1', 'Overview', /\/api\/(stats|forecast)\?.*7d|\/api\/stats\?.*step=1d/, '.now-line'],
    ['/o/1', 'Overview', /\/api\/stats\?.*step=1d/, '.histogram, .panels .panel > p'],
    ['/o/1/destinations/one.example', 'one.example', /\/api\/stats\?.*step=4h/, '.outcomes > :not(header)'],
    ['/o/1/failed', 'Failed', /\/api\/failures/, 'main .empty'],
  ])(
    'what was in one span is not shown as what was in another: %s, %s, %s, %s',
    async (path, title, asked, shown) => {
      const watched = await open(path, title);
      const { page } = watched;
      const figure = page.locator(shown).first();
      await figure.waitFor();
      const { release } = await hold(watched, asked);
      const choice = page.getByRole('link', { name: '7 d' });
      await choice.click();
      await eventually(async () => expect(await choice.getAttribute('data-on')).toBe('true'));
      expect(await figure.isVisible()).toBe(false);
      expect(await choice.isVisible()).toBe(true);
      release();
      await figure.waitFor();
      await page.unrouteAll({ behavior: 'wait' });
      await close(watched);
    },
  );

  test('a fault of a page is told in words, and what to tell of it is apart from them', async () => {
    const { page, context, ...watched } = await open('/o/1', 'Overview');
    await page.route(/\/api\/events\?/, (route) =>
      route.fulfill({ json: { events: [null], items: [null] } }),
    );
    await goTo({ page, context, ...watched }, '/o/1/events');
    const fault = page.getByRole('alert').filter({ hasText: 'This page has a fault' });
    await fault.waitFor();
    expect(await fault.innerText()).not.toMatch(/error|null|undefined/i);
    await fault.getByText('What to tell').click();
    await fault.locator('pre').waitFor();
    await expectFineAt(page, 'a fault', WIDTHS);
    await page.unrouteAll({ behavior: 'wait' });
    await button(page, 'Load it anew').click();
    await isShown(page, 'Coming · Events');
    await context.close();
  });

  test('what is to leave in a second is not too late, however slow the call is that creates it', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const { release } = await hold(watched, /\/api\/events$/);
    await page.getByLabel('When').fill('in 1 second');
    const asked = page.waitForRequest(/\/api\/events$/);
    await button(page, 'Schedule').click();
    await asked;
    const overMs = Date.now() + 1_000;
    await eventually(() => expect(Date.now()).toBeGreaterThan(overMs));
    release();
    await page.locator('.watch').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('code says no other time than the one that is written, also before it is known when that is', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const { release } = await hold(watched, /\/api\/times\/resolve$/);
    await page.getByLabel('When').fill('2099-01-01 10:00');
    const code = page.locator('.code-tabs pre');
    await code.getByText(/"scheduledTime": ?"2099-01-01 10:00"/).waitFor();
    release();
    await code.getByText(/"scheduledTime": ?"2099-01-01T\d\d:00:00\.000Z"/).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('what a time means has its place before: nothing moves under the pointer when it comes', async () => {
    const watched = await open('/o/1', 'Overview');
    const { page } = watched;
    const { release } = await hold(watched, /\/api\/times\/resolve$/);
    await goTo(watched, '/o/1/playground');
    await page.getByText('Nothing came yet').waitFor();
    const schedule = button(page, 'Schedule');
    const before = await schedule.boundingBox();
    release();
    await page.locator('.resolved time').waitFor();
    expect(await schedule.boundingBox()).toEqual(before);
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('a copy of what was cancelled is due when that was, and not when a row said that was read before', async () => {
    const event = { payload: 'x', destination: 'https://shop.example.com/', labels: ['moved'] };
    const { body: made } = await ada.call<Made>('POST', '/api/events', { ...event, delay: '1h' });
    const watched = await open('/o/1/events?label=moved', 'Coming · Events');
    const { page } = watched;
    const { release } = await hold(watched, /\/api\/events\?/);
    const scheduledTime = '2099-01-01T10:00:00.000Z';
    await ada.call('PUT', `/api/events/${made.id}`, { scheduledTime });
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    await inDialog(page, 'Cancel the event').click();
    await button(page, 'Schedule a copy').click();
    await page.getByRole('heading', { name: /^Event \d+$/, level: 1 }).waitFor();
    const copy = new URL(page.url()).pathname.split('/').at(-1);
    const { body } = await ada.call<Made>('GET', `/api/events/${copy}`);
    expect(body).toMatchObject({ parentId: made.id, scheduledTime });
    release();
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('a week of the calendar is shown as the week that it is', async () => {
    const job = { payload: '', destination: 'https://shop.example.com/', timezone: 'UTC' };
    // In both weeks, and in the first of them alone.
    for (const expression of ['0 12 * * 1', '0 12 5 3 *'])
      expect(await ada.call('POST', '/api/cronjobs', { ...job, expression })).toMatchObject({ status: 200 });
    const watched = await open('/o/1/cron?view=calendar&week=2031-03-05', 'Cron');
    const { page } = watched;
    const first = page.locator('.calendar thead th[scope=col]').first();
    const ticks = page.locator('.calendar .tick');
    const shown = async () => [await first.textContent(), await ticks.count()];
    expect(await shown()).toEqual(['Mon 3 Mar', 2]);
    const { release } = await hold(watched, /\/api\/cronjobs\/calendar/);
    await page.getByRole('link', { name: 'Week after' }).click();
    const before = page.getByRole('link', { name: 'Week before' });
    await eventually(async () => expect(await before.getAttribute('href')).toContain('week=2031-03-06'));
    expect(await shown()).toEqual(['Mon 3 Mar', 2]);
    release();
    await eventually(async () => expect(await shown()).toEqual(['Mon 10 Mar', 1]));
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });
});

type Made = { id: string; parentId?: string; scheduledTime: string };
