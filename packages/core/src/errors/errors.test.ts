import {
  AppError,
  badRequest,
  noAnswer,
  noDatabase,
  rowLocked,
  notFound,
  orRefusal,
  quotaExceeded,
  unavailable,
} from './errors.ts';

test.each([
  ['what cannot be', badRequest, 400, undefined],
  ['what is not there', notFound, 404, undefined],
  // Worth coming back for.
  ['our own outage', unavailable, 503, 5],
] as const)('%s has its status, and the message as it was written', (_what, create, status, retryAfterS) => {
  const error = create('the reason');
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ name: 'AppError', message: 'the reason', status, retryAfterS });
});

test('a program can tell an error by its code, where it has one', () => {
  expect(new AppError(409, 'not_failed', undefined, 'not_failed').code).toBe('not_failed');
  expect(badRequest('the reason').code).toBeUndefined();
});

test('what programs can read besides is there, and nothing where there is none', () => {
  expect(new AppError(409, 'taken', 3, 'not_failed', { eventId: '1' })).toMatchObject({
    ...{ retryAfterS: 3, code: 'not_failed', more: { eventId: '1' }, violatedPolicies: undefined },
  });
});

test('a quota that is used up says which, and when to come back, in whole seconds from one on', () => {
  const waits = [-1, 0, 0.2, 1, 1.2].map((seconds) => quotaExceeded('enough', seconds, 'pending'));
  expect(waits.map(({ retryAfterS }) => retryAfterS)).toEqual([1, 1, 1, 1, 2]);
  expect(waits[0]).toMatchObject({
    ...{ status: 429, message: 'enough', code: 'quota_exceeded', violatedPolicies: ['pending'] },
  });
});

test('a refusal is an answer, a fault of ours none', () => {
  const refusal = notFound('there is none');
  const fault = new TypeError('broken');
  const throwing = (error: Error) => () => {
    throw error;
  };
  expect(orRefusal(() => 1)).toBe(1);
  expect(orRefusal(throwing(refusal))).toBe(refusal);
  expect(() => orRefusal(throwing(fault))).toThrow(fault);
});

test('an outage of the database is one of ours', () => {
  expect(noDatabase()).toMatchObject({
    ...{ status: 503, retryAfterS: 5, message: 'The database does not answer just now: please try again' },
  });
});

test('whoever asks for what somebody else has is told when to come again', () => {
  const { status, retryAfterS, message } = rowLocked();
  expect({ status, retryAfterS }).toEqual({ status: 503, retryAfterS: 5 });
  expect(message).toMatch(/^Somebody else .*: please try again$/);
});

test('of what may have been done all the same, nobody is told to try it again', () => {
  const { status, retryAfterS, message } = noAnswer();
  expect({ status, retryAfterS }).toEqual({ status: 503, retryAfterS: 5 });
  expect(message).toContain('may have been done');
  expect(message).not.toContain('try again');
});
