import type { Browser, Page } from 'playwright-core';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, type Watched } from './browser.ts';
import { setUpPerson, type Person } from './people.ts';
import { openScreen } from './screens.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;
const DESTINATION = 'https://shop.example.com/hooks';

suite('what becomes of a page meanwhile', () => {
  let fleet: Fleet;
  let browser: Browser;
  let ada: Person;
  beforeAll(async () => {
    [fleet, browser] = await Promise.all([startFleet('postgres', { workers: 0 }), launch()]);
    ada = await setUpPerson(fleet);
  });
  afterAll(async () => {
    await browser?.close();
    await fleet?.stop();
  });

  const open = (path: string, title: string): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, [path, title]);
  const anEvent = async (more: object = {}) => {
    const event = { payload: 'x', destination: DESTINATION, delay: '1h', ...more };
    return (await ada.call<{ id: string }>('POST', '/api/events', event, '1')).body.id;
  };
  const fail = (page: Page, url: RegExp) =>
    page.route(url, (route) => route.fulfill({ status: 500, json: { message: 'The database is away' } }));

  test('a list that is not answered any more says that what it shows is as of before', async () => {
    await anEvent({ labels: ['left'] });
    const { page, context } = await open('/o/1/events?label=left', 'Coming · Events');
    await page.locator('tr[data-id]').waitFor();
    await fail(page, /\/api\/events\?/);
    const alert = page.getByRole('alert');
    await alert.getByText('The database is away What is shown is as of before.').waitFor();
    expect(await page.locator('tr[data-id]').count()).toBe(1);
    await page.unrouteAll({ behavior: 'wait' });
    await alert.waitFor({ state: 'detached' });
    await context.close();
  });
});
