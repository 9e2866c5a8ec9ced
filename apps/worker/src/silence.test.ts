import { describeReply } from '@jiter/core';
import { describeFailure } from './silence.ts';

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
  ['HPE_INVALID', 'unreachable: the answer is not HTTP (HPE_INVALID)'],
  ['EWHATEVER', 'unreachable: EWHATEVER'],
])('%s is told as "%s", without the message of the error', (code, told) => {
  expect(historyOf(failure(code))).toBe(told);
  expect(historyOf(new Error('wrapped', { cause: failure(code) }))).toBe(told);
});
