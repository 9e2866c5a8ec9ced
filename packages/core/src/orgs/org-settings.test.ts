import type { RetryPolicy } from '../outcome/retry-policy.ts';
import type { WrittenPolicy } from '../outcome/written-policy.ts';
import { policyFor, SETTING_NAMES, SETTINGS_OF_ORGS } from './org-settings.ts';

const written = (delay: string, stopOn: number[] = []): WrittenPolicy => ({
  ...{ delays: [delay], stopOn, maxRetryAfter: '0s' },
});
const read = (delayMs: number, stopOn: number[] = []) => ({
  ...{ delaysMs: [delayMs], stopOn, maxRetryAfterMs: 0 },
});
const schedule: RetryPolicy = read(3_000, [501]);

test('an org sets what is its own, and whoever runs the server what it may have', () => {
  const ofOperators = ['maxPending', 'eventsPerMonth', 'maxCronJobs', 'maxHorizon', 'requestsPerMinute'];
  expect(SETTING_NAMES).toEqual([
    ...['retryPolicy', 'timeout', 'failureCallback', 'on410', 'traceContext', 'hidePayloads'],
    ...['retention', 'failedRetention', 'maxPayloadBytes', ...ofOperators],
  ]);
  expect(SETTINGS_OF_ORGS).toEqual(SETTING_NAMES.filter((name) => !ofOperators.includes(name)));
});

test('what an event says decides, then its org, then the server', () => {
  const [own, ofOrg] = [{ retryPolicy: written('1s') }, { retryPolicy: written('2s') }];
  expect(policyFor(own, ofOrg, schedule)).toEqual(read(1_000));
  expect(policyFor({}, ofOrg, schedule)).toEqual(read(2_000));
  expect(policyFor({}, {}, schedule)).toEqual(schedule);
});

test('where an org has a 410 fail, all stop at one but events with a policy of their own', () => {
  const fails = { on410: 'fail' } as const;
  expect(policyFor({}, fails, schedule)).toEqual(read(3_000, [501, 410]));
  expect(policyFor({}, { ...fails, retryPolicy: written('2s') }, schedule)).toEqual(read(2_000, [410]));
  expect(policyFor({}, fails, read(3_000, [410]))).toEqual(read(3_000, [410]));
  expect(policyFor({ retryPolicy: written('1s') }, fails, schedule)).toEqual(read(1_000));
});
