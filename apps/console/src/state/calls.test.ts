import { curlOfPage, noteCall } from './calls.ts';

const read = (path: string, page: string, method = 'GET') =>
  noteCall({ method, url: `http://jiter.example${path}` }, page);

test('a page has the calls that made it, the latest of each, and none of those that only keep it up to date', () => {
  const page = '/o/1/events';
  read('/api/events?limit=50&status=Pending', page);
  read('/api/bulk', page);
  read('/api/events?limit=50&status=Sent', page);
  read('/api/events?ids=1,2', page);
  read('/api/events?limit=50&status=Sent&cursor=x', page);
  read('/api/events/cancel', page, 'POST');
  expect(curlOfPage(page)!.split('\n')).toEqual([
    `curl -sS 'http://jiter.example/api/events?limit=50&status=Sent' -H "x-api-key: $JITER_API_KEY"`,
    `curl -sS 'http://jiter.example/api/bulk' -H "x-api-key: $JITER_API_KEY"`,
  ]);
  expect(curlOfPage('/o/1/cron')).toBeUndefined();
});

test('what stands in an address is nothing else to a shell', () => {
  read(`/api/events?q='$(id)`, '/o/1/quoted');
  expect(curlOfPage('/o/1/quoted')).toContain(`'http://jiter.example/api/events?q='\\''$(id)'`);
});

test('only so many pages are kept, the latest', () => {
  for (let index = 0; index < 60; index += 1) read('/api/events', `/page/${index}`);
  expect(curlOfPage('/page/9')).toBeUndefined();
  expect(curlOfPage('/page/10')).toBeDefined();
});
