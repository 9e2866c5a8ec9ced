import type { Page } from 'playwright-core';

/** What a server or a page may take for another host, or for a wish to go on elsewhere. */
export const ODD_PATHS = [
  '//evil.example/x',
  '///evil.example/x',
  '/\\evil.example/',
  '/%5cevil.example/',
  '/%2f%2fevil.example/',
  '/.//evil.example/',
  '/o/%2f%2fevil.example',
  '/o/1//evil.example/',
  '/o/javascript:alert(1)',
  '/setup?next=https://evil.example/',
  '/admin/queues//evil.example/',
];

/** Of the other site: nothing, a form, and a frame. */
export function pageAt(path: string) {
  const { pathname, searchParams } = new URL(path, 'http://evil.example');
  const [action, type, address] = ['action', 'type', 'address'].map((name) => searchParams.get(name));
  const parts: Record<string, string> = {
    '/form': `<form method="post" action="${action}" enctype="${type}"><input name="{&quot;a" value="b&quot;}"><button>Win</button></form>`,
    '/frame': `<iframe src="${address}"></iframe>`,
  };
  const body = `<!doctype html><title>Evil</title>${parts[pathname] ?? ''}`;
  return { status: 200, headers: { 'content-type': 'text/html' }, body };
}

/**
 * What the server answers to what would change something, also where the browser shows the page nothing of it.
 *
 * A request is told by the page's process and its answer by the network's: either may come first.
 */
export async function watchPosts(page: Page, url: string): Promise<number[]> {
  const statuses: number[] = [];
  const posts = new Set<string>();
  const answers = new Map<string, number>();
  const session = await page.context().newCDPSession(page);
  const noteWhenBothAreTold = (requestId: string) => {
    const status = answers.get(requestId);
    if (status === undefined || !posts.delete(requestId)) return;
    statuses.push(status);
  };
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith(url) && !['GET', 'OPTIONS'].includes(request.method)) posts.add(requestId);
    noteWhenBothAreTold(requestId);
  });
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    answers.set(requestId, statusCode);
    noteWhenBothAreTold(requestId);
  });
  await session.send('Network.enable');
  return statuses;
}

type Try = [url: string, init: Record<string, unknown>];

/** What became of each, as the page sees it. */
export const tryAll = (page: Page, tries: readonly Try[]): Promise<string[]> =>
  page.evaluate<string[]>(`(async () => {
    const seen = [];
    for (const [url, init] of ${JSON.stringify(tries)}) {
      const asked = fetch(url, { mode: 'no-cors', credentials: 'include', ...init });
      seen.push(await asked.then(({ type }) => type, () => 'refused'));
    }
    return seen;
  })()`);
