import type { Browser, Page } from 'playwright-core';
import { createLatch, eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, type Look, type Watched } from './browser.ts';
import { setUpPerson, type Person } from './people.ts';
import { isShown, openScreen, type Screen } from './screens.ts';
import { button } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const WELL = { state: 'ok', text: 'All is well.', reasons: [], workers: [] };
const DESK = { width: 1_280 };

suite('of what is known in part, or said amiss', () => {
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

  const open = (screen: Screen, look?: Look): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, screen, look);
  const goTo = async (page: Page, [path, title]: Screen) => {
    await page.goto(path);
    await isShown(page, title);
  };
  const fail = (page: Page, url: RegExp) =>
    page.route(url, (route) => route.fulfill({ status: 500, json: { message: 'Not just now' } }));

  test('an overview says that all is well once it is known to be', async () => {
    const { page, context } = await open(['/o/1/settings', 'General']);
    const sentence = page.locator('.sentence');
    const latch = createLatch();
    await page.route(/\/api\/status/, async (route) => {
      await latch.opened;
      await route.fulfill({ json: WELL });
    });
    await page.goto('/o/1');
    await page.locator('.tile').getByText('0', { exact: true }).first().waitFor();
    expect((await sentence.innerText()).trim()).toBe('');
    latch.open();
    await page.locator('.sentence.good').getByText('All is well').waitFor();
    await fail(page, /\/api\/destinations/);
    await page.reload();
    await page.getByRole('alert').getByText('Not just now').waitFor();
    expect(await sentence.getByText('All is well').count()).toBe(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  });

  test('why the last failures of a host are not shown stands where they would', async () => {
    const { page, context } = await open(['/o/1/settings', 'General']);
    await fail(page, /\/api\/events\?/);
    await goTo(page, ['/o/1/destinations/shop.example.com', 'shop.example.com']);
    const panel = page.locator('.panel', { hasText: 'Last failures' });
    await panel.getByRole('alert').getByText('Not just now').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await panel.getByRole('button', { name: 'Ask again' }).click();
    await panel.getByText('No event failed for good').waitFor();
    await context.close();
  });

  test.each<Screen>([
    ['/o/1/settings?part=general', 'General · Settings'],
    ['/o/1/settings?part=nothing', 'General · Settings'],
    ['/o/1/playground?tab=send', 'Playground'],
    ['/o/1/playground?tab=nothing', 'Playground'],
  ])('the tab that is shown is told, whatever the address says: %s', async (path, title) => {
    const watched = await open([path, title]);
    const shown = watched.page.locator('nav.tabs [aria-current]');
    expect(await shown.allTextContents()).toEqual([title === 'Playground' ? 'Send and watch' : 'General']);
    await close(watched);
  });

  test('a largest payload that is no number is refused, and the one that holds stays', async () => {
    const most = async () =>
      (await ada.call<{ maxPayloadBytes?: number }>('GET', '/api/org', undefined, '1')).body.maxPayloadBytes;
    await ada.call('PUT', '/api/org', { maxPayloadBytes: 2_048 }, '1');
    const { page, context } = await open(['/o/1/settings', 'General']);
    const field = page.getByLabel('Largest payload');
    for (const text of ['4 KiB', '1e999', '4,096']) {
      await field.fill(text);
      await button(page, 'Save').click();
      await page.getByRole('alert').getByText(`'maxPayloadBytes' must be a whole number`).waitFor();
      expect(await field.inputValue()).toBe(text);
      expect(await most()).toBe(2_048);
    }
    await field.fill('4096');
    await button(page, 'Save').click();
    await eventually(async () => expect(await most()).toBe(4_096));
    await context.close();
  });

  test('a channel that is tested keeps the focus on what tests it', async () => {
    await ada.call(
      'POST',
      '/api/channels',
      { kind: 'webhook', name: 'team', url: 'https://team.example.com/' },
      '1',
    );
    const watched = await open(['/o/1/settings?part=notifications', 'Notifications']);
    const { page } = watched;
    await button(page, 'Test').click();
    // There is no worker that would send it.
    await page.getByText('A test is on its way').waitFor();
    await page.locator('button:focus[aria-disabled=true]', { hasText: 'Test' }).waitFor();
    await close(watched);
  });

  test('a year of two figures, or of five, is not left out of what is made or changed', async () => {
    const { page, context } = await open(['/o/1/settings?part=keys', 'API keys']);
    type Keys = { name: string; expiresAt?: string }[];
    const made = async () =>
      (await ada.call<Keys>('GET', '/api/keys', undefined, '1')).body.find(({ name }) => name === 'short');
    await button(page, 'New key').click();
    await page.getByLabel('Name').fill('short');
    const ends = page.getByLabel('Ends');
    for (const year of ['0031', '12031']) {
      await ends.fill(`${year}-03-05T10:07`);
      await button(page, 'Make the key').click();
      await page.locator('dialog input:invalid:focus').waitFor();
      expect(await made()).toBeUndefined();
    }
    await ends.fill('2031-03-05T10:07');
    await button(page, 'Make the key').click();
    await page.getByText('it is shown this once').waitFor();
    expect((await made())?.expiresAt).toMatch(/^2031-03-05/);
    const event = { payload: 'x', destination: 'https://shop.example.com/hooks', delay: '2h' };
    const { id } = (await ada.call<{ id: string }>('POST', '/api/events', event, '1')).body;
    await goTo(page, [`/o/1/events/${id}`, `Event ${id}`]);
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Due').fill('0031-03-05T10:07:00.000');
    await button(page, 'Save').click();
    await page.locator('dialog input:invalid:focus').waitFor();
    await context.close();
  });

  test('a test is to be sent by what a host is spoken to by, also where nothing failed there', async () => {
    const host = 'well.example:8080';
    const event = { payload: 'x', destination: `http://${host}/hooks`, delay: '3h' };
    await ada.call('POST', '/api/events', event, '1');
    const watched = await open([`/o/1/destinations/${host}`, host]);
    const { page } = watched;
    await button(page, 'Test').click();
    const url = page.getByRole('dialog').getByLabel('URL');
    await eventually(async () => expect(await url.inputValue()).toBe(`http://${host}/`));
    await url.fill(`http://${host}/other`);
    expect(await url.inputValue()).toBe(`http://${host}/other`);
    await close(watched);
  });

  test('on a tablet, all parts of the settings are seen to be there', async () => {
    const watched = await open(['/o/1/settings', 'General'], { width: 768 });
    const tabs = watched.page.locator('nav.tabs');
    expect(await tabs.getByRole('link').count()).toBe(9);
    const beyond = await tabs.evaluate((nav) => {
      const { scrollWidth, clientWidth } = nav as unknown as { scrollWidth: number; clientWidth: number };
      return scrollWidth - clientWidth;
    });
    expect(beyond).toBe(0);
    await close(watched);
  });

  test('at a desk, rows have a line each, and fields beside each other their names in one', async () => {
    const soon = new Date(Date.now() + 6 * 86_400_000 + 8_000_000).toISOString();
    const destination = 'https://shop.example.com/hooks';
    const event = { payload: 'x', destination, scheduledTime: soon, labels: ['far'] };
    await ada.call('POST', '/api/events', event, '1');
    const watched = await open(['/o/1/events?label=far', 'Events'], DESK);
    const { page } = watched;
    const tops = (selector: string) =>
      page.evaluate<number[]>(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => Math.round(one.getBoundingClientRect().top))`,
      );
    await page.locator('.row time').nth(1).waitFor();
    expect(new Set(await tops('.row .when time')).size).toBe(1);
    await goTo(page, ['/o/1/cron?form=new', 'Cron']);
    await page.locator('.pickers .weekdays').waitFor();
    expect(new Set(await tops('.pickers :is(.field > label, legend)')).size).toBe(1);
    await close(watched);
  });
});
