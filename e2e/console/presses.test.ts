import type { Browser, Locator, Page } from 'playwright-core';
import { createLatch, eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { noteRequests } from './answered.ts';
import { chromiumPath, close, goTo, launch, type Watched, type Look } from './browser.ts';
import { become, setUpPerson, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';
import { button, inDialog, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const DESTINATION = 'https://shop.example.com/hooks';

suite('what is pressed is what was meant, and once', () => {
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

  const open = (path: string, title: string, look?: Look): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, [path, title], look);
  const make = async (path: string, body: Record<string, unknown>) =>
    (await ada.call<{ id: string }>('POST', path, { payload: '1', destination: DESTINATION, ...body })).body
      .id;
  /** How often a page has asked for it by now. */
  const countPosts = (page: Page, path: RegExp) => {
    let count = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST' && path.test(request.url())) count += 1;
    });
    return () => count;
  };
  const middleOf = async (what: Locator) => {
    const { x, y, width, height } = (await what.boundingBox())!;
    return [x + width / 2, y + height / 2] as const;
  };

  test('the tip of a time lies over none, and the last row of a window is opened by its time', async () => {
    for (let made = 0; made < 30; made++) await make('/api/events', { delay: '1h', labels: ['tip'] });
    const watched = await open('/o/1/events?label=tip', 'Coming · Events');
    const { page } = watched;
    const links = page.locator('tr[data-id] .row-link');
    const tip = page.locator('.tip');
    for (const bottom of [400, 700, 790]) {
      const link = links.nth(20);
      await page.mouse.move(0, 0);
      const { y, height } = (await link.boundingBox())!;
      await page.evaluate(`scrollBy(0, ${y + height - bottom})`);
      await page.mouse.move(...(await middleOf(link)));
      await tip.waitFor();
      const [time, over] = [(await link.boundingBox())!, (await tip.boundingBox())!];
      const isBeside = over.y >= time.y + time.height || over.y + over.height <= time.y;
      const isSeen = over.y >= 0 && over.y + over.height <= 800;
      expect({ bottom, isBeside, isSeen }).toEqual({ bottom, isBeside: true, isSeen: true });
      await page.keyboard.press('Escape');
      await tip.waitFor({ state: 'detached' });
    }
    await page.mouse.move(0, 0);
    await page.mouse.move(...(await middleOf(links.nth(20))));
    await tip.waitFor();
    await page.mouse.down();
    await page.mouse.up();
    await isShown(page, 'Event ');
    await close(watched);
  });

  test('a double click runs a job once, and so does Enter that is held', async () => {
    const job = await make('/api/cronjobs', { expression: '0 0 1 1 *', timezone: 'UTC' });
    const watched = await open(`/o/1/cron/${job}`, 'Cron job');
    const { page } = watched;
    const count = countPosts(page, /\/run$/);
    const run = button(page, 'Run now');
    await run.dblclick();
    await toast(page, 'It runs now');
    expect(count()).toBe(1);
    // The same once more is another press.
    await page.reload();
    await run.click();
    await eventually(() => expect(count()).toBe(2));
    await page.reload();
    await run.focus();
    for (let held = 0; held < 3; held++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await eventually(() => expect(count()).toBe(3));
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await isShown(page, 'Coming · Events');
    expect(count()).toBe(3);
    await close(watched);
  });

  test('what is under way is not begun again, however slow it is', async () => {
    const id = await make('/api/events', { delay: '1h' });
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const { page } = watched;
    const latch = createLatch();
    await page.route(`**/api/events/${id}`, async (route) => {
      if (route.request().method() !== 'GET') await latch.opened;
      await route.continue();
    });
    let count = 0;
    page.on('request', (request) => (count += Number(/PUT|PATCH/.test(request.method()))));
    for (let pressed = 0; pressed < 3; pressed++) await button(page, 'Send now').click();
    latch.open();
    await page.locator('.headline').getByText('Coming').waitFor({ state: 'detached' });
    expect(count).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('the second half of a double click presses nothing that came meanwhile', async () => {
    const watched = await open('/o/1/settings?part=keys', 'API keys');
    const { page } = watched;
    await button(page, 'New key').click();
    await page.getByLabel('Name').fill('clicked twice');
    const at = await middleOf(inDialog(page, 'Make the key'));
    await page.mouse.click(...at);
    await inDialog(page, 'Done').waitFor();
    // The dialog that shows it is smaller: beside it, a press closes it, and the key is never shown again.
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await page.locator('dialog pre').getByText('jiter_').waitFor();
    await inDialog(page, 'Done').click();
    await close(watched);
  });

  test('a key that is held does once what it does, and goes on from row to row', async () => {
    const watched = await open('/o/1/events?label=tip', 'Coming · Events');
    const { page } = watched;
    await page.locator('tr[data-id]').nth(3).waitFor();
    for (let held = 0; held < 3; held++) await page.keyboard.down('j');
    await page.keyboard.up('j');
    const focused = () =>
      page.evaluate(`[...document.querySelectorAll('.row-link')].indexOf(document.activeElement)`);
    expect(await focused()).toBe(2);
    for (let held = 0; held < 4; held++) await page.keyboard.down('x');
    await page.keyboard.up('x');
    await page.locator('.bulk-bar').getByText('1').first().waitFor();
    await close(watched);
  });

  test('a touch beside a dialog closes it, and opens nothing behind it', async () => {
    const context = await browser.newContext({
      ...{ baseURL: fleet.url, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    });
    context.on('page', noteRequests);
    await become(context, fleet.url, ada);
    const page = await context.newPage();
    await page.goto('/o/1/events');
    await isShown(page, 'Coming · Events');
    const link = page.locator('.bottom-bar a').nth(2);
    const [x, y] = await middleOf(link);
    await page.locator('.search-button').tap();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.touchscreen.tap(x, y);
    await dialog.waitFor({ state: 'detached' });
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
    expect(new URL(page.url()).pathname).toBe('/o/1/events');
    // Nor does a text that is selected beyond its edge.
    await page.locator('.search-button').tap();
    const field = dialog.getByRole('combobox');
    await field.fill('something');
    await page.mouse.move(...(await middleOf(field)));
    await page.mouse.down();
    await page.mouse.move(x, y);
    await page.mouse.up();
    expect(await field.inputValue()).toBe('something');
    await context.close();
  });

  test('who writes by an input method chooses by Enter what he writes', async () => {
    const watched = await open('/o/1', 'Overview');
    const { page } = watched;
    await page.keyboard.press('Control+k');
    const field = page.getByRole('dialog').getByRole('combobox');
    await field.fill('failed');
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await field.dispatchEvent('keydown', { key: 'ArrowDown', isComposing: true });
    expect(await page.getByRole('dialog').getByRole('option').first().getAttribute('aria-selected')).toBe(
      'true',
    );
    await page.keyboard.press('Enter');
    await isShown(page, 'Failed');
    await close(watched);
  });

  test('what is under way is told where it was asked for: its dialog stays until then', async () => {
    const watched = await open('/o/1/settings?part=keys', 'API keys');
    const { page } = watched;
    const latch = createLatch();
    await page.route('**/api/keys', async (route) => {
      if (route.request().method() === 'POST') await latch.opened;
      await route.continue();
    });
    const dialog = page.getByRole('dialog');
    await button(page, 'New key').click();
    await dialog.getByLabel('Name').fill('slow');
    await page.keyboard.press('Enter');
    await dialog.locator('[type=submit][aria-disabled]').waitFor();
    for (let pressed = 0; pressed < 3; pressed++) await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    for (const close of await dialog.getByRole('button', { name: 'Close' }).all())
      await close.dispatchEvent('click');
    latch.open();
    await dialog.locator('pre').getByText('jiter_').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('who has left by then is told what went wrong', async () => {
    const id = await make('/api/events', { delay: '1h' });
    const watched = await open('/o/1', 'Overview');
    const { page } = watched;
    await goTo(watched, `/o/1/events/${id}`);
    await isShown(page, `Event ${id}`);
    const latch = createLatch();
    await page.route(`**/api/events/${id}`, async (route) => {
      if (route.request().method() !== 'GET') await latch.opened;
      await route.continue();
    });
    await page.locator('.headline').waitFor();
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Destination').fill('https://a b.example.com/');
    await page.getByRole('dialog').locator('form').evaluate('(form) => (form.noValidate = true)');
    await inDialog(page, 'Save').click();
    await page.goBack();
    await isShown(page, 'Overview');
    latch.open();
    await page.locator('.toast.wrong').getByText('destination').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await watched.context.close();
  });

  test.each([1_200, 360, 320])(
    'at %i pixels what is said lies over none of what is done with a selection',
    async (width) => {
      const watched = await open('/o/1/events?label=tip', 'Coming · Events', { width });
      const { page } = watched;
      await page.locator('tr[data-id] input').first().check();
      await button(page, 'Copy ids').click();
      const said = page.locator('.toasts');
      await said.locator('.toast').waitFor();
      const bar = page.locator('.bulk-bar');
      const [over, under] = [(await said.boundingBox())!, (await bar.boundingBox())!];
      expect({
        width,
        isBeside: over.y + over.height <= under.y || over.y >= under.y + under.height,
      }).toEqual({
        ...{ width, isBeside: true },
      });
      await close(watched);
    },
  );
});
