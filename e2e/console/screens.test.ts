import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, launch, type Look, type Watched } from './browser.ts';
import { startOf } from './corpus.ts';
import { loadAnew } from './first-load.ts';
import { unseenOnTheWay } from './keyboard.ts';
import { answerForeign, makeForeignWorld, SHOWN_FIELDS, type ForeignWorld } from './foreign-world.ts';
import { expectPrinted, expectPrintedExactly, expectSeen, expectUncovered } from './other-looks.ts';
import {
  expectFine,
  expectFineAt,
  isShown,
  listDoors,
  listScreens,
  openDoor,
  openScreen,
  setVisibility,
  visit,
  WIDTHS,
  type Screen,
} from './screens.ts';
import { expectUnsqueezed } from './squeezed.ts';
import { openTimedTab, type Asked } from './timed-tab.ts';

/** What comes with the first script: every other screen is loaded when somebody goes there. */
const EVERYDAY = /^\/o\/1($|\?|\/(events|failed|destinations))/;
const MOST_CALLS = 7;
const suite = chromiumPath === undefined ? describe.skip : describe;

/** So far a screen is gone through: what follows is more of the same. */
const MOST_STOPS = 40;

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

  const openAsPerson = (look?: Look): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: world.person }, ['/o/1', 'Overview'], look);

  test.each(WIDTHS)(
    'fits into %i pixels, is accessible, says nothing in the console, and asks nobody else',
    async (width, themes) => {
      const watched = await openAsPerson({ width });
      const { page, context, problems } = watched;
      for (const screen of listScreens(world.ids)) {
        await visit(watched, screen);
        await expectFine(page, screen[0], themes);
      }
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test('fits at any width from that of a phone to that of a desk, with all that can be pressed', async () => {
    const watched = await openAsPerson();
    for (const screen of listScreens(world.ids)) {
      await visit(watched, screen);
      await expectUnsqueezed(watched.page, screen[0]);
    }
    await watched.context.close();
  });

  test('is gone through by Tab: whatever has the focus is marked, and nothing lies over it', async () => {
    // There are bars at both ends.
    const watched = await openAsPerson({ width: 360 });
    const { page, context } = watched;
    for (const screen of onePerRoute(listScreens(world.ids))) {
      await visit(watched, screen);
      const found = await unseenOnTheWay(page, MOST_STOPS);
      expect([screen[0], found]).toEqual([screen[0], []]);
    }
    await context.close();
  });

  test.each([
    ['in the colours of a system', expectSeen],
    ['on paper', expectPrintedExactly],
  ])('is drawn %s', async (_how, expectThere) => {
    const watched = await openAsPerson();
    const { failed } = world.ids;
    await expectThere(watched.page, '.histogram li:has(b:not(:empty)) i, .meter');
    await visit(watched, [`/o/1/events/${failed}`, `Event ${failed}`]);
    await expectThere(watched.page, '.ruler-line i:not(.held)');
    await watched.context.close();
  });

  test.each([
    ['on paper', expectPrinted],
    ['enlarged four times', expectUncovered],
  ])('is whole %s', async (_how, expectWhole) => {
    const watched = await openAsPerson();
    await visit(watched, ['/o/1/events?tab=all', 'All · Events']);
    await expectWhole(watched.page);
    await watched.context.close();
  });

  test('is the same when it is loaded anew, and after going back and forward', async () => {
    const watched = await openAsPerson();
    const { page, context, problems } = watched;
    const screens = onePerRoute(listScreens(world.ids)).filter(([path]) => !path.endsWith('/notifications'));
    for (const [path, title] of screens) {
      await page.goto(path);
      await isShown(page, title);
      expect(page.url()).toBe(new URL(path, fleet.url).href);
    }
    for (const [, title] of screens.slice(-6, -1).reverse()) {
      await page.goBack();
      await isShown(page, title);
    }
    await page.goForward();
    await isShown(page, screens.at(-5)![1]);
    // What is open over a page stays with it.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or go to' }).waitFor();
    await page.goBack();
    await page.getByRole('combobox', { name: 'Search or go to' }).waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  test('shows what comes from elsewhere as a text, with all of it opened, and is as fine before somebody signs in', async () => {
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
      await expectFineAt(page, door[0], WIDTHS);
    }
    const all = seen.join('\n');
    // Else nothing was shown.
    expect(SHOWN_FIELDS.filter((field) => !all.includes(startOf(field)))).toEqual([]);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(problems).toEqual([]);
    await context.close();
  });

  const openTimed = (...screen: Screen) =>
    openTimedTab({ browser, url: fleet.url, person: world.person }, screen);

  test('asks for nothing while nobody sees it', async () => {
    const watched = await openTimed('/o/1', 'Overview');
    const { page, context, pass } = watched;
    let asks = 0;
    for (const [place, screen] of listScreens(world.ids).entries()) {
      await visit(watched, screen);
      // Somebody is there.
      await page.mouse.move(place, place);
      asks += (await pass(10, 2)).length;
      await setVisibility(page, 'hidden');
      const asked = await pass(10, 10);
      expect([screen[0], asked]).toEqual([screen[0], []]);
      await setVisibility(page, 'visible');
    }
    // Whoever looks is kept up to date.
    expect(asks).toBeGreaterThan(20);
    await context.close();
  });

  test('asks less often once nobody has moved anything for a minute, and again as before when somebody does', async () => {
    const { page, context, pass: passAll } = await openTimed('/o/1/events?tab=failed', 'Failed · Events');
    const listed = (asked: readonly Asked[]) => asked.filter(({ path }) => path === '/api/events');
    const pass = async (seconds: number) => listed(await passAll(seconds));
    const active = await pass(20);
    expect(active.length).toBeGreaterThanOrEqual(8);
    // What is shown already may be a moment old: then all who look at the same cost one look.
    expect(new Set(active.map(({ maxAge }) => maxAge))).toEqual(new Set(['max-age=1']));
    await pass(60);
    const idle = await passAll(60);
    expect(listed(idle).length).toBeLessThanOrEqual(7);
    expect(listed(idle).length).toBeGreaterThanOrEqual(4);
    // That no worker lives is said here, too, as soon as elsewhere.
    expect(idle.filter(({ path }) => path === '/api/status').length).toBeGreaterThanOrEqual(5);
    await page.mouse.move(40, 40);
    expect((await pass(20)).length).toBeGreaterThanOrEqual(8);
    await context.close();
  });

  const load = (screen: Screen, before?: (asked: readonly string[]) => void) =>
    loadAnew({ browser, url: fleet.url, person: world.person }, screen, before);

  test('needs few calls at first, which its own script need not be there for, and no script that the page itself does not name', async () => {
    const isAskedEarly = (asked: readonly string[]) =>
      expect(asked.filter((path) => path.startsWith('/api/')).length).toBeGreaterThanOrEqual(2);
    const index = await fetch(`${fleet.url}/o/1`, { headers: { accept: 'text/html' } });
    const named = await index.text();
    const everyday = listScreens(world.ids).filter(([path]) => EVERYDAY.test(path));
    expect(everyday.length).toBeGreaterThan(8);
    for (const screen of everyday) {
      const { asked, calls, context } = await load(screen, isAskedEarly);
      const assets = asked.filter((path) => path.startsWith('/assets/'));
      expect([screen[0], assets.filter((path) => !named.includes(path))]).toEqual([screen[0], []]);
      expect(calls[0]).toBe('GET /auth/me');
      expect([screen[0], calls.length > MOST_CALLS ? calls : []]).toEqual([screen[0], []]);
      // What was asked for before is what the screen asks for: nothing is asked twice.
      expect([screen[0], calls.filter((call, place) => calls.indexOf(call) < place)]).toEqual([
        screen[0],
        [],
      ]);
      await context.close();
    }
  });

  test('asks for what is beside a cron job once its row is seen', async () => {
    const body = { payload: '', destination: 'https://shop.example/cron', timezone: 'UTC' };
    for (let minute = 0; minute < 60; minute += 1) {
      const job = { ...body, expression: `${minute} 4 * * *` };
      expect((await fleet.call('POST', '/api/cronjobs', job)).status).toBe(200);
    }
    const { asked, context } = await load(['/o/1/cron', 'Cron · Jiter']);
    const drawn = () => asked.filter((path) => path.endsWith('/occurrences')).length;
    await eventually(() => expect(drawn()).toBeGreaterThan(5));
    expect(drawn()).toBeLessThan(40);
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
  // An incident is gone to by the link of a message: see watching.test.ts.
  const others = ['/o/$org', '/incident'];
  expect(routes.filter((path) => !others.includes(path) && !isKnown(path))).toEqual([]);
  const names = [...parts!.matchAll(/(\w+):/g)].map(([, name]) => name!);
  const isPart = (name: string) => name === 'general' || known.includes(`/o/1/settings?part=${name}`);
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter((name) => !isPart(name))).toEqual([]);
});

/** What stands behind ? shows another part of the same. */
const onePerRoute = (screens: readonly Screen[]): Screen[] => screens.filter(([path]) => !path.includes('?'));

/** What opens in its place, until nothing is closed any more. */
async function openAll(page: Page): Promise<void> {
  // Not by the pointer: what one of them opens may lie over the next.
  await page.evaluate(`(async () => {
    const closed = () => document.querySelectorAll('#page [aria-expanded=false]');
    for (let left = closed().length; left > 0 && closed().length > 0; left -= 1) {
      closed()[0].dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      await new Promise((drawn) => setTimeout(drawn));
    }
    for (const one of document.querySelectorAll('#page details')) one.open = true;
  })()`);
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
