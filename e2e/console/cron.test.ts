import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { becomes, startFleet, type Fleet } from '../fleet.ts';
import { inaccessible } from './axe.ts';
import { chromiumPath, close, goTo, launch, openByKey, openTab, type Watched } from './browser.ts';
import { setUpPerson } from './people.ts';
import { expectFine, WIDTHS } from './screens.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
/** The week in which Berlin's clocks are put forward, and the one in which they are put back. */
const [SPRING, AUTUMN] = ['2027-03-28', '2027-10-31'];
/** Half a day from now: what fires then has not yet fired in any test here. */
const FAR_HOUR = (new Date().getUTCHours() + 12) % 24;

suite('cron jobs in the console', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let ids: Record<'early' | 'often' | 'far' | 'ran', string>;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    receiver = await startReceiver(() => 200);
    // One after the other: lists have them in the order in which they were made.
    ids = {
      early: await create({ expression: '30 2 * * *' }),
      often: await create({ expression: '*/15 2 * * *' }),
      far: await create({ expression: `0 ${FAR_HOUR} * * 1-5`, timezone: 'UTC' }),
      ran: await create({ expression: '* * * * * *', timezone: 'UTC' }),
    };
    await eventually(() => expect(receiver.hits.length).toBeGreaterThan(3));
    await fleet.call('PUT', `/api/cronjobs/${ids.ran}`, { status: 'Disabled' });
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const create = async (more: Record<string, unknown>): Promise<string> => {
    const job = { payload: 'x', destination: receiver.url, timezone: 'Europe/Berlin', ...more };
    const { body } = await fleet.call<{ id: string }>('POST', '/api/cronjobs', job);
    return body.id;
  };
  const jobOf = async (id: string) => (await fleet.call('GET', `/api/cronjobs/${id}`)).body as unknown as Job;
  const open = async (path: string, look?: Parameters<typeof openTab>[2]): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url, look);
    await watched.context.addInitScript(
      `localStorage.setItem('jiter.preferences', JSON.stringify({ zone: 'Europe/Berlin' }))`,
    );
    await openByKey(watched, path, fleet.apiKey);
    return watched;
  };
  const rowOf = (page: Page, id: string) => page.locator(`.cron-list tr[data-id="${id}"]`);

  test('the calendar hatches the nights of daylight saving, and names what is missing or doubled', async () => {
    const { page, context, problems } = await open(`/o/1/cron?view=calendar&week=${SPRING}`);
    const shift = page.locator('.calendar td.shift');
    await shift.waitFor();
    expect(await shift.count()).toBe(1);
    expect(await shift.textContent()).toMatch(/^skipped1 02:30 missing2 02:00 missing …$/);
    const [fixed, pace] = await page.locator('.shifts li li').allTextContents();
    expect(fixed).toContain('02:30 is missing: it fires once, when clocks have jumped');
    expect(pace).toContain('02:00, 02:15, 02:30, and 02:45 are missing: nothing fires in their place');
    await page.getByRole('link', { name: 'Week after' }).click();
    await shift.waitFor({ state: 'detached' });
    await context.close();
    const autumn = await open(`/o/1/cron?view=calendar&week=${AUTUMN}`);
    await autumn.page.locator('.calendar td.shift').waitFor();
    expect(await autumn.page.locator('.calendar td.shift').textContent()).toContain(
      'twice1 02:30 once2 02:00 twice …',
    );
    const [once, twice] = await autumn.page.locator('.shifts li li').allTextContents();
    expect(once).toContain('02:30 comes twice: it fires the first time');
    expect(twice).toContain('come twice: it fires both times');
    expect([...problems, ...autumn.problems]).toEqual([]);
    await autumn.context.close();
  });

  test('a tick of the calendar leads to its job, and this week has a now', async () => {
    const { page, context } = await open('/o/1/cron?view=calendar');
    await page.locator('.now-mark').waitFor();
    expect(await page.locator('.calendar thead .today').count()).toBe(1);
    // A job that is paused does not fire.
    expect(await page.locator('.calendar-legend li').count()).toBe(3);
    await page.locator('.tick').first().click();
    await page.getByRole('heading', { name: 'Cron job', level: 1 }).waitFor();
    await context.close();
  });

  test('a job has what ran and what comes next, and its last runs are drawn in the list', async () => {
    const { page, context } = await open('/o/1/cron');
    const runs = rowOf(page, ids.ran).getByRole('img');
    await runs.waitFor();
    expect(await runs.getAttribute('aria-label')).toMatch(/^The last \d+ runs: \d+ sent, 0 failed/);
    expect(await runs.locator('rect.good').count()).toBeGreaterThan(2);
    await rowOf(page, ids.ran).locator('.row-link').click();
    await page.locator('.occurrences tr[data-id]').nth(2).waitFor();
    expect(await page.locator('.occurrences .status').first().textContent()).toBe('Sent');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Event \d+$/, level: 1 }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'All cron jobs' }).click();
    await rowOf(page, ids.far).locator('.row-link').click();
    await page.locator('.preview tbody tr').nth(9).waitFor();
    // What came and what comes are asked for each by itself.
    await page.locator('.occurrences .status').first().waitFor();
    expect(await page.locator('.occurrences .status').allTextContents()).toEqual(['Coming']);
    await context.close();
  });

  test('an event begins with who created it: a job or who ran it, a key, a person, and what it is a copy or a callback of', async () => {
    const ada = await setUpPerson(fleet, { name: 'Ada' });
    const asAda = async (path: string, body: object = {}) =>
      (await ada.call<{ id: string }>('POST', path, body)).body.id;
    const event = { payload: 'x', destination: receiver.url, delay: '0s' };
    const { body: made } = await fleet.call('POST', '/api/events', {
      ...event,
      successCallback: receiver.url,
    });
    const [byAda, run] = [await asAda('/api/events', event), await asAda(`/api/cronjobs/${ids.early}/run`)];
    await becomes(fleet, made.id, 'Sent');
    const copy = await asAda(`/api/events/${made.id}/replay`);
    const list = async (path: string) =>
      (await fleet.call<{ id: string; parentId?: string }[]>('GET', path)).body;
    const [tick] = await list(`/api/cronjobs/${ids.ran}/occurrences`);
    const ofMade = (await list('/api/events')).filter(({ parentId }) => parentId === made.id);
    const callback = ofMade.find(({ id }) => id !== copy)!.id;
    const begins: [id: string, by: string, of?: string][] = [
      [made.id, 'created by key “first”'],
      [byAda, 'created by Ada'],
      [copy, `created by Ada, as a copy of event ${made.id}`, `/o/1/events/${made.id}`],
      [callback, `created as a callback of event ${made.id}`, `/o/1/events/${made.id}`],
      [run, `created by Ada, as a run of cron job ${ids.early}`, `/o/1/cron/${ids.early}`],
      [tick!.id, `created by cron job ${ids.ran}`, `/o/1/cron/${ids.ran}`],
    ];
    for (const [width, themes] of WIDTHS) {
      const watched = await open('/o/1/events', { width });
      const first = watched.page.locator('.change').first();
      for (const [id, by, of] of begins) {
        await goTo(watched, `/o/1/events/${id}`);
        await watched.page.getByRole('heading', { name: `Event ${id}`, level: 1 }).waitFor();
        await first.waitFor();
        expect(await first.textContent()).toMatch(RegExp(`\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*${by} ?$`));
        const links = first.getByRole('link');
        expect(await links.count()).toBe(of === undefined ? 0 : 1);
        if (of !== undefined) expect(await links.getAttribute('href')).toBe(of);
      }
      await goTo(watched, `/o/1/events/${made.id}`);
      const replayed = watched.page.locator('.change', { hasText: 'replayed by Ada, as event' });
      expect(await replayed.getByRole('link').getAttribute('href')).toBe(`/o/1/events/${copy}`);
      await expectFine(watched.page, 'an event and who created it', themes);
      await close(watched);
    }
  });

  test('pausing has a note and a way back', async () => {
    const { page, context } = await open('/o/1/cron');
    const row = rowOf(page, ids.far);
    const pause = async () => {
      await row.getByRole('button', { name: /^More of/ }).click();
      await row.getByRole('button', { name: 'Pause' }).click();
      expect(await inaccessible(page)).toEqual([]);
      await page.getByLabel('Why').fill('The shop moves');
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      await row.getByText('The shop moves').waitFor();
    };
    await pause();
    expect(await jobOf(ids.far)).toMatchObject({
      status: 'Disabled',
      metadata: { 'pause-note': 'The shop moves' },
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('Active').waitFor();
    expect(await jobOf(ids.far)).not.toHaveProperty('metadata');
    await pause();
    await row.getByRole('button', { name: /^More of/ }).click();
    await row.getByRole('button', { name: 'Resume' }).click();
    await row.getByText('Active').waitFor();
    expect(await jobOf(ids.far)).not.toHaveProperty('metadata');
    await context.close();
  });

  test('many are paused at once by keys, counted before, and taken back', async () => {
    const { page, context } = await open('/o/1/cron');
    await rowOf(page, ids.early).waitFor();
    for (let row = 0; row < 3; row += 1) {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
    }
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('button', { name: 'Pause 3 cron jobs' }).click();
    await page.getByText('Paused 3 cron jobs').waitFor();
    const states = async () =>
      Promise.all([ids.early, ids.often, ids.far].map(async (id) => (await jobOf(id)).status));
    expect(await states()).toEqual(['Disabled', 'Disabled', 'Disabled']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await rowOf(page, ids.early).getByText('Active').waitFor();
    await eventually(async () => expect(await states()).toEqual(['Active', 'Active', 'Active']));
    await context.close();
  });

  test('pickers and the expression say the same; what no picker says stays a text', async () => {
    const { page, context, problems } = await open('/o/1/cron?form=new');
    const [expression, repeats] = [page.getByLabel('Expression'), page.getByLabel('Repeats')];
    expect(await repeats.inputValue()).toBe('week');
    expect(await inaccessible(page)).toEqual([]);
    await page.getByLabel('At', { exact: true }).fill('07:30');
    await page.getByRole('checkbox', { name: 'Sat' }).check({ force: true });
    expect(await expression.inputValue()).toBe('30 7 * * 1,2,3,4,5,6');
    await page.locator('.preview b', { hasText: '07:30' }).waitFor();
    await expression.fill('*/15 * * * *');
    expect([
      await repeats.inputValue(),
      await page.getByLabel('Every', { exact: true }).inputValue(),
    ]).toEqual(['minutes', '15']);
    await expression.fill('0 9 * * MON#1');
    expect(await repeats.inputValue()).toBe('text');
    await page.getByText('stays as it is written').waitFor();
    expect(await expression.inputValue()).toBe('0 9 * * MON#1');
    await repeats.selectOption('month');
    await page.getByLabel('Day of the month').fill('15');
    expect(await expression.inputValue()).toBe('0 9 15 * *');
    await page.getByLabel('Destination').fill(receiver.url);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.locator('.cron-list code', { hasText: '0 9 15 * *' }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

type Job = { status: string; metadata?: Record<string, string> };
