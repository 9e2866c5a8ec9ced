import { EXPLANATION_CODES } from '@jiter/core';
import { instant, list, maybe, named, number, object, oneOf, text, whole } from '../openapi/shape.ts';

const SENTENCE = named(
  'Sentence',
  object({
    code: oneOf(EXPLANATION_CODES),
    text: text('For people.'),
    at: maybe(instant()),
    until: maybe(instant()),
    since: maybe(instant()),
    expiresAt: maybe(instant()),
    lagMs: maybe(number()),
    byMs: maybe(number()),
    by: maybe(
      object({ kind: oneOf(['key', 'user', 'admin']), name: text() }, { description: 'Who did it.' }),
    ),
    pauseMs: maybe(number()),
    status: maybe(text('That of an answer.')),
    reason: maybe(text()),
    detail: maybe(text()),
    because: maybe(text('How the attempt before ended.')),
    rule: maybe(text('Why its destination is refused.')),
    attempt: maybe(whole()),
    of: maybe(whole()),
    attempts: maybe(whole()),
    times: maybe(whole('In a row.')),
    lostClaims: maybe(whole()),
    most: maybe(whole()),
  }),
);

/** For the API's document. */
export const EXPLANATION = named(
  'Explanation',
  object({
    state: oneOf(EXPLANATION_CODES, 'The code of the sentence that says how it stands.'),
    asOf: instant('By the clock of the database.'),
    sentences: list(SENTENCE),
    next: maybe(
      object(
        {
          at: instant('Not before.'),
          attempt: maybe(whole('The number of the attempt that is made.')),
          of: maybe(whole('Of so many by its policy.')),
          until: maybe(instant('Later than that it fails as expired.')),
          fails: maybe(oneOf(['expired', 'unrecorded'], 'Without another request.')),
        },
        { description: 'What happens if nobody intervenes.' },
      ),
    ),
  }),
);

export const EXPLANATION_EXAMPLE = {
  state: 'waits-for-retry',
  asOf: '2027-01-31T09:00:03.443Z',
  sentences: [
    { code: 'left-late', text: 'It left 3 ms after its time.', lagMs: 3 },
    { code: 'answered', text: 'The receiver answered 500 twice.', status: '500', times: 2 },
    {
      code: 'waits-for-retry',
      text: 'Attempt 3 of 4 leaves in 5 s, as the one before ended with 500.',
      at: '2027-01-31T09:00:08.443Z',
      attempt: 3,
      of: 4,
      because: '500',
    },
  ],
  next: { at: '2027-01-31T09:00:08.443Z', attempt: 3, of: 4 },
};
