import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { inaccessible } from './axe.ts';
import { chromiumPath, launch, openByKey, openTab } from './browser.ts';
import { clipboardOf } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

type Came = { headers: Record<string, string>; body: string };

/** Keeps whatever the page says of why, also what it says for a moment only. */
const LISTEN_TO_WHY = `
  window.said = [];
  new MutationObserver(() => {
    const text = document.querySelector('.why')?.innerText.replace(/\\s+/g, ' ');
    if (text && text !== window.said.at(-1)) window.said.push(text);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });`;

suite('the playground', () => {
  let fleet: Fleet;
  let browser: Browser;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = async (path = '/o/1/playground', look?: Parameters<typeof openTab>[2]) => {
    const watched = await openTab(browser, fleet.url, look);
    await openByKey(watched, path, fleet.apiKey);
    return watched;
  };
  const schedule = async (page: Page, time: string) => {
    await page.getByLabel('When').fill(time);
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.locator('.watch').getByText('Sent', { exact: true }).waitFor();
  };

  test('a first event is scheduled into an inbox of one’s own, and seen landing', async () => {
    const { page, context, problems } = await open();
    await page.getByText('Nothing came yet').waitFor();
    await schedule(page, 'in 1 second');
    expect(await page.locator('.watch-attempts').textContent()).toMatch(
      /left (at its time|.+ late), answered 200 in/,
    );
    const arrival = page.locator('.arrival');
    await arrival.getByText('Both signatures are right').waitFor();
    expect(await arrival.getByText(/ms after its time|at its time/).count()).toBe(1);
    await arrival.getByRole('button').first().click();
    expect(await arrival.locator('pre').textContent()).toContain('from the future');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('an inbox that is told 503, 503, 200: the page of the event has three attempts, both pauses, why before each, and Sent; the first by curl once more', async () => {
    const { page, context, problems } = await open();
    const arrivals = page.locator('.arrival');
    await page.locator('.arrivals').or(page.getByText('Nothing came yet')).waitFor();
    const before = await arrivals.count();
    await page.getByRole('button', { name: '503, 503, 200' }).click();
    await page.locator('.preset[aria-pressed=true]', { hasText: '503, 503, 200' }).waitFor();
    await page.getByText('Method, headers, retries').click();
    await page.getByLabel('Pauses before retries').fill('8s, 9s');
    await page.getByLabel('When').fill('in 8 seconds');
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.evaluate(LISTEN_TO_WHY);
    await page.getByRole('link', { name: 'Open its page' }).click();
    await page.locator('.headline').getByText('Sent', { exact: true }).waitFor();
    // The explanation is asked for by itself, and may come after the rest.
    await page.locator('.why').getByText('It was delivered').waitFor();
    expect(await page.locator('.attempts > li').allTextContents()).toEqual([
      expect.stringMatching(/created by key “first”$/),
      expect.stringMatching(/^Attempt 1503/),
      '8.0 s until the next was due',
      expect.stringMatching(/^Attempt 2503/),
      '9.0 s until the next was due',
      expect.stringMatching(/^Attempt 3200/),
    ]);
    const said = await page.evaluate<string[]>('window.said');
    const places = [
      /waits for its time, in \d|is about to leave/,
      /answered 503\. Attempt 2 of 3 leaves in \d/,
      /answered 503 twice\. Attempt 3 of 3 leaves in \d/,
      /It was delivered/,
    ].map((wanted) => said.findIndex((text) => wanted.test(text)));
    // Each of them, one after the other.
    expect({ said, places }).toEqual({ said, places: [...places].sort((one, other) => one - other) });
    expect(places).not.toContain(-1);
    await page.locator('.attempt').first().getByRole('button', { name: 'Signature' }).click();
    await page.locator('.attempt .verdicts').getByText('Standard Webhooks: right').waitFor();
    await page.locator('.attempt .verdicts').getByText('X-Jiter-Signature: right').waitFor();
    await page.locator('.attempt').first().getByRole('button', { name: 'curl' }).click();
    await page.locator('.attempt').first().locator('.code').getByRole('button', { name: 'Copy' }).click();
    await eventually(async () => expect(await clipboardOf(page)).toContain('curl -sS'));
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', await clipboardOf(page)]);
    expect(stdout).toContain('200 OK');
    await page.getByRole('link', { name: 'Playground' }).first().click();
    await eventually(async () => expect(await arrivals.count()).toBe(before + 4));
    expect(await arrivals.first().textContent()).toContain('Both signatures are right');
    const { body } = await fleet.call<{ id: string }[]>('GET', '/api/inboxes');
    const { body: came } = await fleet.call<Came[]>('GET', `/api/inboxes/${body[0]!.id}/requests`);
    const [again, , , first] = came.map(({ headers, body: sent }) => [
      headers['webhook-id'],
      headers['webhook-signature'],
      sent,
    ]);
    expect(again).toEqual(first);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a dry run shows the bytes, and code does the same', async () => {
    const { page, context } = await open();
    await page.getByLabel('Payload', { exact: true }).fill('hello');
    await page.getByRole('button', { name: 'Dry run' }).click();
    const wire = page.locator('.dry-run pre');
    await wire.waitFor();
    expect(await wire.textContent()).toMatch(
      /^POST \/in\/\S+ HTTP\/1\.1\n.*webhook-signature: v1,.*\n\n\{"payload":"hello"/s,
    );
    await page.getByRole('button', { name: 'Python' }).click();
    await page.locator('.code-tabs pre').getByText('requests.post(').waitFor();
    await context.close();
  });

  test('a time that clocks skip is warned of, and what is no time is said to be none', async () => {
    const { page, context } = await open();
    await page.evaluate(`localStorage.setItem('jiter.preferences', '{"zone":"Europe/Berlin"}')`);
    await openByKey({ page, context, problems: [] }, '/o/1/playground', fleet.apiKey);
    await page.getByLabel('When').fill('2099-03-29 02:30');
    await page.getByText('Clocks in Europe/Berlin skip that time').waitFor();
    await page.getByLabel('When').fill('whenever');
    await page.getByText('is no time that can be read').waitFor();
    await context.close();
  });

  test('what comes to an inbox is text, whatever it is, and the page is accessible with all of it open', async () => {
    const { body } = await fleet.call('GET', '/api/inboxes');
    const [inbox] = body as unknown as { url: string }[];
    const foreign = '"><img src=x onerror="window.pwned=1">';
    await fetch(inbox!.url, { method: 'PUT', body: foreign, headers: { 'x-foreign': foreign } });
    for (const width of [360, 1_200]) {
      for (const theme of ['light', 'dark'] as const) {
        const { page, context, problems } = await open('/o/1/playground', { width, theme });
        await page.locator('.arrival-line').first().click();
        await page.getByText('Method, headers, retries').click();
        await page.getByText(foreign).first().waitFor();
        expect(await inaccessible(page)).toEqual([]);
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
        expect(await page.evaluate('window.pwned')).toBeUndefined();
        expect(problems).toEqual([]);
        await context.close();
      }
    }
  });

  test('the doctor tells what went wrong', async () => {
    const { page, context } = await open('/o/1/playground?tab=doctor');
    const signature = 'webhook-signature: v1,ZqL1KvjQF9PIn9qWO0a307Q7EK5iyT7wcz1eKVDO3JA=';
    const headers = `webhook-id: evt_216\nwebhook-timestamp: 1669016112\n${signature}`;
    await page.getByLabel('Headers, as they arrived').fill(headers);
    await page.getByLabel('Body, as it arrived').fill('[object Object]');
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByRole('heading', { name: 'Most likely' }).waitFor();
    expect(await page.locator('.note.bad').textContent()).toContain('what a parser made of it');
    expect(await inaccessible(page)).toEqual([]);
    await context.close();
  });
});
