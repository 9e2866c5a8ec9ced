import {
  ANSWERED_OPTIONS,
  ANSWERED_OPTIONS_OF_JOBS,
  isTest,
  mergeOptions,
  TEST_LABEL,
  urlOfCallback,
} from './options.ts';

test('answers show options in one order, and none of those that are for us alone', () => {
  expect(ANSWERED_OPTIONS).toEqual([
    ...['format', 'encoding', 'method', 'headers', 'timeout', 'retryPolicy', 'maxAge'],
    ...['successCallback', 'failureCallback', 'delay', 'localTime', 'timezone'],
    ...['labels', 'metadata', 'idempotencyKey'],
  ]);
});

test('cron jobs have no times of their own events, and no key of one', () => {
  const ofEvents = ['delay', 'localTime', 'timezone', 'idempotencyKey'];
  expect(ANSWERED_OPTIONS_OF_JOBS).toEqual(ANSWERED_OPTIONS.filter((name) => !ofEvents.includes(name)));
});

test('a test is what has its label among others', () => {
  expect(TEST_LABEL).toBe('destination-test');
  expect([undefined, {}, { labels: [] }, { labels: ['other'] }].map(isTest)).toEqual(
    Array<boolean>(4).fill(false),
  );
  expect(isTest({ labels: ['other', TEST_LABEL] })).toBe(true);
});

test('a callback is a URL, or says more beside one', () => {
  expect(urlOfCallback('https://a.example')).toBe('https://a.example');
  expect(urlOfCallback({ url: 'https://b.example', method: 'PUT' })).toBe('https://b.example');
});

test('changes put in, replace and take away, and leave the rest', () => {
  const before = { timeout: '5s', labels: ['a'] };
  expect(mergeOptions(before, { timeout: null, method: 'PUT' })).toEqual({ labels: ['a'], method: 'PUT' });
  expect(mergeOptions(before, { timeout: '6s' })).toEqual({ timeout: '6s', labels: ['a'] });
  expect(mergeOptions(undefined, { timeout: '6s', method: null })).toEqual({ timeout: '6s' });
  expect(before).toEqual({ timeout: '5s', labels: ['a'] });
});
