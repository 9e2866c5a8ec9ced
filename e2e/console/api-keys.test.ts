import type { Browser } from 'playwright-core';
import { eventually, queryRows } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import {
  answer,
  AN_EVENT,
  body,
  code,
  copied,
  makeEvent,
  makeKey,
  openingApi,
  paste,
  picker,
  type MadeKey,
} from './api-screen.ts';
import { chromiumPath, close, goTo, launch, openByKey, openTab } from './browser.ts';
import { invitePerson, PASSWORD, setUpPerson, type Person } from './people.ts';
import { isShown } from './screens.ts';
import { button, keptBy, listenTo } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('in whose name calls are tried', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  let reader: MadeKey;
  let writer: MadeKey;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    ada = await setUpPerson(fleet, { name: 'Ada' });
    reader = await makeKey(ada, 'reader', ['events:read']);
    writer = await makeKey(ada, 'writer', ['events:write', 'events:read']);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = openingApi(
    () => browser,
    () => fleet,
  );

  test('whoever reads chooses in whose name; keys that open nothing are not offered, and what a key may not do is said before', async () => {
    const gone = await makeKey(ada, 'gone', ['events:read']);
    await ada.call('DELETE', `/api/keys/${gone.id}`);
    const old = await makeKey(ada, 'old', ['events:read']);
    await queryRows(
      fleet.env.DATABASE_URL,
      `update api_keys set expires_at = now() - interval '1 day' where id = $1`,
      [old.id],
    );
    const watched = await open(ada, '?call=createEvent');
    const { page } = watched;
    const offered = await eventually(async () => {
      const texts = await picker(page).locator('option').allTextContents();
      expect(texts).toEqual(
        expect.arrayContaining(['Me, signed in: Ada, owner', `reader · ${reader.prefix}…`]),
      );
      return texts;
    });
    expect(offered.filter((text) => /^(gone|old)/.test(text))).toEqual([]);
    await picker(page).selectOption(reader.id);
    await page.getByText('This key may not make this call: it takes the scope events:write.').waitFor();
    expect(new URL(page.url()).searchParams.get('as')).toBe(reader.id);
    expect(await code(page).textContent()).toContain('"x-api-key: $JITER_API_KEY_READER"');
    await page.getByText('To try it by this key, paste it above').waitFor();
    const marked = page.locator('.api-list li', { hasText: 'not in this name' });
    await marked.filter({ hasText: 'Create an event' }).first().waitFor();
    expect(await marked.filter({ hasText: 'List events' }).count()).toBe(0);
    await picker(page).selectOption(writer.id);
    await page.getByText('This key may not make this call').waitFor({ state: 'detached' });
    await close(watched);
  });

  test('a pasted key is that of the choice, goes nowhere but to the API, as a key, and is forgotten', async () => {
    const { body: shop } = await ada.call<{ id: string }>('POST', '/auth/orgs', { name: 'Shop' });
    const watched = await open(ada, `?call=getEvent&as=${reader.id}`);
    const { page, context } = watched;
    const said = listenTo(page);
    await paste(page, writer.apiKey);
    await page.getByText('This is the key “writer”: choose it above').waitFor();
    await paste(page, 'jiter_something-else');
    await page.getByText(`the one that is chosen begins with ${reader.prefix}`).waitFor();
    await paste(page, ` ${reader.apiKey}\n`);
    await page.getByText(`${reader.prefix}… is used for tries`).waitFor();
    // It is copied without being shown.
    expect(await page.content()).not.toContain(reader.apiKey);
    expect(await code(page).textContent()).toContain(`x-api-key: ${reader.prefix}…`);
    expect(await copied(page)).toContain(`x-api-key: ${reader.apiKey}`);
    const id = await makeEvent(ada);
    await page.getByLabel('id · required').fill(id);
    const sent = page.waitForRequest((request) => request.url().endsWith(`/api/events/${id}`));
    await button(page, 'Try it').click();
    const headers = await (await sent).allHeaders();
    expect(headers).toMatchObject({ 'x-api-key': reader.apiKey });
    expect(headers).not.toHaveProperty('cookie');
    await answer(page).getByText('200 OK').waitFor();
    expect(await answer(page).locator('pre').first().textContent()).toContain('from the page');
    const lines = (await said()).split('\n').filter((line) => line.includes(reader.apiKey));
    expect(lines.every((line) => line.startsWith(`GET ${fleet.url}/api/events/${id} `))).toBe(true);
    expect(lines).toHaveLength(1);
    expect(await keptBy(page)).not.toContain(reader.apiKey.slice(12));

    // It stays while one looks elsewhere, and goes with the organisation.
    await goTo(watched, '/o/1/events');
    await isShown(page, 'Coming · Events');
    await goTo(watched, `/o/1/api?call=getEvent&as=${reader.id}`);
    await page.getByText(`${reader.prefix}… is used for tries`).waitFor();
    await goTo(watched, `/o/${shop.id}/events`);
    await page.getByRole('button', { name: 'Organisation Shop' }).waitFor();
    await goTo(watched, `/o/1/api?call=getEvent&as=${reader.id}`);
    await page.getByLabel('The key itself').waitFor();
    expect(await page.getByText('is used for tries').count()).toBe(0);
    await ada.call('DELETE', `/auth/orgs/${shop.id}?name=Shop`, {});
    expect(watched.problems).toEqual([]);
    await context.close();
  });

  test('signing out forgets a pasted key, and so does forgetting it', async () => {
    const own = await invitePerson(fleet.url, ada, 'member', { name: 'Bob' });
    const watched = await open(own, `?call=getEvent&as=other`);
    const { page } = watched;
    await paste(page, reader.apiKey);
    await button(page, 'Forget it').click();
    await paste(page, reader.apiKey);
    await button(page, 'You').click();
    await button(page, 'Sign out').click();
    await isShown(page, 'Sign in');
    // The same page, which was never loaded anew.
    await page.getByLabel('E-mail or name').fill('Bob');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByLabel('The key itself').waitFor();
    expect(await page.getByText('is used for tries').count()).toBe(0);
    await close(watched);
  });
  test('who may not see keys is offered none, and may paste one; what his role may not is said', async () => {
    const viewer = await invitePerson(fleet.url, ada, 'viewer', { name: 'Vera' });
    const watched = await open(viewer, '?call=createEvent');
    const { page } = watched;
    await picker(page).waitFor();
    expect(await picker(page).locator('option').allTextContents()).toEqual([
      'Me, signed in: Vera, viewer',
      'Another key, which I paste',
    ]);
    await page.getByText('Your role may not make this call: it takes the role member.').waitFor();
    await picker(page).selectOption('other');
    await paste(page, writer.apiKey);
    await body(page).fill(JSON.stringify(AN_EVENT));
    await button(page, 'Dry run').click();
    await answer(page).getByText('200 OK').waitFor();
    await close(watched);
  });

  test('a tab that a key opened tries by that key, and what people alone may do is said', async () => {
    const watched = await openTab(browser, fleet.url);
    const { page } = watched;
    await openByKey(watched, '/o/1/api?call=listMembers', fleet.apiKey);
    await isShown(page, 'API');
    await page.getByText('No key may make this call').waitFor();
    expect(await code(page).textContent()).toContain('"cookie: jiter=$JITER_SESSION"');
    await goTo(watched, '/o/1/api?call=getOrganisation');
    await button(page, 'Try it').click();
    await answer(page).getByText('200 OK').waitFor();
    await close(watched);
  });
});
