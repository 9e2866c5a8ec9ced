import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, launch, openTab, type Look, type Watched } from './browser.ts';
import { startOf } from './corpus.ts';
import { answerForeign, makeForeignWorld, SHOWN_FIELDS, type ForeignWorld } from './foreign-world.ts';
import { become } from './people.ts';
import { expectFine, isShown, listDoors, listScreens, openDoor, visit } from './screens.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

/** What holds for every screen there is. */
suite('each screen', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let world: ForeignWorld;
  beforeAll(async () => {
    receiver = await startReceiver(answerForeign);
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    world = await makeForeignWorld(fleet, receiver);
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const openAsPerson = async (look?: Look): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url, look);
    await become(watched.context, fleet.url, world.person);
    await watched.page.goto('/o/1');
    await isShown(watched.page, 'Overview');
    return watched;
  };

  test.each([360, 1_200])(
    'is accessible, light and dark, says nothing in the console, asks nobody else, and fits into %i pixels',
    async (width) => {
      const watched = await openAsPerson({ width });
      const { page, context, problems } = watched;
      for (const screen of listScreens(world.ids)) {
        await visit(watched, screen);
        await expectFine(page, screen[0]);
      }
      await context.clearCookies();
      for (const door of listDoors(world.ids)) {
        await openDoor(page, door);
        await expectFine(page, door[0]);
      }
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test('shows what comes from elsewhere as a text, with all of it opened', async () => {
    const watched = await openAsPerson();
    const { page, context, problems } = watched;
    const seen: string[] = [];
    for (const screen of listScreens(world.ids)) {
      await visit(watched, screen);
      await openAll(page);
      seen.push(await textOf(page));
      expect([screen[0], await linksElsewhere(page)]).toEqual([screen[0], []]);
    }
    await context.clearCookies();
    for (const door of listDoors(world.ids)) {
      await openDoor(page, door);
      seen.push(await textOf(page));
    }
    const all = seen.join('\n');
    // Else nothing was shown.
    expect(SHOWN_FIELDS.filter((field) => !all.includes(startOf(field)))).toEqual([]);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('asks for nothing while nobody sees it', async () => {
    const watched = await openTab(browser, fleet.url);
    const { page, context } = watched;
    await become(context, fleet.url, world.person);
    const underWay = new Set<unknown>();
    const asked: string[] = [];
    page.on('request', (request) => {
      asked.push(new URL(request.url()).pathname);
      underWay.add(request);
    });
    page.on('requestfinished', (request) => underWay.delete(request));
    page.on('requestfailed', (request) => underWay.delete(request));
    // The page's own clock: ten seconds of it pass at once.
    await page.clock.install();
    await page.goto('/o/1');
    await isShown(page, 'Overview');
    const passTenSeconds = async () => {
      await eventually(() => expect(underWay.size).toBe(0));
      asked.length = 0;
      for (let second = 0; second < 10; second += 1) await page.clock.runFor(1_000);
      await eventually(() => expect(underWay.size).toBe(0));
    };
    let asks = 0;
    for (const screen of listScreens(world.ids)) {
      await visit(watched, screen);
      await passTenSeconds();
      asks += asked.length;
      await setVisibility(page, 'hidden');
      await passTenSeconds();
      expect([screen[0], asked]).toEqual([screen[0], []]);
      await setVisibility(page, 'visible');
    }
    // Whoever looks is kept up to date.
    expect(asks).toBeGreaterThan(20);
    await context.close();
  });
});

test('the list of screens has every route, and each part of the settings', () => {
  const read = (path: string) =>
    readFileSync(new URL(`../../apps/console/src/${path}`, import.meta.url), 'utf8');
  const routes = [...read('routes.tsx').matchAll(/path: '(\/[^']*)'|door\('(\/[^']*)'/g)].map(
    ([, path, door]) => (path ?? door)!,
  );
  const [, parts] = /PARTS = \{([^}]*)\}/.exec(read('screens/settings/settings.tsx'))!;
  const ids = { failed: '7', coming: '8', cronJob: '9', bulkJob: '6', host: 'shop', invitation: 'x' };
  const known = [...listScreens(ids), ...listDoors(ids)].map(([path]) => path);
  const isKnown = (path: string) => {
    const pattern = new RegExp(`^(/o/1)?${path.replace(/\$\w+/g, '[^/?#]+').replace(/\/$/, '')}([?#]|$)`);
    return known.some((one) => pattern.test(one));
  };
  expect(routes.length).toBeGreaterThan(10);
  expect(routes.filter((path) => path !== '/o/$org' && !isKnown(path))).toEqual([]);
  const names = [...parts!.matchAll(/(\w+):/g)].map(([, name]) => name!);
  const isPart = (name: string) => name === 'general' || known.includes(`/o/1/settings?part=${name}`);
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !isPart(name))).toEqual([]);
});

/** What opens in its place, until nothing is closed any more. */
async function openAll(page: Page): Promise<void> {
  const closed = page.locator('#page [aria-expanded=false]');
  for (let left = await closed.count(); left > 0; left -= 1) {
    // Not by the pointer: what one of them opens may lie over the next.
    if ((await closed.count()) > 0) await closed.first().dispatchEvent('click');
  }
  await page.evaluate(`for (const one of document.querySelectorAll('#page details')) one.open = true`);
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

/** All that stands on it, also in its fields. */
const textOf = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `[document.body.innerText, document.title, ...[...document.querySelectorAll('input, textarea, [title]')].map((one) => one.value ?? one.title)].join('\\n')`,
  );

/** Also what would be no link at all, such as javascript:. */
const linksElsewhere = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.links].map(({ href }) => href).filter((href) => !href.startsWith(location.origin + '/'))`,
  );

/** As a browser tells a page that another tab is shown. */
const setVisibility = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' });
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${state === 'hidden'} });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));`);
