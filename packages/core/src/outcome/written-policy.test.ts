import { readPolicy, toPolicy, type WrittenPolicy } from './written-policy.ts';

const problemOf = (value: unknown) => {
  const result = readPolicy(value, 'retryPolicy');
  return 'problem' in result ? result.problem : undefined;
};
const policyOf = (value: unknown) => {
  const result = readPolicy(value, 'retryPolicy');
  return 'policy' in result ? result.policy : result.problem;
};
const ALWAYS = { stopOn: [410], maxRetryAfter: '10min' };
const EXPONENTIAL = {
  ...{ backoff: 'exponential', maxRetries: 5, initialDelay: '3s' },
  ...{ multiplier: 2, maxDelay: '1h', jitter: 0.1 },
};

describe('what is left out', () => {
  test.each<[sent: object, read: object]>([
    [{}, { ...EXPONENTIAL, ...ALWAYS }],
    [
      { backoff: 'exponential', maxRetries: 0 },
      { ...EXPONENTIAL, ...ALWAYS, maxRetries: 0 },
    ],
    [{ backoff: 'fixed' }, { backoff: 'fixed', maxRetries: 5, initialDelay: '3s', ...ALWAYS }],
    [{ delays: [] }, { delays: [], ...ALWAYS }],
    [
      { delays: ['100ms', '7d'], stopOn: [], maxRetryAfter: '0s' },
      { delays: ['100ms', '7d'], stopOn: [], maxRetryAfter: '0s' },
    ],
    [{ stopOn: [300, 999, 300] }, { ...EXPONENTIAL, ...ALWAYS, stopOn: [300, 999] }],
    // The longest pause is no shorter than the first.
    [{ initialDelay: '1h' }, { ...EXPONENTIAL, ...ALWAYS, initialDelay: '1h' }],
    [{ initialDelay: '2h' }, { ...EXPONENTIAL, ...ALWAYS, initialDelay: '2h', maxDelay: '2h' }],
    [
      { initialDelay: '2h', maxDelay: '120min' },
      { ...EXPONENTIAL, ...ALWAYS, initialDelay: '2h', maxDelay: '120min' },
    ],
    [
      { maxRetries: 100, multiplier: 1, jitter: 0, maxRetryAfter: '24h' },
      { ...EXPONENTIAL, ...ALWAYS, maxRetries: 100, multiplier: 1, jitter: 0, maxRetryAfter: '24h' },
    ],
    [
      { multiplier: 10, jitter: 1, maxDelay: '7d' },
      { ...EXPONENTIAL, ...ALWAYS, multiplier: 10, jitter: 1, maxDelay: '7d' },
    ],
    [
      { multiplier: 1.5, jitter: 0.25 },
      { ...EXPONENTIAL, ...ALWAYS, multiplier: 1.5, jitter: 0.25 },
    ],
  ])('%j', (sent, read) => {
    expect(policyOf(sent)).toEqual(read);
  });

  test('a hundred delays and a hundred statuses are as many as may be', () => {
    const delays = Array<string>(100).fill('1s');
    const stopOn = Array.from({ length: 100 }, (_, index) => 400 + index);
    expect(policyOf({ delays, stopOn })).toEqual({ delays, stopOn, maxRetryAfter: '10min' });
    expect(problemOf({ delays: [...delays, '1s'] })).toContain('at most 100 durations');
    expect(problemOf({ stopOn: [...stopOn, 500] })).toContain('an array of HTTP statuses');
  });
});

describe('the first thing that is wrong', () => {
  const OBJECT =
    '\'retryPolicy\' must be an object, such as {"maxRetries": 8} or {"delays": ["3s", "1m", "1h"]}';
  const retryAfter = "'retryPolicy.maxRetryAfter' must be a duration from 0s to 24h, such as 10min";
  const delay = (name: string) =>
    `'retryPolicy.${name}' must be a duration from 100ms to 7d, such as 30s or 1h`;
  const retries = "'retryPolicy.maxRetries' must be a whole number from 0 to 100";
  const statuses = "'retryPolicy.stopOn' must be an array of HTTP statuses from 300 on, such as [410, 501]";
  const list = '\'retryPolicy.delays\' must be an array of at most 100 durations, such as ["3s", "1m"]';
  const NAMES =
    "'delays', 'backoff', 'maxRetries', 'initialDelay', 'multiplier', 'maxDelay', 'jitter', 'stopOn', 'maxRetryAfter'";

  test.each<[sent: unknown, problem: string]>([
    ...[null, 1, 'x', [], undefined].map((sent): [unknown, string] => [sent, OBJECT]),
    ...[-1, '25h', '86401s', null, 10].map((sent): [unknown, string] => [
      { maxRetryAfter: sent },
      retryAfter,
    ]),
    ...['99ms', '8d', 'x', null, 5].map((sent): [unknown, string] => [
      { initialDelay: sent },
      delay('initialDelay'),
    ]),
    [{ maxDelay: '99ms' }, delay('maxDelay')],
    [{ maxDelay: null }, delay('maxDelay')],
    ...[-1, 101, 1.5, '5', null].map((sent): [unknown, string] => [{ maxRetries: sent }, retries]),
    ...[0.9, 10.1, '2'].map((sent): [unknown, string] => [
      { multiplier: sent },
      "'retryPolicy.multiplier' must be a number from 1 to 10",
    ]),
    ...[-0.1, 1.1].map((sent): [unknown, string] => [
      { jitter: sent },
      "'retryPolicy.jitter' must be a number from 0 to 1",
    ]),
    ...[410, [299], [1_000], [410.5], ['410'], [410, 299], null].map((sent): [unknown, string] => [
      { stopOn: sent },
      statuses,
    ]),
    ...[null, '3s', {}].map((sent): [unknown, string] => [{ delays: sent }, list]),
    [{ delays: ['3s', '1ms'] }, delay('delays[1]')],
    [{ delays: [3] }, delay('delays[0]')],
    [{ backoff: 'linear' }, "'retryPolicy.backoff' must be one of 'exponential' or 'fixed'"],
    [{ backoff: null }, "'retryPolicy.backoff' must be one of 'exponential' or 'fixed'"],
    [
      { initialDelay: '2min', maxDelay: '119s' },
      "'retryPolicy.maxDelay' must not be shorter than 'retryPolicy.initialDelay', which is 2min",
    ],
    [
      { delays: [], maxRetries: 1 },
      "'retryPolicy.maxRetries' cannot be sent here: a list of delays says all there is",
    ],
    [
      { delays: [], backoff: 'fixed' },
      "'retryPolicy.backoff' cannot be sent here: a list of delays says all there is",
    ],
    ...['multiplier', 'maxDelay', 'jitter'].map((name): [unknown, string] => [
      { backoff: 'fixed', [name]: 1 },
      `'retryPolicy.${name}' cannot be sent here: it has no meaning where the backoff is fixed`,
    ]),
    [{ retries: 1 }, `'retryPolicy.retries' is not a field of a retry policy: only ${NAMES} are`],
    [
      { delays: [], ['x'.repeat(70)]: 1 },
      `'retryPolicy.${'x'.repeat(60)}' is not a field of a retry policy: only ${NAMES} are`,
    ],
  ])('%j', (sent, problem) => {
    expect(problemOf(sent)).toBe(problem);
  });

  test('names the field that it was sent as', () => {
    expect(readPolicy({ backoff: 1 }, 'successCallback.retryPolicy')).toEqual({
      problem: "'successCallback.retryPolicy.backoff' must be one of 'exponential' or 'fixed'",
    });
  });

  test('what is no such mistake is thrown', () => {
    const broken = {
      get delays(): never {
        throw new TypeError('broken');
      },
    };
    expect(() => readPolicy(broken, 'retryPolicy')).toThrow(TypeError);
  });
});

test.each<[written: WrittenPolicy, policy: object]>([
  [
    { delays: ['3s', '1min'], stopOn: [410], maxRetryAfter: '10min' },
    { delaysMs: [3_000, 60_000], stopOn: [410], maxRetryAfterMs: 600_000 },
  ],
  [
    { backoff: 'fixed', maxRetries: 2, initialDelay: '5s', stopOn: [], maxRetryAfter: '0s' },
    {
      ...{ maxRetries: 2, initialDelayMs: 5_000, multiplier: 1, maxDelayMs: 5_000, jitter: 0 },
      ...{ stopOn: [], maxRetryAfterMs: 0 },
    },
  ],
  [
    { ...EXPONENTIAL, ...ALWAYS } as WrittenPolicy,
    {
      ...{ maxRetries: 5, initialDelayMs: 3_000, multiplier: 2, maxDelayMs: 3_600_000, jitter: 0.1 },
      ...{ stopOn: [410], maxRetryAfterMs: 600_000 },
    },
  ],
])('%j is decided by in ms', (written, policy) => {
  expect(toPolicy(written)).toEqual(policy);
});
