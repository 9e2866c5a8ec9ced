import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHttpTally } from './http-tally.ts';

type Asked = { method: string; route?: { path: string }; originalUrl: string };

function setup() {
  let nowMs = 0;
  const tally = createHttpTally(() => nowMs);
  const answer = (asked: Asked, statusCode: number, tookMs = 1) => {
    const response = Object.assign(new EventEmitter(), { statusCode: 0 });
    const { route, ...request } = asked;
    const listener = tally.counting((req, res) => {
      Object.assign(req, { route });
      Object.assign(res, { statusCode });
    });
    listener(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    nowMs += tookMs;
    response.emit('finish');
  };
  const shown = () =>
    [...tally.counts()].map(({ route, method, statuses, took }) => [
      method,
      route,
      [...statuses],
      took.sumMs,
    ]);
  return { tally, answer, shown };
}

test('a route has one count, whatever paths it is asked by', () => {
  const { answer, shown } = setup();
  const route = { path: '/events/:id' };
  for (let id = 0; id < 10_000; id += 1)
    answer({ method: id % 2 ? 'GET' : 'HEAD', route, originalUrl: `/API/events/${id}` }, id % 10 ? 200 : 404);
  answer({ method: 'GET', route: { path: '/metrics' }, originalUrl: '/metrics' }, 200, 7);
  answer({ method: 'GET', route: { path: '/api/queues' }, originalUrl: '/admin/queues/api/queues' }, 200, 7);
  expect(shown()).toEqual([
    [
      'GET',
      '/api/events/:id',
      expect.arrayContaining([
        [404, 1_000],
        [200, 9_000],
      ]),
      10_000,
    ],
    ['GET', '/metrics', [[200, 1]], 7],
    ['GET', '/admin/queues', [[200, 1]], 7],
  ]);
});

test('what comes to no route has one count for each usual method, and one for all others', () => {
  const { answer, shown } = setup();
  for (const method of ['GET', 'PROPFIND', 'M-SEARCH', 'GET'])
    answer({ method, originalUrl: `/${Math.random()}` }, 404);
  expect(shown()).toEqual([
    ['GET', 'none', [[404, 2]], 2],
    ['other', 'none', [[404, 2]], 2],
  ]);
});

test('no route and method has two counts, however many pages are below the one, and whatever method comes first', () => {
  const { answer, shown } = setup();
  for (const path of ['/', '/queue/:name', '/api/queues'])
    answer({ method: 'GET', route: { path }, originalUrl: `/admin/queues${path}` }, 200);
  for (const method of ['HEAD', 'PATCH', 'GET']) answer({ method, originalUrl: '/' }, 404);
  expect(shown()).toEqual([
    ['GET', '/admin/queues', [[200, 3]], 3],
    ['GET', 'none', [[404, 2]], 2],
    ['other', 'none', [[404, 1]], 1],
  ]);
});
