import { isAsAsked } from './second-look.ts';

const EVENT = {
  id: '1',
  payload: 'x',
  destination: 'https://example.com/',
  scheduledTime: '2027-01-01T00:00:00.124Z',
  status: 'Sent',
  delay: '0s',
  labels: ['a', 'b'],
  headers: { 'X-Source': 'shop', Authorization: 'REDACTED' },
  retryPolicy: { backoff: 'exponential', maxRetries: 2, initialDelay: '3s' },
};

test.each<[string, object, boolean]>([
  ['the same', { payload: 'x', destination: 'https://example.com/' }, true],
  ['another payload', { payload: 'y' }, false],
  ['one of several', { payload: 'x', status: 'Cancelled' }, false],
  ['a time with another zone', { scheduledTime: '2027-01-01T01:00:00.124+01:00' }, true],
  ['a time that was rounded up', { scheduledTime: '2027-01-01T00:00:00.123456Z' }, true],
  ['a later time', { scheduledTime: '2027-01-01T00:00:00.125Z' }, false],
  ['no delay', { delay: '0s' }, true],
  ['a delay, which may have been asked for earlier', { delay: '5s' }, false],
  ['labels in another order, and one twice', { labels: ['b', 'a', 'a'] }, true],
  ['a label less', { labels: ['a'] }, false],
  ['a label more', { labels: ['a', 'b', 'c'] }, false],
  ['a secret that was to stay', { headers: { 'X-Source': 'shop', Authorization: 'REDACTED' } }, true],
  ['another secret, as nobody is told which', { headers: { 'X-Source': 'shop', Authorization: 'x' } }, false],
  ['a header that is not there', { headers: { 'X-Other': 'shop' } }, false],
  ['a policy whose defaults were filled in', { retryPolicy: { maxRetries: 2 } }, true],
  ['a policy of its own', { retryPolicy: { maxRetries: 3 } }, false],
  ['nothing where there is nothing', { timeout: null }, true],
  ['nothing where there is something', { labels: null }, false],
  ['something where there is nothing', { metadata: { customer: '7' } }, false],
])('%s', (_what, asked, isThere) => {
  expect(isAsAsked(asked, EVENT)).toBe(isThere);
});

test.each(['1h', '0.5h', '0d12h', '0h30min'])(
  'of the same delay of %s, that it was an older one',
  (delay) => {
    expect(isAsAsked({ delay }, { delay })).toBe(false);
  },
);

test('a payload that is not shown may be the one of before', () => {
  expect(isAsAsked({ payload: 'new' }, { ...EVENT, payload: 'REDACTED' })).toBe(false);
});

test.each(['0s', '0h0min', '0.0s'])('none at all, as %s, is now', (delay) => {
  expect(isAsAsked({ delay }, { delay })).toBe(true);
});
