import { firstCallsOf } from './first-calls.ts';

const pathsOf = (pathname: string, search = '') => firstCallsOf({ pathname, search })?.paths;
/** Without what depends on the moment. */
const named = (pathname: string, search = '') =>
  pathsOf(pathname, search)?.map((path) => path.replace(/\b(from|to)=[^&]*/g, '$1='));

test.each(['/', '/signin', '/o', '/o/x/events', '/operator/o/1'])('%s is of no org', (pathname) =>
  expect(firstCallsOf({ pathname, search: '' })).toBeUndefined(),
);

test('an org is named as the address names it', () => {
  expect(firstCallsOf({ pathname: '/o/17/cron', search: '' })?.org).toBe('17');
});

const OVERVIEW = (span: string, step: string) => [
  '/api/status',
  `/api/stats?from=&to=&step=${step}`,
  `/api/forecast?horizon=${span}&by=host`,
  '/api/forecast?horizon=1h',
  '/api/destinations',
];

test.each([
  ['/o/1', '', OVERVIEW('24h', '1h')],
  ['/o/1/', '?span=7d', OVERVIEW('7d', '1d')],
  ['/o/1', '?span=toString', OVERVIEW('24h', '1h')],
  [
    '/o/1/events',
    '?tab=sent&label=a%26b',
    ['/api/status', '/api/events?status=Sent&label=a%26b&include=cron&order=desc&limit=50', '/api/bulk'],
  ],
  [
    '/o/1/events/42',
    '',
    ['/api/status', '/api/events/42', '/api/events/42/explanation', '/api/events/42/changes'],
  ],
  ['/o/1/events/x', '', ['/api/status']],
  ['/o/1/failed', '?span=30d', ['/api/status', '/api/failures?from=', '/api/bulk']],
  ['/o/1/destinations/', '', ['/api/status', '/api/destinations']],
  ['/o/1/destinations/%E0%A4%A', '', ['/api/status']],
  ['/o/1/cron', '', ['/api/status', '/api/cronjobs?limit=100']],
  ['/o/1/cron', '?view=calendar', ['/api/status']],
  ['/o/1/api', '', ['/api/status', '/api/openapi.json']],
  ['/o/1/settings', '', ['/api/status']],
])('%s%s asks first for', (pathname, search, paths) => expect(named(pathname, search)).toEqual(paths));

test('a host is asked for as it is named, encoded once', () => {
  expect(named('/o/1/destinations/a.example%3A8443', '?span=1h')).toEqual([
    '/api/status',
    '/api/destinations/a.example%3A8443',
    '/api/stats?host=a.example:8443&from=&to=&step=1min',
    '/api/events?host=a.example:8443&status=Failed+To+Send,Failed+To+Queue&include=cron&order=desc&limit=5',
  ]);
});
