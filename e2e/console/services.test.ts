import type { Browser } from 'playwright-core';
import { ownPort } from '@jiter/testkit';
import { CLIENT, startServices } from '../../apps/api/src/people/oauth/services.fixture.ts';
import { startFleet, type Fleet } from '../fleet.ts';
import { inaccessible } from './axe.ts';
import { chromiumPath, launch, openTab } from './browser.ts';

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
});
