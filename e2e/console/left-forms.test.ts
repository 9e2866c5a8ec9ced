import type { Browser, Page } from 'playwright-core';
import { createLatch, eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Watched } from './browser.ts';
import { become, invitePerson, PASSWORD, setUpPerson, signIn, type Person } from './people.ts';
import { isShown, openScreen } from './screens.ts';
import { button, inDialog, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const DESTINATION = 'https://shop.example.com/hooks';

suite('what somebody was filling in, and may do, while it changes elsewhere', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  let bob: Person;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres', { workers: 0 }), launch()]);
    ada = await setUpPerson(fleet, { name: 'Ada' });
    bob = await invitePerson(fleet.url, ada, 'viewer', { name: 'Bob' });
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = async (path: string, title: string): Promise<Watched & { person: Person }> => {
    const person = await signIn(fleet.url, 'Ada');
    return { ...(await openScreen({ browser, url: fleet.url, person }, [path, title])), person };
  };
  const anEvent = async () => {
    const event = { payload: 'as it was', destination: DESTINATION, delay: '2h' };
    return (await ada.call<{ id: string }>('POST', '/api/events', event, '1')).body.id;
  };
  /** The session is ended elsewhere, and the page learns of it. */
  const isSignedOut = async (page: Page, person: Person) => {
    await person.call('POST', '/auth/sign-out', {});
    await eventually(async () => {
      await looksAgain(page);
      expect(await page.getByLabel('E-mail or name').count()).toBe(1);
    });
    await page.getByText('What you were filling in is there again').waitFor();
  };
  const enter = async (page: Page, name: string) => {
    await page.getByLabel('E-mail or name').fill(name);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.top').waitFor();
  };

  test('an event that is edited when the session ends is as it was typed after signing in again', async () => {
    const id = await anEvent();
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const { page, person } = watched;
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByLabel('Payload').fill('half of');
    await isSignedOut(page, person);
    const elsewhere = { destination: 'https://shop.example.com/other' };
    await ada.call('PUT', `/api/events/${id}`, elsewhere, '1');
    await enter(page, 'Ada');
    const payload = page.getByRole('dialog').getByLabel('Payload');
    expect(await payload.inputValue()).toBe('half of');
    await inDialog(page, 'Save').click();
    await toast(page, 'Saved');
    await page.locator('aside pre').getByText('half of').waitFor();
    const { body } = await ada.call('GET', `/api/events/${id}`, undefined, '1');
    expect(body).toMatchObject({ payload: 'half of', ...elsewhere });
    await close(watched);
  });

  test('several calls that learn of it at once lead to one door, which opens', async () => {
    const { page, person, context } = await open('/o/1', 'Overview');
    const { opened, open: answer } = createLatch();
    await page.route('**/auth/methods', async (route) => {
      await opened;
      await route.continue();
    });
    await page.route(/\/api\/(?!status)/, async (route) => {
      await opened;
      await route.continue();
    });
    const asked = page.waitForRequest('**/auth/methods');
    await looksAgain(page);
    await person.call('POST', '/auth/sign-out', {});
    await eventually(async () => {
      await looksAgain(page);
      await Promise.race([asked, new Promise((_, reject) => setImmediate(reject))]);
    });
    answer();
    await page.getByLabel('E-mail or name').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await context.close();
  });

  test('so is a cron job, with what it is picked by', async () => {
    const watched = await open('/o/1/cron?form=new', 'Cron');
    const { page, person } = watched;
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Expression').fill('0 7 * * 2');
    await dialog.getByLabel('Time zone').fill('Asia/Tokyo');
    await dialog.getByLabel('Destination').fill(DESTINATION);
    await dialog.getByLabel('After a downtime').selectOption('all');
    await isSignedOut(page, person);
    await enter(page, 'Ada');
    expect(await dialog.getByLabel('Expression').inputValue()).toBe('0 7 * * 2');
    expect(await dialog.getByLabel('Destination').inputValue()).toBe(DESTINATION);
    await inDialog(page, 'Create').click();
    await toast(page, 'Created');
    const { body } = await ada.call<object[]>('GET', '/api/cronjobs', undefined, '1');
    expect(body).toMatchObject([{ expression: '0 7 * * 2', timezone: 'Asia/Tokyo', misfire: 'all' }]);
    await close(watched);
  });

  test('so is one that is there already, and what somebody else changed of it meanwhile stays', async () => {
    const job = { expression: '0 9 * * 1', timezone: 'UTC', payload: 'x', destination: DESTINATION };
    const { id } = (await ada.call<{ id: string }>('POST', '/api/cronjobs', job, '1')).body;
    const watched = await open(`/o/1/cron/${id}`, 'Cron job');
    const { page, person } = watched;
    const dialog = page.getByRole('dialog');
    await page.locator('.page-aside .menu > button').click();
    await page.locator('.menu-list button', { hasText: /^Edit/ }).click();
    await dialog.getByLabel('Expression').fill('0 6 * * 1');
    await isSignedOut(page, person);
    const elsewhere = { timezone: 'Asia/Tokyo', misfire: 'all', payload: 'of somebody else' };
    expect((await ada.call('PUT', `/api/cronjobs/${id}`, elsewhere, '1')).status).toBe(200);
    await enter(page, 'Ada');
    expect(await dialog.getByLabel('Expression').inputValue()).toBe('0 6 * * 1');
    await inDialog(page, 'Save').click();
    await toast(page, 'Saved');
    const { body } = await ada.call('GET', `/api/cronjobs/${id}`, undefined, '1');
    expect(body).toMatchObject({ expression: '0 6 * * 1', ...elsewhere });
    await close(watched);
  });

  test('so are settings, for whoever typed them and for nobody else', async () => {
    const watched = await open('/o/1/settings', 'General · Settings');
    const { page, person } = watched;
    const timeout = page.locator('form [name=timeout]');
    await timeout.fill('9s');
    await isSignedOut(page, person);
    await ada.call('PUT', '/api/org', { retention: '3d' }, '1');
    await enter(page, 'Bob');
    expect(await timeout.inputValue()).toBe('');
    await button(page, 'You').click();
    await button(page, 'Sign out').click();
    await enter(page, 'Ada');
    expect(await timeout.inputValue()).toBe('9s');
    expect(await page.locator('form [name=retention]').inputValue()).toBe('3d');
    await close(watched);
  });

  /** What a page asks of whoever closes it; he stays. */
  const listenForQuestions = (page: Page): string[] => {
    const asked: string[] = [];
    page.removeAllListeners('dialog');
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    return asked;
  };
  const isAsked = async (page: Page, asked: string[]) => {
    await page.close({ runBeforeUnload: true });
    await eventually(() => expect(asked.splice(0)).toEqual(['beforeunload']));
  };
  /** Calls of that method wait; what it resolves to lets them go on. */
  const holdCalls = async (page: Page, method: string) => {
    const latch = createLatch();
    await page.route('**/api/org', async (route) => {
      if (route.request().method() === method) await latch.opened;
      await route.fallback();
    });
    return latch.open;
  };

  test('whoever loads a page anew is asked first where that loses what he typed, and not once it is saved', async () => {
    const { page, context } = await open('/o/1/settings', 'General · Settings');
    const asked = listenForQuestions(page);
    await page.locator('form [name=timeout]').fill('8s');
    await isAsked(page, asked);
    expect(await page.locator('form [name=timeout]').inputValue()).toBe('8s');
    // It is saved, and what that made of the settings is not there yet.
    const letRead = await holdCalls(page, 'GET');
    await button(page, 'Save').click();
    await toast(page, 'Saved');
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    expect(asked).toEqual([]);
    letRead();
    await context.close();
  });

  test('so he is where he typed on while it was saved', async () => {
    const { page, context } = await open('/o/1/settings', 'General · Settings');
    const asked = listenForQuestions(page);
    await page.locator('form [name=timeout]').fill('7s');
    const letSave = await holdCalls(page, 'PUT');
    await button(page, 'Save').click();
    await page.locator('form [name=retention]').fill('4d');
    letSave();
    await toast(page, 'Saved');
    await isAsked(page, asked);
    expect(await page.locator('form [name=retention]').inputValue()).toBe('4d');
    await context.close();
  });

  test('an event that is changed elsewhere while it is edited says so, and undo brings back what that made of it', async () => {
    const id = await anEvent();
    const watched = await open(`/o/1/events/${id}`, `Event ${id}`);
    const { page } = watched;
    await page.keyboard.press('m');
    const dialog = page.getByRole('dialog');
    await ada.call('PUT', `/api/events/${id}`, { payload: 'of somebody else' }, '1');
    await eventually(async () => {
      await looksAgain(page);
      expect(await dialog.getByText('Meanwhile somebody changed its payload').count()).toBe(1);
    });
    await dialog.getByLabel('Payload').fill('mine');
    await inDialog(page, 'Save').click();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await toast(page, 'It is as it was before');
    const { body } = await ada.call('GET', `/api/events/${id}`, undefined, '1');
    expect(body).toMatchObject({ payload: 'of somebody else' });
    await close(watched);
  });

  test('what somebody may do is offered once he may, and no more once he may not, without loading the page anew', async () => {
    const { user } = (await bob.call<{ user: { id: string } }>('GET', '/auth/me')).body;
    const giveRole = (role: string) => ada.call('PUT', `/api/members/${user.id}`, { role }, '1');
    const watched = await openTab(browser, fleet.url);
    const { page, context } = watched;
    await become(context, fleet.url, bob);
    await page.clock.install();
    await page.goto('/o/1/settings');
    await isShown(page, 'General · Settings');
    const keys = page.getByRole('link', { name: 'API keys' });
    expect(await keys.count()).toBe(0);
    expect((await giveRole('admin')).status).toBeLessThan(300);
    await eventually(async () => {
      await page.clock.fastForward(31_000);
      await looksAgain(page);
      expect(await keys.count()).toBe(1);
    });
    expect((await giveRole('viewer')).status).toBeLessThan(300);
    // Sessions are remembered for some seconds.
    await eventually(async () =>
      expect((await bob.call('GET', '/api/keys', undefined, '1')).status).toBe(403),
    );
    await keys.click();
    await eventually(async () => expect(await keys.count()).toBe(0));
    await context.close();
  });
});

/** As whoever comes back to the tab has it do. */
const looksAgain = (page: Page) =>
  page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
