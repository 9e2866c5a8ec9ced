import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../programs.ts';
import { noteRequests } from './answered.ts';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // As without a network.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

export const chromiumPath = await findChromium();

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath!, args: ARGS });

export type Watched = {
  context: BrowserContext;
  page: Page;
  /** What no page may do: errors in the console, refusals by the policy, requests to elsewhere. */
  problems: string[];
};

/** `locale`: the language of the browser; `timezoneId`: its zone, by default that of the machine. */
export type Look = {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  locale?: string;
  timezoneId?: string;
};

/** A tab with nothing kept from before, in which whatever goes wrong is noted. */
export async function openTab(
  browser: Browser,
  url: string,
  { width = 1_200, height = 800, theme = 'light', locale = 'en-GB', timezoneId }: Look = {},
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: theme,
    locale,
    ...(timezoneId !== undefined && { timezoneId }),
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.on('page', noteRequests);
  const page = await context.newPage();
  const problems: string[] = [];
  // Whoever is not signed in, or may not, is told so by an answer that browsers write into their console.
  const isExpected = (text: string) => /status of (401|403|404|409|410)/.test(text);
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    // A test that goes on leaves what it filled in.
    if (dialog.type() === 'beforeunload') return dialog.accept();
    problems.push(`says ${dialog.message()}`);
  });
  await page.exposeFunction('noteViolation', (text: string) => problems.push(text));
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => noteViolation(event.violatedDirective + ' ' + event.blockedURI))`,
  );
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(url).origin) problems.push(`asks ${request.url()}`);
  });
  return { context, page, problems };
}

/** By a key, which stays in the tab: a page that is loaded anew asks for it again. */
export async function openByKey({ page }: Watched, path: string, apiKey: string): Promise<void> {
  await page.goto(path);
  const byKey = page.getByRole('button', { name: 'Use an API key' });
  const field = page.getByLabel('API key', { exact: true });
  await byKey.or(field).first().waitFor();
  if (await byKey.isVisible()) await byKey.click();
  await field.fill(apiKey);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator('.top').waitFor();
}

/** To another screen without loading the page anew. */
export async function goTo({ page }: Watched, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

/** What is in the file that a button gives. */
export async function fileOf(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ]);
  return readFile(await file.path(), 'utf8');
}

/** At the end: with nothing that went wrong in the page. */
export async function close({ problems, context }: Watched): Promise<void> {
  expect(problems).toEqual([]);
  await context.close();
}
