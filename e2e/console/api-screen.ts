import type { Browser, Page } from 'playwright-core';
import type { Fleet } from '../fleet.ts';
import { type Look, type Watched } from './browser.ts';
import { type Person } from './people.ts';
import { openScreen } from './screens.ts';
import { button, clipboardOf } from './steps.ts';

export type MadeKey = { id: string; apiKey: string; prefix: string };

export const AN_EVENT = { payload: 'from the page', destination: 'https://example.com/hook', delay: '1h' };

export const makeKey = async (by: Person, name: string, scopes: string[]) =>
  (await by.call<MadeKey>('POST', '/api/keys', { name, scopes }, '1')).body;

export const makeEvent = async (by: Person) =>
  (await by.call<{ id: string }>('POST', '/api/events', AN_EVENT, '1')).body.id;

/** The API screen, as that person sees it. */
export const openingApi =
  (browser: () => Browser, fleet: () => Fleet) =>
  (person: Person, search: string, look?: Look): Promise<Watched> =>
    openScreen({ browser: browser(), url: fleet().url, person }, [`/o/1/api${search}`, 'API'], look);

export const picker = (page: Page) => page.getByLabel('In whose name');
export const code = (page: Page) => page.locator('.api-code pre');
export const answer = (page: Page) => page.locator('.api-answer');
export const body = (page: Page) => page.getByLabel('Body', { exact: true });

export async function paste(page: Page, key: string): Promise<void> {
  await page.getByLabel('The key itself').fill(key);
  await button(page, 'Use it').click();
}

/** The code that is shown, as it is copied. */
export async function copied(page: Page): Promise<string> {
  await page.locator('.api-code').getByRole('button', { name: 'Copy' }).click();
  await page.locator('.api-code').getByRole('button', { name: 'Copied' }).waitFor();
  return clipboardOf(page);
}
