import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { isFull, sized, TEST_TIMEOUT_MS } from '../faults/size.ts';
import { startFleet, type Fleet } from '../fleet.ts';
import { inaccessible } from './axe.ts';
import { chromiumPath, goTo, launch, openByKey, openTab, type Watched } from './browser.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
/** More than a page of the list. */
const MANY = 60;
/** What is retried while somebody watches. */
const WATCHED = sized({ short: MANY, full: 2_000 });
const RATE = 100;
type Job = { state: string; createdAt: string; endedAt: string };

suite('many events at once, and one by its keys', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let isWell = false;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    receiver = await startReceiver(({ path }) => (path === '/watched' && isWell ? 200 : 500));
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const open = async (path: string, look?: Parameters<typeof openTab>[2]): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url, look);
    await openByKey(watched, path, fleet.apiKey);
    return watched;
  };
  const createMany = async (count: number, more: Record<string, unknown>): Promise<{ id: string }[]> => {
    const one = { payload: 'x', destination: receiver.url, delay: '1h', ...more };
    const { body } = await fleet.call<{ id: string }[]>('POST', '/api/events/batch', Array(count).fill(one));
    return body;
  };
  const statusOf = async (id: string) => (await fleet.call('GET', `/api/events/${id}`)).body.status;
  const clipboard = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');
  const count = async (query: string) =>
    (await fleet.call<{ count: number }>('GET', `/api/events/count?${query}`)).body.count;

  test('the first steps of an empty org tick themselves off, and can be put away', async () => {
    const { setUp } = fleet.api.ready as { setUp?: string };
    const watched = await openTab(browser, fleet.url);
    const { page, context } = watched;
    await page.goto(setUp!);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Playground' }).waitFor();
    await goTo(watched, '/o/1');
    const steps = page.locator('.first');
    await steps.waitFor();
    expect(await steps.locator('li.done').count()).toBe(0);
    const invite = steps.getByRole('link', { name: 'Go to the members' });
    expect(await invite.getAttribute('href')).toBe('/o/1/settings?part=members');
    await createMany(1, { labels: ['first'] });
    await steps.locator('li.done', { hasText: 'Schedule an event' }).waitFor();
    await page.evaluate(
      `fetch('/api/invitations', { method: 'POST', body: '{"role":"viewer"}', headers: { 'content-type': 'application/json', 'x-jiter-org': '1' } })`,
    );
    await steps.locator('li.done', { hasText: 'Invite someone' }).waitFor();
    await page.reload();
    await steps.locator('li.done').nth(1).waitFor();
    await page.getByRole('button', { name: 'Put away' }).click();
    await steps.waitFor({ state: 'detached' });
    await context.close();
  });

  test('a group of failures is retried at a pace that is known before, goes on without its page, and stops', async () => {
    await createMany(MANY, { delay: '0s', retryPolicy: { delays: [] }, labels: ['down'] });
    await eventually(async () => expect(await count('status=Failed%20To%20Send&label=down')).toBe(MANY));
    const { page, context, problems } = await open('/o/1/failed');
    await page.getByRole('button', { name: 'Retry', exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog');
    await dialog.locator('.meters li').getByText(String(MANY), { exact: true }).waitFor();
    expect(await dialog.locator('.meters li span').textContent()).toBe(new URL(receiver.url).host);
    const pace = dialog.getByLabel('Pace');
    await pace.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await pace.getAttribute('aria-valuetext')).toBe('2 events a second');
    await dialog.getByText('in 30 s').waitFor();
    expect(await dialog.locator('.foresight time').textContent()).toMatch(/\d\d:\d\d:\d\d/);
    expect(await inaccessible(page)).toEqual([]);
    await dialog.getByRole('button', { name: `Retry ${MANY} events` }).click();
    await page.getByRole('heading', { name: 'Retry events', level: 1 }).waitFor();
    const path = new URL(page.url()).pathname;
    await context.close();
    const again = await open(path);
    const state = again.page.locator('.bulk-state');
    await state.getByText('At work').waitFor();
    await state.getByText(/^[1-9]\d* of 60$/).waitFor();
    await again.page.getByRole('button', { name: 'Stop' }).click();
    await state.getByText('Stopped', { exact: true }).waitFor();
    const { body: job } = await fleet.call('GET', `/api/bulk/${path.split('/').at(-1)}`);
    expect(job).toMatchObject({ state: 'stopped', matches: MANY, rate: 2 });
    expect([...problems, ...again.problems]).toEqual([]);
    await again.context.close();
  });

  test('all that match are cancelled by a job, though only a page of them is shown', async () => {
    const all = await createMany(MANY, { labels: ['many'] });
    const [other] = await createMany(1, { labels: ['other'] });
    const { page, context } = await open('/o/1/events?label=many');
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('button', { name: 'Choose all that match' }).click();
    await page.keyboard.press('c');
    await page.getByRole('button', { name: `Cancel ${MANY} events` }).click();
    await page.locator('.bulk-state').getByText('Done', { exact: true }).waitFor();
    await page.getByText(`${MANY} of ${MANY}`).waitFor();
    expect(await statusOf(all.at(-1)!.id)).toBe('Cancelled');
    expect(await statusOf(other!.id)).toBe('Pending');
    await page.getByRole('link', { name: 'Show these events' }).click();
    await page.locator('.chip', { hasText: 'label many' }).waitFor();
    await page.getByRole('link', { name: /^Bulk jobs/ }).click();
    await page.getByRole('heading', { name: 'Bulk jobs', level: 1 }).waitFor();
    await page.locator('.bulk-list tr', { hasText: 'label: many' }).getByText('Done').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cancel events', level: 1 }).waitFor();
    await context.close();
  });

  test('what waits for a retry is found by the number of those that wait, and is cancelled', async () => {
    const events = await createMany(2, {
      ...{ delay: '0s', retryPolicy: { delays: ['1h'] }, labels: ['waits'] },
    });
    await eventually(async () => expect(await count('status=Queued&label=waits')).toBe(2));
    const { host } = new URL(receiver.url);
    const watched = await open(`/o/1/destinations/${host}`);
    const { page, context } = watched;
    await page.locator('.host-tiles a').click();
    for (const { id } of events) await page.locator(`tr[data-id="${id}"]`).waitFor();
    await goTo(watched, '/o/1/events?tab=all&label=waits');
    for (const { id } of events) await page.locator(`tr[data-id="${id}"]`).waitFor();
    await page.getByLabel('Select all that are shown').check();
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Cancel 2 events' }).click();
    await page.getByText('Cancelled 2 events').waitFor();
    expect(await count('status=Cancelled&label=waits')).toBe(2);
    await context.close();
  });

  test(
    'a retry of all that match is watched from what is foreseen to its end: each goes once, at its pace',
    async () => {
      const destination = `${receiver.url}watched`;
      const failing = { delay: '0s', retryPolicy: { delays: [] }, labels: ['watched'], destination };
      for (let made = 0; made < WATCHED; made += 1_000)
        await createMany(Math.min(1_000, WATCHED - made), failing);
      const query = 'status=Failed%20To%20Send&label=watched';
      await eventually(async () => expect(await count(query)).toBe(WATCHED), 60_000);
      isWell = true;
      const { page, context, problems } = await open('/o/1/events?tab=failed&label=watched');
      await page.getByLabel('Select all that are shown').check();
      await page.getByRole('button', { name: 'Choose all that match' }).click();
      await page.keyboard.press('r');
      const dialog = page.getByRole('dialog');
      await dialog.getByText(`in ${Math.max(1, Math.round(WATCHED / RATE))} s`, { exact: true }).waitFor();
      const all = WATCHED.toLocaleString('en');
      await dialog.getByRole('button', { name: `Retry ${all} events` }).click();
      const state = page.locator('.bulk-state');
      await state.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
      await state.getByText(`${all} of ${all}`).waitFor();
      const { pathname } = new URL(page.url());
      const { body: job } = await fleet.call<Job>('GET', `/api/bulk/${pathname.split('/').at(-1)}`);
      expect(job).toMatchObject({ state: 'done', matches: WATCHED, done: WATCHED, rate: RATE });
      const tookS = (Date.parse(job.endedAt) - Date.parse(job.createdAt)) / 1_000;
      if (isFull) expect(Math.abs(tookS - WATCHED / RATE)).toBeLessThan(2);
      const hits = () => receiver.hits.filter(({ path }) => path === '/watched');
      await eventually(() => expect(hits()).toHaveLength(2 * WATCHED), 60_000);
      expect(new Set(hits().map(({ id }) => id)).size).toBe(WATCHED);
      expect(problems).toEqual([]);
      await context.close();
    },
    TEST_TIMEOUT_MS,
  );

  test('keys on a row: move and take it back, retry, cancel and schedule a copy, the next row after one that left', async () => {
    const [one, two] = await createMany(2, { labels: ['keys'] });
    const { page, context } = await open('/o/1/events?label=keys');
    await page.locator(`tr[data-id="${one!.id}"]`).waitFor();
    const first = await page.locator('tr[data-id]').first().getAttribute('data-id');
    const second = first === one!.id ? two!.id : one!.id;
    const { body: before } = await fleet.call('GET', `/api/events/${first}`);
    await page.keyboard.press('j');
    await page.keyboard.press('m');
    await page.getByLabel('Due').fill('2099-01-01T10:00:00.000');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('It is as it was before').waitFor();
    const { body: after } = await fleet.call('GET', `/api/events/${first}`);
    expect(after.scheduledTime).toBe(before.scheduledTime);
    await page.locator(`tr[data-id="${first}"] .row-link`).focus();
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Cancel the event' }).click();
    await page.getByRole('button', { name: 'Schedule a copy' }).waitFor();
    await page.locator(`tr[data-id="${first}"]`).waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    expect(await page.evaluate('document.activeElement.closest("tr").dataset.id')).toBe(second);
    await page.getByRole('button', { name: 'Schedule a copy' }).click();
    await page.getByRole('heading', { name: /^Event \d+$/, level: 1 }).waitFor();
    const copy = new URL(page.url()).pathname.split('/').at(-1)!;
    const { body: again } = await fleet.call('GET', `/api/events/${copy}`);
    expect(again).toMatchObject({ parentId: first, scheduledTime: before.scheduledTime, status: 'Pending' });
    await context.close();
  });

  test('rows tell how often they were tried, and lead to their cron job', async () => {
    const [tried] = await createMany(1, { delay: '0s', retryPolicy: { delays: [] }, labels: ['tried'] });
    const job = { payload: '', destination: receiver.url, expression: '0 9 * * 1', labels: ['tried'] };
    const { body: made } = await fleet.call<{ id: string }>('POST', '/api/cronjobs', job);
    await fleet.call('POST', `/api/cronjobs/${made.id}/run`);
    await eventually(async () => expect(await statusOf(tried!.id)).toBe('Failed To Send'));
    const { page, context } = await open('/o/1/events?tab=all&label=tried');
    const row = page.locator(`tr[data-id="${tried!.id}"]`);
    await row.locator('.attempts-cell', { hasText: '1' }).waitFor();
    expect(await row.getByRole('link', { name: 'Its cron job' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Its cron job' }).first().click();
    await page.getByRole('heading', { name: 'Cron job', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/o/1/cron/${made.id}`);
    await context.close();
  });

  test('filters are kept as a tab of one’s own, and a removed one comes back', async () => {
    const { page, context } = await open('/o/1/events?tab=all&label=keys');
    await page.getByRole('button', { name: 'Save as a tab' }).click();
    await page.getByLabel('Name').fill('By keys');
    await page.keyboard.press('Enter');
    const own = page.getByRole('link', { name: 'By keys' });
    await own.waitFor();
    expect(await page.locator('.tabs [aria-current]').allTextContents()).toEqual(['By keys']);
    await page.getByRole('link', { name: 'Sent' }).click();
    await page.locator('.chip').waitFor({ state: 'detached' });
    await own.click();
    await page.locator('.chip', { hasText: 'label keys' }).waitFor();
    await page.getByRole('button', { name: 'Remove the tab By keys' }).click();
    await own.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await own.waitFor();
    await context.close();
  });

  test('every screen has its call: `y` copies what made it', async () => {
    const watched = await open('/o/1/events?tab=all&label=keys');
    const { page, context } = watched;
    const [event] = await createMany(1, { labels: ['call'] });
    const screens: Record<string, [heading: string, path: string]> = {
      '/o/1/events?tab=all&label=call': ['Events', '/api/events?'],
      '/o/1': ['Overview', '/api/stats?'],
      [`/o/1/events/${event!.id}`]: [`Event ${event!.id}`, `/api/events/${event!.id}`],
      '/o/1/failed': ['Failed', '/api/failures?'],
      '/o/1/bulk': ['Bulk jobs', '/api/bulk'],
      '/o/1/cron': ['Cron', '/api/cronjobs'],
      '/o/1/playground': ['Playground', '/api/inboxes'],
      '/o/1/api': ['API', '/api/openapi.json'],
      '/o/1/settings': ['Settings', '/api/org'],
    };
    for (const [path, [heading, call]] of Object.entries(screens)) {
      await goTo(watched, path);
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'detached' });
      await eventually(async () => {
        await page.keyboard.press('y');
        expect(await clipboard(page)).toContain(`curl -sS '${fleet.url}${call}`);
      });
    }
    await goTo(watched, '/o/1/events?tab=all&label=call');
    await page.locator(`tr[data-id="${event!.id}"]`).waitFor();
    await page.keyboard.press('y');
    const line = await eventually(async () => {
      const [first] = (await clipboard(page)).split('\n');
      expect(first).toContain('label=call');
      return first;
    });
    const [, asked] = /'(.+)' -H "x-api-key: \$JITER_API_KEY"$/.exec(line!)!;
    const answer = await fetch(asked!, { headers: { 'x-api-key': fleet.apiKey } });
    expect(await answer.json()).toEqual([expect.objectContaining({ id: event!.id })]);
    await context.close();
  });
});
