import type { Page, Request } from 'playwright-core';
import { eventually } from '@jiter/testkit';

/** What each page asks for just now. */
const underWay = new WeakMap<Page, Set<Request>>();

/** From now on `untilAnswered` knows what the page asks for. */
export function noteRequests(page: Page): void {
  const asked = new Set<Request>();
  underWay.set(page, asked);
  page.on('request', (request) => {
    // Nobody waits any more for what the page before asked for.
    if (request.isNavigationRequest())
      return request.frame() === page.mainFrame() ? asked.clear() : undefined;
    // What changes something may be held up by a test.
    if (request.method() === 'GET') asked.add(request);
  });
  // An answer that is not read, as the page turned out to need none, never ends.
  page.on('response', (response) => asked.delete(response.request()));
  page.on('requestfailed', (request) => asked.delete(request));
}

/** An answer that came is read, handed on and drawn, in turns of its own: each may lead to the next call. */
const TURNS = 'new Promise((taken) => setTimeout(() => setTimeout(taken)))';

/** All that the page asked for is there, and drawn. */
export async function untilAnswered(page: Page): Promise<void> {
  const asked = underWay.get(page)!;
  const urls = () => [...asked].map((request) => request.url());
  await eventually(async () => {
    expect(urls()).toEqual([]);
    await page.evaluate(TURNS);
    expect(urls()).toEqual([]);
  });
}
