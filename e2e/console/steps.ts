import type { Page, Request } from 'playwright-core';
import { eventually, queryRows } from '@jiter/testkit';
import type { Fleet } from '../fleet.ts';
import { PASSWORD, type Person } from './people.ts';

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });
export const toast = (page: Page, text: string) => page.locator('.toast').getByText(text).last().waitFor();
export const clipboardOf = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');

export async function enterPassword(page: Page, password = PASSWORD): Promise<void> {
  await page.getByRole('dialog', { name: 'Enter your password' }).waitFor();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Go on').click();
}

/** As if the password had been entered long ago; sessions are remembered for some seconds. */
export async function makeStale(fleet: Fleet, person: Person): Promise<void> {
  const { DATABASE_URL } = fleet.env as unknown as { DATABASE_URL: string };
  await queryRows(DATABASE_URL, `update sessions set fresh_until = now() - interval '1 minute'`);
  await eventually(async () => {
    const { body } = await person.call<{ code?: string }>('POST', '/api/secrets/end-overlap', {}, '1');
    expect(body.code).toBe('not_fresh');
  });
}

/** All that a browser says to anybody from now on, but for the bodies of its calls. */
export function listenTo(page: Page): () => Promise<string> {
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  const lineOf = async (request: Request) =>
    `${request.method()} ${request.url()} ${JSON.stringify(await request.allHeaders())}`;
  return async () => (await Promise.all(requests.map(lineOf))).join('\n');
}

/** What stays in a browser of where it was. */
export const keptBy = (page: Page) =>
  page.evaluate<string>(
    `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie, location.href])`,
  );
