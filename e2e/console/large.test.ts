import type { Browser, Page } from 'playwright-core';
import { eventually, runSql } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, goTo, launch, type Watched } from './browser.ts';
import { setUpPerson, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const MANY = 1_234_567;

suite('figures of millions', () => {
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

  test.each([1_280, 800, 360])('are read whole in a window of %s px, each in its place', async (width) => {
    const watched = await openScreen(
      { browser, url: fleet.url, person: ada },
      ['/o/1/settings', 'General · Settings'],
      { width, height: 900 },
    );
    const { page } = watched;
    await haveMany(page);
    await show(watched, '/o/1', 'Overview');
    await page.locator('.bar-chart .axis').first().waitFor();
    expect({ width, found: await notRead(page) }).toEqual({ width, found: [] });
    await show(watched, '/o/1/destinations/shop.example.com', 'shop.example.com');
    await page.locator('.bar-chart .axis').first().waitFor();
    expect({ width, found: await notRead(page) }).toEqual({ width, found: [] });
    await page.unrouteAll({ behavior: 'wait' });
    await close(watched);
  });

  test('a search of many events says how far it came, and finds what lies beyond once it goes on', async () => {
    await runSql(
      fleet.env.DATABASE_URL,
      `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
       select 1, 'https://example.com/', case when n = 55000 then 'needle' else '' end, at, at, at
       from generate_series(1, 60000) as n, lateral (select now() + n * interval '1 second' + interval '1 hour' as at) as due`,
      'vacuum analyze events',
    );
    const watched = await openScreen({ browser, url: fleet.url, person: ada }, [
      '/o/1/events?q=needle',
      'Coming · Events',
    ]);
    const { page } = watched;
    await page.getByRole('heading', { name: 'Nothing was found yet' }).waitFor();
    await page.getByText('Searched as far as').waitFor();
    // To the end, and then no word of it. Who goes on may just have come there.
    await eventually(async () => {
      await page.evaluate(
        `[...document.querySelectorAll('.list-foot button')].forEach((one) => one.click())`,
      );
      expect(await page.locator('.list-foot').innerText()).toBe('1 event');
    });
    expect(await page.locator('.row').count()).toBe(1);
    await close(watched);
  });
});

async function show(watched: Watched, path: string, title: string): Promise<void> {
  await goTo(watched, path);
  await isShown(watched.page, title);
}

/** Whatever is counted is answered as that many. */
async function haveMany(page: Page): Promise<void> {
  const many = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(many) : typeof value === 'number' ? MANY : value;
  await page.route(/\/api\/stats/, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Record<string, object>;
    const attempts = Object.entries(answer['attempts']!).map(([name, counts]) => [name, many(counts)]);
    const spreadOf = (name: string) => {
      const { counts } = answer[name] as { counts: number[] };
      return { ...answer[name], counts: many(counts), p50: 2, p99: 4_300, max: 61_234, early: 0 };
    };
    const json = {
      ...{ ...answer, attempts: Object.fromEntries(attempts) as object },
      ...{ sent: many(answer['sent']), failed: many(answer['failed']) },
      ...{ lag: spreadOf('lag'), duration: spreadOf('duration') },
    };
    await route.fulfill({ response, json });
  });
  await page.route(/\/api\/forecast/, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Record<string, unknown>;
    const hosts = ['shop.example.com', 'other.example.com'].map((host) => ({ host, due: MANY }));
    await route.fulfill({
      response,
      json: { ...answer, events: many(answer['events']), exact: false, hosts },
    });
  });
}

/** Figures that are cut off, or lie over what is beside them. */
const notRead = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const found = [];
    const boxOf = (one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return range.getBoundingClientRect();
    };
    const within = (selector, around) => {
      for (const one of document.querySelectorAll(selector)) {
        if (one.textContent === '') continue;
        const [text, room] = [boxOf(one), one.closest(around).getBoundingClientRect()];
        if (text.left < room.left - 0.5 || text.right > room.right + 0.5) found.push(selector + ' ' + one.textContent);
      }
    };
    within('.bar-chart .axis', 'svg');
    within('.tile b', '.tile');
    within('.meters b', '.panel');
    for (const selector of ['.histogram b:not(.unseen)', '.histogram span:not(.no-room)']) {
      let last;
      for (const one of document.querySelectorAll(selector)) {
        if (one.textContent === '') continue;
        const box = boxOf(one);
        if (last && last.parent === one.closest('.histogram') && box.left < last.right) found.push(selector + ' ' + one.textContent);
        last = { right: box.right, parent: one.closest('.histogram') };
      }
    }
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push('the page is wider by ' + wide);
    return found;
  })()`);
