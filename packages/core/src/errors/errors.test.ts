import { AppError, badRequest, notFound, unavailable } from './errors.ts';

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
