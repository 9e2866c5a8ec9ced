import type { Browser } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, launch, openByKey, openTab, type Watched } from './browser.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
/** More than a page of the list. */
const MANY = 60;

suite('events are moved to other times', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  beforeAll(async () => {
    [fleet, browser, receiver] = await Promise.all([startFleet('postgres'), launch(), startReceiver()]);
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const open = async (path: string): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url);
    await openByKey(watched, path, fleet.apiKey);
    return watched;
  };
  const createMany = async (count: number, more: Record<string, unknown>): Promise<{ id: string }[]> => {
    const one = { payload: 'x', destination: receiver.url, delay: '1h', ...more };
    const { body } = await fleet.call<{ id: string }[]>('POST', '/api/events/batch', Array(count).fill(one));
    return body;
  };

  test('many are moved at once, all by as much or to one time, and back', async () => {
    const events = await createMany(3, { labels: ['moved'] });
    const { page, context } = await open('/o/1/events?label=moved');
    const times = async () => {
      const { body } = await fleet.call<{ id: string; scheduledTime: string }[]>(
        'GET',
        '/api/events?label=moved',
      );
      return new Map(body.map(({ id, scheduledTime }) => [id, Date.parse(scheduledTime)]));
    };
    const before = await times();
    await page.getByLabel('Select all that are shown').check();
    await page.keyboard.press('m');
    await page.getByLabel('By', { exact: true }).fill('soon');
    await page.getByRole('button', { name: 'Move 3 events' }).click();
    await page.getByText('This is no span of time').waitFor();
    await page.getByLabel('By', { exact: true }).fill('1d');
    // One of them has left by then.
    await fleet.call('POST', `/api/events/${events[0]!.id}/cancel`, {});
    await page.getByRole('button', { name: 'Move 3 events' }).click();
    await page.getByText('Moved 2 events; 1 event had gone on').waitFor();
    const moved = await times();
    const shifts = events.map(({ id }) => moved.get(id)! - before.get(id)!);
    expect(shifts).toEqual([0, 86_400_000, 86_400_000]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 events are due as before').waitFor();
    expect(await times()).toEqual(before);
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByRole('radio', { name: 'All to one time' }).check();
    await page.getByLabel('To', { exact: true }).fill('2099-01-01T10:00:00');
    await page.getByRole('button', { name: /^Move 2 events/ }).click();
    await page.getByText('Moved 2 events').waitFor();
    // The same was said of the first move.
    await eventually(async () => expect(new Set([...(await times()).values()]).size).toBe(2));
    await context.close();
  });

  test('what cannot be moved is said, and what was moved by then can be moved back', async () => {
    const [soon] = await createMany(1, { labels: ['part'] });
    const [later] = await createMany(1, { labels: ['part'], delay: '10h' });
    const timeOf = async (id: string) =>
      (await fleet.call<{ scheduledTime: string }>('GET', `/api/events/${id}`)).body.scheduledTime;
    const before = [await timeOf(soon!.id), await timeOf(later!.id)];
    const { page, context } = await open('/o/1/events?label=part');
    await page.getByLabel('Select all that are shown').check();
    await page.keyboard.press('m');
    await page.getByLabel('By', { exact: true }).fill('-2h');
    await page.getByRole('button', { name: 'Move 2 events' }).click();
    await page.getByRole('dialog').getByText('in the future').waitFor();
    expect(await timeOf(soon!.id)).toBe(before[0]);
    expect(Date.parse(await timeOf(later!.id))).toBe(Date.parse(before[1]!) - 7_200_000);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Moved 1 event').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 event is due as before').waitFor();
    expect(await timeOf(later!.id)).toBe(before[1]);
    await context.close();
  });

  test('moving says that it is of those that are shown, and all is chosen for what it was chosen for alone', async () => {
    await createMany(MANY, { labels: ['all'] });
    const { page, context } = await open('/o/1/events?label=all');
    const bar = page.locator('.bulk-bar');
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('button', { name: 'Choose all that match' }).click();
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('All that match cannot be moved at once').waitFor();
    await page.keyboard.press('Escape');
    await bar.getByRole('button', { name: 'Move', exact: true }).click();
    await dialog.getByRole('button', { name: 'Only the 50 events shown' }).click();
    await dialog.getByRole('button', { name: 'Move 50 events' }).waitFor();
    await page.keyboard.press('Escape');
    await bar.getByText('50 events selected').waitFor();
    await page.getByRole('button', { name: 'Choose all that match' }).click();
    await bar.getByRole('button', { name: 'Clear' }).click();
    await page.getByLabel('Select all that are shown').check();
    await bar.getByText('50 events selected').waitFor();
    // Nor by a row that is taken out and in again.
    await page.getByRole('button', { name: 'Choose all that match' }).click();
    const row = page.locator('.row .pick input').first();
    await row.uncheck();
    await bar.getByText('49 events selected').waitFor();
    await row.check();
    await bar.getByText('50 events selected').waitFor();
    // Where all of them are shown, they are all.
    await page.getByRole('button', { name: 'Choose all that match' }).click();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('.list-foot', { hasText: `${MANY} events` }).waitFor();
    await page.getByLabel('Select all that are shown').check();
    await page.keyboard.press('m');
    await dialog.getByRole('button', { name: `Move ${MANY} events` }).waitFor();
    await context.close();
  });
});
