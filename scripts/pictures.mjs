// The pictures of the README, of what `npm run demo -- --console` shows: `node scripts/pictures.mjs <its URL> <its API key>`
// a few minutes after it was started.
import { chromium } from 'playwright-core';

const [url, apiKey] = process.argv.slice(2);
const SIZE = { width: 1_280, height: 800 };
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu'];

const id = await findRetried();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ARGS,
});
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ baseURL: url, viewport: SIZE, colorScheme, locale: 'en-GB' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Use an API key' }).click();
  await page.getByLabel('API key', { exact: true }).fill(apiKey);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator('.bar-chart svg').waitFor();
  const org = new URL(page.url()).pathname.split('/')[2];
  // What the demo did is of the last minutes.
  await go(`/o/${org}?span=1h`);
  await page.locator('.bar-chart svg').waitFor();
  await take('overview');
  await go(`/o/${org}/events/${id}`);
  await page.locator('.attempt').nth(1).getByRole('button', { name: 'Response' }).click();
  await take('event');
  await go(`/o/${org}/playground`);
  await page.locator('#page textarea').first().waitFor();
  await take('playground');
  await page.close();

  async function go(path) {
    await page.evaluate(`history.pushState({}, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`);
    await page.locator('h1').waitFor();
  }
  async function take(name) {
    await page.locator('.skeleton').waitFor({ state: 'detached' });
    await page.screenshot({ path: `docs/pictures/${name}-${colorScheme}.png` });
  }
}
await browser.close();

/** One that landed after it had failed. */
async function findRetried() {
  const answer = await fetch(`${url}/api/events?status=Sent&label=crm&order=desc&limit=50`, {
    headers: { 'x-api-key': apiKey },
  });
  for (const { id } of await answer.json()) {
    const event = await fetch(`${url}/api/events/${id}`, { headers: { 'x-api-key': apiKey } });
    if ((await event.json()).history.length > 1) return id;
  }
  throw new Error('Nothing was retried yet: try again in a minute');
}
