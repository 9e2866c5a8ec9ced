import type { Browser } from 'playwright-core';
import { eventually } from '@jiter/testkit';
import { startFleet, type Fleet } from '../fleet.ts';
import { chromiumPath, close, launch, type Look, type Watched } from './browser.ts';
import { setUpPerson, type Person } from './people.ts';
import { openScreen, type Screen } from './screens.ts';
import { button } from './steps.ts';

const suite = chromiumPath === undefined ? describe.skip : describe;

suite('of what is known in part, or said amiss', () => {
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

  const open = (screen: Screen, look?: Look): Promise<Watched> =>
    openScreen({ browser, url: fleet.url, person: ada }, screen, look);

  test('a largest payload that is no number is refused, and the one that holds stays', async () => {
    const most = async () =>
      (await ada.call<{ maxPayloadBytes?: number }>('GET', '/api/org', undefined, '1')).body.maxPayloadBytes;
    await ada.call('PUT', '/api/org', { maxPayloadBytes: 2_048 }, '1');
    const { page, context } = await open(['/o/1/settings', 'General']);
    const field = page.getByLabel('Largest payload');
    for (const text of ['4 KiB', '1e999', '4,096']) {
      await field.fill(text);
      await button(page, 'Save').click();
      await page.getByRole('alert').getByText(`'maxPayloadBytes' must be a whole number`).waitFor();
      expect(await field.inputValue()).toBe(text);
      expect(await most()).toBe(2_048);
    }
    await field.fill('4096');
    await button(page, 'Save').click();
    await eventually(async () => expect(await most()).toBe(4_096));
    await context.close();
  });
});
