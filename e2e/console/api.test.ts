import type { Browser } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { answer, AN_EVENT, body, code, makeEvent, makeKey, openingApi, paste, picker } from './api-screen.ts';
import { chromiumPath, close, fileOf, goTo, launch, type Watched } from './browser.ts';
import { CORPUS } from './corpus.ts';
import { focusedOn, hasFocus, putMouseAway, tabTo, tabToAndPress, typeInto } from './keyboard.ts';
import { setUpPerson, type Person } from './people.ts';
import { expectFine, isShown } from './screens.ts';
import { button, clipboardOf, enterPassword, inDialog, makeStale } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('the API screen', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres'), launch()]);
    ada = await setUpPerson(fleet, { name: 'Ada' });
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = openingApi(
    () => browser,
    () => fleet,
  );

  test('an event is created by the page: what is wrong is said where it is, by the page and by the API, and led to its cause', async () => {
    const watched = await open(ada, '?call=createEvent');
    const { page } = watched;
    const problems = page.locator('.api-problems');
    await body(page).fill('{\n  "destination": "https://example.com/hook",\n  "delay" "1h"\n}');
    await problems.getByText('Here a colon is missing').waitFor();
    await button(page, 'Create an event …').click();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await problems.getByRole('button', { name: 'Line 3' }).click();
    expect(await hasFocus(page, body(page))).toBe(true);
    await body(page).fill(
      '{\n  "destination": "https://example.com/hook",\n  "delay": "5 parsecs",\n  "labels": "x"\n}',
    );
    await problems.getByText('labels must be string[]').waitFor();
    await body(page).fill(
      '{\n  "destination": "https://example.com/hook",\n  "delay": "5 parsecs", "payload": "x"\n}',
    );
    await problems.locator('li').first().waitFor({ state: 'detached' });
    await button(page, 'Create an event …').click();
    await page.getByRole('dialog').getByText('POST /api/events').waitFor();
    await inDialog(page, 'Create an event').click();
    await answer(page).getByText('400 Bad Request').waitFor();
    await problems.getByRole('button', { name: 'Line 3' }).waitFor();
    expect(await problems.textContent()).toContain("'delay' must be a duration");
    await answer(page).getByText('invalid_duration', { exact: true }).waitFor();
    await button(page, 'Where it stands among the others').click();
    await eventually(async () =>
      expect(await page.evaluate('document.activeElement.id')).toBe('cause-400-invalid_duration'),
    );
    // What was said is of what was sent.
    await body(page).fill(JSON.stringify(AN_EVENT));
    await problems.locator('li').waitFor({ state: 'detached' });
    await button(page, 'A new one').click();
    const key = await page.getByLabel('Idempotency-Key').inputValue();
    expect(await code(page).textContent()).toContain(`-H 'Idempotency-Key: ${key}'`);
    expect(page.url()).not.toContain(key);
    await button(page, 'Create an event …').click();
    await page.keyboard.press('Escape');
    await button(page, 'Create an event …').click();
    await inDialog(page, 'Create an event').click();
    await answer(page).getByText('200 OK').waitFor();
    const { id } = JSON.parse((await answer(page).locator('pre').first().textContent())!) as { id: string };
    const { body: made } = await ada.call('GET', `/api/events/${id}`, undefined, '1');
    expect(made).toMatchObject({ ...{ id, payload: AN_EVENT.payload } });
    await closeRefused(watched);
  });

  test('the address is the state: a link shows the same call, language and parameters, and goes back', async () => {
    const id = await makeEvent(ada);
    const watched = await open(ada, '?call=getEvent');
    const { page } = watched;
    await page.getByLabel('id · required').fill(id);
    await button(page, 'Python').click();
    await eventually(() => expect(page.url()).toContain(`with=id%3D${id}`));
    const link = page.url();
    await page.locator('.api-list').getByRole('link', { name: 'List events' }).first().click();
    await isShown(page, 'List events');
    expect(page.url()).not.toContain('with=');
    await page.goBack();
    await eventually(async () => expect(await page.getByLabel('id · required').inputValue()).toBe(id));
    await page.goto('about:blank');
    await page.goto(link);
    await isShown(page, 'API');
    await eventually(async () => expect(await page.getByLabel('id · required').inputValue()).toBe(id));
    await eventually(async () =>
      expect(await code(page).textContent()).toContain(`"${fleet.url}/api/events/${id}"`),
    );
    await button(page, 'Try it').click();
    await answer(page).getByText('200 OK').waitFor();
    await page.getByLabel('id · required').fill('..');
    await button(page, 'Try it').click();
    await page.getByText('is a step in a path').waitFor();
    await eventually(async () => expect(await focusedOn(page)).toContain('id'));
    await close(watched);
  });

  test('what is no JSON is shown as what it is, and can be had as a file', async () => {
    await makeKey(ada, 'audited', ['events:read']);
    const watched = await open(ada, '?call=listAuditEntries');
    const { page } = watched;
    await page.getByLabel('Answered as').selectOption('text/csv');
    await button(page, 'Try it').click();
    await answer(page).getByRole('columnheader', { name: 'action' }).waitFor();
    await answer(page).getByRole('cell', { name: 'key.created' }).first().waitFor();
    await expectFine(page, 'an answer as a table', ['light', 'dark']);
    await answer(page).getByRole('button', { name: 'As it came' }).click();
    expect(await answer(page).locator('pre').first().textContent()).toContain('key.created');
    expect(await fileOf(page, 'Save as a file')).toContain('key.created');
    await goTo(watched, `/o/1/api?call=getMetrics&as=other`);
    await paste(page, fleet.apiKey);
    await button(page, 'Try it').click();
    await answer(page).getByText('# HELP').first().waitFor();
    await close(watched);
  });

  test('whatever comes back, and whatever a key is called, is a text', async () => {
    for (const text of CORPUS) await makeKey(ada, text, ['events:read']);
    const foreign = { ...AN_EVENT, payload: CORPUS.join(' '), headers: { 'X-Foreign': CORPUS[0]! } };
    const { body: event } = await ada.call<{ id: string }>('POST', '/api/events', foreign, '1');
    const watched = await open(ada, `?call=getEvent&with=id%3D${event.id}`);
    const { page } = watched;
    const { body: keys } = await ada.call<{ id: string; name: string }[]>('GET', '/api/keys', undefined, '1');
    for (const key of keys.filter(({ name }) => CORPUS.includes(name))) {
      await picker(page).selectOption(key.id);
      await eventually(async () => expect(await code(page).textContent()).toMatch(/\$JITER_API_KEY_\w+"/));
    }
    await picker(page).selectOption('');
    await button(page, 'Try it').click();
    await answer(page).getByText('200 OK').waitFor();
    expect(await answer(page).locator('pre').first().textContent()).toContain('<svg/onload=');
    await goTo(watched, '/o/1/api?call=createEvent');
    await body(page).fill(JSON.stringify({ ...AN_EVENT, destination: 'x', [CORPUS[0]!]: CORPUS[1] }));
    await page.locator('.api-problems').getByText('<img src=x').waitFor();
    await button(page, 'Create an event …').click();
    await inDialog(page, 'Create an event').click();
    await answer(page).getByText('400 Bad Request').waitFor();
    await goTo(watched, '/o/1/api?call=listAuditEntries');
    await page.getByLabel('Answered as').selectOption('text/csv');
    await button(page, 'Try it').click();
    await answer(page).getByRole('cell', { name: '<img src=x' }).first().waitFor();
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    await closeRefused(watched);
  });

  test('what destroys says so in its button, and what needs a fresh sign-in asks for it', async () => {
    const own = await makeKey(ada, 'to be revoked', ['events:read']);
    await makeStale(fleet, ada);
    const watched = await open(ada, `?call=revokeApiKey&with=id%3D${own.id}`);
    const { page } = watched;
    await page.locator('.button.danger', { hasText: 'Revoke an API key …' }).click();
    await inDialog(page, 'Revoke an API key').click();
    await answer(page).getByText('"revoked": true').waitFor();
    await goTo(watched, '/o/1/api?call=createApiKey');
    await page.getByText('You are asked for your password first').waitFor();
    await body(page).fill('{"name":"made here","scopes":["events:read"]}');
    await button(page, 'Make an API key …').click();
    await inDialog(page, 'Make an API key').click();
    await enterPassword(page);
    await answer(page).getByText('200 OK').waitFor();
    await eventually(async () =>
      expect((await picker(page).locator('option').allTextContents()).join()).toContain('made here'),
    );
    await close(watched);
  });

  test('one that does not end is stopped', async () => {
    const { body: inbox } = await ada.call<{ url: string }>(
      'POST',
      '/api/inboxes',
      { script: ['hang'] },
      '1',
    );
    const watched = await open(ada, '?call=sendPostToInbox');
    const { page } = watched;
    const token = inbox.url.split('/in/')[1]!;
    await page.getByLabel('token · required').fill(token);
    await button(page, 'Send a POST to an inbox …').click();
    await inDialog(page, 'Send a POST to an inbox').click();
    await page.getByText('Waiting for the answer').waitFor();
    await button(page, 'Stop').click();
    await page.getByText('It was stopped').waitFor();
    // Whoever has it can send there.
    expect(page.url()).not.toContain(token);
    await close(watched);
  });

  test('on a phone there is the list, or a call of it', async () => {
    const watched = await open(ada, '', { width: 360 });
    const { page } = watched;
    const list = page.locator('.api-list');
    await tabToAndPress(page, list.getByRole('link', { name: 'Create an event' }));
    await isShown(page, 'Create an event');
    expect(await list.isVisible()).toBe(false);
    // Nobody is left where nothing is shown.
    await eventually(async () => expect(await focusedOn(page)).toBe('Create an event'));
    await body(page).fill('{"delay": 7}');
    await button(page, 'Create an event …').click();
    await inDialog(page, 'Create an event').waitFor();
    await expectFine(page, 'a call that is asked about');
    await inDialog(page, 'Create an event').click();
    await answer(page).getByText('400 Bad Request').waitFor();
    await button(page, 'Where it stands among the others').click();
    await expectFine(page, 'an error and its cause');
    await page.getByRole('link', { name: 'All calls' }).click();
    await list.waitFor();
    await closeRefused(watched);
  });

  test('by the keyboard alone a call is found, tried, and copied', async () => {
    const id = await makeEvent(ada);
    const watched = await open(ada, '');
    const { page } = watched;
    await putMouseAway(watched);
    await page.keyboard.press('/');
    expect(await focusedOn(page)).toBe('Find a call');
    await page.keyboard.type('/events/{id}/cancel');
    await tabToAndPress(page, page.locator('.api-list').getByRole('link', { name: 'Cancel an event' }));
    await isShown(page, 'Cancel an event');
    await typeInto(page, page.getByLabel('id · required'), id);
    await tabToAndPress(page, button(page, 'Cancel an event …'));
    expect(await focusedOn(page)).toBe('Close');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await answer(page).getByText('"status": "Cancelled"').waitFor();
    await eventually(async () => expect(await focusedOn(page)).toContain('Cancel an event'));
    await page.keyboard.press('y');
    await eventually(async () =>
      expect(await clipboardOf(page)).toContain(`curl -sS '${fleet.url}/api/events/${id}/cancel'`),
    );
    await tabTo(page, button(page, 'Go'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('y');
    await eventually(async () => expect(await clipboardOf(page)).toContain('http.NewRequest("POST"'));
    await close(watched);
  });
});

/** Browsers write into their console that a call was refused. */
const closeRefused = (watched: Watched) =>
  close({ ...watched, problems: watched.problems.filter((text) => !text.includes('status of 400')) });
