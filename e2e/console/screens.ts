import type { Browser, Page } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { isFull } from '../faults/size.ts';
import { untilAnswered } from './answered.ts';
import { inaccessible, unreadable } from './axe.ts';
import { goTo, openTab, type Look, type Watched } from './browser.ts';
import type { ForeignWorld } from './foreign-world.ts';
import { become, type Person } from './people.ts';
import { tooSmall } from './targets.ts';

/** A path, and what the title of its tab has once it is shown. */
export type Screen = readonly [path: string, title: string];

/** Every screen of an org. A line here has it looked at by all that holds for each of them. */
export const listScreens = ({ failed, coming, cronJob, bulkJob, host }: ForeignWorld['ids']): Screen[] => [
  ['/o/1', 'Overview'],
  ['/o/1?span=7d', 'Overview'],
  ['/o/1/events', 'Coming · Events'],
  ['/o/1/events?tab=failed', 'Failed · Events'],
  [`/o/1/events?tab=all&host=${host}&q=${ODD}&label=${ODD}&why=${ODD}`, 'All · Events'],
  [`/o/1/events/${failed}`, `Event ${failed}`],
  [`/o/1/events/${coming}`, `Event ${coming}`],
  ['/o/1/events/1', 'Event · Jiter'],
  ['/o/1/failed', 'Failed · Jiter'],
  ['/o/1/destinations', 'Destinations'],
  [`/o/1/destinations/${encodeURIComponent(host)}`, `${host} · Destinations`],
  ['/o/1/destinations/nowhere.example', 'nowhere.example · Destinations'],
  ['/o/1/bulk', 'Bulk jobs'],
  [`/o/1/bulk/${bulkJob}`, 'Retry events'],
  ['/o/1/bulk/1', 'Bulk jobs'],
  ['/o/1/cron', 'Cron · Jiter'],
  ['/o/1/cron?view=calendar', 'Cron · Jiter'],
  ['/o/1/cron?view=calendar&week=2027-03-28', 'Cron · Jiter'],
  [`/o/1/cron/${cronJob}`, 'Cron job · Jiter'],
  ['/o/1/cron/1', 'Cron job · Jiter'],
  ['/o/1/playground', 'Playground'],
  ['/o/1/playground?tab=doctor', 'Playground'],
  ['/o/1/api', 'API'],
  ['/o/1/api?call=createEvent&as=other', 'Create an event · API'],
  [`/o/1/api?call=getEvent&code=go&with=${encodeURIComponent(`id=${ODD}`)}`, 'API'],
  ['/o/1/api?call=listEvents&code=python&q=list', 'API'],
  ['/o/1/settings', 'General · Settings'],
  ['/o/1/settings?part=members', 'Members · Settings'],
  ['/o/1/settings?part=keys', 'API keys · Settings'],
  ['/o/1/settings/notifications', 'Notifications · Settings'],
  ['/o/1/settings?part=notifications', 'Notifications · Settings'],
  ['/o/1/settings?part=system', 'System · Settings'],
  ['/o/1/settings?part=secret', 'Signing secret · Settings'],
  ['/o/1/settings?part=links', 'Shared links · Settings'],
  ['/o/1/settings?part=audit', 'Audit log · Settings'],
  ['/o/1/settings?part=sessions', 'Sessions · Settings'],
];

/** In an address. */
const ODD = encodeURIComponent('"><img src=x onerror="window.pwned=1">');

/** For whoever is not signed in. */
export const listDoors = ({ invitation }: ForeignWorld['ids']): Screen[] => [
  ['/o/1/events', 'Sign in'],
  [`/setup#${ODD}`, 'This set-up link leads nowhere'],
  [`/link#${ODD}`, 'This link leads nowhere'],
  [`/invite#${invitation}`, 'Join org:'],
  [`/incident#${ODD}`, 'This link leads nowhere'],
  ['/incident', 'This link is not whole'],
  [`/shared#${ODD}`, 'This link opens nothing any more'],
  ['/shared', 'This link is not whole'],
];

/** Whose browser, and of which Jiter. */
export type Who = { browser: Browser; url: string; person: Person };

/** A tab of that person at that screen, all of which is shown. */
export async function openScreen(
  { browser, url, person }: Who,
  [path, title]: Screen,
  look?: Look,
): Promise<Watched> {
  const watched = await openTab(browser, url, look);
  await become(watched.context, url, person);
  await watched.page.goto(path);
  await isShown(watched.page, title);
  return watched;
}

/** Goes there, and waits until all of it is shown. */
export async function visit(watched: Watched, [path, title]: Screen): Promise<void> {
  await goTo(watched, path);
  await isShown(watched.page, title);
}

/** Loads it anew: what stands behind # loads nothing by itself. */
export async function openDoor(page: Page, [path, title]: Screen): Promise<void> {
  await page.goto('about:blank');
  await page.goto(path);
  await isShown(page, title);
}

export async function isShown(page: Page, title: string): Promise<void> {
  await eventually(async () => expect(await page.title()).toContain(title));
  await page.getByRole('heading', { level: 1 }).waitFor();
  // Parts of it are asked for each by itself, and not all of them have a place before.
  await untilAnswered(page);
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Narrow and wide, and the themes that are looked at: short has each of both for every page once, full has all four. */
export const WIDTHS: [width: number, themes: readonly Theme[]][] = [
  [360, isFull ? THEMES : ['light']],
  [1_200, isFull ? THEMES : ['dark']],
];

/** What is shown just now is accessible in these themes, large enough to be pressed, and no wider than the page. */
export async function expectFine(page: Page, what: string, themes: readonly Theme[] = THEMES): Promise<void> {
  for (const [index, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme });
    const found = await (index === 0 ? inaccessible : unreadable)(page);
    expect({ what, colorScheme, found }).toEqual({ what, colorScheme, found: [] });
  }
  expect({ what, tooSmall: await tooSmall(page) }).toEqual({ what, tooSmall: [] });
  // Of tabs one is shown.
  const current = `[...document.querySelectorAll('nav.tabs')].map((tabs) => tabs.querySelectorAll('[aria-current]').length)`;
  const tabs = (await page.evaluate<number[]>(current)).filter((count) => count !== 1);
  expect({ what, tabs }).toEqual({ what, tabs: [] });
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect({ what, overflow }).toEqual({ what, overflow: Math.min(0, overflow) });
}

/** The same of a page that is loaded already, at one width after the other. */
export async function expectFineAt(page: Page, what: string, widths: typeof WIDTHS): Promise<void> {
  for (const [width, themes] of widths) {
    await page.setViewportSize({ width, height: 800 });
    await expectFine(page, what, themes);
  }
}

/** As a browser tells a page that another tab is shown. */
export const setVisibility = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' });
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${state === 'hidden'} });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));`);
