import type { Browser } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { openTab } from './browser.ts';
import { become, type Person } from './people.ts';
import { isShown, type Screen } from './screens.ts';

/** How long the time is that is asked for, and not which it is: a later question for the same has another. */
function minutesOf(query: URLSearchParams): string[] {
  const [from, to] = ['from', 'to'].map((name) => Date.parse(query.get(name) ?? ''));
  return Number.isNaN(to! - from!) ? [] : [`of ${Math.floor((to! - from!) / 60_000)} minutes`];
}

type Who = { browser: Browser; url: string; person: Person };

/**
 * What a browser that has nothing kept asks for. `before`: what has to be true of that until it gets most of the script, as soon as
 * the first of it is there.
 */
export async function loadAnew(
  { browser, url, person }: Who,
  [path, title]: Screen,
  before = (_asked: readonly string[]) => {},
) {
  const { page, context } = await openTab(browser, url);
  await become(context, url, person);
  const asked: string[] = [];
  const calls: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    asked.push(pathname);
    const said = [...searchParams].map(([name, value]) =>
      /^(from|to)$/.test(name) ? name : `${name}=${value}`,
    );
    said.push(...minutesOf(searchParams));
    if (/^\/(api|auth)\//.test(pathname)) calls.push([request.method(), pathname, ...said.sort()].join(' '));
  });
  // What is asked again after some seconds is no part of it, and on a busy machine these may be over by then.
  await page.addInitScript(`localStorage.setItem('jiter.preferences', '{"isLive":false}')`);
  await page.route(/\/assets\/start-/, async (route) => {
    await eventually(() => before(asked));
    await route.continue();
  });
  await page.goto(path);
  await isShown(page, title);
  return { asked, calls, context };
}
