import type { Browser, Page } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Look, type Watched } from './browser.ts';
import { become, setUpPerson, type Person } from './people.ts';
import { isShown, openScreen, setVisibility } from './screens.ts';
import { button, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const DESTINATION = 'https://shop.example.com/hooks';

suite('a page that is left alone, or is behind something', () => {
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
  const anEvent = async (more: object = {}) => {
    const event = { payload: 'x', destination: DESTINATION, delay: '2h', ...more };
    return (await ada.call<{ id: string }>('POST', '/api/events', event)).body.id;
  };
  /** A tab whose time passes as it is told to. */
  const openTimed = async (path: string, title: string, look?: Look): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url, look);
    await become(watched.context, fleet.url, ada);
    await watched.page.clock.install();
    await watched.page.goto(path);
    await isShown(watched.page, title);
    return watched;
  };

  test('counts along in the title of its tab while another one is shown', async () => {
    const id = await anEvent();
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const { page } = watched;
    await setVisibility(page, 'hidden');
    const before = await page.title();
    expect(before).toMatch(/^0?1:59:/);
    await eventually(async () => expect(await page.title()).not.toBe(before));
    await close(watched);
  });

  test('says the day of what was today, once that is over', async () => {
    const id = await anEvent();
    await ada.call('POST', `/api/events/${id}/cancel`);
    // In that zone midnight is within two hours, and not within one.
    const behind = 22 - new Date().getUTCHours();
    const ahead = behind > 14 ? behind - 24 : behind;
    const timezoneId = ahead > 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`;
    const watched = await openTimed(`/o/1/events/${id}`, `Event ${id}`, { timezoneId });
    const { page } = watched;
    const created = page.locator('.change .time').first();
    expect(await created.locator('.day').count()).toBe(0);
    // What the server says of the time is not asked for meanwhile.
    await button(page, 'Live').click();
    // And nobody moves anything any more, by which all of it would be drawn anew.
    await page.clock.runFor(70_000);
    await page.clock.fastForward('02:00:00');
    await created.locator('.day').waitFor();
    await close(watched);
  });

  test('says what was done as long as somebody is at it', async () => {
    const id = await anEvent();
    const watched = await openTimed(`/o/1/events/${id}`, `Event ${id}`);
    const { page } = watched;
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Payload').fill('y');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await toast(page, 'Saved');
    // It gives the focus back to what had it before.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const undo = page.locator('.toast').getByRole('button', { name: 'Undo' });
    await undo.focus();
    await page.clock.runFor(30_000);
    expect(await undo.count()).toBe(1);
    await page.locator('.brand').focus();
    await page.clock.runFor(30_000);
    await undo.waitFor({ state: 'detached' });
    await close(watched);
  });

  test('stays where it is behind a dialog', async () => {
    await ada.call(
      'POST',
      '/api/events/batch',
      Array<object>(50).fill({
        ...{ payload: 'x', destination: DESTINATION, delay: '3h' },
      }),
    );
    const watched = await open('/o/1/events', 'Coming · Events');
    const { page } = watched;
    await page.locator('tr[data-id]').nth(30).waitFor();
    const leftOf = () => page.locator('.page-head h1').evaluate((one) => one.getBoundingClientRect().left);
    const left = await leftOf();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    expect(await leftOf()).toBe(left);
    await page.mouse.move(20, 700);
    await page.mouse.wheel(0, 600);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    expect(await scrolled(page)).toBe(0);
    await page.keyboard.press('Escape');
    await page.mouse.wheel(0, 600);
    await eventually(async () => expect(await scrolled(page)).toBeGreaterThan(100));
    await close(watched);
  });

  test('on a phone: the name that deletes an organisation is typed in sight, however long it is', async () => {
    await ada.call('PUT', '/auth/orgs/1', { name: 'Org'.padEnd(80, 'Unbroken') });
    const watched = await open('/o/1/settings', 'General · Settings', { width: 360, height: 640 });
    const { page } = watched;
    const dialog = page.getByRole('dialog');
    await button(page, 'Delete').click();
    await dialog.getByText('1 member').waitFor();
    await eventually(async () => {
      const field = (await dialog.getByRole('textbox').boundingBox())!;
      const foot = (await dialog.locator('footer').boundingBox())!;
      expect(field.y + field.height).toBeLessThanOrEqual(foot.y);
    });
    await close(watched);
  });

  test('tells of a bar that is gone to by keys, with its zone, and shows what is in one that is pointed at', async () => {
    const watched = await open('/o/1/settings', 'General · Settings', { timezoneId: 'UTC' });
    const { page } = watched;
    await page.route(/\/api\/stats/, async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { attempts: Record<string, number[]> };
      answer.attempts['2xx'] = answer.attempts['2xx']!.map(() => 3);
      await route.fulfill({ response, json: answer });
    });
    await page.evaluate(`history.pushState({}, '', '/o/1/destinations/shop.example.com')`);
    await page.evaluate(`dispatchEvent(new PopStateEvent('popstate'))`);
    await page.locator('.bar-chart').focus();
    await page.keyboard.press('ArrowLeft');
    const said = page.locator('.outcomes [role=status]').getByText('3 answered well');
    await said.waitFor();
    expect(await said.innerText()).toContain('UTC');
    // What is offered of a bar that is pointed at is still there once the pointer has come to it.
    await page.locator('.outcomes .bar').nth(3).hover();
    const offered = page.getByRole('button', { name: 'Show its events' });
    const { x, y } = (await offered.boundingBox())!;
    await page.mouse.move(x + 4, y + 4, { steps: 5 });
    await offered.click();
    await isShown(page, 'All · Events');
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });
});

const scrolled = (page: Page) => page.evaluate<number>('scrollY');
