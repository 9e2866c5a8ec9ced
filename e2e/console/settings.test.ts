import type { Browser } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, fileOf, launch, openTab, type Watched } from './browser.ts';
import { become, PASSWORD, setUpPerson, signIn, type Person } from './people.ts';
import { expectFine, WIDTHS } from './screens.ts';
import { button, clipboardOf, enterPassword, inDialog, keptBy, listenTo, makeStale, toast } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('settings', () => {
  let fleet: Fleet;
  let browser: Browser;
  beforeAll(async () => {
    const apiEnv = { LOG_LEVEL: 'debug' };
    [fleet, browser] = await Promise.all([startFleet('postgres', { workers: 0, apiEnv }), launch()]);
    await setUpPerson(fleet, { name: 'Ada' });
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  type Opened = Watched & { person: Person };
  const openAs = async (name: string, path: string, width = 1_200): Promise<Opened> => {
    const watched = await openTab(browser, fleet.url, { width });
    const person = await signIn(fleet.url, name);
    await become(watched.context, fleet.url, person);
    await watched.page.goto(path);
    return { ...watched, person };
  };
  const invite = async ({ person }: Opened, role: string, org: string): Promise<string> => {
    const { body } = await person.call<{ url: string }>('POST', '/api/invitations', { role }, org);
    return body.url;
  };
  const tokenOf = (link: string) => link.split('#')[1]!;

  test('an invitation: its link is shown once, works once, and what opens it is nowhere else', async () => {
    const ada = await openAs('Ada', '/o/1/settings?part=members');
    await ada.page.getByRole('heading', { name: '1 member' }).waitFor();
    await button(ada.page, 'Invite').click();
    await ada.page.getByLabel('Viewer').check();
    await ada.page.getByLabel('E-mail address').fill('bob@example.com');
    await button(ada.page, 'Make the link').click();
    const link = (await ada.page.locator('.made-once').textContent())!;
    expect(link).toMatch(new RegExp(`^${fleet.url}/invite#\\S{20,}$`));
    await ada.page.getByRole('button', { name: 'Copy the link' }).click();
    await ada.page.getByText('Copied').waitFor();
    expect(await clipboardOf(ada.page)).toBe(link);
    await button(ada.page, 'Done').click();
    await ada.page.getByText('Viewer, invited by Ada').waitFor();
    expect(await ada.page.content()).not.toContain(tokenOf(link));

    const bob = await openTab(browser, fleet.url);
    const said = listenTo(bob.page);
    await bob.page.goto(link);
    await bob.page.getByText('You are invited as viewer').waitFor();
    expect(bob.page.url()).toBe(`${fleet.url}/invite`);
    expect(await keptBy(bob.page)).not.toContain(tokenOf(link));
    await bob.page.getByLabel('Your name').fill('Bob');
    await bob.page.getByLabel('Password').fill(PASSWORD);
    await button(bob.page, 'Join').click();
    await bob.page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await keptBy(bob.page)).not.toContain(tokenOf(link));
    expect(await said()).not.toContain(tokenOf(link));
    await close(bob);

    const late = await openTab(browser, fleet.url);
    await late.page.goto(link);
    await late.page
      .getByRole('alert')
      .getByText(/was used already/)
      .waitFor();
    await close(late);
    await eventually(() => expect(fleet.api.output()).toContain('/auth/invitations/accept'));
    expect(fleet.api.output()).not.toContain(tokenOf(link));
    await close(ada);
  });

  test('whoever is signed in joins as that; whoever has an account signs in; who is in it already is told', async () => {
    const ada = await openAs('Ada', '/o/1');
    const { body: shop } = await ada.person.call<{ id: string }>('POST', '/auth/orgs', { name: 'Shop' });
    const inviteToShop = (role: string) => invite(ada, role, shop.id);
    const bob = await openAs('Bob', await inviteToShop('viewer'));
    await bob.page.getByText('You come along as Bob').waitFor();
    await button(bob.page, 'Join').click();
    await bob.page.waitForURL(`${fleet.url}/o/${shop.id}`);
    await bob.page.goto('/');
    await bob.page.goto(await inviteToShop('viewer'));
    await bob.page.getByText('You are in it already, as viewer').waitFor();
    await close(bob);

    const again = await openTab(browser, fleet.url);
    await again.page.goto(await inviteToShop('member'));
    await button(again.page, 'I have an account').click();
    await again.page.getByLabel('E-mail or name').fill('Bob');
    await again.page.getByLabel('Password').fill(PASSWORD);
    await button(again.page, 'Join').click();
    await again.page.waitForURL(`${fleet.url}/o/${shop.id}`);
    await close(again);

    const revoked = await inviteToShop('viewer');
    await ada.page.goto(`/o/${shop.id}/settings?part=members`);
    const waiting = ada.page.getByRole('button', { name: 'Revoke the invitation for whoever has the link' });
    for (const left of [1, 0]) {
      await waiting.first().click();
      await inDialog(ada.page, 'Revoke').click();
      await eventually(async () => expect(await waiting.count()).toBe(left));
    }
    await ada.page.getByText('Nobody is invited.').waitFor();
    await ada.page.goto(revoked);
    await ada.page.getByRole('alert').waitFor();
    await close(ada);
  });

  test('a role that is changed, and what it is not offered any more; a member who is removed', async () => {
    const ada = await openAs('Ada', '/o/1/settings?part=members');
    const bob = await openAs('Bob', '/o/1/settings?part=members');
    // A viewer: what he may not see is not offered, whatever the address says.
    await bob.page.getByRole('link', { name: 'Sessions' }).waitFor();
    for (const part of ['Members', 'API keys', 'Signing secret', 'Audit log'])
      expect(await bob.page.getByRole('link', { name: part }).count()).toBe(0);
    const change = async (role: string) => {
      await button(ada.page, 'Change role of Bob').click();
      await ada.page.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
      await button(ada.page, 'Save').click();
      await toast(ada.page, `Bob is now ${role}`);
    };
    await change('Admin');
    // Within three seconds it holds.
    const list = () => bob.person.call('GET', '/api/members', undefined, '1');
    await eventually(async () => expect((await list()).status).toBe(200));
    await bob.page.reload();
    await bob.page.getByRole('link', { name: 'Members' }).click();
    await bob.page.getByRole('heading', { name: '2 members' }).waitFor();
    await button(bob.page, 'Invite').click();
    // An admin makes no owner, and nothing else of one.
    expect(await bob.page.getByRole('dialog').getByRole('radio').count()).toBe(3);
    expect(await button(bob.page, 'Change role of Ada').count()).toBe(0);
    await change('Member');
    // The page still offers it: the API refuses, it is told, and not offered any more.
    await eventually(async () => expect((await list()).status).toBe(403));
    await button(bob.page, 'Make the link').click();
    await toast(bob.page, "it takes the role 'admin'");
    await bob.page.getByRole('link', { name: 'Members' }).waitFor({ state: 'detached' });
    await button(ada.page, 'Remove Bob').click();
    await inDialog(ada.page, 'Remove Bob').click();
    await ada.page.getByRole('heading', { name: '1 member' }).waitFor();
    await close(ada);
    await close(bob);
  });

  test('what gives most away asks for the password once more, and goes on where it was', async () => {
    const ada = await openAs('Ada', '/o/1/settings?part=keys');
    const { page } = ada;
    await makeStale(fleet, ada.person);
    await button(page, 'New key').click();
    await page.getByLabel('Name').fill('shop');
    await button(page, 'Make the key').click();
    await enterPassword(page, 'not the password');
    await page.getByRole('alert').getByText('That is not your password').waitFor();
    await button(page, 'Close').last().click();
    // It was not done, and what was entered is still there.
    await page.getByRole('alert').getByText('sign in once more').waitFor();
    await button(page, 'Make the key').click();
    await enterPassword(page);
    await page.getByText('shown this once').waitFor();
    await button(page, 'Done').click();
    await page.getByRole('cell', { name: 'shop', exact: true }).waitFor();
    await close(ada);
  });

  test('the signing secret is copied without being shown, rotated, and the overlap ended', async () => {
    const ada = await openAs('Ada', '/o/1/settings?part=secret');
    const { page } = ada;
    await makeStale(fleet, ada.person);
    await button(page, 'Copy for @jiter/node').click();
    await enterPassword(page);
    await toast(page, 'Copied, without being shown');
    expect(await clipboardOf(page)).toBe(fleet.signingSecret);
    expect(await page.content()).not.toContain(fleet.signingSecret);
    await button(page, 'Show').click();
    await page.getByText(fleet.signingSecret, { exact: true }).waitFor();
    await button(page, 'Hide').click();
    await button(page, 'Rotate').click();
    await page.getByText('cannot be known').waitFor();
    await page.getByLabel('Overlap').selectOption('1 hour');
    await button(page, 'Make a new secret').click();
    await toast(page, 'A new secret signs');
    await page.getByText('Signs along').waitFor();
    expect(await page.locator('.secret .relative').textContent()).toMatch(/^in (59 min|1 h)/);
    await button(page, 'Copy for @jiter/node').first().click();
    await eventually(async () => expect(await clipboardOf(page)).not.toBe(fleet.signingSecret));
    await button(page, 'End the overlap now').click();
    await page.getByRole('dialog').getByText('1 older secret signs nothing from now on').waitFor();
    await inDialog(page, 'End the overlap now').click();
    await page.getByText('Signs along').waitFor({ state: 'detached' });
    await close(ada);
  });

  test('the audit log says from what to what, and its filters stand in the address', async () => {
    const ada = await openAs('Ada', '/o/1/settings?part=audit&action=member.changed');
    const { page } = ada;
    const entries = page.locator('.audit li');
    await entries.first().getByText('changed a member').waitFor();
    expect(await entries.count()).toBe(2);
    expect(await entries.first().textContent()).toMatch(/roleadmin → member/);
    await page.getByLabel('What', { exact: true }).selectOption('made an API key');
    await page.getByText('made an API key').last().waitFor();
    expect(page.url()).toContain('part=audit&action=key.created');
    await button(page, 'Show all').click();
    await page.getByText('rotated the signing secret').last().waitFor();
    await entries.last().getByRole('button').click();
    await eventually(() => expect(page.url()).toContain('actor='));
    await page.getByLabel('From').fill('2100-01-01T00:00');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    // A call each: more than a page has.
    for (let index = 0; index < 51; index += 1)
      await fleet.call('PUT', '/api/org', { timeout: `${index + 1}s` });
    await page.goto('/o/1/settings?part=audit&action=org.changed');
    expect((await fileOf(page, 'Download CSV')).match(/org\.changed/g)!.length).toBeGreaterThan(50);
    await button(page, 'Older').click();
    await page.getByText('That is all.').waitFor();
    expect(await entries.count()).toBeGreaterThan(50);
    await close(ada);
  });

  test('an organisation is made, renamed, gone to and left; its last owner stays', async () => {
    const ada = await openAs('Ada', '/o/1');
    const { page } = ada;
    const menu = page.getByRole('button', { name: /^Organisation / });
    await menu.click();
    await button(page, 'New organisation').click();
    await page.getByLabel('Name').fill('Annex');
    await button(page, 'Make it').click();
    await page.getByRole('button', { name: 'Organisation Annex' }).click();
    await page.getByRole('link', { name: 'Settings of this one' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Annexe');
    await button(page, 'Rename').click();
    await page.getByRole('button', { name: 'Organisation Annexe' }).waitFor();
    await button(page, 'Leave').click();
    await inDialog(page, 'Leave').click();
    await toast(page, 'the last owner');
    await menu.click();
    await page.getByRole('link', { name: 'Shop' }).click();
    await page.getByRole('button', { name: 'Organisation Shop' }).waitFor();
    expect(page.url()).not.toContain('settings');
    await close(ada);
    // Bob is a member of Shop alone, and in none after it.
    const bob = await openAs('Bob', '/');
    await bob.page.getByRole('link', { name: 'Settings' }).first().click();
    await button(bob.page, 'Leave').click();
    expect(await bob.page.getByLabel('Name', { exact: true }).count()).toBe(0);
    await inDialog(bob.page, 'Leave').click();
    await bob.page.getByRole('heading', { name: 'You are in no organisation' }).waitFor();
    await expectFine(bob.page, 'no organisation');
    await button(bob.page, 'New organisation').click();
    await bob.page.getByLabel('Name').fill('Own');
    await button(bob.page, 'Make it').click();
    await bob.page.getByRole('button', { name: 'Organisation Own' }).waitFor();
    await close(bob);
  });

  test.each(WIDTHS)(
    'what opens over a screen is accessible and fits into %i pixels',
    async (width, themes) => {
      const isFine = (what: string) => expectFine(ada.page, what, themes);
      const ada = await openAs('Ada', '/o/1/settings?part=members', width);
      const { page } = ada;
      await page.getByRole('button', { name: /^Organisation / }).click();
      await isFine('the menu of organisations');
      await button(page, 'Invite').click();
      await isFine('a new invitation');
      await button(page, 'Make the link').click();
      const link = (await page.locator('.made-once').textContent())!;
      await isFine('a link that is made');
      await page.goto('/o/1/settings?part=secret');
      await button(page, 'Rotate').click();
      await isFine('a rotation');
      await makeStale(fleet, ada.person);
      await button(page, 'Make a new secret').click();
      await page.getByRole('dialog', { name: 'Enter your password' }).waitFor();
      await isFine('a fresh sign-in');
      await enterPassword(page);
      await page.getByText('Signs along').first().waitFor();
      await button(page, 'Show').first().click();
      await button(page, 'Hide').waitFor();
      await isFine('a secret that is shown, in an overlap');
      await page.goto(link);
      await page.getByText('You are in it already').waitFor();
      await isFine('an invitation of somebody who is in');
      await ada.context.clearCookies();
      await page.goto('about:blank');
      await page.goto(link);
      await button(page, 'I have an account').click();
      await isFine('an invitation of somebody with an account');
      await close(ada);
    },
  );
});
