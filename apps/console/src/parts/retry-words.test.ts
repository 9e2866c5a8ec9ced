import { sayRetries } from './retry-words.ts';

test.each<[Parameters<typeof sayRetries>[0], string]>([
  [{ delays: ['5s'] }, '1 retry, after 5s'],
  [{ delays: ['5s', '1min', '1h'], stopOn: [410] }, '3 retries, after 5s, 1min, and 1h; none after 410'],
  [
    { delays: [], stopOn: [410], maxRetryAfter: '10min' },
    'none; none after 410; Retry-After is heeded up to 10min',
  ],
  [{ maxRetries: 0 }, 'none'],
  [{ backoff: 'fixed', maxRetries: 1, initialDelay: '3s' }, 'up to 1 retry; 3s before each'],
  [
    {
      ...{ backoff: 'exponential', maxRetries: 8, initialDelay: '3s', multiplier: 2, maxDelay: '1h' },
      ...{ jitter: 0.1, stopOn: [404, 410], maxRetryAfter: '10min' },
    },
    'up to 8 retries; the first after 3s; each pause 2 × the one before; none longer than 1h; up to 10% of each left to chance; ' +
      'none after 404 or 410; Retry-After is heeded up to 10min',
  ],
])('%j is said as: %s', (policy, sentence) => {
  expect(sayRetries(policy)).toBe(sentence);
});
