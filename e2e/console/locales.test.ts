import type { Browser } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Look } from './browser.ts';
import { answerForeign, makeForeignWorld, type ForeignWorld } from './foreign-world.ts';
import { become } from './people.ts';
import { isShown, listScreens, openScreen, visit } from './screens.ts';
import { button, clipboardOf } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('the console in the language of the browser, and in the zone that was chosen', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let world: ForeignWorld;
  beforeAll(async () => {
    receiver = await startReceiver(answerForeign);
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    world = await makeForeignWorld(fleet, receiver);
    await world.person.call('POST', '/api/cronjobs', {
      ...{ payload: '', destination: receiver.url, expression: '5 20 * * *', timezone: 'UTC' },
    });
    await world.person.call('POST', '/api/events', {
      ...{ payload: '', destination: receiver.url, labels: ['dated'], scheduledTime: AT },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  // After 400 years days have the same dates and names: and that year is long in coming.
  const AT = '2431-03-05T20:05:09.123Z';
  const open = async (look: Look) => {
    const who = { browser, url: fleet.url, person: world.person };
    const watched = await openScreen(who, ['/o/1', 'Overview'], look);
    await watched.page.evaluate(`localStorage.setItem('jiter.preferences', '{"zone":"UTC"}')`);
    await watched.page.reload();
    await isShown(watched.page, 'Overview');
    return watched;
  };

  // Texts that are longer, read from the right, of another calendar, and of other digits.
  test.each(['en-US', 'de-DE', 'ar-EG', 'th-TH', 'fa-IR'])(
    'every screen is whole in %s on a phone',
    async (locale) => {
      const watched = await open({ locale, width: 360 });
      const { page } = watched;
      for (const screen of listScreens(world.ids)) {
        await visit(watched, screen);
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        expect({ screen, overflow }).toEqual({ screen, overflow: Math.min(0, overflow) });
      }
      await close(watched);
    },
  );

  test.each([1_280, 1_024])(
    'when and where of an event are whole at %i px, its day, zone and how far ahead it is as well',
    async (width) => {
      const watched = await open({ locale: 'en-US', width });
      const { page } = watched;
      await page.goto('/o/1/events?label=dated');
      await page.locator('.event-list .when .relative').first().waitFor();
      const cut = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.event-list .row :is(.status-cell, .when, .where)')]
          .filter((cell) => cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight)
          .map((cell) => cell.className)`,
      );
      expect(cut).toEqual([]);
      await close(watched);
    },
  );

  test.each([
    ['en-US', /^Mar 5, 2431 8:05:09\sPM UTC$/, '8:05 PM', 'Sun, Mar 2'],
    ['en-GB', /^5 Mar 2431 20:05:09 UTC$/, '20:05', 'Mon 3 Mar'],
    ['de-DE', /^5\. März 2431 20:05:09 UTC$/, '20:05', 'Mo., 3. März'],
    ['fa-IR', /۲۰:۰۵:۰۹/, '۲۰:۰۵', 'شنبه ۱۰ اسفند'],
  ])(
    'times, days and weeks are as they are in %s, and what is copied or sent is not',
    async (locale, listed, tick, first) => {
      const watched = await open({ locale });
      const { page } = watched;
      await page.goto('/o/1/events?label=dated');
      const time = page.locator('.event-list .when time').first();
      expect((await time.textContent())?.trim()).toMatch(listed);
      expect(await time.getAttribute('datetime')).toBe(AT);
      await time.hover();
      await button(page, 'Copy ISO').click();
      await eventually(async () => expect(await clipboardOf(page)).toBe(AT));
      await page.goto('/o/1/cron?view=calendar&week=2431-03-05');
      const heads = page.locator('.calendar thead th[scope=col]');
      await heads.first().waitFor();
      expect(await heads.first().textContent()).toBe(first);
      const shown = (await page.locator('.calendar .tick').allTextContents()).map((text) =>
        text.replaceAll('\u202f', ' '),
      );
      expect(shown.filter((text) => text.endsWith(tick))).toHaveLength(7);
      await page.getByRole('link', { name: 'Week after' }).click();
      await page.getByRole('link', { name: 'Week before' }).click();
      await page.locator('.calendar thead').getByText(first).waitFor();
      await close(watched);
    },
  );

  test('times are shown in a zone by whichever of its names it is known', async () => {
    const watched = await open({ locale: 'en-GB' });
    const { page } = watched;
    const zones = page.locator('.zone-switch');
    const choose = async (name: string) => {
      await zones.selectOption('Another zone …');
      await page.getByRole('dialog').getByRole('combobox').fill(name);
      await button(page, 'Save').click();
    };
    await choose('Asia/Nowhere');
    await page.getByText('No zone has this name').waitFor();
    await page.keyboard.press('Escape');
    for (const name of ['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Europe/Kiev']) {
      await choose(name);
      await zones.and(page.locator(`:has(option:checked[value="${name}"])`)).waitFor();
    }
    await choose('europe/berlin');
    await zones.and(page.locator(':has(option:checked[value="Europe/Berlin"])')).waitFor();
    await close(watched);
  });

  test('whatever is typed or pasted without a zone is a time of the zone that times are shown in, and says so', async () => {
    const watched = await openTab(browser, fleet.url, { timezoneId: 'Asia/Kolkata' });
    const { page } = watched;
    await become(watched.context, fleet.url, world.person);
    await page.addInitScript(`localStorage.setItem('jiter.preferences', '{"zone":"Europe/Berlin"}')`);
    const event = { payload: '', destination: receiver.url, scheduledTime: '2431-03-05T09:07:00.000Z' };
    const { id } = (await world.person.call<{ id: string }>('POST', '/api/events', event)).body;
    await page.goto('/o/1');
    await isShown(page, 'Overview');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('2431-03-05T10:07');
    await page.getByRole('option', { name: 'What was due at Wed, 5 Mar 2431, 10:07:00.000 CET' }).click();
    await page.locator(`tr[data-id="${id}"]`).waitFor();
    await page.goto('/o/1/events');
    await page.getByRole('searchbox').fill('2431-03-05 10:07:00');
    await page.keyboard.press('Enter');
    await page.locator(`tr[data-id="${id}"]`).waitFor();
    await button(page, 'Time').click();
    await page.getByLabel('Due from').fill('2431-03-05T10:00');
    await eventually(() =>
      expect(new URL(page.url()).searchParams.get('from')).toBe('2431-03-05T09:00:00.000Z'),
    );
    await page.goto(`/o/1/events/${id}`);
    await isShown(page, id);
    await page.keyboard.press('m');
    const form = page.getByRole('dialog');
    const field = form.locator('[name=time]');
    await form.getByText('In Europe/Berlin, CET. To the millisecond').waitFor();
    expect(await field.inputValue()).toMatch(/^2431-03-05T10:07/);
    await field.fill('2431-03-30T02:30');
    await form.getByText('Clocks go past that: it is read as Sun, 30 Mar 2431, 03:30:00 CEST.').waitFor();
    await field.fill('2431-10-26T02:30');
    await form.getByText('the first, Sun, 26 Oct 2431, 02:30:00 CEST.').waitFor();
    await button(page, 'Save').click();
    await form.waitFor({ state: 'detached' });
    const { body } = await world.person.call('GET', `/api/events/${id}`);
    expect(body).toMatchObject({ scheduledTime: '2431-10-26T00:30:00.000Z' });
    await page.goto('/o/1/destinations/shop.example.com?until=2431-03-05T09:07:00.000Z');
    const until = page.locator('.what-if input');
    expect(await until.inputValue()).toBe('2431-03-05T10:07');
    await until.fill('2431-03-05T11:07');
    await eventually(() =>
      expect(new URL(page.url()).searchParams.get('until')).toBe('2431-03-05T10:07:00.000Z'),
    );
    await close(watched);
  });
});
