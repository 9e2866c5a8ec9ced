import { findPlaces } from './find-places.ts';
import { pages } from './navigation.ts';

const EVENT = '/o/$org/events/$id';
const EVENTS = '/o/$org/events';
const placesOf = (typed: string) =>
  findPlaces(typed, 'UTC').map(({ to, id, search }) => ({
    to,
    ...(id && { id }),
    ...(search && { search }),
  }));

test('of nothing that is typed there are all pages', () => {
  expect(placesOf('  ')).toEqual(pages.map(({ to }) => ({ to })));
});

test.each([
  ['7', '7'],
  ['383400227269865558', '383400227269865558'],
  ['evt_383400227269865558', '383400227269865558'],
  ['delivered evt_42 at once', '42'],
  ['https://jiter.example/o/1/events/42?x=1', '42'],
])('%j leads to an event first', (typed, id) => expect(placesOf(typed)[0]).toEqual({ to: EVENT, id }));

test('a number of more figures than an id has leads to none', () => {
  expect(placesOf('12345678901234567890')).toEqual([]);
});

test.each([
  [`curl -X POST 'https://a.example:8443/hook' -d 1`, 'a.example:8443'],
  ['https://a.example/hook', 'a.example'],
  ['a.example', 'a.example'],
])('%j leads to the events of a host', (typed, host) =>
  expect(placesOf(typed)).toContainEqual({ to: EVENTS, search: { tab: 'all', host } }),
);

test('a time leads to what is due around it, in the zone that it was read in', () => {
  const [{ to, search }] = placesOf('2030-01-01 12:00') as [{ to: string; search: Record<string, string> }];
  expect([to, search['tab']]).toEqual([EVENTS, 'all']);
  expect(Date.parse(search['from']!)).toBeLessThanOrEqual(Date.UTC(2030, 0, 1, 12));
  expect(Date.parse(search['to']!)).toBeGreaterThan(Date.UTC(2030, 0, 1, 12));
});

test('a name of a page leads there, also in part and in capitals, and may be a text of a payload', () => {
  expect(placesOf('FAIL')).toEqual([
    { to: '/o/$org/failed' },
    { to: EVENTS, search: { tab: 'all', q: 'FAIL' } },
  ]);
});

test.each(['x', 'x'.repeat(65), 'two\nlines'])('%j is no text to look for', (typed) =>
  expect(findPlaces(typed, 'UTC').filter(({ search }) => search?.['q'] !== undefined)).toEqual([]),
);
test.each(['xy', 'x'.repeat(64)])('%j is one', (typed) =>
  expect(placesOf(typed)).toEqual([{ to: EVENTS, search: { tab: 'all', q: typed } }]),
);
