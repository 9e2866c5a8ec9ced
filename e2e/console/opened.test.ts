import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { inaccessibleWithin, unreadableWithin } from './axe.ts';
import { chromiumPath, launch, type Watched } from './browser.ts';
import { focusedOn } from './keyboard.ts';
import { makeLongWorld, type LongWorld } from './long-world.ts';
import { FRESH, listOpenings, OPENED_ELSEWHERE, type Opening } from './openings.ts';
import { OPEN, unreachable } from './reachable.ts';
import { openScreen, visit } from './screens.ts';
import { button, inDialog, makeStale } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const SOURCE = new URL('../../apps/console/src/', import.meta.url);

/** A phone's; a tablet's and a laptop's, of which a keyboard or other windows leave little height; a desk's. */
const SIZES = [
  { width: 360, height: 640 },
  { width: 768, height: 600 },
  { width: 1_280, height: 600 },
  { width: 1_600, height: 900 },
];

/** What is open lies over the page, and is one there is no way around. */
suite('whatever is open', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let world: LongWorld;
  let watched: Watched;
  beforeAll(async () => {
    receiver = await startReceiver(() => 500);
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    world = await makeLongWorld(fleet, receiver);
    watched = await openScreen({ browser, url: fleet.url, person: world.person }, ['/o/1', 'Overview']);
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  test('is reached whole in any window, with the longest names, read in both themes, and closed by Escape, to where one was', async () => {
    const { context, problems } = watched;
    for (const opening of listOpenings(world)) await expectFineOpened(watched, opening);
    await makeStale(fleet, world.person);
    await expectFineOpened(watched, FRESH);
    // One of them is shown what is wrong.
    expect(problems.filter((problem) => !problem.includes('status of 400'))).toEqual([]);
    await context.close();
  });

  test('has over it what belongs to it: the tip of a time, what is chosen of many, and what went wrong', async () => {
    const person = world.person;
    const { page, context } = await openScreen({ browser, url: fleet.url, person }, [
      '/o/1/cron?form=new',
      'Cron',
    ]);
    await page.locator('.preview tbody tr').first().hover();
    await page.locator('.tip').waitFor();
    expect(await isOnTop(page, '.tip')).toBe(true);
    await page.keyboard.press('Escape');

    // A window of so little height has room for some of them.
    await page.setViewportSize({ width: 1_280, height: 320 });
    await page.keyboard.press('Control+k');
    const chosen = '.palette-list [aria-selected=true]';
    await page.locator(chosen).waitFor();
    const count = await page.getByRole('option').count();
    for (let step = 0; step < count; step += 1) {
      await page.keyboard.press('ArrowUp');
      expect(await isOnTop(page, chosen)).toBe(true);
    }
    await page.keyboard.press('Escape');

    await page.goto('/o/1/failed');
    await page.route('**/api/bulk', async (route) => {
      const asked = route.request().postDataJSON() as { dryRun?: boolean } | null;
      if (asked === null || asked.dryRun) return route.continue();
      const body = JSON.stringify({ message: 'Too many bulk jobs at once' });
      await route.fulfill({ status: 409, contentType: 'application/json', body });
    });
    await button(page, 'Retry').first().click();
    await inDialog(page, 'Retry 1 event').click();
    await page.getByRole('dialog').getByRole('alert').getByText('Too many bulk jobs at once').waitFor();
    await context.close();
  });
});

/** Nothing lies over its middle, which is in the window. */
const isOnTop = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(`(() => {
    const one = document.querySelector(${JSON.stringify(selector)});
    const { left, top, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  })()`);

async function expectFineOpened(watched: Watched, opening: Opening): Promise<void> {
  const { page } = watched;
  await open(watched, opening);
  const what = `${opening.of} at ${opening.at[0]}`;
  for (const size of SIZES) {
    await page.setViewportSize(size);
    // Menus are placed anew once they know of it.
    await eventually(async () =>
      expect({ what, size, found: await unreachable(page) }).toEqual({ what, size, found: [] }),
    );
  }
  const within = (await page.locator('dialog[open]').count()) ? 'dialog[open]' : OPEN;
  expect({ what, found: await inaccessibleWithin(page, within) }).toEqual({ what, found: [] });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect({ what, found: await unreadableWithin(page, within) }).toEqual({ what, found: [] });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.keyboard.press('Escape');
  await page.locator(OPEN).first().waitFor({ state: 'detached' });
  await eventually(async () => expect([what, await focusedOn(page)]).not.toEqual([what, '']));
}

const open = async (watched: Watched, { at, by, toSee = OPEN }: Opening): Promise<void> => {
  const { page } = watched;
  await page.setViewportSize({ width: 1_280, height: 900 });
  await visit(watched, at);
  await by(page);
  await page.locator(toSee).first().waitFor();
  await isQuiet(page);
};

/** All that it asks for is there. */
const isQuiet = (page: Page) => page.locator('dialog[open] .skeleton').first().waitFor({ state: 'detached' });

test('the list of what opens has every dialog and every menu', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  );
  const opening = files.filter((file) =>
    /<(Dialog|FormDialog|Confirm|Menu)\b/.test(readFileSync(new URL(file, SOURCE), 'utf8')),
  );
  expect(opening.length).toBeGreaterThan(30);
  const world = { coming: '1', failed: '2', cronJob: '3', host: 'shop' } as LongWorld;
  const known = new Set([
    ...[...listOpenings(world), FRESH].map(({ of }) => of),
    ...Object.keys(OPENED_ELSEWHERE),
  ]);
  expect(opening.filter((file) => !known.has(file))).toEqual([]);
  expect([...known].filter((file) => !files.includes(file))).toEqual([]);
});
