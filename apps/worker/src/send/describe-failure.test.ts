import { describeReply } from '@jiter/core';
import { describeBroken, describeFailure, isOwnFault } from './describe-failure.ts';

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error('10.1.2.3 said no'), { code, ...more });
const historyOf = (error: unknown) => describeReply(describeFailure(error));

test.each([
  ['ECONNREFUSED', 'unreachable: connection refused (ECONNREFUSED)'],
  ['ETIMEDOUT', 'timeout: no connection (ETIMEDOUT)'],
  ['ENOTFOUND', 'unreachable: host not found (ENOTFOUND)'],
  ['EAI_AGAIN', 'unreachable: host name look-up failed (EAI_AGAIN)'],
  ['ETIMEOUT', 'timeout: host name look-up failed (ETIMEOUT)'],
  ['EREFUSED_BY_JITER', 'refused: the destination may not be reached'],
  ['EWHATEVER', 'unreachable: EWHATEVER'],
])('%s is told as "%s", without the message of the error', (code, told) => {
  expect(historyOf(failure(code))).toBe(told);
  expect(historyOf(new Error('wrapped', { cause: failure(code) }))).toBe(told);
});

test.each([
  ["node's", failure('HPE_INVALID_CHUNK_SIZE', { reason: 'Invalid character in chunk size' })],
  ["undici's", Object.assign(new Error('… (Invalid character in chunk size)'), { name: 'HTTPParserError' })],
])('what is not HTTP is told in the words of the parser: %s', (_client, error) => {
  const told = 'unreachable: answered in a form that is not HTTP: Invalid character in chunk size';
  for (const one of [error, new Error('wrapped', { cause: error })]) {
    expect(historyOf(one)).toBe(told);
    expect(describeReply(describeBroken(one))).toBe(told);
  }
  expect(describeReply(describeBroken(failure('ECONNRESET')))).toBe('unreachable: closed mid-body');
});

test.each(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'])('%s is a fault of our own', (code) => {
  expect(isOwnFault(describeFailure(failure(code, { address: '192.0.2.1' })))).toBe(true);
  expect(isOwnFault(describeFailure(new Error('wrapped', { cause: failure(code) })))).toBe(true);
});

test.each(['ECONNREFUSED', 'ETIMEDOUT', 'ENETUNREACH', 'EACCES', 'EWHATEVER'])('%s is none', (code) => {
  expect(isOwnFault(describeFailure(failure(code)))).toBe(false);
});

test('an answer is none either, nor is a receiver whose words look like one', () => {
  expect(isOwnFault({ kind: 'answered', status: 500, body: 'EMFILE' })).toBe(false);
  expect(isOwnFault({ kind: 'unanswered', reason: 'unreachable', detail: 'EMFILE' })).toBe(false);
});

test('without IPv6 on this machine an IPv6 address cannot be reached, and that does not pass', () => {
  const one = failure('EADDRNOTAVAIL', { address: '2001:db8::1' });
  expect(historyOf(one)).toBe('unreachable: no route to network (ENETUNREACH)');
  const all = Object.assign(new AggregateError([one, failure('EADDRNOTAVAIL')]), { code: 'EADDRNOTAVAIL' });
  expect(historyOf(all)).toBe('unreachable: no route to network (ENETUNREACH)');
});
