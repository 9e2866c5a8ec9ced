import type { Browser, Page } from 'playwright-core';
import { eventually, startReceiver, type Receiver } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, goTo, launch, type Watched } from './browser.ts';
import { invitePerson, setUpPerson, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';
import { button, clipboardOf, keptBy } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

/** A link, the way back and a page that is loaded anew show the same. */
suite('what is open and entered stands in the address', () => {
  let fleet: Fleet;
  let browser: Browser;
  let receiver: Receiver;
  let ada: Person;
  let bob: Person;
  beforeAll(async () => {
    receiver = await startReceiver(() => ({ status: 500, body: '{"why":"closed, for 100%"}' }));
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    ada = await setUpPerson(fleet);
    bob = await invitePerson(fleet.url, ada, 'member');
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    await fleet?.stop();
  });

  const open = (path: string, title: string, person = ada): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person }, [path, title]);
  const create = async (more: object) => {
    const event = { payload: '{"a":1}', destination: `${receiver.url}hook`, delay: '1h', ...more };
    const { body } = await ada.call<{ id: string }>('POST', '/api/events', event);
    return body.id;
  };
  const addressOf = (page: Page) => new URL(page.url());
  const inAddress = (page: Page, name: string, value: string | null) =>
    eventually(() => expect(addressOf(page).searchParams.get(name)).toBe(value));
  const historyOf = (page: Page) => page.evaluate<number>('history.length');

  test('rows that are opened in their place, and shown as they came', async () => {
    const [one, two] = [await create({}), await create({})];
    const watched = await open('/o/1/events', 'Coming · Events');
    const { page } = watched;
    const before = await historyOf(page);
    const opened = page.locator('tr.opened');
    await page.locator(`tr[data-id="${one}"] .expand`).click();
    await page.locator(`tr[data-id="${two}"] .expand`).click();
    await opened.nth(1).waitFor();
    await inAddress(page, 'open', `${one},${two}`);
    await page.locator(`tr[data-id="${two}"] + tr`).getByRole('button', { name: 'As it came' }).click();
    await inAddress(page, 'raw', `${two}.payload`);
    expect(await historyOf(page)).toBe(before);
    // It is the same tab, and the same page.
    expect(await page.locator('.tabs [aria-current]').allTextContents()).toEqual(['Coming']);
    await page.keyboard.press('y');
    await eventually(async () => expect(await clipboardOf(page)).toContain('/api/events?'));
    await page.reload();
    await opened.nth(1).waitFor();
    await page.getByRole('button', { name: 'As it came', pressed: true }).waitFor();
    const other = await open(addressOf(page).href, 'Coming · Events', bob);
    await other.page.locator('tr.opened').nth(1).waitFor();
    await close(other);
    await opened.first().getByRole('link', { name: 'Open its page' }).click();
    await isShown(page, 'Event ');
    await page.goBack();
    await opened.nth(1).waitFor();
    await page.locator(`tr[data-id="${one}"] .expand`).click();
    await inAddress(page, 'open', two);
    // Another view has nothing of it.
    await page.getByLabel('Cron jobs, too').uncheck();
    await inAddress(page, 'open', null);
    await opened.first().waitFor({ state: 'detached' });
    await close(watched);
  });

  test('opening a row asks for that event, and not for the list again', async () => {
    const event = await create({ labels: ['asked'] });
    const watched = await open('/o/1/events?label=asked', 'Coming · Events');
    const { page } = watched;
    await button(page, 'Live').click();
    // How often it was tried is asked for after the rows.
    await page.locator(`tr[data-id="${event}"] .attempts-cell`, { hasText: '0' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.locator(`tr[data-id="${event}"] .expand`).click();
    await page.locator('tr.opened').getByText('No attempt yet.').waitFor();
    await inAddress(page, 'open', event);
    expect(asked).toEqual([`/api/events/${event}`]);
    await close(watched);
  });

  test('the last answer of a group of failures, whatever its reason is, and attempts of an event', async () => {
    const event = await create({ delay: '0s', retryPolicy: { maxRetries: 0 } });
    await eventually(async () => {
      const { body } = await ada.call<{ status: string }>('GET', `/api/events/${event}`);
      expect(body.status).toBe('Failed To Send');
    });
    const watched = await open('/o/1/failed', 'Failed');
    const { page } = watched;
    await page.locator('.failure summary').click();
    await page.locator('.failure').getByRole('button', { name: 'As it came' }).click();
    const group = `${new URL(receiver.url).host} 500`;
    await inAddress(page, 'open', group);
    await page.reload();
    await page.locator('.failure details[open] pre').getByText('{"why":"closed, for 100%"}').waitFor();
    await page.locator('.failure summary').click();
    await inAddress(page, 'open', null);
    await page.goto(`/o/1/events/${event}`);
    await page.locator('.attempt').getByRole('button', { name: 'Response' }).click();
    await page.locator('.attempt').getByRole('button', { name: 'As it came' }).click();
    await inAddress(page, 'raw', '1.response');
    await page.reload();
    await page.locator('.attempt pre').getByText('{"why":"closed, for 100%"}').waitFor();
    await close(watched);
  });

  test('the playground: what is written, what the inbox is to answer, the language, and what came', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const before = await historyOf(page);
    await page.getByLabel('When').fill('in 2 hours');
    const payload = page.getByLabel('Payload', { exact: true });
    await payload.fill('');
    await payload.pressSequentially('{"of": "ä & b"}');
    await page.getByText('Method, headers, retries').click();
    await page.getByLabel('Method', { exact: true }).selectOption('PUT');
    await page.getByLabel('Pauses before retries').fill('none');
    await button(page, 'Python').click();
    await page.getByLabel('It answers').fill('503, 200');
    await button(page, 'Schedule').click();
    await page.locator('.watch').waitFor();
    expect(await historyOf(page)).toBe(before);
    const state = async (shown: Page) => ({
      when: await shown.getByLabel('When').inputValue(),
      payload: await shown.getByLabel('Payload', { exact: true }).inputValue(),
      method: await shown.getByLabel('Method', { exact: true }).inputValue(),
      retries: await shown.getByLabel('Pauses before retries').inputValue(),
      script: await shown.getByLabel('It answers').inputValue(),
      language: await shown.locator('.code-tabs [aria-pressed=true]').textContent(),
      watched: await shown.locator('.watch a').getAttribute('href'),
      inbox: await shown.getByLabel('Destination').inputValue(),
    });
    await inAddress(page, 'code', 'python');
    await eventually(async () =>
      expect(await state(page)).toMatchObject({
        ...{ when: 'in 2 hours', payload: '{"of": "ä & b"}', method: 'PUT', retries: 'none' },
        ...{ script: '503, 200', language: 'Python' },
      }),
    );
    const entered = await state(page);
    await page.reload();
    await page.locator('.watch').waitFor();
    expect(await state(page)).toEqual(entered);
    const { href } = addressOf(page);
    const other = await open(href, 'Playground', bob);
    await other.page.locator('.watch').waitFor();
    expect(await state(other.page)).toEqual(entered);
    await close(other);
    // Elsewhere, and back again: by a link that says nothing, it is as it was at first.
    await goTo(watched, '/o/1/playground');
    await eventually(async () => expect(await page.getByLabel('When').inputValue()).toBe('in 5 seconds'));
    await page.goBack();
    await eventually(async () => expect(await page.getByLabel('When').inputValue()).toBe('in 2 hours'));
    await button(page, 'Tell it').click();
    await inAddress(page, 'script', null);
    await page.getByText('Not told yet.').waitFor({ state: 'detached' });
    await close(watched);
  });

  test('how long a host stays down', async () => {
    const { host } = new URL(receiver.url);
    const watched = await open(`/o/1/destinations/${encodeURIComponent(host)}`, host);
    const { page } = watched;
    const until = page.getByLabel('Down until');
    await until.fill('2099-01-01T10:00');
    await inAddress(page, 'until', new Date('2099-01-01T10:00').toISOString());
    await page.reload();
    expect(await until.inputValue()).toBe('2099-01-01T10:00');
    await close(watched);
  });

  test('a payload too long for an address, and headers, stay in the tab in which they were entered', async () => {
    const watched = await open('/o/1/playground', 'Playground');
    const { page } = watched;
    const long = JSON.stringify({ long: 'x'.repeat(20_000) });
    await page.getByLabel('Payload', { exact: true }).fill(long);
    await page.getByText('Method, headers, retries').click();
    await page.getByLabel('Headers', { exact: true }).fill('Authorization: Bearer hush');
    await page.getByLabel('When').fill('in 3 hours');
    await inAddress(page, 'when', 'in 3 hours');
    const { href } = addressOf(page);
    expect(href.length).toBeLessThan(500);
    expect(decodeURIComponent(href)).not.toMatch(/hush|xxx/);
    await page.reload();
    await page.locator('.compose').waitFor();
    expect(await page.getByLabel('Payload', { exact: true }).inputValue()).toBe(long);
    expect(await page.getByLabel('Headers', { exact: true }).inputValue()).toContain('Bearer hush');
    const other = await open(href, 'Playground', bob);
    await other.page.getByText('The link says only part of this event').waitFor();
    expect(await other.page.getByLabel('When').inputValue()).toBe('in 3 hours');
    await close(other);
    // Whoever signs out leaves nothing of it.
    await page.getByRole('button', { name: 'You' }).click();
    const signIn = page.getByRole('heading', { name: 'Sign in' });
    let askedAgain: number | undefined;
    await page.route('**/auth/sign-out', async (route) => {
      const response = await route.fetch();
      // What is asked for meanwhile is refused, and nobody is to sign in again to go on.
      const refused = page.waitForResponse((one) => one.status() === 401);
      await goTo(watched, '/o/1/destinations');
      await (await refused).finished();
      await page.evaluate('new Promise((shown) => requestIdleCallback(() => requestAnimationFrame(shown)))');
      askedAgain = await signIn.count();
      await route.fulfill({ response });
    });
    const signingOut = page.waitForResponse('**/auth/sign-out');
    await button(page, 'Sign out').click();
    expect((await signingOut).status()).toBe(204);
    expect(askedAgain).toBe(0);
    await signIn.waitFor();
    expect(await keptBy(page)).not.toMatch(/hush|xxx/);
    await close(watched);
  });
});
