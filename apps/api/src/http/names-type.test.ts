import { namesType } from './names-type.ts';

const PROBLEM = 'application/problem+json';
const asks = (accept?: string) => namesType({ headers: accept === undefined ? {} : { accept } }, PROBLEM);

test.each([
  PROBLEM,
  'Application/Problem+JSON; charset=utf-8',
  `${PROBLEM}, application/json`,
  `application/json, ${PROBLEM}`,
  `${PROBLEM}, application/json;q=0.5`,
  `application/json;q=0.2, ${PROBLEM};q=0.3`,
  `${PROBLEM};q=0.9, text/html`,
  `${PROBLEM};q=0.9, */*;q=0.8`,
  `${PROBLEM};q=0.1, application/json;q=0, */*`,
  `${PROBLEM};Q=0.5, application/*;q=0.5`,
  `${PROBLEM};q=much`,
])('%s asks for it', (accept) => {
  expect(asks(accept)).toBe(true);
});

test.each([
  undefined,
  '',
  '*/*',
  'application/*',
  'application/json',
  `${PROBLEM};q=0`,
  `${PROBLEM}; q=0.000, */*;q=0`,
  `application/json, ${PROBLEM};q=0.5`,
  `${PROBLEM};q=0.25;ext=1, application/json;q=0.3`,
  `${PROBLEM};q=0.1, */*`,
  `${PROBLEM};q=0.7, application/*;q=0.8, */*;q=0.1`,
])('%s does not, or less than for JSON', (accept) => {
  expect(asks(accept)).toBe(false);
});
