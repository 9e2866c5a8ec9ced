import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { createLatch, eventually, queryRows, startReceiver, type Hit, type Receiver } from '@jiter/testkit';
import { builtFile } from '../built.ts';
import { startFleet, type Fleet, type WireEvent } from '../fleet.ts';
import { chromiumPath, launch, openByKey, openTab, type Watched } from './browser.ts';
import { expectFine } from './screens.ts';
import { listenTo } from './steps.ts';

const FIRST_LOAD_BYTES = 220 * 1_024;
const suite = chromiumPath === undefined ? describe.skip : describe;

suite('the console', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  beforeAll(async () => {
    const apiEnv = { LOG_LEVEL: 'debug' };
    [fleet, browser] = await Promise.all([startFleet('postgres', { apiEnv }), launch()]);
    receiver = await startReceiver(({ path }) => answerAt(path));
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const create = async (more: Record<string, unknown>) => {
    const body = { payload: 'x', destination: receiver.url, delay: '1h', ...more };
    const { body: event } = await fleet.call('POST', '/api/events', body);
    return event;
  };
  const settled = (id: string) =>
    eventually(async () => {
      const { body } = await fleet.call('GET', `/api/events/${id}`);
      expect(['Sent', 'Failed To Send', 'Cancelled']).toContain(body.status);
      return body;
    });
  const tab = async (path: string, look?: Parameters<typeof openTab>[2]): Promise<Watched> => {
    const watched = await openTab(browser, fleet.url, look);
    await openByKey(watched, path, fleet.apiKey);
    return watched;
  };

  test('a set-up link makes the first person, works once and stays in no address', async () => {
    const { setUp: path } = fleet.api.ready as { setUp?: string };
    const first = await openTab(browser, fleet.url);
    const said = listenTo(first.page);
    await first.page.goto(path!);
    await first.page.getByLabel('Your name').fill('Ada');
    await first.page.getByLabel('Password').fill('correct horse battery');
    await first.page.keyboard.press('Enter');
    await first.page.getByRole('heading', { name: 'Playground' }).waitFor();
    expect(new URL(first.page.url()).pathname).toMatch(/^\/o\/\d+\/playground$/);
    expect(first.page.url()).not.toContain('#');
    // The second Enter is enough to see a first event landing.
    await first.page.getByText('Nothing came yet').waitFor();
    await first.page.keyboard.press('Enter');
    await first.page.locator('.watch').getByText('Sent', { exact: true }).waitFor();
    // A person stays signed in when the page is loaded anew, and is out everywhere after signing out.
    await first.page.reload();
    await first.page.getByRole('button', { name: 'You' }).click();
    await first.page.getByRole('button', { name: 'Sign out' }).click();
    await first.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await first.page.getByLabel('E-mail or name').fill('Ada');
    await first.page.getByLabel('Password').fill('correct horse battery');
    await first.page.keyboard.press('Enter');
    await first.page.getByRole('heading', { name: 'Playground' }).waitFor();
    expect(first.problems).toEqual([]);
    const allSaid = await said();
    await first.context.close();
    const second = await openTab(browser, fleet.url);
    await second.page.goto(path!);
    // Nobody fills anything in for nothing.
    await second.page.getByRole('heading', { name: 'Jiter is set up already' }).waitFor();
    await second.page.getByText('If that was you, sign in.').waitFor();
    expect(await second.page.getByLabel('Your name').count()).toBe(0);
    await second.context.close();
    // What opened it is in no line of a log, no header and no column.
    const token = path!.replace('/setup#', '');
    const [printed, kept] = [fleet.running.map(({ output }) => output()).join(''), await allStored(fleet)];
    for (const [where, text] of Object.entries({ printed, kept, allSaid }))
      expect([where, formsOf(token).filter((form) => text.includes(form))]).toEqual([where, []]);
    expect(kept).toContain('Ada');
  });

  test('an event that fails twice and then lands: each attempt, why, what differs, and a curl line that does the same', async () => {
    const { id } = await create({ destination: `${receiver.url}recovers`, delay: '0s' });
    await settled(id);
    const { page, context, problems } = await tab(`/o/1/events/${id}`);
    await page.locator('.headline').getByText('Sent', { exact: true }).waitFor();
    expect(await page.locator('.attempt').count()).toBe(3);
    expect(await page.locator('.attempt .answer').allTextContents()).toEqual(['503', '503', '200']);
    expect(await page.locator('.why').textContent()).toContain('The receiver answered 503 twice');
    await page.locator('.attempt').nth(2).getByRole('button', { name: 'Diff' }).click();
    await page.locator('.diff-line.new').first().waitFor();
    expect(await page.locator('.diff-line.new').first().textContent()).toContain('200');
    await page.locator('.attempt').nth(0).getByRole('button', { name: 'curl' }).click();
    const line = await page.locator('.attempt').nth(0).locator('pre').textContent();
    const hitsBefore = receiver.hits.length;
    await promisify(execFile)('/bin/sh', ['-c', line!]);
    const [first, again] = [receiver.hits.find((hit) => hit.id === `evt_${id}`)!, receiver.hits[hitsBefore]!];
    expect(signedPart(again)).toEqual(signedPart(first));
    expect(problems).toEqual([]);
    await context.close();
  });

  test('what each attempt did when is drawn, and said, on a phone as well; of attempts of before what was known of them', async () => {
    const { id } = await create({ destination: `${receiver.url}recovers?timed`, delay: '1s' });
    await settled(id);
    for (const width of [1_200, 360]) {
      const { page, context } = await tab(`/o/1/events/${id}`, { width });
      const rulers = page.locator('.attempt .ruler');
      await rulers.nth(2).waitFor();
      for (const ruler of await rulers.all()) {
        expect(await ruler.getAttribute('aria-label')).toMatch(
          /^claimed .+ its time, left (at its time|.+ late), (connected in .+|on the same connection as before), first byte after .+, done after .+/,
        );
        expect(await ruler.locator('.ruler-marks').textContent()).toMatch(
          /^dueclaimed [−+].+sent \+.+first byte \+.+done \+.+/,
        );
      }
      await expectFine(page, `rulers at ${width}`);
      await context.close();
    }
    await queryRows(
      fleet.env.DATABASE_URL,
      `update attempt_history set phases = null where event_id = ${id} returning 1`,
    );
    const { page, context } = await tab(`/o/1/events/${id}`);
    await page.locator('.attempt .ruler').nth(2).waitFor();
    for (const ruler of await page.locator('.attempt .ruler').all())
      expect(await ruler.getAttribute('aria-label')).toMatch(/^left .+, .+ after .+$/);
    expect(await page.locator('.ruler-parts, .claimed').count()).toBe(0);
    await context.close();
  });

  test('it is seen landing: the page counts down, and what was coming is sent without a reload', async () => {
    const { id } = await create({ delay: '2s' });
    const { page, context } = await tab(`/o/1/events/${id}`);
    await page.locator('.headline').getByText('Sent', { exact: true }).waitFor();
    await eventually(async () => expect(await page.title()).toContain('Sent'));
    await context.close();
  });

  test('cancelling many is counted before it is done, by the server', async () => {
    for (let index = 0; index < 3; index += 1) await create({ labels: ['many'] });
    await create({ labels: ['other'] });
    const { page, context } = await tab('/o/1/events?label=many');
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel 3 events' }).click();
    await page.getByText('Cancelled 3 events').waitFor();
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    const { body: left } = await fleet.call<WireEvent[]>('GET', '/api/events?label=other');
    expect(left[0]!.status).toBe('Pending');
    await context.close();
  });

  test('a long list is all there, of which what is near is drawn, and scrolling it runs nothing of ours', async () => {
    const one = { payload: 'x', destination: receiver.url, labels: ['long'] };
    const all = Array.from({ length: 160 }, (_, index) => ({ ...one, delay: `${60 + index}min` }));
    await fleet.call('POST', '/api/events/batch', all);
    const { body } = await fleet.call<WireEvent[]>('GET', '/api/events?label=long&limit=160');
    const ids = body.map(({ id }) => id);
    for (const width of [1_200, 360]) {
      const { page, context, problems } = await tab('/o/1/events?label=long', { width });
      const row = (index: number) => page.locator(`tr[data-id="${ids[index]}"]`);
      const element = (index: number) => `document.querySelector('tr[data-id="${ids[index]}"]')`;
      const untilDrawn = (index: number, isDrawn: boolean) =>
        eventually(async () =>
          expect(
            await page.evaluate(`${element(index)}.checkVisibility({ contentVisibilityAuto: true })`),
          ).toBe(isDrawn),
        );
      const scrollTo = (place: string) => page.evaluate(`scrollTo(0, ${place})`);
      const height = () => page.evaluate<number>('document.documentElement.scrollHeight');
      for (const last of [99, 149, 159]) {
        await page.getByRole('button', { name: 'Show more' }).click();
        await row(last).waitFor({ state: 'attached' });
      }
      // It comes after the rows.
      await eventually(async () => expect(await row(159).locator('.attempts-cell').textContent()).toBe('0'));
      await scrollTo('0');
      await untilDrawn(159, false);
      const before = await height();
      await page.evaluate(
        `window.changes = []; new MutationObserver((all) => {
          changes.push(...all.map(({ target, addedNodes, removedNodes }) =>
            [target, ...removedNodes, '→', ...addedNodes].map((node) => node.outerHTML ?? node.textContent ?? node).join(' ')));
        }).observe(document.querySelector('.list'), { childList: true, subtree: true })`,
      );
      for (const part of [1 / 4, 1 / 2, 3 / 4, 1]) {
        await scrollTo(`${part} * document.documentElement.scrollHeight`);
        await untilDrawn(Math.floor(159 * part), true);
      }
      await untilDrawn(0, false);
      expect(await page.evaluate('changes')).toEqual([]);
      expect(await height()).toBe(before);
      // Where the keyboard is stays.
      await row(159).getByRole('link').focus();
      await scrollTo('0');
      await untilDrawn(0, true);
      await untilDrawn(159, true);
      expect(problems).toEqual([]);
      await context.close();
    }
  });

  test('an event that a worker was faster with is not cancelled, and that is said', async () => {
    const latch = createLatch();
    const slow = await startReceiver([{ hold: latch.opened, status: 200 }]);
    const { id } = await create({ destination: slow.url, delay: '0s' });
    await eventually(() => expect(slow.hits).toHaveLength(1));
    const { page, context } = await tab(`/o/1/events/${id}`);
    await page.locator('.headline').getByText('Under way').waitFor();
    const { page: other, context: paused } = await tab(`/o/1/events/${id}`);
    await other.locator('.headline').getByText('Under way').waitFor();
    // What is not asked for again does not know it before the API says it.
    await other.keyboard.press('.');
    for (const one of [page, other]) {
      await one.keyboard.press('c');
      await one.getByRole('button', { name: 'Cancel the event' }).waitFor();
    }
    latch.open();
    await settled(id);
    await page.getByText('There is nothing to cancel any more: meanwhile it is “Sent”.').waitFor();
    expect(await page.getByRole('button', { name: 'Cancel the event' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await other.getByRole('button', { name: 'Cancel the event' }).click();
    await other.locator('.toast.wrong').waitFor();
    for (const one of [page, other])
      await one.locator('.headline').getByText('Sent', { exact: true }).waitFor();
    await paused.close();
    await context.close();
    await slow.close();
  });

  test(`the first load is at most ${FIRST_LOAD_BYTES} bytes by gzip`, async () => {
    const { page, context } = await tab('/o/1');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const names = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith('/assets/'))`,
    );
    const files = [...new Set(names)].map((name) => join(builtFile('x'), '../console', `${name}.gz`));
    const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size)));
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((all, size) => all + size, 0)).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
    await context.close();
  });
});

const seen = new Map<string, number>();

/** One recovers at the third request. */
function answerAt(path: string) {
  if (!path.startsWith('/recovers')) return 200;
  const count = (seen.get(path) ?? 0) + 1;
  seen.set(path, count);
  return count < 3 ? 503 : 200;
}

/** Whatever a token may look like where it is kept. */
const formsOf = (token: string): string[] => [
  token,
  Buffer.from(token).toString('hex'),
  Buffer.from(token, 'base64url').toString('hex'),
  Buffer.from(token).toString('base64').replace(/=+$/, ''),
];

/** Each row of each table. */
async function allStored({ env: { DATABASE_URL } }: Fleet): Promise<string> {
  const tables = await queryRows<{ name: string }>(
    DATABASE_URL,
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => queryRows(DATABASE_URL, `select to_jsonb(t)::text as row from ${name} t`)),
  );
  return JSON.stringify(rows);
}

const signedPart = ({ body, headers }: Hit) => [
  body,
  headers['webhook-id'],
  headers['webhook-signature'],
  headers['x-jiter-signature'],
];
