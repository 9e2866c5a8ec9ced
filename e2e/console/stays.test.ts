import type { Browser, Page } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { untilAnswered } from './answered.ts';
import { chromiumPath, close, goTo, launch, type Watched } from './browser.ts';
import { setUpPerson, type Person } from './people.ts';
import { openScreen } from './screens.ts';
import { button } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

/** Whoever says something in the address of a page is still at that page: it does not move under his pointer. */
suite('a page stays where it is scrolled to while its address changes', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    ada = await setUpPerson(fleet);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = (path: string, title: string): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, [path, title], { width: 1_280, height: 500 });
  const scrolled = (page: Page) => page.evaluate<number>('scrollY');
  const inAddress = (page: Page, name: string, value: string) =>
    eventually(() => expect(new URL(page.url()).searchParams.get(name)).toBe(value));
  /** By now the page was drawn with what its address says last. */
  const isDrawn = (page: Page) =>
    page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
  test('in the playground: a field that is left by a click on something that is in the address, too', async () => {
    const watched = await open('/o/1/playground?open=more', 'Playground');
    const { page } = watched;
    const python = button(page, 'Python');
    const retries = page.getByLabel('Pauses before retries');
    await retries.focus();
    await page.keyboard.type('none');
    await python.hover();
    const at = await scrolled(page);
    expect(at).toBeGreaterThan(100);
    await page.mouse.down();
    await page.mouse.up();
    await inAddress(page, 'retries', 'none');
    await inAddress(page, 'code', 'python');
    await page.locator('.code-tabs [aria-pressed=true]').getByText('Python').waitFor();
    await isDrawn(page);
    expect(await scrolled(page)).toBe(at);
    // Another page begins at its top, and going back finds this one as it was left.
    await goTo(watched, '/o/1/settings');
    await eventually(async () => expect(await scrolled(page)).toBe(0));
    await page.goBack();
    await python.waitFor();
    await eventually(async () => expect(await scrolled(page)).toBe(at));
    await close(watched);
  });

  test('in a list: a row far down that is opened', async () => {
    const event = { payload: '1', destination: 'https://example.com/', delay: '1h' };
    for (let made = 0; made < 40; made++)
      expect(await ada.call('POST', '/api/events', event)).toMatchObject({ status: 200 });
    const watched = await open('/o/1/events', 'Coming · Events');
    const { page } = watched;
    const last = page.locator('tr[data-id] .expand').last();
    await last.hover();
    const at = await scrolled(page);
    expect(at).toBeGreaterThan(100);
    await page.mouse.down();
    await page.mouse.up();
    await eventually(() => expect(new URL(page.url()).searchParams.has('open')).toBe(true));
    await page.locator('tr.opened').waitFor();
    await isDrawn(page);
    expect(await scrolled(page)).toBe(at);
    await close(watched);
  });

  test('on a phone: of the tabs the one that is shown is seen, and nothing of the page moves but they', async () => {
    const watched = await open('/o/1/events', 'Coming · Events');
    const { page } = watched;
    await page.setViewportSize({ width: 360, height: 500 });
    await goTo(watched, '/o/1/events?tab=all');
    const shown = page.locator('nav.tabs [aria-current]');
    await eventually(async () => {
      const { x, width } = (await shown.boundingBox())!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(360);
    });
    expect(await page.locator('nav.tabs').evaluate((tabs) => tabs.scrollLeft)).toBeGreaterThan(0);
    expect(await scrolled(page)).toBe(0);
    await close(watched);
  });

  test('a list that is sorted anew stays as it is for whoever is about to press something of it', async () => {
    for (const host of ['one.example', 'two.example'])
      await ada.call('POST', '/api/events', { payload: '1', destination: `https://${host}/`, delay: '1h' });
    const watched = await open('/o/1/settings', 'General · Settings');
    const { page } = watched;
    let isTurned = false;
    await page.route('**/api/destinations', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { destinations: { host: string }[] };
      answer.destinations.sort((one, other) => (isTurned ? -1 : 1) * one.host.localeCompare(other.host));
      await route.fulfill({ response, json: answer });
    });
    await goTo(watched, '/o/1/destinations');
    const names = () => page.locator('.hosts .row-link').allTextContents();
    const first = page.locator('.hosts .row-link').first();
    const before = await first.textContent();
    const renew = async () => {
      const answered = page.waitForResponse('**/api/destinations');
      // What was asked for in the last second is not asked for again.
      await eventually(async () => {
        await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
        await Promise.race([answered, new Promise((_, reject) => setImmediate(reject))]);
      });
      await untilAnswered(page);
    };
    const sorted = (await names()).toSorted();
    await first.hover();
    isTurned = true;
    await renew();
    expect(await names()).toEqual(sorted);
    expect(await first.textContent()).toBe(before);
    await page.mouse.move(0, 0);
    isTurned = false;
    await renew();
    isTurned = true;
    await renew();
    await eventually(async () => expect(await names()).toEqual(sorted.toReversed()));
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });
});
