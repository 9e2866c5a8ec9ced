import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet, type WireEvent } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Watched } from './browser.ts';
import {
  focusedOn,
  hasFocus,
  putMouseAway,
  tabTo,
  tabToAndPress,
  typeInto,
  unseenFocus,
} from './keyboard.ts';
import { PASSWORD, setUpPerson } from './people.ts';
import { isShown } from './screens.ts';
import { button, inDialog } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

/** All that do something alone, and what the first of two keys may be followed by. */
const SINGLE_KEYS = ['g', 'e', 'j', 'k', 'o', 'x', '/', 'f', 'r', 'c', 'm', 'y', '.', 'u', 't', '?'];

/** Of an open dialog; between its end and its begin there is the browser's own. */
const IS_INSIDE = `document.activeElement === document.body || document.activeElement.closest('dialog') !== null`;

suite('by the keyboard alone', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let isWell = false;
  beforeAll(async () => {
    receiver = await startReceiver(({ path }) => (path === '/moody' && !isWell ? 500 : 200));
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    await setUpPerson(fleet, { name: 'Ada' });
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const create = async (more: Record<string, unknown>) => {
    const body = { payload: 'x', destination: receiver.url, delay: '1h', ...more };
    return (await fleet.call('POST', '/api/events', body)).body.id;
  };
  const becomes = (id: string, status: string) =>
    eventually(async () => {
      const { body } = await fleet.call<WireEvent>('GET', `/api/events/${id}`);
      expect(body.status).toBe(status);
    });
  const state = (page: Page, text: string) => page.locator('.headline').getByText(text, { exact: true });
  const press = async (page: Page, ...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Signs in, by typing. */
  const open = async (path = '/o/1'): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url);
    const { page } = watched;
    await page.goto(path);
    await putMouseAway(watched);
    await isShown(page, 'Sign in');
    expect(await focusedOn(page)).toBe('E-mail or name');
    await page.keyboard.type('Ada');
    await press(page, 'Tab');
    await page.keyboard.type(PASSWORD);
    await press(page, 'Enter');
    await page.locator('.top').waitFor();
    return watched;
  };

  test('one signs in, schedules an event, finds it, opens it, cancels it, retries another one, and signs out', async () => {
    const failed = await create({
      destination: `${receiver.url}moody`,
      delay: '0s',
      retryPolicy: { delays: [] },
    });
    await becomes(failed, 'Failed To Send');
    isWell = true;
    const watched = await open();
    const { page } = watched;
    await isShown(page, 'Overview');
    await press(page, 'g', 'p');
    await isShown(page, 'Playground');
    await page.getByText('Nothing came yet').waitFor();
    await typeInto(page, page.getByLabel('Destination'), `${receiver.url}later`);
    await typeInto(page, page.getByLabel('When'), 'in 2 hours');
    await typeInto(page, page.getByLabel('Payload', { exact: true }), 'parcel number nine');
    await tabToAndPress(page, button(page, 'Schedule'));
    await page.locator('.watch').getByText('Coming', { exact: true }).waitFor();
    // Where it was pressed, so that Enter schedules another one.
    expect(await focusedOn(page)).toBe('Schedule');

    await press(page, 'Control+k');
    await page.keyboard.type('parcel number');
    await page.getByRole('option', { name: 'Events with the text parcel number' }).waitFor();
    await press(page, 'Enter');
    const row = page.locator('tr[data-id]');
    await row.getByText('parcel number nine').waitFor();
    await press(page, 'j');
    expect(await unseenFocus(page)).toEqual([]);
    await press(page, 'Enter');
    await state(page, 'Coming').waitFor();
    const [, id] = /events\/(\d+)/.exec(page.url())!;

    await tabToAndPress(page, button(page, 'Cancel'));
    await inDialog(page, 'Cancel the event').waitFor();
    // On what changes nothing: Enter twice cancels nothing.
    expect(await focusedOn(page)).toBe('Close');
    await press(page, 'Enter');
    expect(await focusedOn(page)).toMatch(/^Cancel/);
    await press(page, 'c', 'Tab', 'Enter');
    await state(page, 'Cancelled').waitFor();
    await becomes(id!, 'Cancelled');
    // Its button went with it; whoever goes on by Tab is still among the others.
    await button(page, 'Cancel').waitFor({ state: 'detached' });
    await eventually(async () => expect(await focusedOn(page)).not.toBe(''));
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);

    await press(page, 'g', 'e');
    await isShown(page, 'Coming · Events');
    await tabToAndPress(page, page.getByRole('link', { name: 'Failed' }).last());
    await page.locator(`tr[data-id="${failed}"]`).waitFor();
    await press(page, 'j', 'Enter');
    await state(page, 'Failed').waitFor();
    await press(page, 'r');
    await state(page, 'Sent').waitFor();
    await becomes(failed, 'Sent');

    await tabToAndPress(page, button(page, 'You'));
    await tabToAndPress(page, button(page, 'Sign out'));
    await isShown(page, 'Sign in');
    await eventually(async () => expect(await focusedOn(page)).toBe('E-mail or name'));
    await close(watched);
  });

  test('one sends copies of several, edits a cron job, makes a key and revokes it, and is told of each', async () => {
    const job = { expression: '0 9 * * *', timezone: 'UTC', destination: receiver.url, payload: '' };
    await fleet.call('POST', '/api/cronjobs', job);
    for (const payload of ['one', 'two']) {
      await becomes(await create({ payload, labels: ['again'], delay: '0s' }), 'Sent');
    }
    const watched = await open('/o/1/events?tab=sent&label=again');
    const { page } = watched;
    await isShown(page, 'Sent · Events');
    const told = (text: string) => page.getByRole('status').getByText(text).last().waitFor();
    await press(page, 'j', 'x', 'j', 'x');
    await tabToAndPress(page, button(page, 'Send copies'));
    await tabToAndPress(page, inDialog(page, 'Send copies of 2 events'));
    await told('Sending copies of 2 events');
    await eventually(async () => expect(await focusedOn(page)).not.toBe(''));

    await press(page, 'g', 'c');
    await tabToAndPress(page, button(page, 'More of 0 9 * * *'));
    await tabToAndPress(page, button(page, 'Edit'));
    await tabTo(page, page.getByRole('dialog').getByLabel('Expression'));
    await press(page, 'Control+a');
    // At once: what is half typed is refused.
    await page.keyboard.insertText('30 7 * * *');
    await page.getByRole('dialog').getByRole('status').getByText('At 07:30').waitFor();
    await tabToAndPress(page, inDialog(page, 'Save'));
    await told('Saved');
    await eventually(async () => expect(await focusedOn(page)).toBe('More of 30 7 * * *'));

    await press(page, 'g', 's');
    await tabToAndPress(page, page.getByRole('link', { name: 'API keys' }));
    await tabToAndPress(page, button(page, 'New key'));
    await typeInto(page, page.getByRole('dialog').getByLabel('Name'), 'by hand');
    await tabToAndPress(page, inDialog(page, 'Make the key'));
    await told('Copy the key now');
    await tabToAndPress(page, inDialog(page, 'Done'));
    await tabToAndPress(page, button(page, 'Revoke the key by hand'));
    // All of the question is told, and not its name alone.
    await page.getByRole('dialog', { description: /“by hand” is refused/ }).waitFor();
    await tabToAndPress(page, inDialog(page, 'Revoke'));
    await told('Revoked');
    await button(page, 'Revoke the key by hand').waitFor({ state: 'detached' });
    await eventually(async () => expect(await focusedOn(page)).not.toBe(''));
    await close(watched);
  });

  test('from whatever is open the focus goes back to where it was', async () => {
    const id = await create({ labels: ['back'] });
    const watched = await open();
    const { page } = watched;
    await press(page, 'Control+k');
    await page.keyboard.type(`evt_${id}`);
    await page.getByRole('option', { name: `Open event ${id}` }).waitFor();
    await press(page, 'Enter');
    await state(page, 'Coming').waitFor();
    const opened = page.getByRole('dialog');
    for (const [by, name] of [
      [button(page, 'Edit'), /^Edit/],
      [button(page, 'Cancel'), /^Cancel/],
      [page.getByRole('button', { name: 'Search or go to Ctrl K' }), /^Search/],
    ] as const) {
      await tabTo(page, by);
      await press(page, 'Enter');
      await opened.waitFor();
      // It stays inside, round and round.
      for (let stops = 0; stops < 9; stops += 1) {
        await press(page, 'Tab');
        expect(await unseenFocus(page)).toEqual([]);
        expect(await page.evaluate<boolean>(IS_INSIDE)).toBe(true);
      }
      await press(page, 'Escape');
      await opened.waitFor({ state: 'detached' });
      expect(await focusedOn(page)).toMatch(name);
    }
    // Opened by a key, from nowhere in particular.
    await press(page, '?');
    await opened.waitFor();
    await press(page, 'Escape');
    await opened.waitFor({ state: 'detached' });
    expect(await focusedOn(page)).toMatch(/^Search/);
    // What was saved: the dialog goes, and its button stays.
    await tabToAndPress(page, button(page, 'Edit'));
    await typeInto(page, page.getByLabel('Payload', { exact: true }), 'another one');
    await tabToAndPress(page, inDialog(page, 'Save'));
    await page.getByText('Saved').waitFor();
    await opened.waitFor({ state: 'detached' });
    expect(await focusedOn(page)).toMatch(/^Edit/);
    // A toast goes with what it offered.
    await tabToAndPress(page, button(page, 'Undo'));
    await page.getByText('It is as it was before').waitFor();
    await eventually(async () => expect(await focusedOn(page)).not.toBe(''));
    await close(watched);
  });

  test('single keys do nothing once they are switched off, nor while somebody writes or a dialog is open', async () => {
    const id = await create({ labels: ['quiet'] });
    await create({ labels: ['quiet'] });
    const watched = await open('/o/1/events');
    const { page } = watched;
    await isShown(page, 'Coming · Events');
    await press(page, '/');
    await page.keyboard.type('label:quiet');
    await press(page, 'Enter');
    await page.locator('.chip', { hasText: 'label quiet' }).waitFor();
    // Out of the field, and into no other.
    await press(page, 'Shift+Tab');
    const row = page.locator(`tr[data-id="${id}"]`);
    await row.waitFor();
    /** All that a key could change. */
    const look = async () => [
      page.url(),
      await page.getByRole('dialog').count(),
      await page.locator('.toast, .opened, .bulk-bar').count(),
      await page.evaluate(
        '[localStorage.getItem("jiter.preferences"), document.documentElement.dataset.theme]',
      ),
    ];

    const field = page.getByRole('searchbox');
    await press(page, '/');
    expect(await hasFocus(page, field)).toBe(true);
    const before = await look();
    await press(page, ...SINGLE_KEYS);
    expect(await field.inputValue()).toBe(SINGLE_KEYS.join(''));
    expect(await look()).toEqual(before);
    await press(page, 'Escape');

    await tabTo(page, row.locator('.row-link'));
    await press(page, 'm');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, inDialog(page, 'Close').last());
    const within = await look();
    await press(page, ...SINGLE_KEYS);
    expect(await look()).toEqual(within);
    await press(page, 'Escape');

    await press(page, '?');
    await tabTo(page, page.getByLabel('Single keys do something'));
    await press(page, 'Space', 'Escape');
    await tabTo(page, row.locator('.row-link'));
    const off = await look();
    await press(page, ...SINGLE_KEYS);
    expect(await hasFocus(page, row.locator('.row-link'))).toBe(true);
    expect(await look()).toEqual(off);
    expect((await fleet.call('GET', `/api/events/${id}`)).body.status).toBe('Pending');
    // What is no single key still does.
    await press(page, 'Control+k');
    await page.getByRole('combobox', { name: 'Search or go to' }).waitFor();
    await press(page, 'Escape');
    // They stay off, and come back by the menu.
    await page.reload();
    await row.waitFor();
    await tabToAndPress(page, button(page, 'You'));
    await tabToAndPress(page, page.getByRole('button', { name: /^Keyboard/ }));
    await tabTo(page, page.getByLabel('Single keys do something'));
    await press(page, 'Space', 'Escape');
    expect(await focusedOn(page)).toBe('You');
    await press(page, 'g', 'c');
    await isShown(page, 'Cron');
    await press(page, 'Control+k');
    await page.keyboard.type('sign o');
    await press(page, 'Enter');
    await isShown(page, 'Sign in');
    await close(watched);
  });
});
