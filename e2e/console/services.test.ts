import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { eventually, ownPort, runSql } from '@jiter/testkit';
import { CLIENT, startServices } from '../../apps/api/src/people/oauth/services.fixture.ts';
import { startFleet, type Fleet } from '../fleet.ts';
import { inaccessible } from './axe.ts';
import { chromiumPath, launch, openTab } from './browser.ts';
import { expectFine } from './screens.ts';
import { keptBy } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('people of another service', () => {
  let fleet: Fleet;
  let browser: Browser;
  let services: Awaited<ReturnType<typeof startServices>>;
  beforeAll(async () => {
    services = await startServices();
    // Told to the process before it listens.
    const port = await ownPort();
    const apiEnv = {
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      OIDC_ISSUER: services.url,
      OIDC_CLIENT_ID: CLIENT.clientId,
      OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      OIDC_NAME: 'Keycloak',
    };
    [fleet, browser] = await Promise.all([startFleet('postgres', { apiEnv, workers: 0 }), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
    await services?.close();
  });

  test('one connects an account in the settings, and signs in by it from then on', async () => {
    const { page, context } = await openTab(browser, fleet.url);
    await page.goto((fleet.api.ready as { setUp?: string }).setUp!);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Playground' }).waitFor();
    await page.goto('/o/1/settings?part=sessions');
    await page.getByRole('button', { name: 'Connect Keycloak' }).click();
    await page.getByRole('button', { name: 'Disconnect' }).waitFor();
    expect(new URL(page.url()).search).toBe('?part=sessions');
    expect(await inaccessible(page)).toEqual([]);
    await page.getByRole('button', { name: 'You' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in by Keycloak' }).waitFor();
    expect(await inaccessible(page)).toEqual([]);
    services.state.who = { subject: 'somebody else', name: 'Ada' };
    await page.getByRole('button', { name: 'Sign in by Keycloak' }).click();
    await page.getByText('Nobody here is known by that account').waitFor();
    expect(page.url()).not.toContain('#');
    services.state.who = { subject: 'ann-1', name: 'Ada' };
    await page.getByRole('button', { name: 'Sign in by Keycloak' }).click();
    await page.locator('.top').waitFor();
    await context.close();
  });

  test('somebody without a password passes by his service anew for what needs that, and comes back to where he was', async () => {
    services.state.who = { subject: 'ann-1', name: 'Ada' };
    const ada = await openTab(browser, fleet.url);
    await ada.page.goto('/');
    await ada.page.getByRole('button', { name: 'Sign in by Keycloak' }).click();
    await ada.page.locator('.top').waitFor();
    await runSql(
      fleet.env['DATABASE_URL'],
      `update sessions set fresh_until = now() + interval '10 minutes'`,
    );
    await ada.page.goto('/o/1/settings?part=members');
    await ada.page.getByRole('button', { name: 'Invite' }).click();
    await ada.page.getByRole('radio', { name: /^Admin/ }).check();
    await ada.page.getByRole('button', { name: 'Make the link' }).click();
    const link = (await ada.page.locator('.made-once').textContent())!;
    await ada.context.close();

    services.state.who = { subject: 'bob-1', name: 'Bob' };
    const { page, context, problems } = await openTab(browser, fleet.url, { width: 360 });
    await page.goto(link);
    await page.getByRole('button', { name: 'Join by Keycloak' }).click();
    await page.locator('.top').waitFor();
    await page.goto('/o/1/settings?part=keys');
    const makeKey = async () => {
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByLabel('Name').fill('shop');
      await page.getByRole('checkbox', { name: 'events:read', exact: true }).check();
      await page.getByLabel('Ends').fill('2099-01-31T10:00');
      await page.getByRole('button', { name: 'Make the key' }).click();
    };
    await makeKey();
    const dialog = page.getByRole('dialog', { name: 'Sign in once more' });
    await dialog.getByRole('button', { name: 'Sign in by Keycloak' }).waitFor();
    expect(await dialog.getByLabel('Password').count()).toBe(0);
    await expectFine(page, 'a fresh sign-in by a service');
    await dialog.getByRole('button', { name: 'Sign in by Keycloak' }).click();
    await page.locator('.toast').getByText('You are signed in afresh').waitFor();
    expect(services.state.search).toMatchObject({ prompt: 'login', max_age: '0' });
    expect(page.url()).toBe(`${fleet.url}/o/1/settings?part=keys`);
    // What was filled in is there still, and is sent by one press.
    expect(await page.getByLabel('Name').inputValue()).toBe('shop');
    const scopes = page.getByRole('checkbox', { checked: true });
    expect(
      await scopes.evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value)),
    ).toEqual(['events:read']);
    expect(await page.getByLabel('Ends').inputValue()).toBe('2099-01-31T10:00');
    expect(await keptBy(page)).not.toContain('shop');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('shown this once').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    // Once: whoever comes here again is asked for nothing.
    await page.getByRole('link', { name: 'Members' }).click();
    await page.goBack();
    await page.getByRole('button', { name: 'New key' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    const elsewhere = `asks ${services.url}/authorize`;
    expect(problems.filter((problem) => !problem.startsWith(elsewhere))).toEqual([]);
    await context.close();
  });

  test('whoever sets a new password by a link is shown by what else he is let in, and disconnects it', async () => {
    const token = randomBytes(32).toString('base64url');
    await runSql(
      fleet.env['DATABASE_URL'],
      `insert into links (kind, token_hash, user_id, expires_at)
       select 'login', sha256('${token}'::bytea), user_id, now() + interval '1 hour' from identities where subject = 'ann-1'`,
    );
    const { page, context, problems } = await openTab(browser, fleet.url, { width: 360 });
    await page.goto(`/link#${token}`);
    await page.getByText('Keycloak, as').waitFor();
    await page.getByRole('checkbox', { name: /^Disconnect these/ }).check();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText("with a new 'password' beside it").waitFor();
    await page.getByRole('textbox', { name: 'New password' }).fill('something entirely else');
    await expectFine(page, 'a link to sign in by, with what else lets somebody in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.top').waitFor();
    await page.goto('/o/1/settings?part=sessions');
    await page.getByRole('button', { name: 'Connect Keycloak' }).waitFor();
    expect(await page.getByRole('button', { name: 'Disconnect' }).count()).toBe(0);
    // Without a password it was refused.
    expect(problems).toEqual([expect.stringContaining('status of 400')]);
    await context.close();
  });

  test('whoever has no password sets one in the settings, and changes it, which ends his other sessions', async () => {
    const makeLink = async () => {
      const token = randomBytes(32).toString('base64url');
      await runSql(
        fleet.env['DATABASE_URL'],
        `insert into links (kind, token_hash, user_id, expires_at)
         select 'login', sha256('${token}'::bytea), id, now() + interval '1 hour' from users where name = 'Cid'`,
      );
      return token;
    };
    await runSql(
      fleet.env['DATABASE_URL'],
      `with cid as (insert into users (name) values ('Cid') returning id)
       insert into members (org_id, user_id, role) select 1, id, 'viewer' from cid`,
    );
    const enter = async (width: number) => {
      const tab = await openTab(browser, fleet.url, { width });
      await tab.page.goto(`/link#${await makeLink()}`);
      await tab.page.getByRole('button', { name: 'Sign in' }).click();
      await tab.page.locator('.top').waitFor();
      await tab.page.goto('/o/1/settings?part=sessions');
      return tab;
    };
    const { page, context, problems } = await enter(360);
    const [first, second] = ['a password of his own', 'a sentence that nobody guesses'];
    const [current, next] = ['Current password', 'New password'].map((name) => page.getByLabel(name)) as [
      ReturnType<typeof page.getByLabel>,
      ReturnType<typeof page.getByLabel>,
    ];
    const said = page.getByRole('status').getByText('Your password is changed');
    await next.fill(first);
    expect(await current.count()).toBe(0);
    await page.getByRole('button', { name: 'Set a password' }).click();
    await said.waitFor();
    await current.waitFor();

    const other = await enter(1_200);
    await other.page.getByLabel('Current password').waitFor();
    await current.fill('not the password');
    await next.fill(second);
    const press = () => page.getByRole('button', { name: 'Change password' }).click();
    await press();
    await page.getByRole('alert').getByText('That is not your password').waitFor();
    expect(await current.getAttribute('aria-invalid')).toBe('true');
    expect(await next.inputValue()).toBe(second);
    await expectFine(page, 'a password that was not changed');
    await current.fill(first);
    await press();
    await eventually(async () => expect(await current.inputValue()).toBe(''));
    await said.waitFor();
    await page.getByRole('listitem').filter({ hasText: 'this one' }).waitFor();
    await eventually(async () => expect(await page.getByRole('button', { name: 'End' }).count()).toBe(0));
    // Who was signed in elsewhere is at the door by that, and has not entered a wrong one.
    await other.page.getByLabel('Current password').fill(second);
    await other.page.getByLabel('New password').fill(first);
    // No other call of the page is answered, which would tell it so as well.
    await other.page.route('**/api/**', () => {});
    await other.page.getByRole('button', { name: 'Change password' }).click();
    await other.page.getByLabel('E-mail or name').fill('Cid');
    await other.page.unroute('**/api/**');
    await other.page.getByLabel('Password', { exact: true }).fill(second);
    await other.page.keyboard.press('Enter');
    await other.page.locator('.top').waitFor();
    expect([...problems, ...other.problems]).toEqual([]);
    await context.close();
    await other.context.close();
  });
});
