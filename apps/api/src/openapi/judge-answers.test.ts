import { createJudge, type Exchange } from './judge-answers.fixture.ts';

const judge = createJudge();
const asked = { method: 'GET', path: '/API/Org/', status: 200, type: 'application/json', sent: '' };
const judged = (given: Partial<Exchange>) => judge({ ...asked, answered: '{}', ...given });
const error = '{"message":"no"}';

test.each<[string, Partial<Exchange>, string]>([
  ['of a call', { status: 404, path: '/api/events/7', answered: error }, 'GET /api/events/{id} 404'],
  [
    'an own path before one with an id',
    { path: '/api/events/count', answered: error, status: 400 },
    'GET /api/events/count 400',
  ],
  [
    'whatever else it may be',
    { method: 'PUT', path: '/in/x', status: 418, type: '', answered: '' },
    'PUT /in/{token} default',
  ],
])('what is told of is fine: %s', (_what, given, answer) => expect(judged(given)).toEqual({ answer }));

test('a header is told of beside the call, or is one of any answer', () => {
  const list = { path: '/api/events', answered: '[]' };
  const answer = 'GET /api/events 200';
  expect(judged({ ...list, headers: ['age', 'etag', 'date', 'ratelimit', 'x-next-cursor'] })).toEqual({
    answer,
  });
  expect(judged({ ...list, headers: ['age', 'x-new', 'x-newer'] })).toEqual({
    answer,
    problem: 'GET /api/events answered 200 with the header x-new, x-newer',
  });
});

test.each<[string, Partial<Exchange>]>([
  ['a status', { status: 418, answered: error }],
  ['a status with nothing behind it', { status: 302, type: '', answered: '' }],
  ['a 204 that says something', { status: 204, method: 'POST', path: '/auth/sign-out', answered: '{}' }],
  ['a type', { status: 400, type: 'text/html', answered: error }],
  ['a field', { status: 400, answered: '{"message":"no","more":1}' }],
  ['a code', { status: 400, answered: '{"message":"no","code":"nothing"}' }],
  ['what is no JSON', { status: 400, answered: 'no' }],
  ['a call', { path: '/api/nothing' }],
  ['what was taken', { method: 'POST', path: '/api/times/resolve', sent: '{"x":1}' }],
])('what is not is a problem: %s', (_what, given) => {
  expect(judged(given).problem).toMatch(/ (has no answer|answered|is no call|took)/);
});
