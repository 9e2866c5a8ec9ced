import { readCursor, startOf } from '../http/cursor.ts';
import { listOf } from './list-of.ts';
import { parseEventFilter } from './parse-list.ts';

const listBy = (query: Record<string, string>) => listOf(parseEventFilter(query));

test.each([
  [{ status: 'Sent,Pending' }, { status: 'Pending, Sent' }],
  [
    { label: 'a,b', 'metadata[n]': '1', 'metadata[m]': '2' },
    { 'metadata[m]': '2', label: 'b,a', 'metadata[n]': '1' },
  ],
  [{ ids: '1,2' }, { ids: '2,1' }],
  [
    { host: 'A.example,b.example', status: 'Sent' },
    { status: 'Sent', host: 'b.example,a.example' },
  ],
  [{ limit: '1' }, { limit: '2' }],
  [{ order: 'asc' }, {}],
  [{ ids: '1' }, { ids: '1', updatedSince: '2027-01-31T09:00:00Z' }],
  // As of what there is until now.
  [{ scheduledEndDate: '2027-01-31T09:00:00Z' }, { scheduledEndDate: '2027-01-31T09:00:01Z' }],
] as Record<string, string>[][])('%j and %j are the same list', (one, other) =>
  expect(listBy(other)).toEqual(listBy(one)),
);

const LISTS: Record<string, string>[] = [
  {},
  { order: 'desc' },
  { status: 'Sent' },
  { status: 'Sent,Pending' },
  { failureReason: 'exhausted' },
  { reason: '503' },
  { include: 'cron' },
  { label: 'a' },
  { label: 'a,b' },
  { 'metadata[a]': 'b' },
  { label: 'a', 'metadata[a]': 'b' },
  { idempotencyKey: 'a' },
  { ids: '1' },
  { destination: 'https://a.example/', status: 'Sent' },
  { host: 'a.example', status: 'Sent' },
  { q: 'a' },
  { q: 'b' },
  ...['scheduled', 'sentAt', 'failedAt', 'created'].flatMap((name) => [
    { [`${name}StartDate`]: '2027-01-31T09:00:00Z' },
    { [`${name}EndDate`]: '2027-01-31T09:00:00Z' },
    { [`${name}StartDate`]: '2027-01-31T09:00:00Z', [`${name}EndDate`]: '2027-01-31T09:00:00Z' },
  ]),
];

test('what is asked for by anything else is another one', () => {
  const lists = LISTS.map((query) => JSON.stringify(listBy(query)));
  expect(new Set(lists).size).toBe(LISTS.length);
});

test('what was handed out before is read by what comes later', () => {
  const query = { status: 'Sent,Pending', host: 'a.example', scheduledStartDate: '2027-01-31T09:00:00Z' };
  const cursor = 'MjpldmVudHM6YXNjOmFmdGVyOjc2MHIxWU1fOjM4MzQwMDA0NjM0Nzk2NDI2NToxODAxMzg2MDAwMTIz';
  const place = { scheduledTime: new Date('2027-01-31T09:00:00.123Z'), id: '383400046347964265' };
  expect(startOf(listBy(query), readCursor(cursor))).toEqual({ after: place });
});
