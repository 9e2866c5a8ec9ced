import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { eventually, queryRows } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, openTab, type Watched } from './browser.ts';
import { become, invitePerson, setUpPerson, type Person } from './people.ts';
import { expectFine, WIDTHS } from './screens.ts';
import { button, inDialog, listenTo, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('links, and organisations that go', () => {
  let fleet: Fleet;
  let browser: Browser;
  let people: { ada: Person; bob: Person };
  beforeAll(async () => {
    const apiEnv = { LOG_LEVEL: 'debug' };
    [fleet, browser] = await Promise.all([startFleet('postgres', { workers: 0, apiEnv }), launch()]);
    const ada = await setUpPerson(fleet, { name: 'Ada' });
    people = { ada, bob: await invitePerson(fleet.url, ada, 'viewer', { name: 'Bob' }) };
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  type Opened = Watched & { person: Person };
  const openAs = async (name: keyof typeof people, path: string): Promise<Opened> => {
    const watched = await openTab(browser, fleet.url);
    await become(watched.context, fleet.url, people[name]);
    await watched.page.goto(path);
    return { ...watched, person: people[name] };
  };
  const tokenOf = (link: string) => link.split('#')[1]!;

  /** A link as the server would have made it, `hoursAgo` it ended. */
  const madeBefore = async (kind: string, { isUsed = false, hoursAgo = -1 } = {}): Promise<string> => {
    const token = randomUUID();
    const { DATABASE_URL } = fleet.env as unknown as { DATABASE_URL: string };
    await queryRows(
      DATABASE_URL,
      `insert into links (kind, token_hash, org_id, role, user_id, expires_at, used_at)
       values ('${kind}', sha256('${token}'), 1, 'viewer', (select min(id) from users),
         now() - interval '${hoursAgo} hours', ${isUsed ? 'now()' : 'null'})`,
    );
    return token;
  };
  const OLD = { hoursAgo: 1 };
  const USED = { isUsed: true };
  const LINKS = [
    ['/invite', 'invitation', OLD, 'This invitation is too old', 'Ask whoever invited you for another one.'],
    [
      '/invite',
      'invitation',
      USED,
      'This invitation was used already',
      'If that was you, sign in: you are in.',
    ],
    ['/setup', 'setup', OLD, 'This set-up link is too old', 'Start the server again'],
    ['/setup', 'setup', USED, 'Jiter is set up already', 'If that was you, sign in.'],
    // By another one, of which each start makes one.
    ['/setup', 'setup', {}, 'Jiter is set up already', 'If that was you, sign in.'],
    ['/link', 'login', OLD, 'This link is too old', 'npm run admin -- login-link'],
    ['/link', 'login', USED, 'This link was used already', 'Sign in by your password'],
  ] as const;

  test.each(WIDTHS)(
    'a link that opens nothing says what happened, and what to do, at %i pixels',
    async (width, themes) => {
      const { page, context, problems } = await openTab(browser, fleet.url, { width });
      const open = async (url: string, title: string, next: string) => {
        // What stands behind # loads nothing by itself.
        await page.goto('about:blank');
        await page.goto(url);
        await page.getByRole('heading', { name: title }).waitFor();
        expect([url, await page.getByRole('alert').textContent()]).toEqual([
          url,
          expect.stringContaining(next),
        ]);
        expect([url, await page.locator('input').count()]).toEqual([url, 0]);
        expect(page.url()).not.toContain('#');
      };
      for (const [path, kind, how, title, next] of LINKS)
        await open(`${path}#${await madeBefore(kind, how)}`, title, next);
      await expectFine(page, 'a link that was used', themes);
      for (const [path, title] of [
        ['/invite', 'This invitation'],
        ['/setup', 'This'],
        ['/link', 'This link'],
      ] as const) {
        await open(
          `${path}#nonsense`,
          `${title}${path === '/setup' ? ' set-up link' : ''} leads nowhere`,
          'copied whole',
        );
        await open(
          path,
          path === '/invite' ? 'This invitation is not whole' : 'This link is not whole',
          'Copy all of it',
        );
      }
      await page.getByRole('link', { name: 'Sign in, or go to the console' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test('a link shows one event, one host or the overview to whoever has it, without an account, until it is revoked', async () => {
    const ada = await openAs('ada', '/');
    const secret = 'a payload of Ada';
    const scheduledTime = new Date(Date.now() + 3_600_000).toISOString();
    const sent = {
      payload: secret,
      destination: 'https://shop.example.com/hook',
      scheduledTime,
      labels: ['vip'],
    };
    const { body: event } = await ada.person.call<{ id: string }>('POST', '/api/events', sent, '1');
    const share = async (path: string, shownAs: string, withPayloads = false): Promise<string> => {
      await ada.page.goto(path);
      await button(ada.page, 'Share').click();
      await ada.page.getByRole('dialog', { name: shownAs }).waitFor();
      if (withPayloads) await ada.page.getByLabel('Show payloads, headers and answers as well').check();
      await inDialog(ada.page, 'Make the link').click();
      const link = (await ada.page.locator('.made-once').textContent())!;
      await expectFine(ada.page, `a link that is made: ${shownAs}`);
      return link;
    };
    const ofEvent = await share(`/o/1/events/${event.id}`, 'Share this event');
    const withPayload = await share(`/o/1/events/${event.id}`, 'Share this event', true);
    const ofHost = await share('/o/1/destinations/shop.example.com', 'Share this host');
    const ofAll = await share('/o/1', 'Share this overview');
    for (const [width, themes] of WIDTHS) {
      const { page, context, problems } = await openTab(browser, fleet.url, { width });
      const said = listenTo(page);
      await page.goto(ofEvent);
      await page.getByRole('heading', { name: `Event ${event.id}`, level: 1 }).waitFor();
      await page.getByText('This link does not show it.').waitFor();
      await page.locator('.why').waitFor();
      await expectFine(page, 'an event that is shared', themes);
      expect(await page.content()).not.toContain(secret);
      expect(await page.locator('.change').first().textContent()).toContain('created by a person');
      // Nothing leads on from here, and nothing can be done.
      expect(await page.locator('a').count()).toBe(0);
      for (const name of ['Cancel', 'Edit', 'Send now', 'Share'])
        expect(await button(page, name).count()).toBe(0);
      await page.reload();
      await page.getByText('Shared by first').waitFor();
      await page.goto('about:blank');
      await page.goto(withPayload);
      await page.getByText(secret).first().waitFor();
      await page.goto('about:blank');
      await page.goto(ofHost);
      await page.getByRole('heading', { name: 'shop.example.com', level: 1 }).waitFor();
      await page.locator('.host-tiles').waitFor();
      await expectFine(page, 'a host that is shared', themes);
      await page.goto('about:blank');
      await page.goto(ofAll);
      await page.locator('.now-line').waitFor();
      await expectFine(page, 'an overview that is shared', themes);
      expect(await page.locator('main a').count()).toBe(0);
      for (const link of [ofEvent, withPayload, ofHost, ofAll])
        expect((await said()).replace(/"x-jiter-link":"[^"]+"/g, '')).not.toContain(tokenOf(link));
      // Whoever has it is nobody else's guest.
      await page.goto(`/o/1/events/${event.id}`);
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    }
    await ada.page.goto('/o/1/settings?part=links');
    await ada.page.getByText(`Event ${event.id}`).first().waitFor();
    await expectFine(ada.page, 'the links that are shared');
    const guest = await openTab(browser, fleet.url);
    await guest.page.goto(withPayload);
    await guest.page.getByText(secret).first().waitFor();
    const revokes = ada.page.getByRole('button', { name: `Revoke the link to Event ${event.id}` });
    for (const left of [1, 0]) {
      await revokes.first().click();
      await inDialog(ada.page, 'Revoke').click();
      await eventually(async () => expect(await revokes.count()).toBe(left));
    }
    // Also where it is open already.
    await guest.page.getByRole('heading', { name: 'This link opens nothing any more' }).waitFor();
    await expectFine(guest.page, 'a link that was revoked');
    expect(await guest.page.content()).not.toContain(secret);
    expect(fleet.api.output()).not.toContain(tokenOf(withPayload));
    await close(guest);
    await close(ada);
  });

  test('an organisation is deleted by its owner, who types its name; others who are in it are told, and none is left', async () => {
    const ada = await openAs('ada', '/');
    const { body: gone } = await ada.person.call<{ id: string }>('POST', '/auth/orgs', {
      name: 'Short-lived',
    });
    const invited = await ada.person.call<{ url: string }>(
      'POST',
      '/api/invitations',
      { role: 'admin' },
      gone.id,
    );
    const bob = await openAs('bob', invited.body.url);
    await button(bob.page, 'Join').click();
    await bob.page.waitForURL(`${fleet.url}/o/${gone.id}`);
    await bob.page.goto(`/o/${gone.id}/settings`);
    await button(bob.page, 'Leave').waitFor();
    expect(await button(bob.page, 'Delete').count()).toBe(0);
    await ada.page.goto(`/o/${gone.id}/settings`);
    await button(ada.page, 'Delete').click();
    const dialog = ada.page.getByRole('dialog', { name: 'Delete Short-lived' });
    await dialog.getByText('2 members, you among them').waitFor();
    await expectFine(ada.page, 'the deletion of an organisation');
    await dialog.getByLabel('Type its name, Short-lived').fill('short');
    await inDialog(ada.page, 'Delete it for good').click();
    await dialog.getByRole('alert').getByText("'name' must be the name of the organisation").waitFor();
    await dialog.getByLabel('Type its name, Short-lived').fill('Short-lived');
    await inDialog(ada.page, 'Delete it for good').click();
    await toast(ada.page, 'Short-lived is deleted');
    await ada.page.waitForURL(`${fleet.url}/o/1`);
    // Whatever he looks at next says that it is gone, and not what that page could not load.
    await eventually(async () => {
      const { status } = await bob.person.call('GET', '/api/events', undefined, gone.id);
      expect(status).toBe(403);
    });
    await bob.page.getByRole('link', { name: 'Events' }).first().click();
    await bob.page.getByText(`You are no member of organisation ${gone.id}, or there is none`).waitFor();
    await expectFine(bob.page, 'an organisation that is gone');
    // The first one is that of the installation.
    await ada.page.goto('/o/1/settings');
    await button(ada.page, 'Delete').click();
    await ada.page.getByLabel('Type its name, first').fill('first');
    await inDialog(ada.page, 'Delete it for good').click();
    await ada.page.getByRole('alert').getByText('which JITER_API_KEY opens').waitFor();
    // What was not its name is written into the console as a 400.
    expect(ada.problems.filter((problem) => !problem.includes('status of 400'))).toEqual([]);
    await ada.context.close();
    await close(bob);
  });
});
