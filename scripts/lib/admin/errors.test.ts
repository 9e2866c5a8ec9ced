import { noAnswer, noDatabase, standby } from '@jiter/core';
import { explainFailure } from './errors.ts';

const from = (cause: object, error: Error) => Object.assign(error, { cause });
const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each([
  [
    'that is not there',
    from(coded('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), noDatabase()),
    'PostgreSQL does not answer: start it, or correct DATABASE_URL.',
  ],
  [
    'that is gone',
    from(coded('write EPIPE', 'EPIPE'), noDatabase()),
    'PostgreSQL does not answer: start it, or correct DATABASE_URL.',
  ],
  [
    'that has no connection left',
    from(coded('sorry, too many clients already', '53300'), noDatabase()),
    'PostgreSQL does not take that now: sorry, too many clients already.',
  ],
  [
    'that is a standby',
    from(standby(), noDatabase()),
    'PostgreSQL takes no writes (it is a standby, or read-only): DATABASE_URL has to lead to the primary.',
  ],
  [
    'that was gone before it answered',
    from(coded('terminating connection due to administrator command', '57P01'), noAnswer()),
    'PostgreSQL was gone before it answered: this may have been done all the same. See what there is before you repeat it.',
  ],
])('of a database %s it is said what to do', (_which, error, said) => {
  expect(explainFailure(error)).toBe(said);
});
