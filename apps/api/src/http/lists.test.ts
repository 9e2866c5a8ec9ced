import { CALLS } from '../openapi/calls.ts';
import { parametersOf } from '../openapi/of-joi.ts';
import type { Description } from '../openapi/call.ts';
import { LISTS } from './lists.ts';

/** Those that are answered at once, and why that can be. */
const WHOLE: Record<string, string> = {
  'GET /events/attempts': 'asked for by up to 100 ids',
  'GET /bulk': 'the latest 100',
  'GET /inboxes': 'an org may have so many',
  'GET /inboxes/:id/requests': 'the latest 50 are kept',
  'GET /keys': 'made by people, one by one',
  'GET /secrets': 'two, while they overlap',
  'GET /members': 'people',
  'GET /invitations': 'as many as may be open',
  'GET /links': 'as many as may be open',
  'GET /channels': '20 at most',
  'GET /incidents': 'the latest 100',
  'GET ../auth/sessions': 'of one person',
  'GET ../auth/identities': 'of one person',
};

const lists = Object.entries(CALLS).filter(
  ([name, { answer }]) => name.startsWith('GET ') && answer['type'] === 'array',
);
const isPaged = ({ query }: Description) =>
  query !== undefined && Object.hasOwn('$_terms' in query ? parametersOf(query as never) : query, 'cursor');
const namesOf = (some: typeof lists) => some.map(([name]) => name).sort();

test('every call that takes a cursor is a list that cursors are written for', () => {
  const calls = new Set(Object.values(LISTS).map(({ call }) => call));
  expect(namesOf(Object.entries(CALLS).filter(([, call]) => isPaged(call)))).toEqual([...calls].sort());
});

test('every other list has a bound', () =>
  expect(namesOf(lists.filter(([, call]) => !isPaged(call)))).toEqual(Object.keys(WHOLE).sort()));

test('a list that comes in pages may refuse a cursor, and names the next page', () => {
  for (const { call: name, goesBack } of Object.values(LISTS)) {
    const { errors, answerHeaders } = CALLS[name]!;
    expect([name, errors]).toEqual([name, expect.arrayContaining(['wrong_cursor'])]);
    expect(Object.hasOwn(answerHeaders!, 'X-Previous-Cursor')).toBe(goesBack);
  }
});
